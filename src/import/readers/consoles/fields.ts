/** Lines of a step with separated fields: `Step 12 | Reward: 0.39 | …`, `12/50 | loss=0.1 | acc=27.9%`, `iteration 7/ 2174 | reward: 7.6E-01 |`. */
import { lookUp } from "../../names/aliases.js";
import type { Value } from "../../number-columns.js";
import { countIn } from "../../text/counts.js";
import { numberOf } from "../../text/numbers.js";

export interface FieldLine {
  step: number;
  /** what stands in brackets before it, if that is a name; null without */
  run: string | null;
  pairs: [string, Value][];
}

const counter = String.raw`(\d{1,12})(?:\s*(?:/|of)\s*\d+)?`;
const stepWord = new RegExp(
  String.raw`(?:^|[\s\]|>:-])(?:global[_ ]?step|train(?:ing)?[_ ]step|step|iteration|iter|update|rollout)\s*[:=#]?\s*${counter}(?=\s*[\]|,;:)-]|\s+\S)`,
  "i"
);
/** Without a word, at the beginning of the line or behind a name in brackets. */
const bareCounter = /^(?:\[[^\]]*\]\s*)*\s*\[?(\d{1,12})\s*\/\s*\d+\]?\s*[|,;:-]/;
const bracket = /^\[([^\]]{1,120})\]\s/;
/** In brackets stand names of runs, and also times, levels and ranks. */
const noName =
  /^(?:trace|debug|info|warn|warning|error|success|critical|rank\s?\d*|default\d*|train(?:er|ing)?|eval|step|\d[\d\s:.,T/+Z-]*)$/i;
const name = /^[\w.@/+-]*[A-Za-z][\w.@/+-]*$/;
const bar = /\d%\||it\/s\]|s\/it\]/;
const value = String.raw`([+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|nan|NaN|[+-]?inf|[+-]?Infinity)`;
const unit = String.raw`(%?)(?:\s?[A-Za-z][A-Za-z/²%]*|\s*\([^)]*\))?`;
const keyed = new RegExp(String.raw`^\s*([A-Za-z][\w./@() +-]*?)\s*[:=]\s*${value}${unit}\s*$`);
const spaced = new RegExp(String.raw`^\s*([A-Za-z][\w./@ -]*?)\s+${value}${unit}\s*$`);

/** Of words alone: `loss 0.12, acc 0.300 (150/500)`. */
const worded = new RegExp(String.raw`^\s*([A-Za-z][\w./@-]*)\s+${value}${unit}\s*$`);

/** What a line says of a step; null where it is none, or has no field with a number. */
export function fieldLine(text: string): FieldLine | null {
  if (bar.test(text)) return null;
  const found = stepWord.exec(text) ?? bareCounter.exec(text);
  if (found === null) return null;
  const behind = text.slice(found.index + found[0].length);
  const rest = behind.replace(/^\s*[\])|,;:-]?\s*/, "");
  const pairs = fieldsOf(rest);
  // "Step 3 of the proof: x = 5" goes on as prose
  const isProse =
    !/[|,;:-]\s*$/.test(found[0]) && !/^\s*[\])|,;:-]/.test(behind) && !rest.startsWith(pairs[0]?.[0] ?? "");
  if (pairs.length === 0 || isProse) return null;
  const named = bracket.exec(text)?.[1]?.trim();
  const run = named !== undefined && name.test(named) && !noName.test(named) ? named : null;
  return { step: Number(found[1]), run, pairs };
}

/** What parts the fields of a line. */
function separatorOf(rest: string): string | RegExp {
  if (rest.includes("|")) return "|";
  if (/[,;]\s/.test(rest)) return /[,;]\s+/;
  return / - /.test(rest) ? " - " : /\s+(?=[A-Za-z][\w./@-]*\s*[:=])/;
}

function fieldsOf(rest: string): [string, Value][] {
  const by = separatorOf(rest);
  const parts = rest.split(by);
  const plain = plainField(parts, by);
  const pieces = parts.map((piece) => keyed.exec(piece) ?? plain?.exec(piece) ?? piece);
  // of one line: "12,5" shows what a comma is in "1,250" too
  const isDecimalComma =
    rest.includes(",") && pieces.some((piece) => typeof piece !== "string" && surelyDecimal.test(piece[2]!));
  return pieces.flatMap((piece): [string, Value][] => {
    if (typeof piece === "string") return partOf(piece);
    const [, key, text, percent] = piece;
    const number = printedNumber(isDecimalComma ? text!.replace(",", ".") : text!, percent === "%");
    return number === null ? [] : [[key!.trim(), number]];
  });
}

/**
 * A field without `=` or `:`, where lines of these pieces may have such; null elsewhere. Between commas prose has words and
 * numbers too: every piece must be a field there, and one of a name that is known.
 */
function plainField(pieces: readonly string[], by: string | RegExp): RegExp | null {
  if (by === "|") return spaced;
  const names = pieces.map((piece) => (keyed.exec(piece) ?? worded.exec(piece))?.[1]?.trim());
  const areFields = pieces.length > 1 && names.every((name) => name !== undefined);
  return areFields && names.some((name) => name !== undefined && lookUp(name) !== null) ? worded : null;
}

/** A comma that can part no thousands. */
const surelyDecimal = /^[+-]?(?:\d+,(?:\d\d?|\d{4,})|0\d*,\d+|\d{4,},\d+)(?:[eE][+-]?\d+)?$/;
const part = /^\s*([A-Za-z][\w./@() +-]*?)\s*[:=]\s*(\d+\s*\/\s*\d+\s*(\(.*\))?)\s*$/;
const scoreLike = /acc|correct|pass|score|solve|right/i;

/** `eval_acc: 96/300 (32.0%)`; without its percentage under the name of a score alone: `batch: 3/10` is none. */
function partOf(piece: string): [string, Value][] {
  const [, key, text, percent] = part.exec(piece) ?? [];
  if (key === undefined || (percent === undefined && !scoreLike.test(key))) return [];
  const value = countIn(text!)?.value ?? Number.NaN;
  return Number.isNaN(value) ? [] : [[key.trim(), value]];
}

const partInLine = new RegExp(
  String.raw`(?:${scoreLike.source})[\w./@() +-]*[:=]\s*\d+\s*/|[:=]\s*\d+\s*/\s*\d+\s*\(`,
  "i"
);

/** Whether a field of a line may be a part of all, of which only its numbers say whether it is one: `acc: 510/500` is none. */
export function mayHavePart(line: string): boolean {
  return partInLine.test(line);
}

/** A printed number, a percentage as a fraction. */
export function printedNumber(text: string, isPercent = false): number | null {
  const digits = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
  return numberOf(isPercent ? `${digits}e-2` : digits) ?? null;
}
