/** Runs whose loss flattens late: what claims B1 and B2 judge, and what limits every claim that reads a straight line. */
import { around, cellsOf } from "../../lib/claims/cells.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { having, present } from "../../lib/items.js";
import type { CellRecord } from "../../lib/records/claims-record.js";
import type { CurveFormsRecord } from "../../lib/records/prediction-record.js";
import type { Resource } from "../../lib/runs.js";
import { ofStudy, outOf, runDf } from "./inputs.js";
import { marginOf } from "./margins.js";

/** Curves of a resource that have slopes with errors, and the cell of each: late slope against that of the whole run. */
export function bendsOf(inputs: ClaimInputs, resource: Resource) {
  const margin = marginOf("sameness", "bend");
  const curves = ofStudy(inputs, inputs.prediction.curves, resource).filter(having("verdict"));
  const df = runDf(inputs);
  const cells = cellsOf(
    margin,
    curves.map((curve) => ({
      what: `${curve.variant}: ${format.modelSize(curve.modelSize)}`,
      group: curve.variant,
      ...lateDeparture(curve, df)
    }))
  );
  return { margin, curves, cells, flat: cells.filter(isFlat) };
}

/** Flatter late than over the whole run, beyond the error. */
function isFlat({ verdict, estimate }: CellRecord): boolean {
  return verdict === "contradicted" && present(estimate) < 0;
}

/** Late slope over the whole run's, minus 1. The two share points, which the error leaves out: it errs towards undecided. */
function lateDeparture({ slopes }: CurveFormsRecord, df: number | null) {
  const [whole] = slopes;
  const late = slopes.at(-1);
  if (!whole || !late || late === whole || late.standardError === null || whole.standardError === null)
    return { estimate: null, interval: null };
  const se = Math.hypot(late.standardError, whole.standardError) / Math.abs(whole.k);
  return around(late.k / whole.k - 1, se, df);
}

const limits = {
  slope: "so that one k stands for a steep start and a flat end",
  ends: "and a straight line misses such a run most at its ends, where these losses are read"
};

/** " 7 of 14 runs flatten late (claim B1), so that ...": what bends mean for a claim about the lines; empty where none bends. */
export function bendNote(inputs: ClaimInputs, resource: Resource, limit: keyof typeof limits): string {
  const { cells, flat } = bendsOf(inputs, resource);
  const claim = resource === "compute" ? "B1" : "B2";
  const verb = flat.length === 1 ? "flattens" : "flatten";
  return flat.length === 0
    ? ""
    : ` ${outOf(flat.length, cells.length, "run")} ${verb} late (claim ${claim}), ${limits[limit]}.`;
}
