/** Results and logs -> what the figures of data reuse are drawn from. */

import type { StepWindow } from "../../lib/inference/experiments/equivalence-window.js";
import { windowMean } from "../../lib/inference/experiments/equivalence-window.js";
import { firstOf } from "../../lib/items.js";
import type { LoggedRun, RunSeries } from "../../lib/records/series-record.js";
import type { Results } from "../../lib/results.js";
import type { Variant } from "../../lib/runs.js";
import { seriesWhere } from "../../lib/select-series.js";
import { familyName } from "../../lib/series-names.js";

/** What a run is held against: the mean of the repeats, or the one run that a figure shows as the reference. */
export type ReuseReference = "repeats" | "published" | "earlier";

export interface ReuseRowData {
  reuseFactor: number;
  evaluations: number;
  loss: number;
  /** loss minus the reference's over the same steps; null where there is no such reference */
  difference: Record<ReuseReference, number | null>;
}

interface ReuseWindowData extends StepWindow {
  /** deviation of one run's window mean between runs, its degrees of freedom, and the cells of repeats behind it */
  s: number;
  df: number;
  cells: number;
  referenceLoss: number;
  rows: ReuseRowData[];
}

/** `repeat`: of the main run that it copies; null = a run of its own. */
export type ReuseRunData = Pick<RunSeries, "reuseFactor" | "state" | "repeat" | "step" | "testLoss">;

interface ReuseVariantData {
  variant: Variant;
  /** repeats behind the reference mean */
  repeats: number;
  windows: ReuseWindowData[];
  runs: ReuseRunData[];
}

export interface ReuseData {
  hash: string;
  familyName: string;
  modelSize: number;
  reference: number;
  problems: number;
  margin: number;
  variants: ReuseVariantData[];
}

/**
 * Null where the study has no such experiment.
 *
 * @param runs every run of the logs
 */
export function reuseData(results: Results, runs: readonly LoggedRun[]): ReuseData | null {
  const { experiments, inputs, study } = results;
  const { reuse } = experiments;
  if (reuse === null) return null;
  const { family, modelSize, reference } = reuse;
  const series = seriesWhere(runs, { experiment: "reuse" });
  const variants = reuse.variants.map(({ variant, windows }): ReuseVariantData => {
    const ofVariant = series.filter((series) => series.variant === variant && series.modelSize === modelSize);
    const run = (reuseFactor: number, state: RunSeries["state"]) =>
      ofVariant.find((series) => series.reuseFactor === reuseFactor && series.state === state);
    return {
      variant,
      repeats: firstOf(windows).reference.runs.length,
      windows: windows.map(({ window, error, reference: mean, rows }) => ({
        ...window,
        s: error.s,
        df: error.df,
        cells: error.cells,
        referenceLoss: mean.loss,
        rows: rows.map(({ reuseFactor, evaluations, loss, difference }) => {
          const steps = new Set(run(reuseFactor, "current")?.step);
          const against = (state: RunSeries["state"]) => {
            const other = run(reference, state);
            return other === undefined ? null : loss - windowMean(other, window, steps).mean;
          };
          const differences = { repeats: difference, published: against("current"), earlier: against("earlier") };
          return { reuseFactor, evaluations, loss, difference: differences };
        })
      })),
      runs: ofVariant
        .map(
          ({ reuseFactor, state, sameAs, step, testLoss }): ReuseRunData => ({
            reuseFactor,
            state,
            repeat: repeatOf(sameAs),
            step,
            testLoss
          })
        )
        .sort((a, b) => a.reuseFactor - b.reuseFactor || (a.state < b.state ? -1 : 1))
    };
  });
  return {
    hash: inputs.hash,
    familyName: familyName(results, family),
    modelSize,
    reference,
    problems: study.heldOutProblems,
    margin: firstOf(firstOf(reuse.variants).windows).margin,
    variants
  };
}

/** "…-repeat-3" -> 3 */
function repeatOf(run: string | null): number | null {
  const number = /-repeat-(\d+)$/.exec(run ?? "")?.[1];
  return number === undefined ? null : Number(number);
}
