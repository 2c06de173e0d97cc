/** What the law shows for a pair of K_max and N_0 and the sizes that are fitted. Pure: the same in Node and page. */

import { clamp } from "../../../components/drawing/plot-parts.js";
import type { DrawnSize, SizeLine } from "../../../components/loss-curves/loss-curves-state.js";
import { powerLawLoss } from "../../../lib/forms/power-law.js";
import type { EfficiencyLaw } from "../../../lib/forms/saturating.js";
import {
  type LevelForm,
  lawGiven,
  levelForms,
  predictStrictly,
  type SizeCurve,
  sizeCurve
} from "../../../lib/inference/sizes/between-sizes.js";
import { type RelativeErrors, relativeErrors } from "../../../lib/inference/sizes/relative-errors.js";
import { firstOf, itemAt, lastOf } from "../../../lib/items.js";
import { type EvaluatedLaw, evaluateLaw, fitLogCurves } from "../../../lib/law/fit-law.js";
import { type ValleyPoint, valleyEdges, valleyFloor } from "../../../lib/law/law-valley.js";
import { profileAt } from "../../../lib/law/variable-projection.js";
import { type LogCurve, logCurve } from "../../../lib/log-moments.js";
import type { Resource } from "../../../lib/runs.js";

/** `data/law.json`, and each series of `data/explore.json`: one variant of the study's own family, the points that the fit of all sizes reads. */
export interface LawData {
  /** SHA-256 of the logs, hex */
  hash: string;
  family: string;
  familyName: string;
  variant: string;
  resource: Resource;
  /** N of the size that the fit between sizes leaves out */
  heldOutSize: number;
  /** N ascending */
  curves: { modelSize: number; step: number[]; x: number[]; testLoss: number[] }[];
  /** the pair that the publication prints for the fit without that size */
  printed: (EfficiencyLaw & { table: string }) | null;
}

/** What the sliders reach; a fit outside is shown at the nearest end. */
export const ranges = { kMax: [0.04, 0.3], n0: [1e9, 1e11] } as const;

export interface LawState {
  /** null = the best one of the sizes in the fit */
  pair: EfficiencyLaw | null;
  /** N of the sizes in the fit */
  sizes: readonly number[];
}

export interface LawModel {
  pair: EfficiencyLaw;
  /** whether it is the best one of these sizes */
  best: boolean;
  ground: Ground;
  /** of the sizes in the fit */
  fit: EvaluatedLaw;
  sizes: DrawnSize[];
  /** slope fitted to each size alone, and whether the size is in the fit */
  slopes: { modelSize: number; k: number; inFit: boolean }[];
  target: Target;
}

/** The size that the fit between sizes leaves out. */
interface Target {
  modelSize: number;
  inFit: boolean;
  /** its last measured loss, and the line there */
  measured: number;
  line: number;
  /** with its level fitted to its own points */
  errors: RelativeErrors;
  /** with its level extrapolated from the sizes in the fit; null while it is one of them, or with too few */
  strict: (RelativeErrors & { form: LevelForm }) | null;
}

/** Curves in the forms that fits read, made once for each data file. */
interface Read {
  logs: LogCurve[];
  sizes: SizeCurve[];
}
const read = new WeakMap<LawData, Read>();

function readCurves(data: LawData): Read {
  const known = read.get(data);
  if (known) return known;
  const curves = data.curves.map(({ modelSize, step, x, testLoss }) => ({
    run: `${modelSize}`,
    modelSize,
    step: Float64Array.from(step),
    // the one that is not asked for is not read
    dataSamples: Float64Array.from(x),
    computeFlops: Float64Array.from(x),
    testLoss: Float64Array.from(testLoss)
  }));
  const made = {
    logs: curves.map((curve) => logCurve(curve, data.resource)),
    sizes: curves.map((curve) => sizeCurve(curve, data.resource))
  };
  read.set(data, made);
  return made;
}

/** What holds for a set of sizes whatever pair is chosen. */
export interface Ground {
  /** the best pair, or the nearest that the sliders reach */
  pair: EfficiencyLaw;
  /** false where the best pair is beyond the sliders, or there is none */
  reached: boolean;
  /** least error of any pair, RMS of ln L */
  least: number;
  /** the best K_max at each N_0 that the sliders reach */
  floor: ValleyPoint[];
  /** K_max of the pairs whose error is at most `nearly` times the least; null = further than the sliders reach */
  span: [low: number | null, high: number | null];
}

/** Errors, as multiples of the least, up to which pairs fit nearly as well. */
export const nearly = 1.05;

/** Points of the valley that is drawn, and as many between two of them where its width is measured. */
const drawn = 60;
const between = 30;

const grounds = new WeakMap<LawData, Map<string, Ground>>();

export function groundOf(data: LawData, sizes: readonly number[]): Ground {
  const known = grounds.get(data) ?? new Map<string, Ground>();
  grounds.set(data, known);
  const found = known.get(sizes.join()) ?? makeGround(data, sizes);
  known.set(sizes.join(), found);
  return found;
}

