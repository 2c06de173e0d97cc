/** What the text of a TRL console has: dictionaries, bars with what describes them, and steps that stand before a dictionary. */
import { plainSlashes } from "../../../names/aliases.js";
import type { Value } from "../../../number-columns.js";
import { withoutColours } from "../../../text/ansi.js";
import { flatRecord, isObject } from "../../../text/flatten.js";
import { numberOf } from "../../../text/numbers.js";
import { CutLiteral, pythonLiteral } from "../../../text/python-literal.js";
import { rayPrefix } from "../../../text/ray-prefix.js";
import type { LoneRecord } from "../record-shape.js";
import type { Pairs } from "./trl-attempts.js";

/** A dictionary that goes on over more text than this is none. */
export const longestRecord = 65536;

/** The beginning of a dictionary, with its first name. */
export const opening = /\{\s*['"][\w./@ -]+['"]\s*:/;
/** The same at the end of a line that was wrapped within its first name. */
export const cutOpening = /\{\s*(?:['"][\w./@ -]{0,100}['"]?\s*)?$/;
/** What stands before a dictionary on a line that was wrapped within "Global step 12: {". */
const endOfStated = /^[\w ]{0,20}:\s*$/;
/** "  8%|▊         | 1/12 [00:03<00:39,  3.59s/it]" */
export const bar = /(?<!\d)\d{1,3}%\|[^|]*\|\s*(\d+)\/(\d+)\s*\[/;
/** Characters before a bar that can describe it. */
const longestDescription = 200;

const trainKeys =
  /^(?:loss|reward|train_loss|train_runtime|policy_loss|critic_loss|objective\/\w+|rewards\/.+|rollout\/(?:raw_)?rewards?)$/;
const evalKeys =
  /^eval\/[\w./ -]+$|^eval_(?:.*_)?(?:loss|runtime|reward|reward_std|rewards\/.+|accuracy|acc|score|pass\d+|response_length_mean)$/;
export const isTraining = (key: string) => trainKeys.test(plainSlashes(key));
export const isEvaluation = (key: string) => evalKeys.test(plainSlashes(key));
/** Arguments of a trainer, printed as a dictionary: settings and no record. */
const settingKeys =
  /^(?:output_dir|per_device_train_batch_size|num_train_epochs|model_name_or_path|gradient_accumulation_steps)$/;

/** "Global step 12: {", and of slime "rollout 12: {", "eval 12: {" */
const statedStep = /(?:^|[^\w])(?:(?:global[_ ])?step[ :=_#]*|(?:rollout|eval) )(\d+)[^\d{]*$/i;

export type Found =
  | { kind: "record"; pairs: Pairs; end: number }
  | { kind: "settings"; pairs: Pairs; end: number }
  | { kind: "cut" }
  | { kind: "other" };

/** The record that a line is by itself; null where a bar stands on it, or anything behind the record. */
export function recordAlone(line: string): LoneRecord | null {
  const text = withoutColours(line);
  const start = text.includes("%|") || text.includes("\n") ? -1 : text.search(opening);
  const found = start < 0 ? null : recordAt(text, start);
  if (found?.kind !== "record" || text.slice(found.end).trim() !== "") return null;
  const names = found.pairs.map(([name]) => name);
  const kind = kindOf(names);
  if (kind === "summary") return null;
  const stated = kind === "told" ? undefined : statedIn(text.slice(0, start), "");
  return { step: stated === undefined ? null : Number(stated), context: kind, pairs: found.pairs };
}

/** What a record is by its names: one that has its step, the summary of a run, of training, of an evaluation. */
export function kindOf(names: readonly string[]): "told" | "summary" | "training" | "evaluation" {
  if (names.some((name) => name === "step" || name === "global_step")) return "told";
  if (names.includes("train_runtime")) return "summary";
  return names.some(isTraining) ? "training" : "evaluation";
}

/** What opens at a brace. */
export function recordAt(text: string, start: number): Found {
  try {
    const { value, end } = pythonLiteral(text, start);
    if (!isObject(value)) return { kind: "other" };
    const pairs = flatRecord(value).map(([key, item]): [string, Value] => [key, asNumber(item)]);
    if (pairs.some(([key]) => settingKeys.test(key))) return { kind: "settings", pairs, end };
    const isRecord = pairs.some(([key, item]) => typeof item === "number" && (isTraining(key) || isEvaluation(key)));
    return isRecord ? { kind: "record", pairs, end } : { kind: "other" };
  } catch (error) {
    return { kind: error instanceof CutLiteral ? "cut" : "other" };
  }
}

/** transformers 5 prints its numbers as texts of four digits: `{'loss': '0.0123'}`. */
function asNumber(value: Value): Value {
  return typeof value === "string" ? (numberOf(value) ?? value) : value;
}

/**
 * What describes the bar that begins at a place. tqdm puts a colon behind a description, which may hold anything, as in
 * "Map (num_proc=92): 100%|"; words right before a bar count as one without a colon too.
 */
export function describedBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - longestDescription), at).trimEnd();
  // a description of its own, not the end of a record or of a bar before it
  if (before.endsWith(":")) return before.replace(/^.*[\]}]:?/, "").trim();
  let start = before.length;
  while (start > 0 && /[\w :[\]/-]/.test(before[start - 1]!)) start--;
  // the end of what stands before it
  return before.slice(start).replace(/^\]/, "").trim();
}

/** Whether a bar stands before any end of a dictionary: what was begun before it is none. */
export function opensWithBar(text: string): boolean {
  const at = text.includes("%|") ? (bar.exec(text)?.index ?? -1) : -1;
  return at >= 0 && !text.slice(0, at).includes("}");
}

/** The step that stands before a dictionary; on the line before it too, where that was wrapped within. */
export function statedIn(before: string, lineBefore: string): string | undefined {
  const stated = statedStep.exec(before)?.[1];
  const line = withoutColours(lineBefore);
  const rest = before.replace(rayPrefix, "");
  const mayGoOn = endOfStated.test(rest) || (rest.trim() === "" && /\d:\s*$/.test(line));
  if (stated !== undefined || !mayGoOn) return stated;
  return (statedStep.exec(line + rest) ?? statedStep.exec(`${line} ${rest}`))?.[1];
}
