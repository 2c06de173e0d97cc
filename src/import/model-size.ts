/** N from a name, as people write it: `Qwen2.5-7B`, `qwen2.5_0.5b`, `SmolLM-135M-GRPO`. */

/** A size that a name states. */
export interface NamedSize {
  /** N, parameters, nominal */
  parameters: number;
  /** the part of the name that says so: `7B` */
  text: string;
}

export type SizeReading =
  | { kind: "size"; size: NamedSize }
  /** none, or several that differ: nothing may be guessed from it */
  | { kind: "none" | "several" }
  /** a mixture of experts: compute goes with the active parameters, which only the user can choose */
  | { kind: "mixture"; text: string };

const size = /(?<![a-z0-9.])(?:(\d+)\s*x\s*)?(a?)(\d+(?:[.p]\d+)?|0_\d+)\s*(b|m)(?![a-z0-9])/gi;
/** Two numbers and an underscore: a decimal point that a file's name could not have, or a count and a size. */
const eitherWay = /(?<![a-z0-9.])[1-9]_\d+\s*b(?![a-z0-9])/i;
/** Mixtures of experts whose names do not say how many parameters are active. */
const mixtureByName = /(?<![a-z])(?:moe|gpt-oss)(?![a-z])/i;

/**
 * The size that a name states.
 * A number counts when it stands alone before B (thousand millions) or M (millions), in any case; `1p5b` and `0_5B` have
 * a decimal point.
 */
export function sizeInName(name: string): SizeReading {
  const found = [...name.matchAll(size)].map(([text, experts, active, number, unit]) => ({
    mixture: experts !== undefined || active !== "",
    text: text.trim(),
    parameters: Number(number!.replace(/[p_]/i, ".")) * (unit!.toLowerCase() === "b" ? 1e9 : 1e6)
  }));
  const mixture = found.filter((one) => one.mixture);
  if (mixture.length > 0 || (found.length > 0 && mixtureByName.test(name)))
    return { kind: "mixture", text: found.map(({ text }) => text).join("-") };
  if (eitherWay.test(name)) return { kind: "several" };
  const distinct = new Map(found.filter(({ parameters }) => parameters > 0).map((one) => [one.parameters, one]));
  if (distinct.size !== 1) return { kind: distinct.size === 0 ? "none" : "several" };
  const [one] = distinct.values();
  return { kind: "size", size: { parameters: one!.parameters, text: one!.text } };
}

/** A number of parameters as people write it: `7B`, `0.5b`, `500M`, `7e9`, `7000000000`; null for anything else. */
export function readSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?(?:e\d+)?)\s*([bm]?)$/i.exec(text.trim());
  const unit = { b: 1e9, m: 1e6, "": 1 }[match?.[2]?.toLowerCase() ?? ""]!;
  const size = Number(match?.[1]) * unit;
  return size >= 1e5 && Number.isFinite(size) ? size : null;
}
