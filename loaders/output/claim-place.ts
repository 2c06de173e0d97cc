/** The one decision before anything is written: whether what stands at a place may be replaced. */
import type { Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { someOf } from "../../src/lib/some-of.js";
import { foreignIn, hashBytes, type Manifest, manifestFile, readManifest, withEdited } from "./manifest.js";
import { OutputError } from "./output-error.js";
import { firstRelation, realInputs, realPathOf } from "./places.js";
import { isSealed } from "./sealed-table.js";

/** What is written: a folder as a whole, or one table. */
type OutputKind = "site" | "study" | "table";

export interface ClaimOptions {
  kind: OutputKind;
  /** paths that the command reads: files, and folders whole */
  inputs: readonly string[];
  /** files that a person has edited and the command carries over: path in the folder -> SHA-256 of what it has read */
  edited?: ReadonlyMap<string, string>;
}

/** A place that may be written to. */
export interface Claim {
  /** as the user named it */
  target: string;
  /** where it leads */
  path: string;
  kind: OutputKind;
  /** what stands there: nothing, an empty folder or file, or what the same command wrote and nobody changed */
  state: "absent" | "empty" | "ours";
  /** rights of what stands there */
  mode: number | null;
}

/** What wrote it, in words. */
const commands: Record<OutputKind, string> = {
  site: "rlscale build",
  study: "rlscale new",
  table: "rlscale reduce"
};

const wayOut = "name another place, or move it away";

/**
 * Decides whether a place may be written to. It must be absent, empty, or hold what the same command wrote there, every
 * file as it was written and no other; it must not be something that is read, nor hold or lie in it. Links are followed.
 *
 * @throws OutputError naming what is in the way, and the way out
 */
export async function claimOutput(target: string, { kind, inputs, edited }: ClaimOptions): Promise<Claim> {
  const path = await realPathOf(target);
  await refuseInputs(target, path, inputs);
  const about = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new OutputError(target, `must be a place that can be looked at; found: ${error.code}`);
  });
  const claim = { target, path, kind, mode: about === null ? null : about.mode & 0o7777 };
  if (about === null) return { ...claim, state: "absent" };
  if (kind === "table") return { ...claim, state: await stateOfFile(target, path, kind, about) };
  return { ...claim, state: await stateOfFolder(target, path, { kind, edited }, about) };
}

async function refuseInputs(target: string, path: string, inputs: readonly string[]): Promise<void> {
  const found = await firstRelation(path, await realInputs(inputs));
  if (found === null) return;
  const { relation, other } = found;
  const words = {
    is: "is read itself",
    holds: `holds ${other}, which is read`,
    "lies in": `lies in ${other}, which is read`
  };
  throw new OutputError(target, `must be apart from what is read; it ${words[relation]}: name another place`);
}

async function stateOfFolder(
  target: string,
  path: string,
  { kind, edited }: Pick<ClaimOptions, "kind" | "edited">,
  about: Stats
): Promise<Claim["state"]> {
  const required = `must be a folder that is not there or empty, or one that ${commands[kind]} wrote and nobody changed`;
  if (!about.isDirectory()) throw new OutputError(target, `${required}; found a file: ${wayOut}`);
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    throw new OutputError(target, `${required}; it cannot be read: ${error.code}`);
  });
  if (names.length === 0) return "empty";
  const manifest = withEdited(await readManifest(path, kind), edited);
  if (manifest === null) {
    const old = kind === "site" && names.includes("index.html") && names.includes("data") ? olderSite : "";
    throw new OutputError(
      target,
      `${required}; found ${someOf(names.sort())}, and no list of files (${manifestFile})${old}: ${wayOut}`
    );
  }
  await refuseForeign(target, path, required, manifest);
  return "ours";
}

const olderSite = "; a site from before there were such lists is replaced once you have removed it yourself";

/** @throws OutputError naming files that are not listed, or not as they were written */
async function refuseForeign(target: string, path: string, required: string, manifest: Manifest): Promise<void> {
  const { unlisted, changed } = await foreignIn(path, manifest);
  if (unlisted.length + changed.length === 0) return;
  const found = [
    ...(unlisted.length > 0 ? [`${someOf(unlisted)}, which it did not write`] : []),
    ...(changed.length > 0 ? [`${someOf(changed)}, changed since`] : [])
  ];
  throw new OutputError(
    target,
    `${required}; found ${found.join("; and ")}: move what you want to keep away, or name another place`
  );
}

async function stateOfFile(target: string, path: string, kind: OutputKind, about: Stats): Promise<Claim["state"]> {
  const required = `must be a file that is not there or empty, or a table that ${commands[kind]} wrote and nobody changed`;
  if (!about.isFile()) {
    throw new OutputError(
      target,
      `${required}; found ${about.isDirectory() ? "a folder" : "no ordinary file"}: ${wayOut}`
    );
  }
  if (about.size === 0) return "empty";
  if (!(await isSealed(path))) throw new OutputError(target, `${required}; found another file: ${wayOut}`);
  return "ours";
}

/** The folder beside a place where a command works until all is whole; it is the lock of the place too. */
export function asideOf({ path }: Pick<Claim, "path">): string {
  const name = hashBytes(basename(path)).slice(0, 16);
  return join(dirname(path), `.rlscale-aside-${name}`);
}
