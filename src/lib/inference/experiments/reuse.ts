/**
 * Training on the same problems tau times: loss at the end of each run against that of runs that saw each problem once.
 *
 * The reference is the mean of r repeats. A run minus the reference has variance s^2 (1 + 1/r), with s the pooled
 * deviation of a window mean between runs. The luck of which problems a subset holds is not in s: one subset was drawn
 * for each tau.
 */
import { FitError } from "../../fit-error.js";
import { mean } from "../../goodness.js";
import { firstOf } from "../../items.js";
import type { ErrorChoice, ReuseResult, ReuseRow } from "../../records/reuse-record.js";
import { nonInferiorityPower, testEquivalence } from "./equivalence.js";
import {
  betweenRunError,
  type DeviationScale,
  deviationAt,
  type RunLosses,
  type StepWindow,
  type WindowCell,
  windowMean
} from "./equivalence-window.js";

/** Margins that the power is shown for. */
const powerMargins: readonly number[] = [0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05];
const defaultMargin = 0.02;

export interface ReuseInput {
  /** N of the runs, parameters */
  modelSize: number;
  /** the runs compared, one per tau, reference setting left out */
  runs: (RunLosses & { reuseFactor: number })[];
  /** single runs of the reference setting, whose mean is the reference */
  repeats: RunLosses[];
  /** the single run that is published as the reference, a copy of one of the repeats; null when there is none */
  published: (RunLosses & { sameAs: string | null }) | null;
  /** window means of all cells with repeats, same window */
  cells: WindowCell[];
  problems: number;
  window: StepWindow;
  margin?: number;
}

/**
 * Every tau of one variant over one window. The reference is averaged over the steps that the run has, so that a gap does
 * not tilt the difference.
 *
 * @throws FitError without a run of the reference setting, or without repeats anywhere
 */
export function compareReuse(input: ReuseInput): ReuseResult {
  const { runs, repeats, published, cells, problems, window, margin = defaultMargin } = input;
  if (repeats.length === 0) throw new FitError("reuse: needs a run of the reference setting; got none");
  const reference = repeats.map((run) => ({ run: run.run, loss: windowMean(run, window).mean }));
  const loss = mean(reference.map((record) => record.loss));
  const r = repeats.length;
  const pooled = betweenRunError(cells, problems);
  const errors = errorChoices(input, loss);
  const s = firstOf(errors).s;
  const rows = [...runs]
    .sort((a, b) => a.reuseFactor - b.reuseFactor)
    .map((run): ReuseRow => {
      const runMean = windowMean(run, window);
      const steps = new Set(Array.from(run.step));
      const difference = runMean.mean - mean(repeats.map((repeat) => windowMean(repeat, window, steps).mean));
      const [judged, ...others] = errors.map(({ how, s, df }) => {
        const result = { difference, se: s * Math.sqrt(1 + 1 / r), df };
        return { how, ...result, test: testEquivalence(result, { margin }) };
      });
      const { se, df, test } = judged!;
      const { run: name, reuseFactor } = run;
      return {
        run: name,
        reuseFactor,
        evaluations: runMean.n,
        loss: runMean.mean,
        difference,
        se,
        df,
        test,
        otherwise: others.map(({ how, se, df, test }) => ({ how, se, df, verdict: test.verdict }))
      };
    });
  const together = rows.slice(1).map((row, i) => {
    const differences = rows.slice(0, i + 2).map(({ difference }) => difference);
    const result = { difference: mean(differences), se: s * Math.sqrt(1 / differences.length + 1 / r), df: pooled.df };
    return { upTo: row.reuseFactor, runs: differences.length, ...result, test: testEquivalence(result, { margin }) };
  });
  const se = s * Math.sqrt(1 + 1 / r);
  return {
    window,
    margin,
    reference: { loss, se: s / Math.sqrt(r), runs: reference },
    published: published && publishedRow(published, repeats, window, loss, s),
    error: { ...pooled, s },
    errors,
    rows,
    together,
    power: powerMargins.map((m) => ({ margin: m, power: nonInferiorityPower({ se, df: pooled.df, margin: m }) }))
  };
}

/** s by every choice, the one that judges first. */
function errorChoices({ cells, problems, modelSize }: ReuseInput, loss: number) {
  const scales: DeviationScale[] = ["binomial", "log", "raw"];
  const choices: { how: ErrorChoice; s: number; df: number }[] = scales.map((scale) => {
    const error = betweenRunError(cells, problems, scale);
    return { how: scale, s: deviationAt(error, loss, problems), df: error.df };
  });
  const ofSize = cells.filter((cell) => cell.modelSize === modelSize && cell.means.length > 1);
  if (ofSize.length > 0) {
    const error = betweenRunError(ofSize, problems);
    choices.push({ how: "own size", s: deviationAt(error, loss, problems), df: error.df });
  }
  return choices;
}

function publishedRow(
  run: NonNullable<ReuseInput["published"]>,
  repeats: RunLosses[],
  window: StepWindow,
  reference: number,
  s: number
) {
  const { mean: loss } = windowMean(run, window);
  const inside = repeats.some(({ run: name }) => name === run.sameAs);
  const factor = inside ? 1 - 1 / repeats.length : 1 + 1 / repeats.length;
  return { run: run.run, loss, difference: loss - reference, se: s * Math.sqrt(factor) };
}
