/** Everything that came of it, as files: in the shape of `rlscale fit --json` and `rlscale inspect --json`. */
import { dataCsv } from "../../../components/frame/static-figure.js";
import type { LogAnswer, LogChoices } from "../../../import/study/user-logs.js";

export function resultsJson({ fits, files }: LogAnswer, choices: LogChoices): string {
  return `${JSON.stringify({ ...fits, files, choices }, null, 1)}\n`;
}

/** A row for each run and series of the study; a run without any has one. */
export function resultsCsv({ fits }: LogAnswer): string {
  return dataCsv(
    [
      ...["path", "run", "model_size", "score", "role", "resource", "unit", "points", "k", "k_low", "k_high"],
      ...["standard_error", "intercept", "r2", "growth", "family", "variant", "study_k", "study_low", "study_high"],
      ...["log_odds_difference", "difference_low", "difference_high", "p", "verdict", "why"],
      ...["k_counts", "k_counts_low", "k_counts_high", "counts", "answers", "answers_from", "scores_of_1"]
    ],
    fits.fits.flatMap((fit) => {
      const runCells = [
        ...[fit.path, fit.run, fit.modelSize, fit.score, fit.role, fit.resource, fit.unit, fit.points],
        ...[fit.k, ...fit.interval, fit.standardError, fit.intercept, fit.r2, fit.growth]
      ];
      const { counts } = fit;
      const countCells =
        counts === null
          ? new Array<null>(7).fill(null)
          : [
              ...[counts.k, ...counts.interval, counts.likelihood],
              ...[counts.answers, counts.answersFrom, counts.allRight]
            ];
      if (fit.study.length === 0) return [[...runCells, ...new Array<null>(11).fill(null), ...countCells]];
      return fit.study.map((series) => [
        ...runCells,
        ...[
          series.family,
          series.variant,
          series.k,
          ...series.interval,
          series.test?.difference ?? null,
          ...(series.test?.interval ?? [null, null]),
          series.test?.p ?? null,
          series.verdict,
          series.why
        ],
        ...countCells
      ]);
    })
  );
}
