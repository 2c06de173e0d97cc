/** Run table -> what inference reads of each series: mean curves, run effects pooled over repeats, slopes as a sample. */

import { mean } from "../../src/lib/goodness.js";
import type { CountCurve } from "../../src/lib/inference/curves/count-fit.js";
import { statedAnswers } from "../../src/lib/inference/curves/stated-answers.js";
import { byPrompt } from "../../src/lib/inference/runs/one-prompt.js";
import {
  type CellVariance,
  cellVariance,
  poolRunEffects,
  type RunEffects
} from "../../src/lib/inference/runs/run-effects.js";
import { slopeVariance } from "../../src/lib/inference/sizes/linear-error.js";
import { hasError } from "../../src/lib/inference/sizes/n0-profile.js";
import { type SlopeSample, slopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import { firstOf, itemAt } from "../../src/lib/items.js";
import { matching } from "../../src/lib/matching.js";
import { protocolWindow, selectWindow } from "../../src/lib/protocols.js";
import { type Curve, type Resource, resourceOf, type Variant } from "../../src/lib/runs.js";
import { fewestPoints } from "../../src/lib/user-runs/fit-user-run.js";
import { fewestSizes } from "../../src/lib/user-runs/user-law.js";
import type { RunTable } from "../study/build-runs.js";
import { type Series, type Study, seriesCurves } from "../study/study.js";
import { hasResource } from "./build-fits.js";
import { commonSteps, type RepeatCurve, repeatCurves, repeatGroups } from "./experiments/repeat-cells.js";
import { fitted } from "./fitted.js";
import { type RepeatedCurve, repeatCounts, repeatedCurve } from "./repeated-curves.js";

/** One series against one resource. */
export interface SeriesSamples {
  series: Series;
  family: string;
  variant: Variant;
  resource: Resource;
  /** pooled over all cells of the family that have repeats of one prompt */
  effects: RunEffects;
  /** variant of each of those cells */
  cellVariants: Variant[];
  /** one per size, ascending; own power law over the `full` window */
  samples: SlopeSample[];
  /** mean curves over the `full` window, in the same order */
  curves: Curve[];
  /** the same with every step on record */
  drawn: Curve[];
  /** the mean curves as shares of problems failed, losses of 0 among them */
  counts: { problems: number; stated: boolean; curves: CountCurve[] };
}

/**
 * Samples of every series whose family has repeats of some sizes; series without any are left out, and those with an error at
 * fewer sizes than a law needs.
 *
 * @param repeats single runs with the prompt of each: runs of another prompt are no repeats
 */
export function buildSamples(
  runs: RunTable,
  study: Study,
  repeats: readonly RepeatCurve[] = repeatCurves({ runs, study })
): SeriesSamples[] {
  const counts = repeatCounts(runs, study);
  return study.series.flatMap((series) =>
    (["compute", "data"] as const).flatMap((resource) => {
      const cells = repeatCells(repeats, study, series.family, resource);
      const all = seriesCurves(runs, study, series);
      if (cells.length === 0 || all.length < fewestSizes || !all.every((curve) => hasResource(curve, resource)))
        return [];
      const effects = poolRunEffects(cells.map(({ variance }) => variance));
      const window = protocolWindow("full", series, all);
      const curves = selectWindow(all, window);
      if (curves.some(({ step }) => step.length < fewestPoints)) return [];
      const samples = curves.map((curve) => {
        const cell = cells.find(matching({ variant: series.variant, modelSize: curve.modelSize }));
        const repeatsAt = Array.from(curve.step, (step) => counts(series, curve, step));
        return sampleOf(curve, resource, repeatsAt, cell ?? null, effects, firstOf(cells).steps, problemsOf(study));
      });
      const withError = samples.filter((sample) =>
        hasError({ variance: slopeVariance(sample, effects).total, weight: sample.sxx / sample.n })
      );
      if (withError.length < fewestSizes) return [];
      const cellVariants = cells.map(({ variant }) => variant);
      const solved = selectWindow(seriesCurves(runs, study, series, { allRight: true }), window);
      const counted = curves.map((curve) => {
        const parts = [curve, ...solved.filter(({ modelSize }) => modelSize === curve.modelSize)];
        return repeatedCurve(parts, resource, (step) => counts(series, curve, step));
      });
      return [
        {
          ...{ series, family: series.family, variant: series.variant, resource },
          ...{ effects, cellVariants, samples, curves, drawn: all },
          counts: withTrials(counted, study)
        }
      ];
    })
  );
}

interface Cell {
  variant: Variant;
  modelSize: number;
  /** steps that the repeats share */
  steps: number[];
  variance: CellVariance;
}

/**
 * What a size without repeats has of noise is taken from the others in units of drawing so many problems; the unit cancels, so
 * that where the number is not known any one serves.
 */
function problemsOf({ heldOutProblems }: Study): number {
  return heldOutProblems || 1;
}

/** Every size and variant of a family that has two known repeats of one prompt or more. */
function repeatCells(repeats: readonly RepeatCurve[], study: Study, family: string, resource: Resource): Cell[] {
  return repeatGroups(repeats, family).flatMap(({ variant, modelSize, runs: all }) =>
    byPrompt(all)
      .filter((curves) => curves.length > 1)
      .flatMap((curves) => {
        const cell = commonSteps(curves, resource);
        return fitted(() => ({
          variant,
          modelSize,
          steps: cell.steps,
          variance: cellVariance(cell, problemsOf(study))
        }));
      })
      // scores without any noise say nothing of it
      .filter(({ variance }) => Number.isFinite(variance.slopeRatio + variance.levelRatio + variance.noiseToBinomial))
  );
}

function sampleOf(
  curve: Curve,
  resource: Resource,
  repeatsAt: readonly number[],
  cell: Cell | null,
  effects: RunEffects,
  repeatSteps: readonly number[],
  problems: number
): SlopeSample {
  const lnX = resourceOf(curve, resource).map(Math.log);
  const lnL = curve.testLoss.map(Math.log);
  const binomial = mean(lnL.map((y) => (Math.exp(-y) - 1) / problems));
  const inside = lnX.filter((_, t) => repeatSteps.includes(itemAt(curve.step, t)));
  return slopeSample({
    modelSize: curve.modelSize,
    lnX,
    lnL,
    repeatsAt,
    white: cell?.variance.white ?? effects.noiseToBinomial * binomial,
    runCentre: mean(inside)
  });
}

/** Trials of every evaluation: its repeats times the problems, which are stated where the study does not say how many. */
function withTrials(curves: readonly RepeatedCurve[], { heldOutProblems }: Study): SeriesSamples["counts"] {
  const stated = heldOutProblems === 0;
  const problems = stated
    ? Math.max(...curves.map(({ loss, repeatsAt }) => statedAnswers(loss, repeatsAt)))
    : heldOutProblems;
  return {
    ...{ problems, stated },
    curves: curves.map(({ lnX, loss, repeatsAt }) => ({ lnX, loss, trials: repeatsAt.map((r) => r * problems) }))
  };
}
