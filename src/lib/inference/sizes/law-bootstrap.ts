/**
 * The joint law resampled: to each size's own slope and level what evaluation noise, slow departures from the power law
 * and differences between runs may have added; then the law refitted to these slopes. X is held fixed. Beside it, circular moving blocks of
 * each curve's residuals in place of noise and departures (Künsch 1989, Ann. Statist. 17, 1217-1241; Politis and Romano 1992): they
 * hold less of a departure that lasts longer than a block.
 */
import { firstOf } from "../../items.js";
import { minimiseProfile, type ProfileMinimum, profileGrid } from "../../law/variable-projection.js";
import type { Interval } from "../../records/inference-record.js";
import { square } from "../../statistics/power.js";
import { type Random, seededRandom } from "../../statistics/random.js";
import type { RunEffects } from "../runs/run-effects.js";
import { departureDraws, type LineVariance } from "../runs/slow-departure.js";
import { type RunRatios, runVariances, type SlopeSample } from "./slope-sample.js";

export interface BootstrapOptions {
  /** blocks of as many evaluations in place of noise and departures */
  blockLength?: number;
  resamples: number;
  seed: number;
}

/** Draws by size: slopes[i][b], levels[i][b]. */
export interface SlopeDraws {
  slopes: Float64Array[];
  levels: Float64Array[];
}

/**
 * Resampled slopes and levels of every size. The ratio of run variance to white noise is itself drawn each time, scaled
 * by df / chi-square(df): few runs were compared, and intervals pay for it.
 */
export function resampleSlopes(
  samples: readonly SlopeSample[],
  effects: RunEffects,
  { blockLength, resamples, seed }: BootstrapOptions
): SlopeDraws {
  const random = seededRandom(seed);
  const slopes = samples.map(() => new Float64Array(resamples));
  const levels = samples.map(() => new Float64Array(resamples));
  const alongs = samples.map((sample) =>
    blockLength === undefined ? alongDraws(sample, random) : () => blockDraw(sample, blockLength, random)
  );
  for (let b = 0; b < resamples; b++) {
    const ratios = {
      ...effects,
      slopeRatio: (effects.slopeRatio * effects.df) / random.chiSquare(effects.df),
      levelRatio: (effects.levelRatio * effects.df) / random.chiSquare(effects.df)
    };
    samples.forEach((sample, i) => {
      const along = alongs[i]!();
      const across = runDraw(sample, ratios, random);
      slopes[i]![b] = sample.k - along.slope - across.slope;
      levels[i]![b] = sample.level + along.level + across.level;
    });
  }
  return { slopes, levels };
}

/** Slope and level that evaluation noise and slow departures add to a curve's line. */
export function alongDraws(
  sample: SlopeSample,
  random: Pick<Random, "uniform" | "normal">
): () => { slope: number; level: number } {
  const noise = noiseOfLine(sample);
  const departure = departureDraws(sample, random);
  return () => {
    const { noise: share, ...by } = departure();
    const of = (part: keyof typeof noise) => share * noise[part] + by[part];
    return normalPair(of("slope"), of("level"), of("covariance"), random);
  };
}

/** Variances that evaluation noise alone gives to the slope and level of a curve's line. */
export function noiseOfLine({ dx, sxx, n, repeatsAt, white }: SlopeSample): LineVariance {
  const noise = { slope: 0, level: 0, covariance: 0 };
  for (let t = 0; t < n; t++) {
    const variance = white / repeatsAt[t]!;
    noise.slope += square(dx[t]! / sxx) * variance;
    noise.level += variance / square(n);
    noise.covariance += (dx[t]! / (sxx * n)) * variance;
  }
  return noise;
}

/** Slope and level of one resampled series of residuals. */
function blockDraw({ dx, residual, sxx, n }: SlopeSample, blockLength: number, random: Random) {
  const scale = Math.sqrt(n / (n - 2));
  let slope = 0;
  let level = 0;
  for (let t = 0; t < n; ) {
    let from = random.below(n);
    for (let j = 0; j < blockLength && t < n; j++, t++) {
      const e = residual[from]!;
      slope += dx[t]! * e;
      level += e;
      if (++from === n) from = 0;
    }
  }
  return { slope: (scale * slope) / sxx, level: (scale * level) / n };
}

