/** Run table -> what inference reads of each series: mean curves, run effects pooled over repeats, slopes as a sample. */

import { escape as bound } from "arquero";
import { group } from "d3-array";
import { mean } from "../../src/lib/goodness.js";
import { cellVariance, poolRunEffects, type RunEffects } from "../../src/lib/inference/runs/run-effects.js";
import { type SlopeSample, slopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import { matching } from "../../src/lib/matching.js";
import { protocolWindow, selectWindow } from "../../src/lib/protocols.js";
import { type Curve, type Resource, type RunRow, resourceOf, type Variant } from "../../src/lib/runs.js";
import type { RunTable } from "../study/build-runs.js";
import { repeatedCurves, type Series, type Study, seriesCurves } from "../study/study.js";
import { hasResource } from "./build-fits.js";

/** One series against one resource. */
export interface SeriesSamples {
  series: Series;
  family: string;
  variant: Variant;
  resource: Resource;
  /** pooled over all cells of the family that have repeats */
  effects: RunEffects;
  /** one per size, ascending; own power law over the `full` window */
  samples: SlopeSample[];
  /** mean curves over the `full` window, in the same order */
  curves: Curve[];
}

/** Samples of every series whose family has repeats of some sizes; series without any are left out. */
export function buildSamples(runs: RunTable, study: Study): SeriesSamples[] {
  // what repeats differ by is told in units of the noise of drawing so many problems
  if (study.heldOutProblems === 0) return [];
  const counts = repeatCounts(runs, study);
  return study.series.flatMap((series) =>
    (["compute", "data"] as const).flatMap((resource) => {
      const cells = repeatCells(runs, study, series.family, resource);
      const all = seriesCurves(runs, study, series);
      if (cells.length === 0 || all.length < 3 || !all.every((curve) => hasResource(curve, resource))) return [];
      const effects = poolRunEffects(cells.map(({ variance }) => variance));
      const curves = selectWindow(all, protocolWindow("full", series, all));
      const samples = curves.map((curve) => {
        const cell = cells.find(matching({ variant: series.variant, modelSize: curve.modelSize }));
        const repeatsAt = Array.from(curve.step, (step) => counts(series, curve, step));
        return sampleOf(curve, resource, repeatsAt, cell ?? null, effects, cells[0]!.steps, study.heldOutProblems);
      });
      return [{ series, family: series.family, variant: series.variant, resource, effects, samples, curves }];
    })
  );
}

interface Cell {
  variant: Variant;
  modelSize: number;
  /** steps that the repeats share */
  steps: number[];
  variance: ReturnType<typeof cellVariance>;
}

/** Every size and variant of a family that has two known repeats or more. */
function repeatCells(runs: RunTable, study: Study, family: string, resource: Resource): Cell[] {
  const variants = study.series.filter((one) => one.family === family).map(({ variant }) => variant);
  return variants.flatMap((variant) => {
    const repeats = group(repeatedCurves(runs, study, { family, variant }), ({ modelSize }) => modelSize);
    return [...repeats].flatMap(([modelSize, curves]) => {
      if (curves.length < 2) return [];
      const steps = Array.from(curves[0]!.step).filter((step) => curves.every((curve) => curve.step.includes(step)));
      const pick = (curve: Curve, column: Float64Array) =>
        Float64Array.from(steps, (step) => Math.log(column[curve.step.indexOf(step)]!));
      const variance = cellVariance(
        {
          modelSize,
          lnX: curves.map((curve) => pick(curve, resourceOf(curve, resource))),
          lnL: curves.map((curve) => pick(curve, curve.testLoss))
        },
        study.heldOutProblems
      );
      return [{ variant, modelSize, steps, variance }];
    });
  });
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
  const inside = lnX.filter((_, t) => repeatSteps.includes(curve.step[t]!));
  return slopeSample({
    modelSize: curve.modelSize,
    lnX,
    lnL,
    repeatsAt,
    white: cell?.variance.white ?? effects.noiseToBinomial * binomial,
    runCentre: mean(inside)
  });
}

/** How many repeats a point of a mean curve rests on: the log's word, else the study's, else the usual number. */
function repeatCounts({ table }: RunTable, { benchmark, repeatsAlong, repeats }: Study) {
  const logged = table
    .filter(bound((d: RunRow) => d.benchmark === benchmark && d.repeatsAtStep !== null))
    .select("run", "step", "repeatsAtStep")
    .objects() as Pick<RunRow, "run" | "step" | "repeatsAtStep">[];
  const known = new Map(logged.map(({ run, step, repeatsAtStep }) => [`${run} ${step}`, repeatsAtStep!]));
  return ({ family, variant }: Series, { run, modelSize }: Curve, step: number): number => {
    const along = repeatsAlong.filter(matching({ family, variant, modelSize })).filter(({ from }) => step >= from);
    return known.get(`${run} ${step}`) ?? along.at(-1)?.repeats ?? repeats;
  };
}
