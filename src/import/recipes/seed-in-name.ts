/** A seed in the name of a run or folder: `recipe-s1`, `seed42/recipe`, `grpo, lr=1e-6, seed=3`. */
import { firstOf } from "../../lib/items.js";

export interface SeedInName {
  seed: string;
  /** the name without it */
  rest: string;
}

const boundary = "(?<![A-Za-z0-9])";
const end = "(?![A-Za-z0-9])";
const whole = new RegExp(`${boundary}(?:random[-_ ]?|rng[-_ ]?)?seed[-_= ]{0,2}(\\d+)${end}`, "gi");
const short = new RegExp(`${boundary}s[-_=]?(\\d+)${end}`, "gi");

/** @returns null where no seed stands in the name, "several" where more than one does */
export function seedInName(name: string): SeedInName | "several" | null {
  for (const pattern of [whole, short]) {
    const found = [...name.matchAll(pattern)];
    if (found.length === 0) continue;
    if (new Set(found.map(([, seed]) => seed)).size > 1) return "several";
    const rest = tidied(name.replace(pattern, "\0"));
    return { seed: String(Number(firstOf(found)[1])), rest };
  }
  return null;
}

/** Marks between words that are left over where the seed stood go too. */
function tidied(name: string): string {
  return (
    name
      .replace(/[-_., ()[\]/\\]*\0[-_., ()[\]/\\]*/g, (gap, at: number) => {
        const isInside = at > 0 && at + gap.length < name.length;
        if (!isInside) return "";
        const [before, after] = gap.split("\0") as [string, string];
        return gap.includes("/") ? "/" : before.length > 0 && after.length > 0 ? shorter(before, after) : "";
      })
      .trim()
      // the other half of brackets of which one went with the seed: `seed1 (a)`
      .replace(/^([^(]*)\)$/, "$1")
      .replace(/^\(([^)]*)$/, "$1")
      .replace(/^([^(]+\([^)]*)$/, "$1)")
  );
}

function shorter(before: string, after: string): string {
  const pick = before.length <= after.length ? before : after;
  return /[()[\]]/.test(pick) ? " " : pick;
}
