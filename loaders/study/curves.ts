import { escape as bound } from "arquero";
import { group } from "d3-array";
import { itemAt } from "../../src/lib/items.js";
import type { Curve, Experiment, RunKind, RunRow, RunState, Variant } from "../../src/lib/runs.js";
import { type ExclusionReason, exclusionReasons, lossOfNone, noEvaluation, type RunTable } from "./build-runs.js";

/** Which curves to take: rows must agree in everything that is given. */
export interface CurveQuery {
  benchmark: string;
  experiment?: Experiment;
  kind?: RunKind;
  state?: RunState;
  family?: string;
  variant?: Variant;
  /** N, parameters */
  modelSize?: number;
  run?: string;
  /** evaluations with a loss of 0, which no logarithm has, in place of the others */
  allRight?: boolean;
}

const known = new WeakMap<Rows, Map<string, readonly Curve[]>>();

/**
 * Loss curves of the runs that a query describes: rows in use only (or those excluded for a loss of 0), steps ascending.
 * `dataSamples` and `computeFlops` are NaN where the log has none.
 *
 * @returns one curve a run that has any row left, by model size, then by name; none if no run agrees. Asked again, the same
 * columns come back.
 */
export function curvesOf({ table }: Pick<RunTable, "table">, query: CurveQuery): Curve[] {
  const ofTable = known.get(table) ?? new Map<string, readonly Curve[]>();
  known.set(table, ofTable);
  const name = JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));
  const curves = ofTable.get(name) ?? readCurves(table, query);
  ofTable.set(name, curves);
  return curves.map((curve) => ({ ...curve }));
}

function readCurves(table: Rows, { allRight = false, ...query }: CurveQuery): Curve[] {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined) as [
    keyof typeof query,
    string | number
  ][];
  const rows = rowsOfFamily(table, query.family)
    .filter(
      bound(
        (d: RunRow) => d.reason === (allRight ? lossOfNone : null) && wanted.every(([name, value]) => d[name] === value)
      )
    )
    // in a Float64Array, null would become 0
    .derive({
      dataSamples: bound((d: RunRow) => d.dataSamples ?? Number.NaN),
      computeFlops: bound((d: RunRow) => d.computeFlops ?? Number.NaN)
    })
    .orderby("modelSize", "run", "step")
    .reify();
  const run = rows.array("run") as string[];
  const starts = run.flatMap((name, i) => (i === 0 || run[i - 1] !== name ? [i] : []));
  const modelSize = rows.array("modelSize") as number[];
  const [step, dataSamples, computeFlops, testLoss] = ["step", "dataSamples", "computeFlops", "testLoss"].map(
    (name) => rows.array(name, Float64Array) as Float64Array
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  return starts.map((start, i) => {
    const cut = (column: Float64Array) => column.slice(start, starts[i + 1]);
    return {
      run: itemAt(run, start),
      modelSize: itemAt(modelSize, start),
      step: cut(step),
      dataSamples: cut(dataSamples),
      computeFlops: cut(computeFlops),
      testLoss: cut(testLoss)
    };
  });
}

type Rows = RunTable["table"];
const families = new WeakMap<Rows, Map<string, Rows>>();

/** The rows of one family, parted once a table: a study may have hundreds of families, each asked for many times. */
function rowsOfFamily(table: Rows, family: string | undefined): Rows {
  if (family === undefined) return table;
  const parts = families.get(table) ?? partedByFamily(table);
  families.set(table, parts);
  return parts.get(family) ?? table.filter(bound(() => false));
}

function partedByFamily(table: Rows): Map<string, Rows> {
  // rows that a filter hides have places too
  const whole = table.reify();
  const names = whole.array("family") as string[];
  const places = group(names.keys(), (i) => itemAt(names, i));
  return new Map([...places].map(([name, rows]) => [name, whole.reify(rows)]));
}

/** Evaluations of the runs that a query describes, and those excluded by reason. */
export function evaluationsOf({ table }: Pick<RunTable, "table">, query: CurveQuery) {
  const wanted = Object.entries(query) as [keyof RunRow, string | number][];
  const reasons = rowsOfFamily(table, query.family)
    .filter(bound((d: RunRow) => d.reason !== noEvaluation && wanted.every(([name, value]) => d[name] === value)))
    .array("reason") as (ExclusionReason | null)[];
  return {
    evaluations: reasons.length,
    excludedByReason: exclusionReasons.flatMap((reason) => {
      const evaluations = reasons.filter((given) => given === reason).length;
      return evaluations > 0 ? [{ reason, evaluations }] : [];
    })
  };
}
