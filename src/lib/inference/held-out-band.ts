/**
 * 95 % bands of a held-out size's predicted curve, quick enough to be made again in a page.
 *
 * Slopes and levels of the fitted sizes are resampled (circular blocks of each curve's residuals, plus what whole runs
 * differ in), the prediction is made again from each draw, and the spread of ln L is taken along the target's X.
 *
 *   calibrated   the slope's spread about the target's own centre, and the spread of its level there
 *   strict       the whole prediction's spread, and what the chosen level form missed by on smaller targets
 *
 * Normal intervals: the draws that percentiles need would take too long in a page.
 */
import { mean } from "../goodness.js";
import { levelForms, predictStrictly, type SizeCurve, type StrictPrediction } from "./between-sizes.js";
import { blockStretch } from "./law-bootstrap.js";
import { type Random, seededRandom } from "./random.js";
import { type SlopeSample, slopeSample } from "./slope-sample.js";

/** What whole runs add to the variance of a mean curve's slope and level. */
export interface RunNoise {
  runSlope: number;
  runLevel: number;
  /** degrees of freedom behind both */
  df: number;
}

export interface HeldOutBands {
  lnX: Float64Array;
  /** half-widths of ln L about the two lines; strict: null where smaller targets are too few to say what the form misses */
  strict: Float64Array | null;
  calibrated: Float64Array;
}

export interface HeldOutBandOptions {
  resamples?: number;
  seed?: number;
  blockLength?: number;
  /** places along the target's X */
  places?: number;
}

export const bandResamples = 200;

/**
 * @param noise of each fitted size and, last, of the target
 * @returns null when the law of the fitted sizes is at a bound
 */
export function heldOutBands(
  fitted: readonly SizeCurve[],
  target: SizeCurve,
  noise: readonly RunNoise[],
  { resamples = bandResamples, seed = 1, blockLength = 10, places = 7 }: HeldOutBandOptions = {}
): HeldOutBands | null {
  const prediction = predictStrictly(fitted, target);
  if (prediction.k === null) return null;
  const random = seededRandom(seed);
  const samples = [...fitted, target].map(sampleOf);
  const first = target.lnX[0]!;
  const last = target.lnX.at(-1)!;
  const lnX = Float64Array.from({ length: places }, (_, i) => first + ((last - first) * i) / (places - 1));
  const centre = samples.at(-1)!.meanX;
  const slopes: number[] = [];
  const levels: number[] = [];
  const lines = Array.from(lnX, (): number[] => []);
  for (let b = 0; b < resamples; b++) {
    const drawn = samples.map((sample, i) => draw(sample, noise[i]!, blockLength, random));
    levels.push(drawn.at(-1)!.level);
    const curves = fitted.map((size, i) => lineThrough(size, samples[i]!, drawn[i]!));
    const again = predictStrictly(curves, target);
    const level = levelOf(again);
    if (again.k === null || level === null) continue;
    slopes.push(again.k);
    for (const [i, x] of lnX.entries()) lines[i]!.push(level - again.k * (x - again.referenceLnX));
  }
  const missed = formError(prediction);
  const [slope, level] = [variance(slopes), variance(levels)];
  return {
    lnX,
    strict: missed === null ? null : Float64Array.from(lines, (values) => 1.96 * Math.sqrt(variance(values) + missed)),
    calibrated: lnX.map((x) => 1.96 * Math.sqrt(level + slope * (x - centre) ** 2))
  };
}

/** Level of the chosen form at the reference step. */
function levelOf({ levels, choice }: StrictPrediction): number | null {
  return levels[levelForms.indexOf(choice.form)] ?? null;
}

/** Variance that a mean |error| over smaller targets stands for. */
function formError({ choice }: StrictPrediction): number | null {
  const error = choice.errors[levelForms.indexOf(choice.form)];
  return typeof error === "number" ? (error ** 2 * Math.PI) / 2 : null;
}

function sampleOf({ modelSize, lnX, lnL }: SizeCurve): SlopeSample {
  return slopeSample({ modelSize, lnX, lnL, repeatsAt: lnX.map(() => 1), white: 0, runCentre: mean(lnX) });
}

interface Draw {
  k: number;
  level: number;
}

function draw(sample: SlopeSample, { runSlope, runLevel, df }: RunNoise, blockLength: number, random: Random): Draw {
  const { dx, residual, sxx, n } = sample;
  let slope = 0;
  let level = 0;
  for (let t = 0; t < n; ) {
    let from = random.below(n);
    for (let j = 0; j < blockLength && t < n; j++, t++) {
      slope += dx[t]! * residual[from]!;
      level += residual[from]!;
      if (++from === n) from = 0;
    }
  }
  const scale = blockStretch * Math.sqrt(n / (n - 2));
  const runs = Math.sqrt(df / random.chiSquare(df));
  return {
    k: sample.k - (scale * slope) / sxx - runs * Math.sqrt(runSlope) * random.normal(),
    level: sample.level + (scale * level) / n + runs * Math.sqrt(runLevel) * random.normal()
  };
}

/** The drawn line at the size's own X: a curve without residuals. */
function lineThrough(size: SizeCurve, { meanX, dx }: SlopeSample, { k, level }: Draw): SizeCurve {
  return { ...size, lnX: dx.map((x) => x + meanX), lnL: dx.map((x) => level - k * x) };
}

function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
