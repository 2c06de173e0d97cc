/** Every fitted curve with its own power law: single runs, and means over the seeds of a size. */
import { visible } from "../import/names/safe-name.js";
import { modelSize } from "../lib/format.js";
import { mean } from "../lib/goodness.js";
import { firstOf, itemAt, lastOf, mustFind } from "../lib/items.js";
import type { CurveRecord, Results, RunSlopeRecord } from "../lib/results.js";
import type { Resource } from "../lib/runs.js";
import { seriesName } from "../lib/series-names.js";

/** 95%; null where an end is open. */
export type OpenInterval = [number | null, number | null];

/** A curve with its line over all of its evaluations. */
export interface CurveLine extends Pick<RunSlopeRecord, "run" | "resource" | "modelSize" | "k" | "growth" | "kind"> {
  /** as its figure calls it: its size, and where several curves have that size, the run or the series */
  name: string;
  /** as its table calls it */
  longName: string;
  interval: OpenInterval;
  /** evaluations that its slope is of */
  evaluations: number;
  points: { step: number; x: number; y: number }[];
  from: { x: number; loss: number };
  to: { x: number; loss: number };
}

/** Slopes against compute where every run has it, else against data: what a page says first. */
export function firstSlopes({ runSlopes }: Pick<Results, "runSlopes">): RunSlopeRecord[] {
  const runs = new Set(runSlopes.map(({ run }) => run));
  const counted = runSlopes.filter(({ resource }) => resource === "compute");
  return counted.length === runs.size ? counted : runSlopes.filter(({ resource }) => resource === "data");
}

/** Of single runs, then of means; against compute where every one of them has it, else against data. */
export function curveLines(results: Results): CurveLine[] {
  const all = [...results.runSlopes.map((slope) => ofRun(results, slope)), ...meansOverSeeds(results)];
  const curves = new Set(all.map(({ run }) => run)).size;
  const counted = all.filter(({ resource }) => resource === "compute");
  return counted.length === curves ? counted : all.filter(({ resource }) => resource === "data");
}

function ofRun(results: Results, slope: RunSlopeRecord): CurveLine {
  const { run, modelSize, resource, kind, k, growth, interval, from, to, points: evaluations } = slope;
  const curve = mustFind(results.curves, (candidate) => candidate.run === run);
  const ends = { from: { x: from.x, loss: from.loss }, to: { x: to.x, loss: to.loss } };
  return lineOf(results, curve, { run, modelSize, resource, kind, k, growth, interval, evaluations, ...ends });
}

function meansOverSeeds(results: Results): CurveLine[] {
  return results.inference.series.flatMap(({ family, variant, resource, sizes }) =>
    sizes.map(({ modelSize, k, interval, points: evaluations }) => {
      const curve = mustFind(
        results.curves,
        (candidate) =>
          candidate.family === family &&
          candidate.variant === variant &&
          candidate.modelSize === modelSize &&
          candidate.benchmark === results.study.benchmark
      );
      const points = pointsOf(curve, resource);
      const [midX, midL] = [mean(points.map(({ x }) => Math.log(x))), mean(points.map(({ y }) => Math.log(y)))];
      // least squares goes through the middle of its points
      const end = ({ x }: { x: number }) => ({ x, loss: Math.exp(midL - k * (Math.log(x) - midX)) });
      const line = { from: end(firstOf(points)), to: end(lastOf(points)) };
      const of = { run: curve.run, modelSize, resource, kind: curve.kind, k, interval, evaluations };
      return lineOf(results, curve, { ...of, ...line, growth: growthOf(interval) });
    })
  );
}

function lineOf(
  results: Results,
  curve: CurveRecord,
  line: Omit<CurveLine, "name" | "longName" | "points">
): CurveLine {
  const size = modelSize(curve.modelSize);
  const several = results.curves.filter((other) => other.modelSize === curve.modelSize).length > 1;
  const longName = line.kind === "repeat" ? visible(line.run) : seriesName(results, curve.family, curve.variant);
  return { ...line, longName, name: several ? `${size} (${longName})` : size, points: pointsOf(curve, line.resource) };
}

function pointsOf(curve: CurveRecord, resource: Resource): CurveLine["points"] {
  const x = resource === "compute" ? curve.computeFlops : curve.dataSamples;
  return curve.step.map((step, i) => ({ step, x: itemAt(x, i), y: itemAt(curve.testLoss, i) }));
}

/** Where an interval of a slope lies against 0. */
export function growthOf([low, high]: OpenInterval): RunSlopeRecord["growth"] {
  if (low !== null && low > 0) return "improved";
  return high !== null && high < 0 ? "falls back" : "not shown";
}
