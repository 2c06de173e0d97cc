/**
 * What pages can name, one file each, found by the name of the file, so that a new one touches no other:
 *
 *   loaders/site/figures/<kind>.ts    export const figure: FigureRenderer   `::: figure <kind> {options}`
 *   loaders/site/tables/<name>.ts     export const table: TableRenderer     `::: table <name> {options}`
 *   loaders/site/context/<topic>.ts   export const topic: ContextTopic      `{{ topic.path | format }}`, `::: when part`
 *
 * A topic's key is its file's name in camel case: `data-reuse.ts` is `{{ dataReuse.… }}`.
 */
import { readdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import type { FigureData } from "../../src/components/loss-curves-model.js";
import type { Results } from "../../src/lib/results.js";
import { projectRoot } from "../project-root.js";
import type { Directive } from "./markdown/hook.js";

export interface FigureSite {
  results: Results;
  /** loss curves of the study's own family, as live figures get them */
  data: FigureData;
  /** where drawings are made: there is no page yet */
  document: Document;
}

export type FigureRenderer = (site: FigureSite) => Directive;

export type TableRenderer = (results: Results) => Directive;

/** What one topic gives to pages. Nothing in it is rounded. */
export interface TopicContent {
  value: unknown;
  /** names for `::: when`: whether the study has them */
  parts?: Record<string, boolean>;
}

export type ContextTopic = (results: Results) => TopicContent;

/**
 * One export of every module in a folder beside this file, by the name of its file.
 *
 * @throws TypeError naming the file that lacks the export
 */
export async function membersOf<Member>(folder: string, name: string): Promise<Record<string, Member>> {
  const members: Record<string, Member> = {};
  for (const file of await namesIn(folder)) {
    const address = new URL(`./${folder}/${file}${extname(import.meta.url)}`, import.meta.url);
    const module = (await import(address.href)) as Record<string, Member>;
    const member = module[name];
    if (member === undefined) throw new TypeError(`loaders/site/${folder}/${file}.ts: must export ${name}`);
    members[file] = member;
  }
  return members;
}

/** Names of the modules in a folder beside this file, by the sources: what was compiled before may hold more. */
export async function namesIn(folder: string): Promise<string[]> {
  const files = await readdir(join(projectRoot, "loaders/site", folder));
  return files
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => basename(file, ".ts"));
}
