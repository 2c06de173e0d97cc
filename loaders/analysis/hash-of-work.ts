/** What the results depend on, as one hash: the code of the analysis, and the names and bytes of the data. */
import { createHash, type Hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { projectRoot } from "../project-root.js";
import { reportOf } from "../study/report-names.js";
import { studyFile } from "../study/study-root.js";
import { verdictsFile } from "./recorded-verdicts.js";

/** Simulated coverage of the intervals, relative to the project. */
export const coverageFile = "data/coverage.json";

/** SHA-256 over the analysis code, also that of the study itself, the lock file and Node. */
export async function hashOfCode(root: string): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  // what draws pages, answers the command line, makes logs, reduces rollouts, writes files or looks for faults does not
  // touch the results
  const apart = ["site", "cli", "make-runs", "reduce", "output", "doctor", "pack", "library"].map((folder) =>
    join(projectRoot, "loaders", folder)
  );
  for (const folder of ["src/lib", "src/import", "loaders"]) await hashFolder(hash, projectRoot, folder, apart);
  for (const file of await modulesFrom(join("src", reportOf(join(root, studyFile)), "analysis.ts"))) {
    hash.update(file).update(await readFile(join(projectRoot, file)));
  }
  return hash.update(await readFile(join(projectRoot, "package-lock.json"))).digest("hex");
}

/** A module of a study with all that it takes from the study's folder, types too; none where there is no such module. */
async function modulesFrom(entry: string, room = dirname(entry), known = new Set<string>()): Promise<string[]> {
  const code = await readFile(join(projectRoot, entry), "utf8").catch(none);
  if (typeof code !== "string" || known.has(entry)) return [];
  known.add(entry);
  for (const [, address] of code.matchAll(/\bfrom "(\.[^"]+)"/g)) {
    const file = join(dirname(entry), address!.replace(/\.js$/, ".ts"));
    if (file.startsWith(join(room, sep))) await modulesFrom(file, room, known);
  }
  return [...known].sort((a, b) => (a < b ? -1 : 1));
}

/** SHA-256 over everything that the results depend on: the code, and the names and bytes of the data. */
export async function hashOfWork(root: string, code: string): Promise<string> {
  const hash = createHash("sha256").update(code);
  for (const file of [studyFile, coverageFile, verdictsFile]) {
    hash.update(await readFile(join(root, file)).catch(() => ""));
  }
  for (const folder of ["data/runs", "data/reference"]) await hashFolder(hash, root, folder);
  return hash.digest("hex");
}

/** Adds names and bytes of the files in a folder, also of those that are links; nothing where there is no such folder. */
export async function hashFolder(
  hash: Hash,
  base: string,
  folder: string,
  apart: readonly string[] = [],
  counts: (name: string) => boolean = () => true
): Promise<void> {
  const entries = await readdir(join(base, folder), { recursive: true, withFileTypes: true }).catch(none);
  const files = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && counts(entry.name))
    .filter((entry) => !apart.some((other) => entry.parentPath.startsWith(other)))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort((a, b) => (a < b ? -1 : 1))) {
    const bytes = bytesOf(file);
    hash.update(`${file.slice(base.length)} ${bytes.length}\n`).update(bytes);
  }
}

/** At once: a promise for each of a thousand small files takes seven times as long as reading them. */
function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.from("unreadable"); // the reader says why
  }
}

/** Folders of `src` that are written by a build, and are no code of their own. */
export const madeIn = (root: string): string[] => ["bundles", ".observablehq"].map((name) => join(root, "src", name));

/** A study without printed numbers has no folder of them. */
function none(error: NodeJS.ErrnoException): [] {
  if (error.code === "ENOENT") return [];
  throw error;
}
