import { withoutIds } from "./ids-in-names.js";

/** A size that a name states. */
interface NamedSize {
  /** N, parameters, nominal */
  parameters: number;
  /** the part of the name that says so: `7B` */
  text: string;
}

export type SizeReading =
  | { kind: "size"; size: NamedSize }
  /** none, or several that differ: nothing may be guessed from it */
  | { kind: "none" | "several" }
  /** a number that may have lost its decimal point */
  | { kind: "unclear"; text: string; choices: string[] }
  /** a mixture of experts: compute goes with the active parameters, which only the user can choose */
  | { kind: "mixture"; text: string };

/** Parameters of the largest model that anyone has trained so far, with room: what is above is no size. */
export const mostParameters = 2e12;

const size = /(?<![a-z0-9.])(?:(\d+)\s*x\s*)?(a?)(\d+(?:[.p]\d+)?|0_\d+)\s*(b|m)(?![a-z0-9])/gi;
/** Two numbers and an underscore: a decimal point that a file's name could not have, or a count and a size. */
const eitherWay = /(?<![a-z0-9.])[1-9]_\d+\s*b(?![a-z0-9])/i;
/** Mixtures of experts whose names do not say how many parameters are active. */
const mixtureByName = /(?<![a-z])(?:moe|gpt-oss)(?![a-z])/i;
/** Sizes with a decimal point in families that have none of ten times the size: `qwen25_15b` may mean 1.5B. */
const pointMayBeLost: readonly [family: RegExp, numbers: readonly string[]][] = [
  [/qwen|deepscaler/i, ["15", "17", "18"]],
  [/smollm/i, ["17"]],
  [/(?<![a-z])phi(?![a-z])/i, ["13", "27", "38"]],
  [/pythia/i, ["14", "28", "69"]],
  [/tinyllama/i, ["11"]],
  [/gpt-?2/i, ["15"]]
];

/**
 * The size that a name states.
 * A number counts when it stands alone before B (thousand millions) or M (millions), in any case, and is no part of a UUID
 * or a hash; `1p5b` and `0_5B` have a decimal point, and so has `05b`.
 */
export function sizeInName(name: string): SizeReading {
  const words = withoutIds(name);
  const found = [...words.matchAll(size)].map(([text, experts, active, number, unit]) => ({
    mixture: experts !== undefined || active !== "",
    text: text.trim(),
    number: number!,
    unit: unit!.toLowerCase()
  }));
  const mixture = found.filter((candidate) => candidate.mixture);
  if (mixture.length > 0 || (found.length > 0 && mixtureByName.test(words)))
    return { kind: "mixture", text: found.map(({ text }) => text).join("-") };
  if (eitherWay.test(words)) return { kind: "several" };
  const unclear = found.find((candidate) => pointMissing(candidate, words));
  if (unclear) {
    const { number, text } = unclear;
    return { kind: "unclear", text, choices: [`${number.slice(0, -1)}.${number.slice(-1)}B`, `${Number(number)}B`] };
  }
  const sizes = found.map(({ number, unit, text }) => ({ parameters: parametersOf(number, unit), text }));
  const distinct = new Map(
    sizes.filter(({ parameters: n }) => n > 0 && n <= mostParameters).map((size) => [size.parameters, size])
  );
  const [record, ...others] = distinct.values();
  if (record === undefined) return { kind: "none" };
  return others.length > 0 ? { kind: "several" } : { kind: "size", size: record };
}

function pointMissing({ number, unit }: { number: string; unit: string }, name: string): boolean {
  if (unit !== "b" || !/^\d+$/.test(number)) return false;
  // 005b and 0125b: a zero too many for a decimal point that is known to be behind the first
  if (/^0\d{2,}$/.test(number)) return true;
  return pointMayBeLost.some(([family, numbers]) => numbers.includes(number) && family.test(name));
}

function parametersOf(number: string, unit: string): number {
  const decimal = unit === "b" && /^0\d$/.test(number) ? `0.${number[1]}` : number.replace(/[p_]/i, ".");
  return Number((Number(decimal) * (unit === "b" ? 1e9 : 1e6)).toPrecision(12));
}

/**
 * A number of parameters as people write it: `7B`, `0.5b`, `500M`, `1T`, `7e9`, `7000000000`; null for anything else, for
 * less than 100,000 and for more than `mostParameters`.
 */
export function readSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?(?:e\d+)?)\s*([bmt]?)$/i.exec(text.trim());
  const unit = { t: 1e12, b: 1e9, m: 1e6, "": 1 }[match?.[2]?.toLowerCase() ?? ""]!;
  const size = Number(match?.[1]) * unit;
  return size >= 1e5 && size <= mostParameters ? size : null;
}

/**
 * A number of a column of sizes as parameters: by the unit that its name has (`params_b`, `size_m`), else in billions where
 * it is below 10,000, as people write them. Null: no number of parameters.
 */
export function sizeInColumn(name: string, value: number): number | null {
  if (!(value > 0)) return null;
  const unit = /(?:^|[^a-z])(b|bn|billions?|m|mn|millions?)(?:[^a-z]*)$/i.exec(name)?.[1]?.[0]?.toLowerCase();
  const per = value >= 1e5 ? 1 : unit === "m" ? 1e6 : unit === "b" || value < 1e4 ? 1e9 : 1;
  const size = Number((value * per).toPrecision(15));
  return size <= mostParameters ? size : null;
}

/** A number of a run that stands by itself in a name. */
const numbered = /(?<![a-z])(?:seed|run|exp|experiment|trial)[-_ #]?\d+(?![a-z0-9])/i;

/** Whether a name has the number of a run or the size of a model: it may be a run's. */
export function saysRun(name: string): boolean {
  const { kind } = sizeInName(name);
  return numbered.test(name) || kind === "size" || kind === "unclear";
}
