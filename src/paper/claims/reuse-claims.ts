/** Claims D: repeated data works when unique data is scarce. */
import { greatest } from "d3-array";
import { cellsOf } from "../../lib/claims/cells.js";
import { type ClaimNumber, type Judgement, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { capital } from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import type { MarginRecord } from "../../lib/records/claims-record.js";
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
  return {
    test: `End loss of reused data minus that of fresh data at the same number of samples, up to reuse ${claimedReuse}, as far as the paper claims it. Larger factors stand beside it; that of the largest is a claim of its own, which excludes this one there.`,
    margin,
    cells: cellsFor(margin, rows, ({ reuseFactor }) => reuseFactor > claimedReuse),
    number: numberOf(
      greatest(
        rows.filter(({ reuseFactor }) => reuseFactor <= claimedReuse),
        ({ difference }) => difference
      )
    ),
    argument: rows.length === 0 ? none : `${apart(rows)} The paper excepts reuse ${last} itself.`,
    wouldChange: "A second run of each setting: the error is that of single runs."
  };
}

/** D2: not worse up to the claimed factor. */
export function reuseIsNotWorse({ experiments: { reuse } }: ClaimInputs): Judgement {
  const rows = rowsOf(reuse).filter(({ reuseFactor }) => reuseFactor <= claimedReuse);
  const margin = marginOf("at most", "loss");
  return {
    test: `End loss of reused data minus that of fresh data at the same number of samples, up to reuse ${claimedReuse}. A lower loss is no degradation.`,
    margin,
    cells: cellsFor(margin, rows),
    number: numberOf(greatest(rows, ({ difference }) => difference)),
    argument: rows.length === 0 ? none : apart(rows),
    wouldChange: "A second run of each setting: the error is that of single runs."
  };
}

/** Which runs end above fresh data beyond their error, in the paper's terms. */
function apart(rows: readonly Row[]): string {
  const worse = rows.filter(({ test }) => test.interval[0] > 0);
  const which = format.list(worse.map(({ variant, reuseFactor }) => `${variant} at ${reuseFactor}`));
  return `${worse.length === 0 ? "No run ends above fresh data by more than its error." : `Above fresh data beyond the error: ${which}.`} Each setting is one run of one size.`;
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
