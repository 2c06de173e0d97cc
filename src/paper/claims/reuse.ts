/** Claims D: repeated data works when unique data is scarce. */
import { greatest } from "d3-array";
import { type ClaimNumber, type Judgement, judge, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import type { ReuseRecord } from "../../lib/records/experiments.js";
import { outOf } from "./inputs.js";

/** Reuse factor up to which the study sees no significant loss. */
export const claimedReuse = 25;

const untestable: Judgement = {
  test: "End-of-run loss of reused data against fresh data.",
  conditions: [],
  number: null,
  verdict: "not testable with these data",
  argument: "This study has no runs with reused data.",
  wouldChange: "Such runs."
};

function rowsOf({ variants }: ReuseRecord) {
  return variants.flatMap(({ variant, windows }) => windows[0]!.rows.map((row) => ({ variant, ...row })));
}

type Row = ReturnType<typeof rowsOf>[number];

function numberOf(row: Row | undefined): ClaimNumber | null {
  if (!row) return null;
  return plainNumber(
    `end loss at reuse ${format.count(row.reuseFactor)} minus fresh data, ${row.variant}`,
    row.difference,
    3,
    row.test.interval
  );
}

/** D1, D2: not worse, for every reuse factor or up to the claimed one. */
export function reuseIsNotWorse({ experiments: { reuse } }: ClaimInputs, upTo: number | null): Judgement {
  if (!reuse) return untestable;
  const rows = rowsOf(reuse).filter(({ reuseFactor }) => upTo === null || reuseFactor <= upTo);
  const margin = reuse.variants[0]!.windows[0]!.margin;
  const conditions = rows.map(({ variant, reuseFactor, test }) => ({
    what: `${variant}, reuse ${reuseFactor}: shown not to be worse by ${margin} or more`,
    holds: test.nonInferior
  }));
  const held = conditions.filter(({ holds }) => holds).length;
  const worse = rows.filter(({ test }) => test.verdict === "worse");
  const power = Math.min(...rows.map(({ test }) => test.power));
  return {
    test: `One-sided non-inferiority with margin ${margin} on the mean loss of the last steps, the error from the deviation between whole runs. Supported when every run${upTo === null ? "" : ` up to reuse ${upTo}`} is shown not to be worse; in part when some are.`,
    conditions,
    number: numberOf(
      greatest(
        rows.filter(({ reuseFactor }) => reuseFactor <= claimedReuse),
        ({ difference }) => difference
      )
    ),
    verdict: judge(conditions),
    argument:
      rows.length === 0
        ? `No run reuses its data up to ${upTo} times.`
        : `Shown not to be worse: ${outOf(held, rows.length, "run")}. ${worse.length === 0 ? "None is shown to be worse by the margin." : `Shown to be worse by the margin: ${format.list(worse.map(({ variant, reuseFactor }) => `${variant} at ${reuseFactor}`))}.`} ` +
          `Each setting is one run of one size, so that a true equality is shown with a chance of ${format.fixed(power, 2)}; what is not shown is undecided, not refuted.`,
    wouldChange: "A second run of each setting: the error is that of single runs."
  };
}

/** D3: overfitting at the largest reuse factor. */
export function largestReuseIsWorse({ experiments: { reuse } }: ClaimInputs): Judgement {
  if (!reuse) return untestable;
  const rows = rowsOf(reuse);
  const largest = Math.max(...rows.map(({ reuseFactor }) => reuseFactor));
  const last = rows.filter(({ reuseFactor }) => reuseFactor === largest);
  const conditions = last.map(({ variant, test }) => ({
    what: `${variant}, reuse ${largest}: end loss is higher than that of fresh data, 0 outside its interval`,
    holds: test.detectable && test.interval[0] > 0
  }));
  return {
    test: `End loss at reuse ${largest} minus fresh data. Supported when 0 is below the 95 % interval in every variant.`,
    conditions,
    number: numberOf(greatest(last, ({ difference }) => difference)),
    verdict: judge(conditions),
    argument:
      `${format.list(last.map(({ variant, difference, test }) => `${variant}: ${format.change(difference, 3)} ${format.interval(test.interval[0], test.interval[1])}`))}.`.replace(
        /^./,
        (c) => c.toUpperCase()
      ),
    wouldChange: "A second run at this setting."
  };
}
