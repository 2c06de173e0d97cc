/** Data reuse judged against a margin, and said: the same words in the figure, the answer and the table. */

import { capital, change, count, fixed, list, plural } from "../../lib/format.js";
import { type EquivalenceTest, testEquivalence } from "../../lib/inference/experiments/equivalence.js";
import { firstOf, having } from "../../lib/items.js";
import type { Variant } from "../../lib/runs.js";
import type { ReuseData, ReuseReference, ReuseRowData } from "./reuse-data.js";

export interface JudgedRow extends ReuseRowData {
  variant: Variant;
  /** against the chosen reference */
  gap: number;
  se: number;
  df: number;
  test: EquivalenceTest;
}

export interface ReuseChoice {
  margin: number;
  /** first step of the window */
  from: number;
  against: ReuseReference;
}

/** Every run of both variants against a margin, by variant, then by tau. */
export function judgeReuse({ variants }: ReuseData, { margin, from, against }: ReuseChoice): JudgedRow[] {
  return variants.flatMap(({ variant, windows, repeats }) => {
    const window = windows.find((candidate) => candidate.from === from) ?? firstOf(windows);
    // one run minus a mean of r runs, or minus one run
    const se = window.s * Math.sqrt(1 + 1 / (against === "repeats" ? repeats : 1));
    return window.rows.flatMap((row) => {
      const gap = row.difference[against];
      if (gap === null) return [];
      const test = testEquivalence({ difference: gap, se, df: window.df }, { margin });
      return [{ ...row, variant, gap, se, df: window.df, test }];
    });
  });
}

/** Largest tau up to which every run is shown to be not worse by the margin; null when the first is not. */
export function notWorseUpTo(rows: readonly JudgedRow[]): number | null {
  const failed = rows.findIndex(({ test }) => !test.nonInferior);
  const last = failed < 0 ? rows.at(-1) : rows[failed - 1];
  return last?.reuseFactor ?? null;
}

export const verdictWords: Record<JudgedRow["test"]["verdict"], string> = {
  equivalent: "same within the margin",
  "not worse": "not worse",
  better: "better",
  worse: "worse",
  undecided: "undecided"
};

/** How far each variant goes: "25 passes in base and 20 in instruct". */
export function reachWords(rows: readonly JudgedRow[]): string | null {
  const reach = perVariant(rows).map(({ variant, rows }) => ({ variant, tau: notWorseUpTo(rows) }));
  const known = reach.filter(having("tau"));
  if (known.length === 0) return null;
  const same = known.length === reach.length && new Set(known.map(({ tau }) => tau)).size === 1;
  if (same) return reach.length > 1 ? `${passes(firstOf(known).tau)} in both variants` : passes(firstOf(known).tau);
  return list(known.map(({ variant, tau }, i) => `${i === 0 ? passes(tau) : count(tau)} in ${variant}`));
}

/** "100 in instruct" for runs shown to be worse by more than the margin; null when none is. */
export function worseWords(rows: readonly JudgedRow[]): string | null {
  const worse = rows.filter(({ test }) => test.verdict === "worse");
  if (worse.length === 0) return null;
  const parts = perVariant(worse).map(
    ({ variant, rows }) => `${list(rows.map(({ reuseFactor }) => count(reuseFactor)))} in ${variant}`
  );
  return list(parts);
}

/** The reading as a title: no full stop. */
export function reuseReading(rows: readonly JudgedRow[], margin: number): string {
  const reach = reachWords(rows);
  return reach === null
    ? `Even the fewest passes are not shown to end less than ${marginText(margin)} above fresh problems`
    : `Up to ${reach}, the end loss is shown to be less than ${marginText(margin)} above that of fresh problems`;
}

/** Plain text for those who do not see the figure: every run under its verdict, with its difference. */
export function describeReuse(rows: readonly JudgedRow[], margin: number): string {
  const settings = new Set(rows.map(({ reuseFactor }) => reuseFactor)).size;
  const named = (some: readonly JudgedRow[]) =>
    list(some.map(({ reuseFactor, variant, gap }) => `${count(reuseFactor)} ${variant} (${change(gap, 3)})`));
  const parts = (Object.keys(verdictWords) as JudgedRow["test"]["verdict"][]).flatMap((verdict) => {
    const ofVerdict = rows.filter(({ test }) => test.verdict === verdict);
    return ofVerdict.length === 0 ? [] : [`${verdictWords[verdict]}: ${named(ofVerdict)}`];
  });
  return `Difference of end loss to fresh data for ${plural(settings, "number")} of passes, judged against \u00b1${marginText(margin)}. ${capital(parts.join("; "))}.`;
}

/** Settings that neither test decides: "50 and 100 in base". */
export function undecidedWords(rows: readonly JudgedRow[]): string | null {
  const open = rows.filter(({ test }) => test.verdict === "undecided");
  if (open.length === 0) return null;
  return list(
    perVariant(open).map(
      ({ variant, rows }) => `${list(rows.map(({ reuseFactor }) => count(reuseFactor)))} in ${variant}`
    )
  );
}

export function perVariant(rows: readonly JudgedRow[]): { variant: Variant; rows: JudgedRow[] }[] {
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  return variants.map((variant) => ({ variant, rows: rows.filter((row) => row.variant === variant) }));
}

/** "0.02", "0.005": no more decimals than it has. */
export function marginText(margin: number): string {
  return Number.isInteger(Math.round(margin * 1e4) / 100) ? fixed(margin, 2) : fixed(margin, 3);
}

function passes(tau: number): string {
  return plural(tau, "pass", "passes");
}
