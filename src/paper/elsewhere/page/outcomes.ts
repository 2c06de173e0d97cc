/** What the studies say of a row together. */

import type { FigureReads } from "../../../components/frame/inputs-read.js";
import { besideUnits } from "../../../lib/beside/beside-record.js";
import type { CellUnit } from "../../../lib/claims/cells.js";
import { together } from "../../../lib/claims/ledger.js";
import { marginChanges } from "../../../lib/claims/other-margins.js";
import { plural } from "../../../lib/format.js";
import { mustHave } from "../../../lib/items.js";
import type { CellRecord, TallyRecord } from "../../../lib/records/claims-record.js";
import type { Results } from "../../../lib/results.js";
import type { StudySite } from "../../paper-site.js";
import type { ColumnRecord, ElsewhereRecord, MissingRuns, RowRecord, StudyName } from "../elsewhere-record.js";

export const elsewhereReads: FigureReads = { logs: "public", places: ["data/elsewhere.json"] };

export const studyNames: Record<StudyName, string> = {
  first: "This paper",
  verl: "verl ladder",
  pods: "PODS",
  octothinker: "OctoThinker"
};

/** Rows as the table and the sentences call them. */
export const rowNames: Record<string, string> = {
  size: "larger models learn faster",
  straight: "one power law a run",
  form: "a power law, not a sigmoid",
  forecast: "each run’s first half predicts its rest",
  "held-out": "72B predicted from smaller sizes",
  saturation: "saturation of k(N)",
  reuse: "problems can be repeated",
  rollouts: "more answers a prompt are better",
  hours: "more answers pay at equal hours",
  seeds: "one run a setting is enough",
  order: "early scores rank recipes better than the start",
  decline: "training longer does no harm"
};

export const rowUnits: Record<string, CellUnit> = {
  ...besideUnits,
  form: ["group of runs", "groups of runs"],
  "held-out": ["series", "series"],
  saturation: ["fit", "fits"],
  reuse: ["run", "runs"],
  rollouts: ["comparison", "comparisons"],
  hours: ["comparison", "comparisons"],
  order: ["set of recipes", "sets of recipes"]
};

/** Headings of the page, as the address of a row. */
export const rowPlaces: Record<string, string> = {
  size: "do-larger-models-learn-faster",
  straight: "is-one-run-a-power-law",
  form: "is-a-run-a-power-law-or-a-sigmoid",
  forecast: "does-the-first-half-of-a-run-predict-the-rest",
  "held-out": "do-smaller-sizes-predict-the-largest",
  saturation: "does-the-gain-level-off-with-size",
  reuse: "can-problems-be-repeated",
  rollouts: "are-more-answers-a-prompt-better",
  hours: "do-more-answers-pay-at-equal-hours",
  seeds: "is-one-run-a-setting-enough",
  order: "does-the-early-order-of-recipes-last",
  decline: "does-training-longer-do-harm"
};

export function recordOf({ reference }: Pick<StudySite, "reference">): ElsewhereRecord {
  if (reference.elsewhere === null) throw new RangeError("data/elsewhere.json: not there; npm run elsewhere makes it");
  return reference.elsewhere;
}

/** Cells that count: of the first study those of the ledger, where the row's own test was not made on its runs. */
export function countedCells(row: RowRecord, { cells }: ColumnRecord, { claims }: Results): CellRecord[] {
  const said = cells.length > 0 ? [] : claims.rows.filter(({ id }) => row.claims.includes(id));
  return (said.length > 0 ? said.flatMap((claim) => claim.cells) : cells).filter(({ beyond }) => !beyond);
}

/** What the paper takes for granted and claims nowhere. */
export function isGranted({ claims }: RowRecord): boolean {
  return claims.length === 0;
}

/** The name of a row, with a dagger where the paper claims it nowhere. */
export function markedName(row: RowRecord): string {
  return `${mustHave(rowNames, row.id)}${isGranted(row) ? "\u2020" : ""}`;
}

/** Parts of the record that are fitted to whole runs, not to their early or late steps alone. */
export function ofWholeRuns<Part extends { window: string }>(parts: readonly Part[]): Part[] {
  return parts.filter(({ window }) => window === "whole run");
}

/** Tally, verdict and words of a column; null where it cannot test the row. */
export function outcomeOf(row: RowRecord, column: ColumnRecord, results: Results) {
  return column.cannot === null ? together(countedCells(row, column, results)) : null;
}

export type Travelled = "supported" | "contradicted" | "both" | "undecided" | "not testable";

/** What the other studies alone say of a row. */
export function elsewhereOf(row: RowRecord, results: Results): Travelled {
  const tallies = otherTallies(row, results);
  const some = (word: "supported" | "contradicted") => tallies.some((tally) => tally[word] > 0);
  if (tallies.length === 0) return "not testable";
  if (some("supported")) return some("contradicted") ? "both" : "supported";
  return some("contradicted") ? "contradicted" : "undecided";
}

function otherTallies(row: RowRecord, results: Results): TallyRecord[] {
  const others = row.columns.filter(({ study }) => study !== "first");
  return others.flatMap((column) => outcomeOf(row, column, results)?.tally ?? []);
}

/** Cells of the other studies together that can be tested. */
function sumElsewhere(row: RowRecord, results: Results) {
  const sum = (name: keyof TallyRecord) => otherTallies(row, results).reduce((total, tally) => total + tally[name], 0);
  const [supported, undecided, contradicted] = [sum("supported"), sum("undecided"), sum("contradicted")];
  return { supported, undecided, contradicted, tested: supported + undecided + contradicted };
}

/** "of 50 pairs of sizes 6 supported, 43 undecided, 1 contradicted": the other studies together. */
export function countsElsewhere(row: RowRecord, results: Results): string {
  const sum = sumElsewhere(row, results);
  const of = mustHave(rowUnits, row.id);
  const parts = (["supported", "undecided", "contradicted"] as const).flatMap((word) =>
    sum[word] === 0 ? [] : [`${sum[word]} ${word}`]
  );
  return `of ${plural(sum.tested, of[0], of[1])} ${parts.join(", ")}`;
}

/** "28 of 72", "6 for, 1 against, of 50": the cells behind a word of `elsewhereOf`. */
export function shareElsewhere(row: RowRecord, results: Results): string {
  const { supported, contradicted, tested } = sumElsewhere(row, results);
  if (supported > 0 && contradicted > 0) return `${supported} for, ${contradicted} against, of ${tested}`;
  return `${supported + contradicted} of ${tested}`;
}

/** Simulated for a few numbers of runs alone: the fewest with a chance of 80% may lie below the one that has it. */
export function triedOnly({ unit }: Pick<MissingRuns, "unit">): boolean {
  return unit === "runs a size";
}

/** Verdicts on the other studies that another margin would turn, and how many there are. */
export function turnedBy(factor: 0.5 | 2, { rows }: Pick<ElsewhereRecord, "rows">): number {
  return rows.reduce(
    (sum, { id, margin, columns }) =>
      sum +
      marginChanges(
        id,
        margin,
        columns.flatMap(({ cells }) => cells)
      ).filter((change) => change.factor === factor).length,
    0
  );
}

/** Verdicts that have an interval, the paper's own runs among them where the row's test was made on them. */
export function judgedCells({ rows }: Pick<ElsewhereRecord, "rows">): number {
  const cells = rows.flatMap(({ columns }) => columns.flatMap(({ cells }) => cells));
  return cells.filter(({ beyond, interval }) => !beyond && interval !== null).length;
}
