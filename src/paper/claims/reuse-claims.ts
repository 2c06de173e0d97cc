/** Claims D: repeated data works when unique data is scarce. */
import { greatest } from "d3-array";
import { cellsOf } from "../../lib/claims/cells.js";
import { type ClaimNumber, type Judgement, percentage, plainNumber } from "../../lib/claims/claim.js";
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
  return counted.length === 0 ? null : percentage(label, supported / counted.length, 0);
};

function numberOf(row: Row | undefined): ClaimNumber | null {
  if (!row) return null;
  return plainNumber(
    `end loss at reuse ${format.count(row.reuseFactor)} minus fresh data, ${row.variant}`,
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
    test: `End loss of reused data minus that of fresh data at the same number of samples, up to reuse ${claimedReuse}, as far as the paper claims it. Larger factors stand beside it; that of the largest is a claim of its own, which excludes this one there.`,
    margin,
    cells,
    number: within(`of runs are shown to end within ${margin.value} of the loss of fresh data, on either side`, cells),
    argument:
      rows.length === 0
        ? none
        : `${worse(counted)}${lower(counted)} Beside the claim: ${worse(beside)} The paper excepts reuse ${last} itself. ${alone}`,
    wouldChange: "A second run of each setting: the error is that of single runs."
  };
}

/** D2: not worse up to the claimed factor. */
export function reuseIsNotWorse({ experiments: { reuse } }: ClaimInputs): Judgement {
  const rows = rowsOf(reuse).filter(({ reuseFactor }) => reuseFactor <= claimedReuse);
  const margin = marginOf("at most", "loss");
  const cells = cellsFor(margin, rows);
  return {
    test: `End loss of reused data minus that of fresh data at the same number of samples, up to reuse ${claimedReuse}. A lower loss is no degradation.`,
    margin,
    cells,
    number: within(`of runs are shown to end less than ${margin.value} above the loss of fresh data`, cells),
    argument: rows.length === 0 ? none : `${worse(rows)}${highest(rows, margin.value)} ${alone}`,
    wouldChange: "A second run of each setting: the error is that of single runs."
  };
}

const alone = "Each setting is one run of one size.";

const named = (rows: readonly Row[]) =>
  format.list(rows.map(({ variant, reuseFactor }) => `${variant} at ${reuseFactor}`));

/** Which runs end above fresh data beyond their error. */
function worse(rows: readonly Row[]): string {
  const some = rows.filter(({ test }) => test.interval[0] > 0);
  return some.length === 0
    ? "No run ends above fresh data by more than its error."
    : `Above fresh data beyond the error: ${named(some)}.`;
}

/** Which end below it beyond their error: no harm, yet not the same. */
function lower(rows: readonly Row[]): string {
  const some = rows.filter(({ test }) => test.interval[1] < 0);
  return some.length === 0 ? "" : ` Below it beyond the error, which is no harm: ${named(some)}.`;
}

/** The run that ends highest over fresh data, whose interval decides. */
function highest(rows: readonly Row[], margin: number): string {
  const most = greatest(rows, ({ test }) => test.interval[1]);
  if (!most) return "";
  const [low, high] = most.test.interval;
  return ` Highest is ${named([most])}, ${format.change(most.difference, 3)} ${format.interval(low, high)}, whose upper end is ${high < margin ? "below" : "not below"} the margin.`;
}

/** D3: overfitting at the largest reuse factor. */
export function largestReuseIsWorse({ experiments: { reuse } }: ClaimInputs): Judgement {
  const rows = rowsOf(reuse);
  const largest = Math.max(...rows.map(({ reuseFactor }) => reuseFactor));
  const last = rows.filter(({ reuseFactor }) => reuseFactor === largest);
  const margin = marginOf("difference", "loss");
  return {
    test: "End loss at the largest reuse factor minus that of fresh data.",
    margin,
    cells: cellsFor(margin, last),
    number: numberOf(greatest(last, ({ difference }) => difference)),
    argument:
      rows.length === 0
        ? none
        : capital(
            `${format.list(last.map(({ variant, difference, test }) => `${variant}: ${format.change(difference, 3)} ${format.interval(test.interval[0], test.interval[1])}`))}.`
          ),
    wouldChange: "A second run at this setting."
  };
}
