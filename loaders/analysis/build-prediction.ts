/**
 * Run table -> forms of L(X), sizes held out, runs predicted: plain records with six significant digits.
 * Long because every part of the record of a series is a small function here, in the record's order, on the same subject.
 */

import { aicc, curveForms, type FormFit, fitForms } from "../../src/lib/forms/curve-forms.js";
import { constantR2, mean, pooledR2 } from "../../src/lib/goodness.js";
import { curvature, partSlopes, slopeParts } from "../../src/lib/inference/curves/curve-forms-curvature.js";
import {
  type Decomposition,
  type DecompositionSize,
  decomposedLoss,
  fitDecomposition,
  setSizeOn
} from "../../src/lib/inference/curves/curve-forms-joint.js";
import { clearMargin, forecastShares, forecastTest, judgeForms } from "../../src/lib/inference/curves/curve-verdict.js";
import { smoothBend } from "../../src/lib/inference/curves/smooth-bend.js";
import type { RunEffects } from "../../src/lib/inference/runs/run-effects.js";
import { scoreSigmoid } from "../../src/lib/inference/runs/sigmoid-record.js";
import {
  type CutForecast,
  cutShares,
  fewestToForecast,
  firstPoints,
  forecastFrom,
  pointsSeen,
  summariseCuts,
  withinMethods
} from "../../src/lib/inference/runs/within-run.js";
import { coverageOf, forecastSpread, halfWidth } from "../../src/lib/inference/runs/within-run-interval.js";
import {
  lawOf,
  levelForms,
  practiceTargets,
  referenceStep,
  type SizeCurve,
  type SizesLaw,
  sizeCurve
} from "../../src/lib/inference/sizes/between-sizes.js";
import {
  calibratedMethods,
  type ErrorsByMethod,
  holdOuts,
  ownSlope,
  predictHeldOut,
  strictMethods
} from "../../src/lib/inference/sizes/held-out-errors.js";
import { type RelativeErrors, relativeErrors } from "../../src/lib/inference/sizes/relative-errors.js";
import type { SlopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import { itemAt } from "../../src/lib/items.js";
import { logMoments } from "../../src/lib/log-moments.js";
import { matching } from "../../src/lib/matching.js";
import { protocolWindow, selectWindow } from "../../src/lib/protocols.js";
import type {
  BetweenRecord,
  CurveFormsRecord,
  CutRecord,
  DecompositionRecord,
  ErrorTriple,
  FormFitRecord,
  JointFormRecord,
  PooledRecord,
  PredictionRecord,
  TargetRecord,
  WithinRecord
} from "../../src/lib/records/prediction.js";
import type { Resource } from "../../src/lib/runs.js";
import { resources } from "../../src/lib/runs.js";
import { square } from "../../src/lib/statistics/power.js";
import { fewestSizes } from "../../src/lib/user-runs/user-law.js";
import type { RunTable } from "../study/build-runs.js";
import { type Series, type Study, seriesCurves } from "../study/study.js";
import { hasResource } from "./build-fits.js";
import type { SeriesSamples } from "./build-samples.js";
import { fitted } from "./fitted.js";
import { always, type Stage } from "./stage-cache.js";

export interface PredictionInput {
  runs: Pick<RunTable, "table">;
  study: Study;
  /** series without repeats are not among them: they are described without intervals */
  samples: readonly Pick<SeriesSamples, "family" | "variant" | "resource" | "effects" | "samples">[];
}

/** One series against one resource, as everything here reads it. */
export interface Subject {
  series: Series;
  resource: Resource;
  key: { family: string; variant: Series["variant"]; resource: Resource; verdicts: boolean };
  curves: SizeCurve[];
  /** null where the family has no repeats */
  noise: { effects: RunEffects; samples: readonly SlopeSample[] } | null;
}

const noRepeats = "no single repeats of this family";
/** Sizes that the study's loss decomposition is about: this many parameters or more. */
const decompositionFrom = 3e9;
/** Part of the steps that the study fits it on. */
const decompositionShare = 0.3;
/** Simulated curves without a bend. */
const bendDraws = 299;

/** What is predicted of a study: everything is computed over the `full` window of each series. */
export function predictionSubjects({ runs, study, samples }: PredictionInput): Subject[] {
  return study.series.flatMap((series) => {
    const all = seriesCurves(runs, study, series);
    if (all.length < fewestSizes) return [];
    const curves = selectWindow(all, protocolWindow("full", series, all));
    if (curves.some(({ step }) => step.length < fewestToForecast)) return [];
    const counted = resources.filter((resource) => curves.every((curve) => hasResource(curve, resource)));
    return counted.map((resource): Subject => {
      const { family, variant } = series;
      const sample = samples.find(matching({ family, variant, resource }));
      return {
        series,
        resource,
        key: { family, variant, resource, verdicts: !series.asPublished },
        curves: curves.map((curve) => sizeCurve(curve, resource)),
        noise: sample ?? null
      };
    });
  });
}

/**
 * All predictions of a study.
 *
 * @param stage keeps what a series gave before
 */
export function buildPrediction(input: PredictionInput, stage: Stage = always): PredictionRecord {
  const predicted = predictionSubjects(input).flatMap((subject) => fitted(() => predictStage(subject, stage)));
  return {
    orders: {
      forms: [...curveForms],
      levelForms: [...levelForms],
      strict: [...strictMethods],
      calibrated: [...calibratedMethods],
      within: [...withinMethods]
    },
    settings: inSixDigits({ referenceStep, practiceTargets, clearMargin }),
    curves: predicted.flatMap(({ curves }) => curves),
    joint: predicted.flatMap(({ joint }) => joint),
    decomposition: predicted.flatMap(({ decomposition }) => decomposition),
    between: predicted.flatMap(({ between }) => between),
    within: predicted.flatMap(({ within }) => within),
    pooled: predicted.flatMap(({ pooled }) => pooled)
  };
}

type Predicted = Omit<PredictionRecord, "orders" | "settings">;

/** The predictions of one series against one resource, as a stage. */
export function predictStage(subject: Subject, stage: Stage): Predicted {
  return stage("prediction", subject, () => predict(subject, stage));
}

function predict(subject: Subject, stage: Stage): Predicted {
  const { resource, key } = subject;
  return inSixDigits({
    curves: curveRecords(subject, stage),
    joint: resource === "data" ? jointRecords(subject) : [],
    decomposition: resource === "data" && key.verdicts ? decompositions(subject) : [],
    between: [betweenRecord(subject)],
    within: [withinRecord(subject)],
    pooled: pooledRecord(subject)
  });
}

/** What no other curve's log can change is a stage of its own. */
function curveRecords({ key, curves, noise }: Subject, stage: Stage): CurveFormsRecord[] {
  return curves.map((curve, i) => {
    const sample = noise?.samples[i];
    return {
      ...key,
      modelSize: curve.modelSize,
      points: curve.loss.length,
      ...stage("forms", { curve, verdicts: key.verdicts }, () => formsRecord(curve, key.verdicts)),
      curvature:
        noise && sample
          ? { ...curvature(sample, noise.effects), bend: smoothBend(sample, noise.effects, { draws: bendDraws }) }
          : null,
      curvatureReason: sample ? null : noRepeats,
      sigmoid: sample && key.resource === "compute" ? stage("sigmoid", sample, () => scoreSigmoid(sample)) : null,
      slopes: noise && sample ? partSlopes(sample, curve.step, noise.effects) : plainSlopes(curve)
    };
  });
}

function formsRecord(curve: SizeCurve, verdicts: boolean): Pick<CurveFormsRecord, "fits" | "forecasts" | "verdict"> {
  const fits = fitForms(curve);
  const forecasts = forecastShares.map((share) => forecastTest(curve, share));
  return {
    fits: fits.map(formFitRecord),
    forecasts: forecasts.map(({ forms, ...test }) => ({
      ...test,
      errors: forms.map(({ error }) => error),
      finalErrors: forms.map(({ finalError }) => finalError),
      status: forms.map(({ status }) => status)
    })),
    verdict: verdicts ? judgeForms(fits, forecasts) : null
  };
}

/** Slopes of the whole and its parts without standard errors. */
function plainSlopes(curve: SizeCurve): CurveFormsRecord["slopes"] {
  const windows: [number | null, number | null][] = [
    [null, null],
    ...slopeParts.map(([a, b]) => [a, b] as [number, number])
  ];
  return windows.flatMap(([fromStep, toStep]) => {
    const inside = (_: unknown, t: number) =>
      itemAt(curve.step, t) >= (fromStep ?? 0) && itemAt(curve.step, t) <= (toStep ?? Number.POSITIVE_INFINITY);
    const lnX = curve.lnX.filter(inside);
    if (lnX.length < 5) return [];
    return [
      {
        fromStep,
        toStep,
        points: lnX.length,
        k: ownSlope({ ...curve, lnX, lnL: curve.lnL.filter(inside) }),
        standardError: null
      }
    ];
  });
}

function formFitRecord(fit: FormFit): FormFitRecord {
  const { form, status, notIdentified, q, rss, aicc, r2, r2Log, autocorrelation } = fit;
  const { k = null, c: floor = null, amplitude, x0 = null, beta = null } = fit.parameters;
  return { form, status, notIdentified, k, floor, amplitude, x0, beta, q, rss, aicc, r2, r2Log, autocorrelation };
}

/** The law's line of one size through its centre. */
const lawLine = ({ moments }: Pick<SizesLaw, "moments">, i: number, k: number) => {
  const { meanX, meanY } = itemAt(moments, i);
  return (lnX: number) => Math.exp(meanY - k * (lnX - meanX));
};

function jointRecords({ key, curves }: Subject): JointFormRecord[] {
  const law = lawOf(curves);
  const lines = curves.map(({ modelSize }, i) => lawLine(law, i, law.slopeAt(modelSize)));
  const points = curves.reduce((sum, { loss }) => sum + loss.length, 0);
  const rss = curves.reduce(
    (sum, { lnX, lnL }, i) =>
      sum + lnL.reduce((sumOfSize, y, t) => sumOfSize + square(y - Math.log(itemAt(lines, i)(itemAt(lnX, t)))), 0),
    0
  );
  const fitted = curves.map(({ lnX, loss }, i) => ({ measured: loss, fitted: lnX.map(itemAt(lines, i)) }));
  const constant = constantR2(curves.map(({ loss }) => loss));
  const q = 2 + curves.length;
  const whole = fitDecomposition(curves, { objective: "log" });
  return [
    {
      ...key,
      form: "power-law",
      status: law.status,
      notIdentified: law.status === "converged" ? [] : ["K_max and N_0"],
      q,
      points,
      rss,
      aicc: aicc(rss, points, q),
      r2: pooledR2(fitted),
      r2Constant: constant,
      forecasts: forecastShares.map((share) => {
        const { law: early, mean: averaged } = forecastFrom(curves, share);
        return { share, error: averaged.law.absolute, finalError: averaged.law.signedFinal, status: early.status };
      })
    },
    {
      ...key,
      form: "loss-decomposition",
      status: whole.status,
      notIdentified: whole.notIdentified,
      q: whole.q,
      points: whole.n,
      rss: whole.rss,
      aicc: whole.aicc,
      r2: whole.r2,
      r2Constant: whole.r2Constant,
      forecasts: forecastShares.map((share) => {
        const early = curves.map((curve) => firstPoints(curve, pointsSeen(curve.loss.length, share)));
        const fit = fitDecomposition(early, { objective: "log" });
        const errors = curves.map((curve, i) => restErrors(curve, itemAt(early, i).loss.length, predictorOf(fit, i)));
        return {
          share,
          error: mean(errors.map(({ absolute }) => absolute)),
          finalError: mean(errors.map(({ final }) => final)),
          status: fit.status
        };
      })
    }
  ];
}

const predictorOf = (fit: Decomposition, i: number) => (lnX: number) => decomposedLoss(fit, itemAt(fit.sizes, i), lnX);

const restErrors = ({ lnX, loss }: SizeCurve, from: number, predicted: (lnX: number) => number) =>
  relativeErrors(loss, from, (t) => predicted(itemAt(lnX, t)));

/**
 * The study's loss decomposition: on early points of every size, with beta free and with beta = 1 (to which the printed
 * values belong), and between sizes, with two parameters of the held-out size set on its own points.
 */
function decompositions({ series, curves }: Subject): DecompositionRecord[] {
  const large = curves.filter(({ modelSize }) => modelSize >= decompositionFrom);
  if (large.length < 4) return [];
  const { family, variant } = series;
  const early = (rule: string, count: (curve: SizeCurve) => number, beta: number | null): DecompositionRecord => {
    const seen = large.map((curve) => firstPoints(curve, count(curve)));
    const fit = fitDecomposition(seen, { objective: "linear", beta });
    const law = lawOf(seen);
    return {
      family,
      variant,
      window: "early",
      rule,
      betaHeld: beta !== null,
      ...describeDecomposition(fit),
      sizes: fit.sizes.map((size, i) =>
        judged(
          itemAt(large, i),
          itemAt(seen, i).loss.length,
          fit,
          { ...size, fitted: true },
          lawLine(law, i, law.slopeAt(size.modelSize))
        )
      )
    };
  };
  const others = large.filter(({ modelSize }) => modelSize !== series.heldOutSize);
  const target = large.find(({ modelSize }) => modelSize === series.heldOutSize);
  const between = (): DecompositionRecord[] => {
    if (!target || others.length < 3) return [];
    const fit = fitDecomposition(others, { objective: "linear" });
    const law = lawOf(others);
    const set = setSizeOn(fit, target);
    const moments = logMoments(target.modelSize, target.lnX, target.lnL);
    const all = [...fit.sizes.map((size) => ({ ...size, fitted: true })), { ...set, fitted: false }];
    return [
      {
        family,
        variant,
        window: "between",
        rule: "all points, without the held-out size",
        betaHeld: false,
        ...describeDecomposition(fit),
        sizes: all.map((size, i) => {
          const curve = size.fitted ? itemAt(others, i) : target;
          const k = law.slopeAt(size.modelSize);
          const line = size.fitted ? lawLine(law, i, k) : lawLine({ moments: [moments] }, 0, k);
          return judged(curve, 0, fit, size, law.status === "converged" ? line : null);
        })
      }
    ];
  };
  const part = (curve: SizeCurve) => pointsSeen(curve.loss.length, decompositionShare);
  return [
    early("first 30 % of the points, from 3B", part, null),
    early("first 30 % of the points, from 3B", part, 1),
    early("first 30 points, from 3B", () => 30, 1),
    ...between()
  ];
}

/** How the decomposition and the law's line miss the rest of a curve; null where there is no line. */
function judged(
  curve: SizeCurve,
  from: number,
  fit: Decomposition,
  size: DecompositionSize & { fitted: boolean },
  line: ((lnX: number) => number) | null
): DecompositionRecord["sizes"][number] {
  const { absolute, signed } = restErrors(curve, from, (lnX) => decomposedLoss(fit, size, lnX));
  const law = line && restErrors(curve, from, line);
  return { ...size, absolute, signed, lawAbsolute: law?.absolute ?? null, lawSigned: law?.signed ?? null };
}

function describeDecomposition({
  status,
  notIdentified,
  lInf,
  n0,
  alpha,
  beta,
  rss,
  n,
  r2,
  r2Constant
}: Decomposition) {
  return { status, notIdentified, lInf, n0, alpha, beta, rss, points: n, r2, r2Constant };
}

function betweenRecord({ key, curves, noise }: Subject): BetweenRecord {
  return {
    ...key,
    targets: holdOuts(curves.map(({ modelSize }) => modelSize)).map((holdOut): TargetRecord => {
      const { fitted, prediction, strict, calibrated } = predictHeldOut(curves, holdOut);
      const { law, k, choice } = prediction;
      const index = curves.findIndex(({ modelSize }) => modelSize === holdOut.target);
      const curve = itemAt(curves, index);
      const defined = law.status === "converged";
      return {
        kind: holdOut.kind,
        upTo: holdOut.kind === "up-to" ? holdOut.upTo : null,
        target: holdOut.target,
        fittedSizes: fitted.length,
        reason: defined ? null : "law at a bound",
        kMax: defined ? law.kMax : null,
        n0: defined ? Math.exp(law.lnN0) : null,
        k,
        ownK: ownSlope(curve),
        sharedSlope: law.sharedSlope,
        referenceX: Math.exp(prediction.referenceLnX),
        levels: prediction.levels.map((level) => (level === null ? null : Math.exp(level))),
        levelForm: choice.form,
        levelReason: choice.reason,
        levelErrors: choice.errors,
        practiceTargets: choice.targets,
        strict: triples(strict, strictMethods),
        calibrated: calibrated.map(({ seen, scored, errors }) => {
          const part = firstPoints(curve, seen ?? curve.loss.length);
          return {
            seen,
            scored,
            x: Math.exp(mean(part.lnX)),
            loss: Math.exp(mean(part.lnL)),
            errors: triples(errors, calibratedMethods)
          };
        }),
        noise: noise ? noiseFloor(itemAt(noise.samples, index)) : null
      };
    })
  };
}

function triples<M extends string>(errors: ErrorsByMethod<M>, methods: readonly M[]): (ErrorTriple | null)[] {
  const triple = ({ absolute, signed, last }: RelativeErrors): ErrorTriple => [absolute, signed, last];
  return methods.map((method) => {
    const found = errors[method];
    return found === null ? null : triple(found);
  });
}

/** Mean |error| of a perfect prediction: that of Gaussian noise of each point. */
function noiseFloor({ white, repeatsAt }: SlopeSample): number {
  return mean(Array.from(repeatsAt, (repeats) => Math.sqrt((2 * white) / (Math.PI * repeats))));
}

/** Points of a band along the rest of a run. */
const bandPoints = 6;

function withinRecord({ series, key, curves, noise }: Subject): WithinRecord {
  const tenths = cutShares.map((share) => forecastFrom(curves, share));
  const { early } = series;
  const studyCut = forecastFrom(curves, ({ step, loss }) => {
    const count = "firstPoints" in early ? early.firstPoints : step.filter((s) => s <= early.toStep).length;
    return Math.max(3, Math.min(count, loss.length - 3));
  });
  const records = [...tenths, studyCut].map((cut) => cutRecord(cut, curves, noise));
  const { best, lawStopsAt, lawStopsAtAgainstStill } = summariseCuts(tenths);
  let points = 0;
  let inside = 0;
  for (const { sizes, share } of records) {
    if (share === null) continue;
    sizes.forEach((size, i) => {
      const rest = itemAt(curves, i).loss.length - size.seen;
      points += rest;
      inside += rest * (size.inside ?? 0);
    });
  }
  return {
    ...key,
    cuts: records,
    best: best.map(({ method }) => method),
    lawStopsAt,
    lawStopsAtAgainstStill,
    coverage: noise ? inside / points : null,
    coverageReason: noise ? null : noRepeats
  };
}

function cutRecord(cut: CutForecast, curves: readonly SizeCurve[], noise: Subject["noise"]): CutRecord {
  const { law } = cut;
  const defined = law.status === "converged";
  const spreads = noise ? forecastSpread(curves, noise.samples, noise.effects, cut) : null;
  const coverage = noise && spreads ? coverageOf(curves, noise.samples, cut, spreads) : null;
  const share = (inside: number, points: number) => (points > 0 ? inside / points : null);
  return {
    share: cut.share,
    status: law.status,
    kMax: defined ? law.kMax : null,
    n0: defined ? Math.exp(law.lnN0) : null,
    sizes: cut.sizes.map(({ modelSize, seen, seenToStep, k, ownK, meanX, level, errors }, i) => {
      const { lnX } = itemAt(curves, i);
      const at = Array.from({ length: bandPoints }, (_, j) =>
        Math.min(lnX.length - 1, seen + Math.round((j * (lnX.length - 1 - seen)) / (bandPoints - 1)))
      );
      const edge = (sign: 1 | -1) => (t: number) =>
        Math.exp(
          level -
            k * (itemAt(lnX, t) - meanX) +
            sign * halfWidth(itemAt(spreads!, i), itemAt(lnX, t), itemAt(itemAt(noise!.samples, i).repeatsAt, t))
        );
      return {
        modelSize,
        seen,
        seenToStep,
        k,
        ownK,
        x: Math.exp(meanX),
        loss: Math.exp(level),
        errors: withinMethods.map((method): [number, number] => [errors[method].absolute, errors[method].final]),
        inside: coverage ? share(itemAt(coverage, i).inside, itemAt(coverage, i).points) : null,
        band: spreads
          ? { x: at.map((t) => Math.exp(itemAt(lnX, t))), low: at.map(edge(-1)), high: at.map(edge(1)) }
          : null
      };
    }),
    mean: withinMethods.map((method): [number, number] => [cut.mean[method].absolute, cut.mean[method].signedFinal]),
    inside: coverage
      ? share(
          coverage.reduce((sum, c) => sum + c.inside, 0),
          coverage.reduce((sum, c) => sum + c.points, 0)
        )
      : null
  };
}

/** Pooled R^2 as the study's figure between sizes has it, and what models without the law score. */
function pooledRecord({ series, key, curves }: Subject): PooledRecord[] {
  const target = curves.findIndex(({ modelSize }) => modelSize === series.heldOutSize);
  const others = curves.filter((_, i) => i !== target);
  if (target < 0 || others.length < 3) return [];
  const law = lawOf(others);
  const moments = curves.map(({ modelSize, lnX, lnL }) => logMoments(modelSize, lnX, lnL));
  const values = (slopeAt: (i: number) => number) =>
    curves.map(({ lnX, loss }, i) => ({ measured: loss, fitted: lnX.map(lawLine({ moments }, i, slopeAt(i))) }));
  const byLaw = values((i) => law.slopeAt(itemAt(curves, i).modelSize));
  const shared = values(() => law.sharedSlope);
  const bySize = values((i) => -itemAt(moments, i).sxy / itemAt(moments, i).sxx);
  const defined = law.status === "converged";
  return [
    {
      ...key,
      heldOut: series.heldOutSize,
      law: defined ? pooledR2(byLaw) : null,
      constant: constantR2(curves.map(({ loss }) => loss)),
      sharedSlope: pooledR2(shared),
      ownSlopes: pooledR2(bySize),
      heldOutAlone: {
        law: defined ? pooledR2([itemAt(byLaw, target)]) : null,
        sharedSlope: pooledR2([itemAt(shared, target)]),
        ownSlope: pooledR2([itemAt(bySize, target)])
      }
    }
  ];
}

/** The same with every number at six significant digits: errors of a percent need no more, and the file is read by pages. */
function inSixDigits<T>(value: T): T {
  if (typeof value === "number") return (Number.isInteger(value) ? value : Number(value.toPrecision(6))) as T;
  if (Array.isArray(value)) return value.map(inSixDigits) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inSixDigits(item)])) as T;
}
