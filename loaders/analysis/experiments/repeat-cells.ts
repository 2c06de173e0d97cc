/** Single repeats of the main runs, by size and variant, with the prompt of each. */
import { group } from "d3-array";
import type { Prompted } from "../../../src/lib/inference/runs/one-prompt.js";
import type { RepeatCell } from "../../../src/lib/inference/runs/run-effects.js";
import { firstOf, itemAt } from "../../../src/lib/items.js";
import { type Curve, type Resource, resourceOf, type Variant } from "../../../src/lib/runs.js";
import type { RunTable } from "../../study/build-runs.js";
import { repeatedCurves, type Study } from "../../study/study.js";

export interface RepeatCurve extends Curve, Prompted {
  family: string;
  variant: Variant;
}

/** Repeats of one size and variant. */
export interface RepeatGroup {
  variant: Variant;
  modelSize: number;
  runs: RepeatCurve[];
}

/** Single repeats of the main runs on the study's benchmark, every family and variant. */
export function repeatCurves({ runs, study }: { runs: RunTable; study: Study }): RepeatCurve[] {
  const prompts = new Map(runs.logs.map(({ identity }) => [identity.run, identity.promptKind]));
  return study.series.flatMap(({ family, variant }) =>
    repeatedCurves(runs, study, { family, variant }).map((curve) => {
      return { ...curve, family, variant, promptKind: prompts.get(curve.run) ?? null };
    })
  );
}

/** The repeats of a family by size and variant, whatever their number. */
export function repeatGroups(repeats: readonly RepeatCurve[], family: string): RepeatGroup[] {
  const ofFamily = repeats.filter((curve) => curve.family === family);
  return [...group(ofFamily, ({ variant, modelSize }) => `${variant} ${modelSize}`).values()].map((runs) => {
    const { variant, modelSize } = firstOf(runs);
    return { variant, modelSize, runs };
  });
}

/** Runs on the steps that all of them have. */
export function commonSteps(curves: readonly Curve[], resource: Resource): RepeatCell & { steps: number[] } {
  const first = firstOf(curves);
  const steps = Array.from(first.step).filter((step) => curves.every((curve) => curve.step.includes(step)));
  const pick = (curve: Curve, column: Float64Array) =>
    Float64Array.from(steps, (step) => Math.log(itemAt(column, curve.step.indexOf(step))));
  return {
    modelSize: first.modelSize,
    steps,
    lnX: curves.map((curve) => pick(curve, resourceOf(curve, resource))),
    lnL: curves.map((curve) => pick(curve, curve.testLoss))
  };
}
