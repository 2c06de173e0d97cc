import {
  type Against,
  restingResource,
  type UserRun,
  type UserRunsData,
  type UserRunsView
} from "../../components/user-runs/user-runs-data.js";
import type { LogAnswer } from "../../import/study/user-logs.js";

export function viewOf(data: UserRunsData, answer: LogAnswer | null, against: Against): UserRunsView {
  if (!answer) return { resource: restingResource(data, against), against, runs: [], law: null };
  const { fits, points } = answer;
  const isOneScore = fits.laws.length <= 1;
  const runs = fits.fits.map((fit, i): UserRun => {
    const { unit, step, x, loss } = points[i]!;
    const beside = fit.study.find(({ family, variant }) => family === against.family && variant === against.variant);
    const { modelSize, k, interval, intercept, growth } = fit;
    const run = isOneScore ? fit.run : `${fit.run}, ${fit.score}`;
    return {
      ...{ run, modelSize, unit, step, x, loss, k, interval, intercept, growth },
      points: fit.points,
      verdict: beside?.verdict ?? null
    };
  });
  return { resource: fits.resource, against, runs, law: fits.law };
}

/** The study as it stands behind a reader's runs: not at all, unless it is asked for. */
export function studyBehind(data: UserRunsData, answer: LogAnswer | null, isBeside: boolean): UserRunsData {
  return isBeside || answer === null || answer.fits.fits.length === 0
    ? data
    : { ...data, series: [], slopes: [], curves: [] };
}
