/** Tables that `rlscale reduce` wrote, among the files that a user names as dumps: its own output of an earlier run. */
import { realpath } from "node:fs/promises";
import { isSealed } from "../output/sealed-table.js";

/** Files parted: those that carry the mark of this tool, whole and unchanged, and all others. */
export async function partTables(files: readonly string[]): Promise<{ tables: string[]; others: string[] }> {
  const [tables, others]: [string[], string[]] = [[], []];
  for (const file of files) ((await isSealed(file)) ? tables : others).push(file);
  return { tables, others };
}

/** The paths that lead to none of these files. */
export async function pathsBeside(paths: readonly string[], files: readonly string[]): Promise<string[]> {
  const place = (path: string) => realpath(path).catch(() => path);
  const places = new Set(await Promise.all(files.map(place)));
  const kept = await Promise.all(paths.map(async (path) => (places.has(await place(path)) ? [] : [path])));
  return kept.flat();
}
