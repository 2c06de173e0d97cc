/**
 * What pages can name, one file each, found by the name of the file, so that a new one touches no other:
 *
 *   src/paper/figures/<kind>.ts   export const figure: FigureRenderer   `::: figure <kind> {options}`
 *   src/paper/tables/<name>.ts    export const table: TableRenderer     `::: table <name> {options}`
 *   src/paper/words/<topic>.ts    export const topic: ContextTopic      `{{ topic.path | format }}`, `::: when part`
 *
 * A topic's key is its file's name in camel case: `data-reuse.ts` is `{{ dataReuse.… }}`.
 */
import { readdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { projectRoot } from "../project-root.js";

/**
 * One export of every module in a folder of `src/paper`, by the name of its file.
 *
 * @throws TypeError naming the file that lacks the export
 */
export async function membersOf<Member>(folder: string, name: string): Promise<Record<string, Member>> {
  const members: Record<string, Member> = {};
  for (const file of await namesIn(folder)) {
    const address = new URL(`../../src/paper/${folder}/${file}${extname(import.meta.url)}`, import.meta.url);
    const module = (await import(address.href)) as Record<string, Member>;
    const member = module[name];
    if (member === undefined) throw new TypeError(`src/paper/${folder}/${file}.ts: must export ${name}`);
    members[file] = member;
  }
  return members;
}

/** Names of the modules in a folder of `src/paper`, by the sources: what was compiled before may hold more. */
export async function namesIn(folder: string): Promise<string[]> {
  const files = await readdir(join(projectRoot, "src/paper", folder));
  return files
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => basename(file, ".ts"));
}
