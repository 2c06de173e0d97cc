/**
 * Operating characteristics of the verdicts: how often each comes out if the claim is true, false by its margin, or false
 * by twice its margin, when the errors are those of the claim's own cells. Simulated from a seed.
 */

import type { CellRecord, CharacteristicRecord, MarginRecord } from "../records/claims-record.js";
import { tWithin95 } from "../statistics/distributions.js";
import { type Random, seededRandom } from "../statistics/random.js";
import { decide } from "./decide.js";
import { type Rule, type Verdict, verdicts } from "./verdicts.js";

export const characteristicSettings = { draws: 1000, seed: 20251129 };

/** Effects, in margins, at which a claim is just true, false by the margin, and false by twice the margin. */
const truths: Record<Exclude<Rule, "lead">, readonly [number, number, number]> = {
  difference: [1, 0, -1],
  sameness: [0, 1, 2],
  "at most": [0, 1, 2]
};
const words = ["true", "false by the margin", "false by twice the margin"] as const;

/**
 * Shares of the verdicts over the testable cells of a claim; empty where no cell has an error.
 * A cell's half-width gives its error, taken as the true one; with degrees of freedom the error is drawn anew each time.
 */
export function characteristicsOf(
  claim: string,
  { rule }: Pick<MarginRecord, "rule">,
  cells: readonly CellRecord[],
  { draws, seed } = characteristicSettings
): CharacteristicRecord[] {
  if (rule === "lead") return [];
  const usable = cells.filter(({ interval, beyond }) => !beyond && errorOf(interval) !== null);
  if (usable.length === 0) return [];
  const random = seededRandom(seed);
  return truths[rule].map((effect, i) => {
    const shares = usable.map((cell) => cellShares(rule, cell, effect * cell.margin, draws, random));
    return meanOfCells(claim, words[i]!, shares);
  });
}

/** Half the width of an interval; null where it is open, a point, or none. */
function errorOf(interval: CellRecord["interval"]): number | null {
  const [low, high] = interval ?? [null, null];
  return low === null || high === null || low === high ? null : (high - low) / 2;
}

function cellShares(rule: Rule, { interval, df, margin }: CellRecord, truth: number, draws: number, random: Random) {
  const t = tWithin95(df ?? Number.POSITIVE_INFINITY);
  const se = errorOf(interval)! / t;
  return sharesOf(draws, () => {
    const estimate = truth + se * random.normal();
    const half = t * se * (df === null ? 1 : Math.sqrt(random.chiSquare(df) / df));
    return decide(rule, [estimate - half, estimate + half], margin);
  });
}

/** Of a claim that is not testable: what its rule would give, were its data what it asks for. */
export function wereItTestable(rows: readonly CharacteristicRecord[]): CharacteristicRecord[] {
  return rows.map((row) => ({ ...row, truth: `${row.truth}, were it testable` }));
}

/** Shares of verdicts, cell by cell, as one record. */
export function meanOfCells(
  claim: string,
  truth: string,
  shares: readonly Readonly<Record<Verdict, number>>[]
): CharacteristicRecord {
  const mean = (verdict: Verdict) => shares.reduce((sum, share) => sum + share[verdict], 0) / shares.length;
  return {
    ...{ claim, truth, cells: shares.length },
    ...{ supported: mean("supported"), contradicted: mean("contradicted"), undecided: mean("undecided") },
    leastSupported: Math.min(...shares.map(({ supported }) => supported))
  };
}

/** How often each verdict comes of so many drawn intervals. */
export function sharesOf(draws: number, verdictOf: () => Verdict): Record<Verdict, number> {
  const shares: Record<Verdict, number> = { supported: 0, contradicted: 0, undecided: 0, "not testable": 0 };
  for (let i = 0; i < draws; i++) shares[verdictOf()]++;
  for (const verdict of verdicts) shares[verdict] /= draws;
  return shares;
}
