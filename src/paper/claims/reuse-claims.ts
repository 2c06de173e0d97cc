/** Claims D: repeated data works when unique data is scarce. */
import { greatest, least } from "d3-array";
import { cellsOf } from "../../lib/claims/cells.js";
import { type ClaimNumber, type Judgement, plainNumber, shareOf } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { capital } from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import type { CellRecord, MarginRecord } from "../../lib/records/claims-record.js";
import type { ReuseRecord } from "../../lib/records/experiments-record.js";
import { marginOf } from "./margins.js";

/** Reuse factor up to which the study sees no significant loss. */
const claimedReuse = 25;

function rowsOf(reuse: ReuseRecord | null) {
  return (reuse?.variants ?? []).flatMap(({ variant, windows }) =>
    firstOf(windows).rows.map((row) => ({ variant, ...row }))
  );
}

type Row = ReturnType<typeof rowsOf>[number];

const cellsFor = (margin: MarginRecord, rows: readonly Row[], beyond: (row: Row) => boolean = () => false) =>
  cellsOf(
    margin,
    rows.map((row) => ({
      what: `${row.variant}, reuse ${row.reuseFactor}`,
      group: row.variant,
      estimate: row.difference,
      interval: row.test.interval,
      df: row.df,
      beyond: beyond(row)
    }))
  );

const within = (label: string, cells: readonly CellRecord[]): ClaimNumber | null => {
  const counted = cells.filter(({ beyond }) => !beyond);
  const supported = counted.filter(({ verdict }) => verdict === "supported").length;
  return shareOf(label, supported, counted.length);
};

function numberOf(row: Row | undefined): ClaimNumber | null {
  if (!row) return null;
  return plainNumber(
    `in loss: end after ${format.count(row.reuseFactor)} passes minus end with fresh data, ${row.variant}, the smaller of two`,
    row.difference,
    3,
    row.test.interval
  );
}

const none = "This study has no runs with reused data.";

/** D1: the loss at the end is the same, whatever the reuse factor. What the paper itself excepts stands beside it. */
export function reuseHardlyMatters({ experiments: { reuse } }: ClaimInputs): Judgement {
  const rows = rowsOf(reuse);
  const margin = marginOf("sameness", "loss");
  const last = Math.max(...rows.map(({ reuseFactor }) => reuseFactor));
  const cells = cellsFor(margin, rows, ({ reuseFactor }) => reuseFactor > claimedReuse);
  const counted = rows.filter(({ reuseFactor }) => reuseFactor <= claimedReuse);
  const beside = rows.filter(({ reuseFactor }) => reuseFactor > claimedReuse);
  return {
    test: `End loss of a run that repeats its problems minus that of fresh problems, after equal samples. The paper claims this up to ${claimedReuse} passes (reuse ${claimedReuse}); more passes stand beside it.`,
    margin,
    cells,
    number: within(
      `of runs, up to ${claimedReuse} passes, are shown to end within ${margin.value} of the loss of fresh data`,
      cells
    ),
    argument:
      rows.length === 0
        ? none
        : `Up to ${claimedReuse} passes: ${worse(counted)}${lower(counted)}${open(cells, margin)} With more passes, beside the claim: ${worse(beside)} The paper itself excepts ${last} passes (claim D3). ${alone}`,
    wouldChange: "A second run of each setting: the error is that of single runs."
  };
}

/** D2: not worse up to the claimed factor. */
export function reuseIsNotWorse({ experiments: { reuse } }: ClaimInputs): Judgement {
  const rows = rowsOf(reuse).filter(({ reuseFactor }) => reuseFactor <= claimedReuse);
  const margin = marginOf("at most", "loss");
  const cells = cellsFor(margin, rows);
  return {
    test: `End loss of a run that repeats its problems minus that of fresh problems, after equal samples, up to ${claimedReuse} passes. A lower loss is no degradation.`,
    margin,
    cells,
    number: within(
      `of runs, up to ${claimedReuse} passes, are shown to end less than ${margin.value} above the loss of fresh data`,
      cells
    ),
    argument: rows.length === 0 ? none : `${format.capital(worse(rows))}${highest(rows, margin.value)} ${alone}`,
    wouldChange: "A second run of each setting: the error is that of single runs."
  };
}

const alone = "Each setting is a single run, and all are of one size.";

const named = (rows: readonly Row[]) =>
  format.list(
    rows.map(({ variant, reuseFactor }) => `${variant} after ${format.plural(reuseFactor, "pass", "passes")}`)
  );

/** Which runs end above fresh data beyond their error. */
function worse(rows: readonly Row[]): string {
  const some = rows.filter(({ test }) => test.interval[0] > 0);
  return some.length === 0
    ? "no run ends above fresh data by more than its error."
    : `${named(some)} ${some.length === 1 ? "ends" : "end"} above fresh data by more than the error.`;
}

/** Which end below it beyond their error: no harm, yet not the same. */
function lower(rows: readonly Row[]): string {
  const some = rows.filter(({ test }) => test.interval[1] < 0);
  return some.length === 0
    ? ""
    : ` ${format.capital(named(some))} ${some.length === 1 ? "ends" : "end"} below it by more than the error: no harm, but not the same.`;
}

/** How many runs are neither shown to be as close as the margin nor shown to differ. */
function open(cells: readonly CellRecord[], margin: MarginRecord): string {
  const some = cells.filter(({ beyond, verdict }) => !beyond && verdict === "undecided").length;
  return some === 0
    ? ""
    : ` In ${format.plural(some, "run")} the interval reaches beyond ${margin.value}, and holds 0.`;
}

/** The run that ends highest over fresh data, whose interval decides. */
function highest(rows: readonly Row[], margin: number): string {
  const most = greatest(rows, ({ test }) => test.interval[1]);
  if (!most) return "";
  const [low, high] = most.test.interval;
  return ` The highest interval is that of ${named([most])}: ${format.change(most.difference, 3)} ${format.interval(low, high)}. Its upper end is ${high < margin ? "below" : "not below"} the margin.`;
}

/** D3: overfitting at the largest reuse factor. */
export function largestReuseIsWorse({ experiments: { reuse } }: ClaimInputs): Judgement {
  const rows = rowsOf(reuse);
  const largest = Math.max(...rows.map(({ reuseFactor }) => reuseFactor));
  const last = rows.filter(({ reuseFactor }) => reuseFactor === largest);
  const margin = marginOf("difference", "loss");
  return {
    test: "End loss of the run with the most passes minus that of fresh problems, after equal samples. It tests a higher loss; that overfitting is the cause, it does not.",
    margin,
    cells: cellsFor(margin, last),
    number: numberOf(least(last, ({ difference }) => difference)),
    argument:
      rows.length === 0
        ? none
        : capital(
            `the run of ${format.count(largest)} passes ends off the loss of fresh data by ${format.list(last.map(({ variant, difference, test }) => `${format.change(difference, 3)} ${format.interval(test.interval[0], test.interval[1])} (${variant})`))}. ${alone}`
          ),
    wouldChange: "A second run of this setting that ends no higher than fresh data."
  };
}
