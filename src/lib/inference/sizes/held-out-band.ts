/**
 * 95 % bands of a held-out size's predicted curve, quick enough to be made again in a page.
 *
 * Slopes and levels of the fitted sizes are resampled (noise and slow departures along each curve, plus what whole runs
 * differ in); their spread is carried to the predicted line to first order, the prediction made again with each of them
 * moved a little, because a law for every draw would take too long where these bands are made.
 *
 *   calibrated   the slope's spread about the target's own centre, and the spread of its level there
 *   strict       the whole prediction's spread, and what the chosen level form missed by on smaller targets
 */
import { mean } from "../../goodness.js";
import { firstOf, lastOf } from "../../items.js";
import { square } from "../../statistics/power.js";
import { type Random, seededRandom } from "../../statistics/random.js";
import { type LevelForm, levelForms, predictStrictly, type SizeCurve, type StrictPrediction } from "./between-sizes.js";
import { alongDraws } from "./law-bootstrap.js";
import { type SlopeSample, sampleAlone } from "./slope-sample.js";

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
  { resamples = bandResamples, seed = 1, places = 7 }: HeldOutBandOptions = {}
): HeldOutBands | null {
  const prediction = predictStrictly(fitted, target);
  if (prediction.k === null) return null;
  const random = seededRandom(seed);
  const samples = [...fitted, target].map(({ modelSize, lnX, lnL }) => sampleAlone(modelSize, lnX, lnL));
  const spreads = samples.map((sample, i) => spreadOf(sample, noise[i]!, resamples, random));
  const first = firstOf(target.lnX);
  const last = lastOf(target.lnX);
  const lnX = Float64Array.from({ length: places }, (_, i) => first + ((last - first) * i) / (places - 1));
  /** the strict line at each place and its slope, as one size's slope and level move */
  const predicted = (moved: number, by: Draw): Float64Array | null => {
    const curves = fitted.map((size, i) => (i === moved ? lineThrough(size, samples[i]!, by) : size));
    const again = predictStrictly(curves, target);
    const level = levelOf(again, prediction.choice.form);
    if (again.k === null || level === null) return null;
    return Float64Array.of(...lnX.map((x) => level - again.k! * (x - again.referenceLnX)), again.k);
  };
  const variances = new Float64Array(places + 1);
  for (const [i, spread] of spreads.slice(0, -1).entries()) {
    const { k, level } = samples[i]!;
    const [dk, dl] = [Math.sqrt(spread.k) / 2, Math.sqrt(spread.level) / 2];
    const [upK, downK, upLevel, downLevel] = [
      predicted(i, { k: k + dk, level }),
      predicted(i, { k: k - dk, level }),
      predicted(i, { k, level: level + dl }),
      predicted(i, { k, level: level - dl })
    ];
    if (!upK || !downK || !upLevel || !downLevel) return null;
    variances.forEach((_, j) => {
      const byK = (upK[j]! - downK[j]!) / (2 * dk);
      const byLevel = (upLevel[j]! - downLevel[j]!) / (2 * dl);
      variances[j]! += square(byK) * spread.k + square(byLevel) * spread.level + 2 * byK * byLevel * spread.covariance;
    });
  }
  const missed = formError(prediction);
  const centre = lastOf(samples).meanX;
  const [slope, level] = [variances[places]!, lastOf(spreads).level];
  return {
    lnX,
    strict: missed === null ? null : lnX.map((_, j) => 1.96 * Math.sqrt(variances[j]! + missed)),
    calibrated: lnX.map((x) => 1.96 * Math.sqrt(level + slope * square(x - centre)))
  };
}

interface Spread {
  /** variances of slope and level, and their covariance */
  k: number;
  level: number;
  covariance: number;
}

function spreadOf(sample: SlopeSample, noise: RunNoise, resamples: number, random: Random): Spread {
  const along = alongDraws(sample, random);
  const drawn = Array.from({ length: resamples }, () => draw(sample, noise, along(), random));
  const [k, level] = [mean(drawn.map((record) => record.k)), mean(drawn.map((record) => record.level))];
  const sum = (of: (draw: Draw) => number) => drawn.reduce((total, record) => total + of(record), 0) / (resamples - 1);
  return {
    k: sum((draw) => square(draw.k - k)),
    level: sum((draw) => square(draw.level - level)),
    covariance: sum((draw) => (draw.k - k) * (draw.level - level))
  };
}

/** Level of a form at the reference step. The form stays as chosen: between two of them there is no derivative. */
function levelOf({ levels }: StrictPrediction, form: LevelForm): number | null {
  return levels[levelForms.indexOf(form)] ?? null;
}

/** Variance that a mean |error| over smaller targets stands for. */
function formError({ choice }: StrictPrediction): number | null {
  const error = choice.errors[levelForms.indexOf(choice.form)];
  return typeof error === "number" ? (square(error) * Math.PI) / 2 : null;
}

interface Draw {
  k: number;
  level: number;
}

function draw(
  sample: SlopeSample,
  { runSlope, runLevel, df }: RunNoise,
  along: { slope: number; level: number },
  random: Random
): Draw {
  const runs = Math.sqrt(df / random.chiSquare(df));
  return {
    k: sample.k - along.slope - runs * Math.sqrt(runSlope) * random.normal(),
    level: sample.level + along.level + runs * Math.sqrt(runLevel) * random.normal()
  };
}

/** The drawn line at the size's own X: a curve without residuals. */
function lineThrough(size: SizeCurve, { meanX, dx }: SlopeSample, { k, level }: Draw): SizeCurve {
  return { ...size, lnX: dx.map((x) => x + meanX), lnL: dx.map((x) => level - k * x) };
}