function makeGround(data: LawData, sizes: readonly number[]): Ground {
  const curves = readCurves(data).logs.filter(({ modelSize }) => sizes.includes(modelSize));
  const { kMax, n0, status, goodness } = fitLogCurves(curves, "log");
  const inside = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
  const least = Math.sqrt(goodness.objective);
  const fine = valleyFloor(curves, ranges.n0, (drawn - 1) * between + 1);
  const floor = fine.filter((_, i) => i % between === 0);
  const edges = valleyEdges(fine, least * nearly);
  const [low, high] = [Math.min(...edges.map((edge) => edge.low)), Math.max(...edges.map((edge) => edge.high))];
  const open = (end: ValleyPoint) => end.rms <= least * nearly;
  const span: Ground["span"] = [
    open(firstOf(fine)) || !inside(low, ranges.kMax) ? null : low,
    open(lastOf(fine)) || !inside(high, ranges.kMax) ? null : high
  ];
  if (status === "converged" && inside(kMax, ranges.kMax) && inside(n0, ranges.n0)) {
    return { pair: { kMax, n0 }, least, reached: true, floor, span };
  }
  const near = clamp(n0, ranges.n0);
  const weights = curves.map(() => 1 / curves.length);
  const there = profileAt(curves, weights, Math.log(near)).kMax;
  return { pair: { kMax: clamp(there, ranges.kMax), n0: near }, least, reached: false, floor, span };
}

export function lawModel(data: LawData, { pair: chosen, sizes: wanted }: LawState): LawModel {
  const { logs, sizes } = readCurves(data);
  const inFit = (modelSize: number) => wanted.includes(modelSize);
  const fitted = logs.filter(({ modelSize }) => inFit(modelSize));
  const ground = groundOf(data, wanted);
  const pair = chosen ?? ground.pair;
  // the level of a size that is left out is fitted to its own points, as in the results
  const every = evaluateLaw(logs, pair);
  const losses = data.curves.flatMap(({ testLoss }) => testLoss);
  const [lowest, highest] = [Math.min(...losses), Math.max(1, ...losses)];
  return {
    pair,
    best: chosen === null,
    ground,
    fit: evaluateLaw(fitted, pair),
    sizes: every.sizes.map(({ modelSize, learningEfficiency: k, intercept, r2 }, i): DrawnSize => {
      const { step, x, testLoss } = itemAt(data.curves, i);
      const within = inFit(modelSize);
      const off = relativeErrors(itemAt(sizes, i).loss, 0, (t) => powerLawLoss(itemAt(x, t), k, intercept));
      return {
        modelSize,
        points: step.map((at, t) => ({ step: at, x: itemAt(x, t), loss: itemAt(testLoss, t), inFit: within })),
        inFit: within,
        learningEfficiency: k,
        intercept,
        lines: shownLine(firstOf(x), lastOf(x), { k, intercept }, [lowest, highest], within),
        meanError: off.absolute,
        meanErrorLater: null,
        r2: within ? r2 : null
      };
    }),
    slopes: logs.map(({ modelSize, sxx, sxy }) => ({ modelSize, k: -sxy / sxx, inFit: inFit(modelSize) })),
    target: targetOf(data, pair, wanted, every)
  };
}

/** The part of a line whose losses lie on the axis: the axis stays as it is whatever pair is chosen. */
function shownLine(
  from: number,
  to: number,
  { k, intercept }: { k: number; intercept: number },
  [lowest, highest]: readonly [number, number],
  fitted: boolean
): SizeLine[] {
  const at = (loss: number) => Math.exp((intercept - Math.log(loss)) / k);
  const [start, end] = [Math.max(from, at(highest)), Math.min(to, at(lowest))];
  return start < end ? [{ from: start, to: end, mode: fitted ? "fitted" : "extrapolated" }] : [];
}

function targetOf(data: LawData, pair: EfficiencyLaw, wanted: readonly number[], every: EvaluatedLaw): Target {
  const { sizes } = readCurves(data);
  const i = data.curves.findIndex(({ modelSize }) => modelSize === data.heldOutSize);
  const { x, testLoss, modelSize } = itemAt(data.curves, i);
  const { learningEfficiency: k, intercept } = itemAt(every.sizes, i);
  const inFit = wanted.includes(modelSize);
  return {
    modelSize,
    inFit,
    measured: lastOf(testLoss),
    line: powerLawLoss(lastOf(x), k, intercept),
    errors: relativeErrors(itemAt(sizes, i).loss, 0, (t) => powerLawLoss(itemAt(x, t), k, intercept)),
    strict: inFit
      ? null
      : strictErrors(
          itemAt(sizes, i),
          sizes.filter((size) => wanted.includes(size.modelSize)),
          pair
        )
  };
}

function strictErrors(target: SizeCurve, fitted: readonly SizeCurve[], pair: EfficiencyLaw): Target["strict"] {
  const { k, referenceLnX, levels, choice } = predictStrictly(fitted, target, lawGiven(fitted, pair));
  const level = levels[levelForms.indexOf(choice.form)];
  if (k === null || level === null || level === undefined) return null;
  const predicted = (t: number) => Math.exp(level - k * (itemAt(target.lnX, t) - referenceLnX));
  return { ...relativeErrors(target.loss, 0, predicted), form: choice.form };
}
