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

const size = /(?<![a-z0-9.])(?:(\d+)\s*x\s*)?(a?)(\d+(?:\.\d+)?)\s*(b|m)(?![a-z0-9])/gi;

/**
 * The size that a name states.
 * A number counts when it stands alone before B (thousand millions) or M (millions), in any case.
 */
export function sizeInName(name: string): SizeReading {
  const found = [...name.matchAll(size)].map(([text, experts, active, number, unit]) => ({
    mixture: experts !== undefined || active !== "",
    text: text.trim(),
    parameters: Number(number) * (unit!.toLowerCase() === "b" ? 1e9 : 1e6)
  }));
  const mixture = found.filter((one) => one.mixture);
  if (mixture.length > 0) return { kind: "mixture", text: found.map(({ text }) => text).join("-") };
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
