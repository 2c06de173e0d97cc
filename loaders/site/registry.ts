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
import { basename } from "node:path";
import type { FigureData } from "../../src/components/loss-curves-model.js";
import type { Results } from "../../src/lib/results.js";
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
  const place = new URL(`./${folder}/`, import.meta.url);
  const files = (await readdir(place)).filter((file) => file.endsWith(".ts")).sort();
  const members: Record<string, Member> = {};
  for (const file of files) {
    const module = (await import(new URL(file, place).href)) as Record<string, Member>;
    const member = module[name];
    if (member === undefined) throw new TypeError(`loaders/site/${folder}/${file}: must export ${name}`);
    members[basename(file, ".ts")] = member;
  }
  return members;
}
