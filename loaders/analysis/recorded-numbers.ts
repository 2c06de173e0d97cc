/**
 * `data/numbers.json`: every headline number and interval bound of the results at six significant digits, by its path, and
 * a digest of each long list. Nothing in it may move without being recorded anew, also not inside its own interval.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LogError } from "../../src/lib/log-error.js";

export const numbersFile = "data/numbers.json";

/** Numbers by path, `laws[qwen2.5 base compute full log].law.kMax`; a digest of a list is a text. */
export type RecordedNumbers = Map<string, number | string>;

/** Lists of more numbers than this are kept as a digest: points of curves, bands, draws. */
const longestList = 4;

/**
 * Parts that are kept as one digest each: what is read rather than estimated, and the many forecasts behind the
 * summaries that are kept number by number.
 */
const digested = [
  /^inputs$/,
  /^(curves|otherCurves)\[[^\]]*\]$/,
  /^prediction\.(curves|within|decomposition)\[[^\]]*\]$/,
  /\.calibrated$/,
  /^planning\./,
  /^claims\.(characteristics|marginChanges|rows\[[^\]]*\]\.cells)$/
];

/** Texts and numbers that say which member of a list an object is, in this order. */
const identity = [
  ...["family", "variant", "resource", "protocol", "objective", "benchmark", "id", "run", "form", "truth", "design"],
  ...["choice", "value", "how", "scale", "kind", "state", "window", "label", "modelSize", "smaller", "larger"],
  ...["reuseFactor", "groupSize", "target", "share", "margin", "upTo", "blockLength", "computeFlops"]
];

/** The numbers of results that the record holds. */
export function recordedNumbers(results: object): RecordedNumbers {
  const numbers: RecordedNumbers = new Map();
  const parts = { ...results } as Record<string, unknown>;
  delete parts.schemaVersion;
  // when the record was written is no result
  if (typeof parts.claims === "object") parts.claims = { ...parts.claims, history: null };
  for (const [key, part] of Object.entries(parts)) collect(part, key, numbers);
  return numbers;
}

function collect(value: unknown, path: string, numbers: RecordedNumbers): void {
  if (typeof value === "number") numbers.set(path, sixDigits(value));
  if (typeof value !== "object" || value === null) return;
  // counts of verdicts are in the record of verdicts
  if (/^claims\.(rows|findings)\[[^\]]*\]\.tally$/.test(path)) return;
  if (digested.some((pattern) => pattern.test(path))) {
    numbers.set(path, digestOf(value));
  } else if (!Array.isArray(value)) {
    for (const [key, part] of Object.entries(value)) collect(part, `${path}.${key}`, numbers);
  } else if (value.length > longestList && value.every((item) => typeof item !== "object" || Array.isArray(item))) {
    if (numbersIn(value) > 0) numbers.set(path, digestOf(value));
  } else {
    const labels = labelsOf(value);
    for (const [i, item] of value.entries()) collect(item, `${path}[${labels[i]}]`, numbers);
  }
}

/** A name for each member of a list: what it says it is, where that tells them apart, else its place. */
function labelsOf(list: readonly unknown[]): string[] {
  const labels = list.map((item, i) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return String(i);
    const fields = item as Record<string, unknown>;
    const named = identity.flatMap((key) => {
      const field = fields[key];
      // the digits beyond the sixth differ between machines
      if (typeof field === "number") return [String(sixDigits(field))];
      if (typeof field === "string") return [field];
      const { from, to } = (key === "window" && typeof field === "object" ? (field ?? {}) : {}) as Record<
        string,
        unknown
      >;
      return from === undefined ? [] : [`${from} to ${to}`];
    });
    return named.join(" ") || String(i);
  });
  return labels.map((label, i) => (labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} #${i}`));
}

/** Six significant digits; what is below 1e-12 in size is rounding and counts as 0. */
function sixDigits(value: number): number {
  return Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(6));
}

function digestOf(value: object): string {
  // words may change without a number
  const text = JSON.stringify(value, (_, item: unknown) =>
    typeof item === "number" ? sixDigits(item) : typeof item === "string" ? undefined : item
  );
  return `${numbersIn(value)} numbers, SHA-256 ${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}

function numbersIn(value: unknown): number {
  if (typeof value === "number") return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + numbersIn(item), 0);
}

/** A number of the record that is another now; `none` where there is none. */
export interface MovedNumber {
  path: string;
  before: string;
  now: string;
}

/** What moved, in the order of the record; empty when nothing did. */
export function movedNumbers(before: RecordedNumbers, now: RecordedNumbers): MovedNumber[] {
  const text = (value: number | string | undefined) => String(value ?? "none");
  const gone = [...before.keys()].filter((path) => !now.has(path));
  return [...now.keys(), ...gone]
    .filter((path) => before.get(path) !== now.get(path))
    .map((path) => ({ path, before: text(before.get(path)), now: text(now.get(path)) }));
}

/** One line an object, so that a moved number is one line of a diff. */
export function numbersText(numbers: RecordedNumbers): string {
  const objects = new Map<string, Record<string, number | string>>();
  for (const [path, value] of numbers) {
    const cut = cutOf(path);
    const owner = path.slice(0, cut);
    objects.set(owner, { ...objects.get(owner), [path.slice(cut)]: value });
  }
  const lines = [...objects].map(([owner, fields]) => `${JSON.stringify(owner)}: ${JSON.stringify(fields)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** Where a path's last list member ends; labels in brackets may have dots. */
function cutOf(path: string): number {
  const named = /\[[^\]]*[^\]\d][^\]]*\]/g;
  let cut = 0;
  for (const match of path.matchAll(named)) cut = match.index + match[0].length;
  return cut === 0 ? path.search(/[.[]|$/) : cut;
}

/** @throws LogError where the file is no record; an empty record where there is none */
export async function readNumbers(root: string): Promise<RecordedNumbers> {
  const text = await readFile(join(root, numbersFile), "utf8").catch(() => null);
  const numbers: RecordedNumbers = new Map();
  if (text === null) return numbers;
  try {
    const objects = JSON.parse(text) as Record<string, Record<string, number | string>>;
    for (const [owner, fields] of Object.entries(objects))
      for (const [rest, value] of Object.entries(fields)) numbers.set(owner + rest, value);
    return numbers;
  } catch (error) {
    throw new LogError(numbersFile, [
      `${numbersFile}: must be JSON as rlscale record writes it; found: ${(error as Error).message}`
    ]);
  }
}
