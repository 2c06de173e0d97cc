/** What plans are made from: the laws, ranges, noise and backtests of a study, taken from its results and nothing else. */
import { mean } from "../goodness.js";
import type { EquivalenceVerdict } from "../inference/experiments/equivalence.js";
import { lastOf } from "../items.js";
import { matching } from "../matching.js";
import type { PlanningNoiseRecord } from "../records/planning-record.js";
import type { CutRecord } from "../records/prediction-record.js";
import type { Results } from "../results.js";
import type { Resource, Variant } from "../runs.js";
import { type LateCurve, type LateSlope, lateSlope } from "./late-slope.js";

/** `joint`: the law k(N) through all sizes, least squares on ln L; `linear`: the same on L, as the study fits; `own`: each size alone. */
export type LawName = "joint" | "linear" | "own";
export const lawNames: readonly LawName[] = ["joint", "linear", "own"];

export interface PlanStudy {
  /** SHA-256 of the logs, hex */
  hash: string;
  /** of the benchmark whose loss is predicted */
  problems: number;
  /** problems a training step */
  batch: number;
  /** what samples count: steps where nothing tells how many problems a step has */
  dataUnit: Results["study"]["dataUnit"];
  /** G of the main runs; null where unknown */
  groupSize: number | null;
  families: { id: string; name: string }[];
  draws: { count: number; unit: number; seed: number };
  series: PlanSeries[];
  /** measured curves of every size, for drawings */
  curves: PlanCurve[];
  /** runs on repeated problems, and with other rollout groups; empty without such runs */
  reuse: PlanReuse[];
  rollouts: PlanRollouts[];
}

/** Columns of equal length, steps ascending; six figures, since they are drawn and not computed with. */
export interface PlanCurve {
  family: string;
  variant: Variant;
  modelSize: number;
  step: number[];
  flops: number[];
  samples: number[];
  loss: number[];
}

export interface PlanSeries {
  family: string;
  variant: Variant;
  resource: Resource;
  /** points as the publication draws them: no verdict rests on them */
  asPublished: boolean;
  /** null where no such law is settled */
  laws: Record<"joint" | "linear", { kMax: number; n0: number } | null>;
  sizes: PlanSize[];
  noise: PlanningNoiseRecord | null;
  /** null where too few curves are long enough to tell it */
  late?: LateSlope | null;
  backtest: Backtest;
}

/** A line through (x, loss) with slope -k in ln L against ln X. */
export interface PlanLine {
  k: number;
  x: number;
  loss: number;
}

export interface PlanSize {
  modelSize: number;
  /** X of the first and the last evaluation */
  from: number;
  to: number;
  /** training tokens a sample, mean over the run */
  tokensPerSample: number;
  lines: Record<LawName, PlanLine | null>;
}

/** How far forecasts were tried on points that they had not seen, and how they fared. */
export interface Backtest {
  /** rests of runs predicted from their first part, the shortest part first; empty where none was tried */
  within: { share: number; factor: number; law: number; still: number; inside: number | null }[];
  /** the largest size predicted from the others, the nearest others first; error: mean of |predicted - measured| / measured */
  above: { from: number; target: number; factor: number; error: number | null }[];
  /** mean over the inner sizes, each left out in turn */
  between: number | null;
}

export interface PlanReuse {
  family: string;
  /** size of the runs, parameters */
  modelSize: number;
  variant: Variant;
  /** largest tau up to which every run was shown to be not worse; null when already the first is not */
  notWorseUpTo: number | null;
  margin: number;
  rows: { reuseFactor: number; difference: number; interval: [number, number]; verdict: EquivalenceVerdict }[];
}

export interface PlanRollouts {
  family: string;
  /** size of the runs, parameters */
  modelSize: number;
  variant: Variant;
  /** loss at the end by G, where every G has seen the same samples */
  perSample: { groupSize: number; loss: number; chanceBest: number }[];
  /** loss on its own power law by G, at budgets that all were measured at */
  budgets: { computeFlops: number; groups: { groupSize: number; loss: number; chanceBest: number }[] }[];
  /** mean loss by G in equal bins of the compute that all share, no law; se between runs */
  means: { from: number; to: number; groups: { groupSize: number; loss: number; se: number }[] }[];
}

export function planStudy(results: Results): PlanStudy {
  const { study, planning, experiments, inputs } = results;
  const { draws: count, unit, seed } = planning.settings;
  return {
    hash: inputs.hash,
    problems: study.heldOutProblems,
    batch: study.batch,
    dataUnit: study.dataUnit,
    groupSize: planning.groupSize,
    families: study.families.filter(({ id }) => planning.series.some(({ family }) => family === id)),
    draws: { count, unit, seed },
    series: planning.series.map((series) => seriesOf(results, series)),
    curves: results.curves.map(({ family, variant, modelSize, step, computeFlops, dataSamples, testLoss }) => ({
      family,
      variant,
      modelSize,
      step,
      flops: computeFlops.map(sixFigures),
      samples: dataSamples,
      loss: testLoss.map(sixFigures)
    })),
    reuse: (experiments.reuse?.variants ?? []).flatMap(({ variant, notWorseUpTo, windows }) => {
      const judged = windows[0];
      if (!judged) return [];
      const rows = judged.rows.map(({ reuseFactor, difference, test }) => ({
        reuseFactor,
        difference,
        interval: test.interval,
        verdict: test.verdict
      }));
      const { family, modelSize } = experiments.reuse!;
      return [{ family, modelSize, variant, notWorseUpTo, margin: judged.margin, rows }];
    }),
    rollouts: (experiments.rollouts?.variants ?? []).map(({ variant, perSample, perFlop, bestGroup }) => {
      const window = perSample[0];
      const chances = new Map(window?.chanceBest.map(({ groupSize, chance }) => [groupSize, chance]));
      const { family, modelSize } = experiments.rollouts!;
      return {
        family,
        modelSize,
        variant,
        perSample: (window?.groups ?? []).map(({ groupSize, loss }) => ({
          groupSize,
          loss,
          chanceBest: chances.get(groupSize) ?? 0
        })),
        budgets: (bestGroup?.budgets ?? []).map(({ computeFlops, groups }) => ({
          computeFlops,
          groups: groups
            .filter(({ measured }) => measured)
            .map(({ groupSize, loss, chanceBest }) => ({ groupSize, loss, chanceBest }))
        })),
        means: perFlop.map(({ from, to, groups }) => ({
          from,
          to,
          groups: groups.map(({ groupSize, loss, se }) => ({ groupSize, loss, se }))
        }))
      };
    })
  };
}

