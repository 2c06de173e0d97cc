/**
 * What twice the steps of a run add at a size that was trained: measured where both ends are, and beyond the end of the
 * size's own curve by the forecast of a run, `src/lib/runs`. A power law through the whole run is not followed there: it
 * promises more than came, since runs flatten.
 */
import { bisectLeft } from "d3-array";
import { FitError } from "../fit-error.js";
import { mean } from "../goodness.js";
import { lastOf } from "../items.js";
import { forecastParts, forecastRun, type RunForecast } from "../runs/forecast.js";
import { fewestEvaluations, firstPoints, type RunCurve, runCurve } from "../runs/run-curve.js";
import { type FittedForms, fitRunForms } from "../runs/run-forms.js";
import { type RunState, stateOf } from "../runs/state.js";
import { square } from "../statistics/power.js";
import type { PlanCurve } from "./plan-study.js";

/** The curve of a size with what its forecasts need, worked out once. */
export interface MeasuredCourse {
  curve: RunCurve;
  state: RunState;
  fitted: FittedForms;
}

const courses = new WeakMap<PlanCurve, MeasuredCourse | null>();

/** Scores against samples; null where there are too few evaluations, or samples do not ascend. */
export function courseOf(found: PlanCurve): MeasuredCourse | null {
  if (!courses.has(found)) courses.set(found, makeCourse(found));
  return courses.get(found)!;
}

function makeCourse({ samples, loss }: PlanCurve): MeasuredCourse | null {
  if (samples.length < fewestEvaluations) return null;
  try {
    return courseOn(
      runCurve(
        samples,
        loss.map((value) => 1 - value)
      )
    );
  } catch (error) {
    if (error instanceof FitError) return null;
    throw error;
  }
}

function courseOn(curve: RunCurve): MeasuredCourse {
  return { curve, state: stateOf(curve), fitted: fitRunForms(curve) };
}

export interface Doubled {
  /** `measured`: both ends within the curve; `forecast`: the end beyond it */
  by: "measured" | "forecast";
  gain: number;
  interval: [number, number] | null;
  /** after it */
  passRate: number;
}

/** Evaluations on either side of a place whose mean is the level there. */
const beside = 2;

/**
 * The gain in pass rate from some samples to twice as many, with a 95 % interval: of the level, without the luck of one evaluation.
 *
 * @param runSlope variance between runs of the slope of ln L; null where no repeats tell it
 */
export function doubled({ curve, state, fitted }: MeasuredCourse, samples: number, runSlope: number | null): Doubled {
  const end = lastOf(curve.x) * (1 + 1e-9);
  const ahead = (x: number): RunForecast => forecastRun(forecastParts(curve, x, state, fitted))!;
  const now = samples <= end ? levelAt(curve, samples) : { score: ahead(samples).score, points: 1 };
  if (2 * samples > end) {
    const { score, levelLow, levelHigh } = ahead(2 * samples);
    const interval: [number, number] = [levelLow - now.score, levelHigh - now.score];
    return { by: "forecast", gain: score - now.score, interval, passRate: score };
  }
  const then = levelAt(curve, 2 * samples);
  const noise = square(state.noise.sd) * (1 / now.points + 1 / then.points);
  const runs = runSlope === null ? null : runSlope * square(Math.LN2 * (1 - then.score));
  const half = runs === null ? null : 1.96 * Math.sqrt(noise + runs);
  const gain = then.score - now.score;
  return {
    by: "measured",
    gain,
    interval: half === null ? null : [gain - half, gain + half],
    passRate: then.score
  };
}

/** The forecast of a size's own run at samples beyond its end; null within it. */
export function courseForecast({ curve, state, fitted }: MeasuredCourse, samples: number): RunForecast | null {
  return samples > lastOf(curve.x) * (1 + 1e-9) ? forecastRun(forecastParts(curve, samples, state, fitted)) : null;
}

/** Mean of the evaluations about X, as many before it as after it but at the end. */
function levelAt({ x, score }: RunCurve, at: number): { score: number; points: number } {
  const j = Math.min(x.length - 1, bisectLeft(x, at * (1 - 1e-9)));
  const before = Math.min(beside, j);
  const near = score.subarray(j - before, Math.min(x.length, j + before + 1));
  return { score: mean(near), points: near.length };
}

/** A curve cut half way in X, and what came of it at the end: how the forecast fared beside a power law. */
export interface DoublingTried {
  family: string;
  variant: string;
  modelSize: number;
  /** evaluations seen */
  seen: number;
  /** gain in pass rate from the last five evaluations seen to the last five of the curve */
  came: number;
  forecast: number;
  interval: [number, number];
  /** of the power law of the part seen */
  law: number;
}

/** Every curve, with twice the X after its cut. */
export function doublingsTried(curves: readonly PlanCurve[]): DoublingTried[] {
  return curves.flatMap((curve) => {
    const whole = courseOf(curve)?.curve;
    if (!whole) return [];
    const { x, score } = whole;
    const n = bisectLeft(x, (lastOf(x) / 2) * (1 + 1e-9));
    if (n < 4 * fewestEvaluations || x.length - n < fewestEvaluations) return [];
    const seen = firstPoints(whole, n);
    const last = x.subarray(-5);
    // the forecast is of the place of these five
    const to = Math.exp(mean(last.map(Math.log)));
    const now = mean(seen.score.subarray(-5));
    const found = forecastRun(forecastParts(seen, to))!;
    return [
      {
        ...{ family: curve.family, variant: curve.variant, modelSize: curve.modelSize, seen: n },
        came: mean(score.subarray(-5)) - now,
        forecast: found.score - now,
        interval: [found.levelLow - now, found.levelHigh - now] as [number, number],
        law: lawAt(seen, to) - now
      }
    ];
  });
}

/** Score of the power law of a curve at X, least squares on ln L. */
function lawAt({ x, score }: RunCurve, to: number): number {
  const [lnX, lnL] = [x.map(Math.log), score.map((value) => Math.log1p(-value))];
  const [meanX, meanL] = [mean(lnX), mean(lnL)];
  const sxx = lnX.reduce((sum, value) => sum + square(value - meanX), 0);
  const sxy = lnX.reduce((sum, value, i) => sum + (value - meanX) * lnL[i]!, 0);
  return 1 - Math.exp(meanL + (sxy / sxx) * (Math.log(to) - meanX));
}
