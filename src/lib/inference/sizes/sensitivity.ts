/** How far K_max, N_0 and k of the largest size move with choices that the data do not make. */

import { learningEfficiency } from "../../forms/saturating.js";
import { fitSlopeForm, type SlopePoint } from "../../forms/size-forms.js";
import { fitLogCurves } from "../../law/fit-law.js";
import { minimiseProfile } from "../../law/variable-projection.js";
import { type LogCurve, logCurve, weightedLogMoments } from "../../log-moments.js";
import type { SensitivityRecord } from "../../records/inference-record.js";
import type { Objective } from "../../results.js";
import type { Curve, Resource } from "../../runs.js";

export interface SensitivitySetting {
  /** what is varied: "first step", "last step", "sizes", "objective", "weights", "Huber delta", "likelihood" */
  choice: string;
  value: string;
  fromStep?: number;
  toStep?: number;
  withoutLargest?: boolean;
  objective?: Objective;
  /** `size`: every size counts the same; `point`: every evaluation does; `error`: slopes by one over their variance */
  weights?: "size" | "point" | "error";
  /** log objective only: residuals of ln L beyond delta count linearly; null = least squares */
  huberDelta?: number | null;
}

export const huberDeltas = [0.05, 0.02, 0.01] as const;

/** The choice of weights that forms of k(N) are compared with. */
export const byErrors = "slopes by their errors";

/** The choices shown, one varied at a time about the default (log objective, equal sizes, all steps). */
export const sensitivitySettings: readonly SensitivitySetting[] = [
  { choice: "default", value: "ln L, equal sizes, every step" },
  ...[2, 4, 6, 11, 21].map((fromStep) => ({ choice: "first step", value: String(fromStep), fromStep })),
  ...[100, 80, 60, 40].map((toStep) => ({ choice: "last step", value: String(toStep), toStep })),
  { choice: "sizes", value: "without the largest", withoutLargest: true },
  { choice: "objective", value: "L, as in the paper", objective: "linear" },
  { choice: "weights", value: "equal evaluations", weights: "point" },
  { choice: "weights", value: byErrors, weights: "error" },
  ...huberDeltas.map((huberDelta) => ({ choice: "Huber delta", value: String(huberDelta), huberDelta })),
  { choice: "the paper", value: "L, without the largest", objective: "linear", withoutLargest: true }
];

/**
 * The law under one setting.
 *
 * @param curves all sizes over the widest window
 * @param slopes the slope of each size with its variance: what weights by errors need
 */
export function fitUnder(
  curves: readonly Curve[],
  resource: Resource,
  setting: SensitivitySetting,
  slopes: readonly SlopePoint[] = []
): SensitivityRecord {
  const largest = Math.max(...curves.map(({ modelSize }) => modelSize));
  const kept = curves
    .filter(({ modelSize }) => !(setting.withoutLargest && modelSize === largest))
    .map((curve) => logCurve(clip(curve, setting), resource))
    .sort((a, b) => a.modelSize - b.modelSize);
  const law =
    setting.weights === "error"
      ? fitByErrors(slopes)
      : setting.objective === "linear"
        ? fitLogCurves(kept, "linear", shares(kept, setting))
        : fitLog(kept, setting);
  const defined = law.status === "converged" || law.status === "max-iterations";
  const { choice, value } = setting;
  if (!defined) return { choice, value, kMax: null, n0: null, kLargest: null };
  return { choice, value, kMax: law.kMax, n0: law.n0, kLargest: learningEfficiency(largest, law) };
}

/** Weighted least squares on the slopes. */
function fitByErrors(slopes: readonly SlopePoint[]) {
  const { parameters, status } = fitSlopeForm("saturating", slopes);
  return { kMax: parameters.kMax!, n0: parameters.n0!, status };
}

/** Weight of each size's mean square. */
function shares(curves: readonly LogCurve[], { weights = "size" }: SensitivitySetting): Float64Array {
  const total = curves.reduce((sum, { n }) => sum + n, 0);
  return Float64Array.from(curves, ({ n }) => (weights === "size" ? 1 / curves.length : n / total));
}

function clip(curve: Curve, { fromStep = 0, toStep = Number.POSITIVE_INFINITY }: SensitivitySetting): Curve {
  const keep = (column: Float64Array) =>
    column.filter((_, t) => curve.step[t]! >= fromStep && curve.step[t]! <= toStep);
  return {
    ...curve,
    step: keep(curve.step),
    dataSamples: keep(curve.dataSamples),
    computeFlops: keep(curve.computeFlops),
    testLoss: keep(curve.testLoss)
  };
}

/** Least squares on ln L, or Huber's loss by iterated reweighting (Huber 1964, Ann. Math. Statist. 35, 73-101). */
function fitLog(curves: readonly LogCurve[], setting: SensitivitySetting) {
  const { huberDelta = null } = setting;
  const share = shares(curves, setting);
  let moments = curves.map(({ modelSize, lnX, lnL }) => weightedLogMoments(modelSize, lnX, lnL, null));
  let law = minimiseProfile(moments, share);
  if (huberDelta !== null) {
    for (let i = 0; i < 200; i++) {
      const before = law.lnN0;
      moments = curves.map(({ modelSize, lnX, lnL }, c) => {
        const k = learningEfficiency(modelSize, { kMax: law.kMax, n0: Math.exp(law.lnN0) });
        const { meanX, meanY } = moments[c]!;
        const factors = lnL.map((y, t) => {
          const residual = Math.abs(y - meanY + k * (lnX[t]! - meanX));
          return residual <= huberDelta ? 1 : Math.sqrt(huberDelta / residual);
        });
        return weightedLogMoments(modelSize, lnX, lnL, factors);
      });
      law = minimiseProfile(moments, share);
      if (Math.abs(law.lnN0 - before) < 1e-10) break;
    }
  }
  return { kMax: law.kMax, n0: Math.exp(law.lnN0), status: law.status };
}