/** Slope and level that run effects add to the mean curve, as one Gaussian pair. */
function runDraw(sample: SlopeSample, ratios: RunRatios, random: Random) {
  const variances = runVariances(sample, ratios);
  const { reach } = sample;
  const varSlope = variances.level * reach.slopeByLevel + variances.slope * reach.slopeBySlope;
  const varLevel = variances.level * reach.levelByLevel + variances.slope * reach.levelBySlope;
  const covariance = variances.level * reach.covarianceByLevel + variances.slope * reach.covarianceBySlope;
  return normalPair(varSlope, varLevel, covariance, random);
}

function normalPair(varSlope: number, varLevel: number, covariance: number, random: Pick<Random, "normal">) {
  const sdSlope = Math.sqrt(varSlope);
  const z = random.normal();
  const shared = sdSlope > 0 ? covariance / sdSlope : 0;
  return {
    slope: sdSlope * z,
    level: shared * z + Math.sqrt(Math.max(0, varLevel - shared * shared)) * random.normal()
  };
}

export interface LawDraws {
  kMax: Float64Array;
  /** N_0, parameters; 0 and Infinity where the resample has no minimum inside the range; K_max is then 0 or Infinity too,
   * but for one slope of all sizes */
  n0: Float64Array;
  /** resamples whose law is at a bound or flat */
  undefinedLaws: number;
}

/** The law refitted to every draw of the slopes, sizes weighted as the fit on ln L weights them: equally. */
export function refitLaws(samples: readonly SlopeSample[], slopes: readonly Float64Array[]): LawDraws {
  const resamples = firstOf(slopes).length;
  const draws: LawDraws = { kMax: new Float64Array(resamples), n0: new Float64Array(resamples), undefinedLaws: 0 };
  const weights = samples.map(() => 1 / samples.length);
  const k = new Float64Array(samples.length);
  const search = profileGrid(
    samples.map(({ modelSize, n, sxx }) => ({ modelSize, sxx: sxx / n })),
    weights
  );
  for (let b = 0; b < resamples; b++) {
    for (let i = 0; i < k.length; i++) k[i] = slopes[i]![b]!;
    const law = fitSlopes(samples, k, weights, search);
    draws.kMax[b] = law.kMax;
    draws.n0[b] = law.status === "converged" ? Math.exp(law.lnN0) : law.lnN0 < 0 ? 0 : Number.POSITIVE_INFINITY;
    if (law.status !== "converged") {
      draws.undefinedLaws++;
      // losses that do not fall have K_max 0, whatever N_0
      if (draws.n0[b] !== 0 && law.kMax > 0) draws.kMax[b] = Number.POSITIVE_INFINITY;
    }
  }
  return draws;
}

/**
 * The law on ln L from slopes alone: with intercepts centred out, least squares on ln L is least squares on the slopes
 * with weights w Sxx / n.
 */
export function fitSlopes(
  sizes: readonly { modelSize: number; n: number; sxx: number }[],
  k: ArrayLike<number>,
  weights: ArrayLike<number>,
  search?: ReturnType<typeof profileGrid>
): ProfileMinimum {
  const moments = sizes.map(({ modelSize, n, sxx }, i) => {
    const spread = sxx / n;
    return { modelSize, n, meanX: 0, meanY: 0, sxx: spread, sxy: -k[i]! * spread, syy: k[i]! * k[i]! * spread };
  });
  return minimiseProfile(moments, weights, search);
}

/** The law of these slopes, every size with the same weight. */
export function lawOfSlopes(
  samples: readonly { modelSize: number; n: number; sxx: number; k: number }[]
): ProfileMinimum {
  return fitSlopes(
    samples,
    samples.map(({ k }) => k),
    samples.map(() => 1 / samples.length)
  );
}

/** Percentile interval of draws, both tails alike. Infinite draws sort to the ends and may be an end. */
export function percentileInterval(draws: Float64Array, confidence = 0.95): [number, number] {
  const sorted = draws.slice().sort();
  const tail = (1 - confidence) / 2;
  return [quantileSorted(sorted, tail), quantileSorted(sorted, 1 - tail)];
}

/** The same with null for an end that is infinite. */
export function openInterval(draws: Float64Array): Interval {
  const [low, high] = percentileInterval(draws);
  return [Number.isFinite(low) ? low : null, Number.isFinite(high) ? high : null];
}

/** Quantile of ascending values, linear between neighbours (type 7); infinite neighbours are not averaged. */
export function quantileSorted(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low === high || at === below ? low : low + (high - low) * (at - below);
}
