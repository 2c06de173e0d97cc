/** What is said of a recipe, or of two, in a cell of a table, on the command line and on pages. */
import { percent, significant } from "../format.js";
import { firstOf, lastOf } from "../items.js";
import { amount } from "../runs/advice.js";
import type { ComparedPair, ComparedRecipe } from "./compare-recipes.js";
import type { EarlyOrder } from "./early-order.js";
import type { SeedsToSettle } from "./seeds-to-settle.js";

/** Where a recipe levels off, of the form that its mean curve follows, and the X by which half of the gain is made. */
export function asymptoteWords(
  { asymptote }: Pick<ComparedRecipe, "asymptote">,
  score: (fraction: number) => string
): { level: string; half: string } {
  if (asymptote === null) return { level: "not identified", half: "" };
  const { level, low, high, xMid, xMidLow, xMidHigh } = asymptote;
  return {
    level: `${score(level)} ${low === null || high === null ? "(no interval)" : `[${score(low)}, ${score(high)}]`}`,
    half:
      xMidLow === null || xMidHigh === null ? shortX(xMid) : `${shortX(xMid)} [${shortX(xMidLow)}, ${shortX(xMidHigh)}]`
  };
}

/** Where the band of the difference leaves 0. */
export function alongCurve({ band }: Pick<ComparedPair, "band">): string {
  if (band === null) return "unknown";
  const at = [...band.x.keys()].filter((j) => band.low[j]! > 0 || band.high[j]! < 0);
  if (at.length === 0) return "leaves 0 nowhere";
  const [first, last] = [band.x[firstOf(at)]!, band.x[lastOf(at)]!];
  const higher = at.every((j) => band.low[j]! > 0)
    ? "a higher"
    : at.every((j) => band.high[j]! < 0)
      ? "b higher"
      : "differs";
  return `${higher} at ${at.length} of ${band.x.length} X${first === last ? `, ${shortX(first)}` : `, ${shortX(first)} to ${shortX(last)}`}`;
}

/** X of a over X of b at equal level, with its interval. */
export function ratioWords({ budgetRatio }: Pick<ComparedPair, "budgetRatio">): string {
  if (budgetRatio === null) return "not defined";
  const { value, low, high } = budgetRatio;
  const text = (ratio: number) => significant(ratio, 3);
  if (value === null) return "not reached";
  if (low === null && high === null) return text(value);
  return `${text(value)} [${low === null ? "not reached" : text(low)}, ${high === null ? "open" : text(high)}]`;
}

export function chanceWords(value: number | null): string {
  if (value === null) return "unknown";
  if (value > 0.999) return "> 99.9 %";
  if (value < 0.001) return "< 0.1 %";
  return `${(100 * value).toFixed(1)} %`;
}

/** Of several pairs with intervals, how many differ at 5 % for all of them together, by Holm's rule; null of one. */
export function differTogether(
  pairs: readonly Pick<ComparedPair, "chanceABetter">[]
): { pairs: number; words: string } | null {
  const p = pairs.flatMap(({ chanceABetter: chance }) => (chance === null ? [] : [2 * Math.min(chance, 1 - chance)]));
  if (p.length < 2) return null;
  const first = p.sort((a, b) => a - b).findIndex((value, i) => value > 0.05 / (p.length - i));
  const differ = first < 0 ? p.length : first;
  const words = differ === 0 ? "none differs" : `${differ} ${differ === 1 ? "differs" : "differ"}`;
  return { pairs: p.length, words };
}

/** Where in training how many pairs of recipes stand in the order that they end in: "before training 86%". */
export function orderWords(order: readonly EarlyOrder[], unit: string): string {
  return order
    .map(({ x, pairs }) => `${x === 0 ? "before training" : `${shortX(x)} ${unit}`} ${percent(pairs)}`)
    .join(", ");
}

/** X with four figures; a large one as a power of ten with three: "1280", "7.78e15". */
export function shortX(value: number): string {
  return value < 1e7 ? String(Number(value.toPrecision(4))) : amount(value);
}

/** Seeds of each that a difference as large as the one seen needs, with its interval, and how many are missing. */
export function settleWords({ toSettle }: Pick<ComparedPair, "toSettle">): {
  seeds: string;
  between: string;
  more: string;
} {
  if (toSettle === null) return { seeds: "unknown", between: "", more: "unknown" };
  const { seeds, low, high, more } = toSettle;
  const text = (value: number | null) => (value === null ? "more than 1,000" : String(value));
  const between = high === null ? `${text(low)} or more` : low === high ? text(low) : `${text(low)} to ${text(high)}`;
  return { seeds: text(seeds), between, more: moreWords(more) };
}

function moreWords(more: SeedsToSettle["more"]): string {
  if (more === null) return "unknown";
  if (more.a === 0 && more.b === 0) return "none";
  return more.a === more.b ? `${more.a} of each` : `${more.a} of a, ${more.b} of b`;
}

/** What planning on a difference that was seen does. */
export const planningOnSeen =
  "Planning on the difference seen overstates the chance: where few runs stand apart, the true difference is smaller on average. Plan on the smallest difference that matters";