/** Curves of a series, as its late slope is found from; to six figures, as a page has them. */
export function lateCurves(curves: Results["curves"], { family, variant, resource }: Key): LateCurve[] {
  return curves.filter(matching({ family, variant })).map((curve) => ({
    modelSize: curve.modelSize,
    lnX: Float64Array.from(curve[resource === "compute" ? "computeFlops" : "dataSamples"], Math.log),
    lnL: Float64Array.from(curve.testLoss, Math.log)
  }));
}

function sixFigures(value: number): number {
  return Number(value.toPrecision(6));
}

type Key = { family: string; variant: string; resource: Resource };

function seriesOf(results: Results, series: Results["planning"]["series"][number]): PlanSeries {
  const same = (other: Key) =>
    other.family === series.family && other.variant === series.variant && other.resource === series.resource;
  const law = (objective: "log" | "linear") => {
    const found = results.laws.find((l) => same(l) && l.protocol === "full" && l.objective === objective);
    return found && (found.status === "converged" || found.status === "max-iterations") ? found.law : null;
  };
  const laws = { joint: law("log"), linear: law("linear") };
  const ofSeries = results.sizeLaws.filter(same);
  const described = results.study.series.find(
    ({ family, variant }) => family === series.family && variant === series.variant
  );
  return {
    family: series.family,
    variant: series.variant,
    resource: series.resource,
    asPublished: described?.asPublished ?? false,
    laws: {
      joint: laws.joint && { kMax: laws.joint.kMax, n0: laws.joint.n0 },
      linear: laws.linear && { kMax: laws.linear.kMax, n0: laws.linear.n0 }
    },
    sizes: series.sizes.map((size) => ({
      ...size,
      lines: {
        joint: lineOf(laws.joint?.sizes, size.modelSize),
        linear: lineOf(laws.linear?.sizes, size.modelSize),
        own: lineOf(ofSeries, size.modelSize)
      }
    })),
    noise: series.noise,
    late: lateSlope(lateCurves(results.curves, series)),
    backtest: backtestOf(results, same)
  };
}

interface Fitted {
  modelSize: number;
  learningEfficiency: number;
  referenceX: number;
  referenceLoss: number;
}

function lineOf(sizes: readonly Fitted[] | undefined, modelSize: number): PlanLine | null {
  const found = sizes?.find((size) => size.modelSize === modelSize);
  return found ? { k: found.learningEfficiency, x: found.referenceX, loss: found.referenceLoss } : null;
}

function backtestOf({ prediction, curves }: Results, same: (key: Key) => boolean): Backtest {
  const { orders } = prediction;
  const last = (key: Key, modelSize: number): number =>
    Math.max(
      0,
      ...curves
        .filter((c) => c.family === key.family && c.variant === key.variant && c.modelSize === modelSize)
        .map(({ step }) => lastOf(step))
    );
  const record = prediction.within.find(same);
  const law = orders.within.indexOf("law");
  const rivals = orders.within.flatMap((name, i) => (name === "law" || name === "own-slope" ? [] : [i]));
  const within = (record?.cuts ?? [])
    .filter((cut): cut is CutRecord & { share: number } => cut.share !== null)
    .map(({ share, sizes, mean, inside }) => ({
      share,
      factor: Math.min(...sizes.map(({ modelSize, seenToStep }) => last(record!, modelSize) / seenToStep)),
      law: mean[law]![0],
      still: Math.min(...rivals.map((i) => mean[i]![0])),
      inside
    }))
    .sort((a, b) => a.share - b.share);
  const targets = prediction.between.find(same)?.targets ?? [];
  const strict = orders.strict.indexOf("chosen");
  const largest = Math.max(...targets.map(({ target }) => target));
  const ends = [Math.min(...targets.map(({ target }) => target)), largest];
  const above = targets
    .filter(({ kind, target, upTo }) => kind === "up-to" && target === largest && upTo !== null)
    .map(({ target, upTo, strict: errors }) => ({
      from: upTo!,
      target,
      factor: target / upTo!,
      error: errors[strict]?.[0] ?? null
    }))
    .sort((a, b) => a.factor - b.factor);
  const inner = targets
    .filter(({ kind, target }) => kind === "leave-one-out" && !ends.includes(target))
    .flatMap(({ strict: errors }) => errors[strict]?.[0] ?? []);
  return { within, above, between: inner.length > 0 ? mean(inner) : null };
}
