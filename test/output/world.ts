/** A folder in which a user and commands take turns; it knows which files are whose, and holds the commands to it. */
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { entriesBelow } from "../helpers/entries-below.js";

/** What stands at a path: a file's bytes, where a link leads, or a folder. */
export type Standing = string;

export class World {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "rlscale-world-")));
  /** real path of each file and folder that a command made -> what it is since */
  readonly #written = new Map<string, Standing>();

  at(path: string): string {
    return join(this.root, path);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Everything below the root, links not followed. */
  snapshot(): Map<string, Standing> {
    const standing = new Map<string, Standing>();
    for (const entry of entriesBelow(this.root)) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isSymbolicLink()) standing.set(path, `link ${readlinkSync(path)}`);
      else standing.set(path, entry.isFile() ? `file ${readFileSync(path, "latin1")}` : "folder");
    }
    return standing;
  }

  /** What a user does; what the system refuses him is not done. */
  user(action: UserAction): void {
    try {
      this.#do(action);
    } catch {
      // a name that is taken, a link around, a folder that is not there
    }
    const now = this.snapshot();
    for (const [path, standing] of this.#written) if (now.get(path) !== standing) this.#written.delete(path);
  }

  #do({ what, path, other, text }: UserAction): void {
    if (path === "." || other === ".") return;
    const [at, to] = [this.at(path), this.at(other)];
    if (what === "write") {
      mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, text);
    } else if (what === "folder") mkdirSync(at, { recursive: true });
    else if (what === "link") symlinkSync(text.length % 2 ? to : other, at);
    else if (what === "hard link") linkSync(to, at);
    else if (what === "move") renameSync(to, at);
    else rmSync(at, { recursive: true, force: true });
  }

  /**
   * Runs a command, and finds what it has done that it must not: a file, link or folder of the user's that is gone or
   * changed; anything at all that is when it was refused; anything left beside.
   */
  async command(run: () => Promise<unknown>): Promise<{ done: boolean; error: string; faults: string[] }> {
    const before = this.snapshot();
    const error = await run().then(
      () => null,
      (failed: unknown) => failed
    );
    const after = this.snapshot();
    const faults: string[] = [];
    for (const [path, standing] of before) {
      const now = after.get(path);
      if (now === standing) continue;
      const written = this.#written.get(path) === standing;
      // what is empty has nothing that could be lost: a file gives way, and so does a folder for another
      const empty = standing === "file " || standing === "folder";
      if (error !== null || !(written || (empty && now !== undefined)))
        faults.push(`${path}: ${show(standing)} -> ${show(now)}`);
    }
    for (const [path, standing] of after) {
      if (before.get(path) === standing) continue;
      // a folder may be made on the way to where nothing was written
      if (error !== null && standing !== "folder") faults.push(`${path}: ${show(standing)} came with a refusal`);
      if (path.endsWith("/owner.json")) faults.push(`${path}: left beside`);
      this.#written.set(path, standing);
    }
    return { done: error === null, error: error === null ? "" : String(error), faults };
  }
}

const show = (standing: Standing | undefined) => (standing === undefined ? "gone" : standing.slice(0, 60));

export interface UserAction {
  what: "write" | "folder" | "link" | "hard link" | "move" | "remove";
  path: string;
  other: string;
  text: string;
}
