/** The power law of a user's run by a likelihood of wrong answers, beside least squares on ln L: scores of exactly 1 stay in. */

import { FitError } from "../fit-error.js";
import { type CountCurve, type CountFit, fitCounts } from "../inference/curves/count-fit.js";
import { halfCounted } from "../inference/curves/count-points.js";
import { countSlopeWeights } from "../inference/curves/count-weights.js";
import { statedAnswers } from "../inference/curves/stated-answers.js";
import { type SlopeSample, sampleAlone } from "../inference/sizes/slope-sample.js";
import { itemAt, present } from "../items.js";
import { late } from "../late.js";
import type { RunSlopeRecord } from "../records/laws-record.js";
import { tWithin95 } from "../statistics/distributions.js";
import { beyondRounding } from "./beyond-rounding.js";
import { standardErrorWithinRun } from "./slope-draws.js";

/** Answers behind each evaluation. */
export interface AnswersBehind {
  count: number;
  /** column or option; `inferred`: from the values; `stated`: nobody knows, and so many are taken */
  from: string;
}

/** Every evaluation after step 0 that has an X, scores of 1 among them. */
export interface CountedRun {
  lnX: Float64Array;
  loss: Float64Array;
  /** null: not known */
  answers: AnswersBehind | null;
  /** runs behind each evaluation, where the curve is a mean of several; by itself one */
  repeatsAt?: Float64Array;
}

export type UserCountFit = NonNullable<RunSlopeRecord["counts"]>;

/**
 * Beta-binomial where evaluations scatter more than their answers would, else binomial; the half-count where the number of answers
 * is not known and one has to be stated. The interval has noise and slow departures along the run, with the weights of the counts; it is
 * worked out when it is asked for.
 *
 * @param sample the evaluations that have a logarithm; null where they are too few to tell noise from departures
 * @returns null where no likelihood has a maximum: all scores alike 0 or 1, scores below 1 at the first or the last X alone, fewer
 *   than 3 points, one X throughout
 */
export function countUserRun(run: CountedRun, sample: SlopeSample | null): UserCountFit | null {
  const { lnX, loss, answers, repeatsAt } = run;
  if (lnX.every((x) => x === lnX[0])) return null;
  const { count, from } = answers ?? { count: statedAnswers(loss, repeatsAt), from: "stated" };
  const curve = { lnX, loss, trials: loss.map((_, t) => count * (repeatsAt?.[t] ?? 1)) };
  try {
    const fit = fitCounts(curve, answers === null ? "half-count" : "beta-binomial");
    const { rho, allRight, noneRight, status, n } = fit;
    const exact = beyondRounding(lnX, fit.level);
    const k = exact(fit.k);
    const within = late((): Pick<UserCountFit, "interval" | "standardError"> => {
      const standardError = exact(answers === null ? halfCountError(curve) : errorOf(fit, curve, sample));
      const half = tWithin95(n - 2) * standardError;
      return { interval: [k - half, k + half], standardError };
    });
    const likelihood = answers === null ? "half-count" : rho > 0 ? "beta-binomial" : "binomial";
    return {
      ...{ likelihood, answers: count, answersFrom: from, points: n, allRight, noneRight },
      k,
      get interval() {
        return within().interval;
      },
      get standardError() {
        return within().standardError;
      },
      ...{ rho, status }
    };
  } catch (error) {
    if (error instanceof FitError) return null;
    throw error;
  }
}

function halfCountError({ lnX, loss, trials }: { lnX: Float64Array; loss: Float64Array; trials: Float64Array }) {
  const half = loss.map((value, t) => Math.log(halfCounted(value, itemAt(trials, t))));
  return standardErrorWithinRun(sampleAlone(1, lnX, half));
}

/** Of the likelihood alone where few evaluations have a logarithm, stretched by what they scatter more than their answers. */
function errorOf(
  fit: CountFit,
  { loss, trials: all }: Pick<CountCurve, "loss" | "trials">,
  sample: SlopeSample | null
): number {
  if (sample === null) return fit.kError * Math.sqrt(Math.max(1, present(fit.dispersion)));
  const trials = all.filter((_, t) => itemAt(loss, t) > 0);
  return standardErrorWithinRun(sample, countSlopeWeights(sample.lnX, fit, trials).slope);
}
