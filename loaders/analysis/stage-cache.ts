/** What a stage made of the same input with the same code, kept on disk: a change is paid for where it matters. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { toJson } from "../emit.js";

/** Runs a stage, or takes what it gave for this input before. The result must be plain JSON. */
export type Stage = <T>(name: string, input: unknown, run: () => T) => T;

/** No cache: every stage runs. */
export const always: Stage = (_, __, run) => run();

/**
 * Stages kept in a folder.
 *
 * @param folder made when needed
 * @param code hash of everything but the input that a stage depends on
 */
export function stagesIn(folder: string, code: string): Stage {
  return (name, input, run) => {
    const key = createHash("sha256").update(code).update(JSON.stringify(input, plain)).digest("hex");
    const path = join(folder, `${name}-${key}.json`);
    try {
      return JSON.parse(readFileSync(path, "utf8"));
    } catch {
      const made = toJson(run());
      keepInCache(path, made);
      return JSON.parse(made);
    }
  };
}

/** JSON of a file of a cache; null where there is none yet, or it is damaged. */
export async function takeFromCache<Made>(path: string): Promise<Made | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Made;
  } catch {
    return null;
  }
}

/** Writes a file of a cache, whole or not at all; in a checkout that belongs to somebody else, not at all. */
export function keepInCache(path: string, content: string | Uint8Array): void {
  const aside = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(aside, content);
    renameSync(aside, path);
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "")) return;
    rmSync(aside, { force: true });
    throw error;
  }
}

/** The same in the place of what is kept of other states under this name: `path` ends in `NAME-HASH.ENDING`. */
export function keepAlone(path: string, content: string | Uint8Array): void {
  keepInCache(path, content);
  const [folder, file] = [dirname(path), basename(path)];
  const [, name = "", ending = ""] = /^(.+-)[0-9a-f]{64}(\.\w+)$/.exec(file) ?? [];
  if (name === "" || !existsSync(path)) return;
  const isOther = (other: string) =>
    other !== file &&
    other.startsWith(name) &&
    /^[0-9a-f]{64}$/.test(other.slice(name.length, -ending.length)) &&
    other.endsWith(ending);
  for (const other of readdirSync(folder).filter(isOther)) rmSync(join(folder, other), { force: true });
}

function plain(_: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
}
