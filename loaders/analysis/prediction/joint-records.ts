/** Forms on all curves of a series at once: the law, and the loss decomposition of the study. */

import { aicc } from "../../../src/lib/forms/curve-forms.js";
import { constantR2, mean, pooledR2 } from "../../../src/lib/goodness.js";
import {
  type Decomposition,
  type DecompositionSize,
  decomposedLoss,
  fitDecomposition,
  setSizeOn
} from "../../../src/lib/inference/curves/curve-forms-joint.js";
import { forecastShares } from "../../../src/lib/inference/curves/curve-verdict.js";
import { firstPoints, forecastFrom, pointsSeen } from "../../../src/lib/inference/runs/within-run.js";
import { lawOf, type SizeCurve } from "../../../src/lib/inference/sizes/between-sizes.js";
import { itemAt } from "../../../src/lib/items.js";
import { logMoments } from "../../../src/lib/log-moments.js";
import type { DecompositionRecord, JointFormRecord } from "../../../src/lib/records/prediction-record.js";
import { square } from "../../../src/lib/statistics/power.js";
import { lawLine, restErrors, type Subject } from "./subject.js";

/** Sizes that the study's loss decomposition is about: this many parameters or more. */
const decompositionFrom = 3e9;
/** Part of the steps that the study fits it on. */
const decompositionShare = 0.3;

export function jointRecords({ key, curves }: Subject): JointFormRecord[] {
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

/**
 * The study's loss decomposition: on early points of every size, with beta free and with beta = 1 (to which the printed
 * values belong), and between sizes, with two parameters of the held-out size set on its own points.
 */
export function decompositions({ series, curves }: Subject): DecompositionRecord[] {
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
    if (!target) return [];
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
