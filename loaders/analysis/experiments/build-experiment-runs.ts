/** Single runs of the main runs and of the experiments, and how far whole runs differ over a window. */
import {
  type StepWindow,
  type WindowCell,
  windowMean
} from "../../../src/lib/inference/experiments/equivalence-window.js";
import { byPrompt, referenceRepeats } from "../../../src/lib/inference/runs/one-prompt.js";
import { firstOf, mustGet } from "../../../src/lib/items.js";
import { matching } from "../../../src/lib/matching.js";
import type { Curve, RunIdentity, Variant } from "../../../src/lib/runs.js";
import type { RunTable } from "../../study/build-runs.js";
import { type ExperimentPlan, repeatedCurves, type Study } from "../../study/study.js";
import type { SeriesSamples } from "../build-samples.js";
import { always, type Stage } from "../stage-cache.js";
import { type RepeatCurve, repeatGroups } from "./repeat-cells.js";

/** What every part of the experiments reads. */
export interface ExperimentsInput {
  /** the project */
  root: string;
  runs: RunTable;
  study: Study;
  samples: SeriesSamples[];
}

/**
 * Window means of every setting of a family that has repeats of one prompt with an evaluation in the window; another
 * prompt is another setting.
 */
export function windowCells(repeats: readonly RepeatCurve[], family: string, window: StepWindow): WindowCell[] {
  const inside = repeats.filter(({ step }) => step.some((at) => at >= window.from && at <= window.to));
  return repeatGroups(inside, family).flatMap(({ variant, modelSize, runs }) =>
    byPrompt(runs).map((curves) => ({
      label: [variant, modelSize, firstOf(curves).promptKind].join(" "),
      modelSize,
      means: curves.map((curve) => windowMean(curve, window).mean)
    }))
  );
}

export interface ExperimentRun extends Curve {
  identity: RunIdentity;
}

/** What an experiment has of a variant. */
export interface ExperimentVariant {
  variant: Variant;
  /** single runs */
  curves: ExperimentRun[];
  /** the one run at the reference, where the study shows one */
  published: ExperimentRun | undefined;
  /** repeats of the main run at the reference */
  references: RepeatCurve[];
  /** repeats of the family, each size and variant */
  repeats: RepeatCurve[];
  /** of the input, those of the variant */
  samples: SeriesSamples[];
  /** held-out problems */
  problems: number;
}

/**
 * The record of an experiment; null where the study has none.
 *
 * @param of what the setting is that differs between its runs
 * @param judge what is found for a variant, by nothing but what it is given
 * @param stage keeps what a variant gave before
 */
export function experimentRecord<Judged>(
  input: ExperimentsInput,
  repeats: readonly RepeatCurve[],
  [experiment, of]: readonly ["reuse", "reuseFactor"] | readonly ["rollouts", "groupSize"],
  limits: (plan: ExperimentPlan) => string[],
  judge: (variant: ExperimentVariant, plan: ExperimentPlan) => Judged,
  stage: Stage = always
) {
  const plan = input.study.experiments[experiment];
  if (plan === null) return null;
  const { family, modelSize, reference } = plan;
  const variants = experimentRuns(input, experiment, plan).map(({ variant, curves }) => {
    const published = curves.find(({ identity }) => identity[of] === reference);
    const references = referenceRepeats(repeats.filter(matching({ family, variant, modelSize })), published?.identity);
    const given: ExperimentVariant = {
      ...{ variant, curves, published, references },
      repeats: repeats.filter(matching<RepeatCurve>({ family })),
      samples: input.samples.filter(matching<SeriesSamples>({ family, variant })),
      problems: input.study.heldOutProblems
    };
    return stage(experiment, { given, plan }, () => judge(given, plan));
  });
  if (variants.length === 0) return null;
  return { family, modelSize, reference, limits: [...limits(plan), ...plan.limits], variants };
}

/** Single runs of an experiment, by variant; variants without any are left out. */
function experimentRuns(
  { runs, study }: ExperimentsInput,
  experiment: "reuse" | "rollouts",
  { family, modelSize }: ExperimentPlan
): { variant: Variant; curves: ExperimentRun[] }[] {
  const identities = new Map(runs.logs.map(({ identity }) => [identity.run, identity]));
  const variants = study.series.filter((series) => series.family === family).map(({ variant }) => variant);
  return variants.flatMap((variant) => {
    const curves = repeatedCurves(runs, study, { experiment, family, variant, modelSize }).map((curve) => ({
      ...curve,
      identity: mustGet(identities, curve.run)
    }));
    return curves.length > 0 ? [{ variant, curves }] : [];
  });
}

export function billions(modelSize: number): string {
  return `${modelSize / 1e9}B`;
}
