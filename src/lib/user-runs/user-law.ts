/** K_max and N_0 over a user's own sizes. */

import { FitError } from "../fit-error.js";
import { mean } from "../goodness.js";
import { lawOfSlopes, openInterval, refitLaws } from "../inference/sizes/law-bootstrap.js";
import { sampleAlone } from "../inference/sizes/slope-sample.js";
import { firstOf, having, lastOf } from "../items.js";
import type { RunLawRecord } from "../records/laws-record.js";
import type { SlopeCurve } from "./fit-user-run.js";
import { drawSlopes } from "./slope-draws.js";

/** Sizes with which K_max and N_0 can be told apart. */
export const fewestSizes = 3;

export type UserLaw = Omit<RunLawRecord, "family" | "variant" | "resource" | "counts">;

/**
 * The law k(N) = K_max / (1 + N_0 / N) over runs of three sizes or more; runs of one size are pooled about their own
 * levels, so that each size counts once.
 *
 * @throws FitError with fewer sizes: any slopes of two sizes lie on such a law
 */
export function fitUserLaw(curves: readonly SlopeCurve[], { resamples = 2000, seed = 1 } = {}): UserLaw {
  const sized = curves.filter(having("modelSize")).sort(byContent);
  const sizes = [...new Set(sized.map(({ modelSize }) => modelSize))].sort((a, b) => a - b);
  if (sizes.length < fewestSizes) {
    const found = sizes.length === 0 ? "none that is known" : sizes.map((size) => `${size / 1e9}B`).join(", ");
    throw new FitError(`K_max and N_0 need runs of ${fewestSizes} model sizes or more; found ${found}`);
  }
  const pooled = sizes.map((size) => pool(sized.filter(({ modelSize }) => modelSize === size)));
  const samples = pooled.map(({ lnX, lnL }, i) => sampleAlone(sizes[i]!, lnX, lnL));
  // a stream of chance for each size, so that the draws of one do not hang on how many there are
  const slopes = samples.map((sample, i) => drawSlopes(sample, resamples, seed + i));
  const draws = refitLaws(samples, slopes);
  const law = lawOfSlopes(samples);
  const defined = law.status === "converged";
  return {
    sizes: sizes.map((modelSize, i) => ({ modelSize, k: samples[i]!.k, runs: pooled[i]!.runs })),
    kMax: defined ? law.kMax : null,
    n0: defined ? Math.exp(law.lnN0) : null,
    kMaxInterval: openInterval(draws.kMax),
    n0Interval: openInterval(draws.n0),
    status: law.status,
    undefinedShare: draws.undefinedLaws / resamples
  };
}

/** Why the slopes of sizes settle no limit, in plain words: numbers of a fit at its bound would say nothing. */
export function unreadLaw(sizes: readonly { modelSize: number; k: number }[]): string {
  const ks = [...sizes].sort((a, b) => a.modelSize - b.modelSize).map(({ k }) => k);
  const unread = "so saturation cannot be read";
  if (ks.every((k) => k <= 0)) return `no size learns, ${unread}`;
  if (lastOf(ks) > firstOf(ks)) return `k shows no sign of levelling off, ${unread}`;
  return `k does not grow with size, ${unread}`;
}

/** An order of runs that does not hang on how they were given, so that sums over them give the same bits. */
export function byContent(a: SlopeCurve, b: SlopeCurve): number {
  if (a.run !== b.run) return a.run < b.run ? -1 : 1;
  if (a.lnL.length !== b.lnL.length) return a.lnL.length - b.lnL.length;
  for (const column of ["lnL", "lnX"] as const) {
    const at = a[column].findIndex((value, i) => value !== b[column][i]);
    if (at !== -1) return a[column][at]! - b[column][at]!;
  }
  return 0;
}

/** Runs of one size end to end, each about its own centre, so that only their slopes are pooled. */
function pool(curves: readonly SlopeCurve[]) {
  if (curves.length === 1) return { lnX: firstOf(curves).lnX, lnL: firstOf(curves).lnL, runs: 1 };
  const centred = (column: Float64Array) => {
    const centre = mean(column);
    return Array.from(column, (value) => value - centre);
  };
  return {
    lnX: Float64Array.from(curves.flatMap(({ lnX }) => centred(lnX))),
    lnL: Float64Array.from(curves.flatMap(({ lnL }) => centred(lnL))),
    runs: curves.length
  };
}
