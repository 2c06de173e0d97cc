/** The rollout-group runs of the study: per sample, per FLOP, and who leads at a budget. */

import { mean } from "../../../src/lib/goodness.js";
import { endWindows, type StepWindow, windowMean } from "../../../src/lib/inference/experiments/equivalence-window.js";
import {
  type GroupRuns,
  rolloutsPerFlop,
  rolloutsPerSample,
  sharedCompute
} from "../../../src/lib/inference/experiments/rollouts.js";
import { bestGroup, budgetGrid } from "../../../src/lib/inference/experiments/rollouts-best.js";
import { crossings } from "../../../src/lib/inference/sizes/crossings.js";
import { type SlopeSample, slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { firstOf, itemAt } from "../../../src/lib/items.js";
import { matching } from "../../../src/lib/matching.js";
import type { RolloutsRecord } from "../../../src/lib/records/experiments-record.js";
import type { Curve } from "../../../src/lib/runs.js";
import type { ExperimentPlan } from "../../study/study.js";
import type { SeriesSamples } from "../build-samples.js";
import type { Stage } from "../stage-cache.js";
import {
  billions,
  type ExperimentsInput,
  type ExperimentVariant,
  experimentRecord,
  windowCells
} from "./build-experiment-runs.js";
import type { RepeatCurve } from "./repeat-cells.js";

/** Seed of the drawn chances, and the draws. */
const chance = { seed: 12_50_04, draws: 4000 };
/** Budgets at which the groups are ranked. */
const budgetCount = 9;

/** @param stage keeps what a variant gave before */
export function rolloutsRecord(input: ExperimentsInput, repeats: RepeatCurve[], stage?: Stage): RolloutsRecord | null {
  const limits = ({ modelSize, reference }: ExperimentPlan) => [
    `One size, ${billions(modelSize)}; one run for each G but ${reference}, which is the mean of the main repeats.`,
    "Compute counts the tokens of the training batch once; the cost of generating rollouts is not in it separately."
  ];
  const compute = input.samples.filter(matching<SeriesSamples>({ resource: "compute" }));
  const given = { ...input, samples: compute };
  return experimentRecord(given, repeats, ["rollouts", "groupSize"], limits, variantRecord, stage);
}

function variantRecord(
  { variant, curves, published, references, repeats, samples, problems }: ExperimentVariant,
  { family, modelSize, reference }: ExperimentPlan
): RolloutsRecord["variants"][number] {
  // steps before the first that repeats are told apart at borrow the error of as many steps from there on
  const known = Math.min(...repeats.map(({ step }) => firstOf(step)));
  const cellsOver = ({ from, to }: StepWindow) =>
    windowCells(repeats, family, to >= known ? { from, to } : { from: known, to: known + to - from });
  const [main] = samples;
  const white = main?.samples.find((sample) => sample.modelSize === modelSize)?.white;
  const groups: GroupRuns[] = curves
    .filter((curve) => curve !== published)
    .map((curve) => ({ groupSize: curve.identity.groupSize, runs: [curve] }));
  if (references.length > 0) groups.push({ groupSize: reference, runs: references });
  groups.sort((a, b) => a.groupSize - b.groupSize);
  const laws =
    white === undefined ? [] : groups.map((group) => ({ groupSize: group.groupSize, sample: groupLaw(group, white) }));
  const sizes = laws.map(({ groupSize, sample }) => ({ ...sample, modelSize: groupSize }));
  const shared = sharedCompute(groups);
  return {
    variant,
    published: published
      ? {
          run: published.run,
          sameAs: published.identity.sameAs,
          loss: windowMean(published, firstOf(endWindows)).mean
        }
      : null,
    perSample: endWindows.map((window) =>
      rolloutsPerSample(groups, cellsOver(window), { problems, window, ...chance })
    ),
    perFlop: rolloutsPerFlop(groups, cellsOver, { problems }),
    pairs: main ? crossings(sizes, main.effects) : [],
    bestGroup: shared && main ? bestGroup(laws, main.effects, budgetGrid(shared, budgetCount), chance) : null,
    laws: laws.map(({ groupSize, sample }) => ({
      groupSize,
      k: sample.k,
      referenceX: Math.exp(sample.meanX),
      referenceLoss: Math.exp(sample.level),
      evaluations: sample.n
    }))
  };
}

/** The power law of one G against compute: of its run, or of the mean of its repeats over the steps that all have. */
function groupLaw({ runs }: GroupRuns, white: number): SlopeSample {
  const curves = runs as Curve[];
  const steps = Array.from(firstOf(curves).step).filter((step) => curves.every((curve) => curve.step.includes(step)));
  const across = (column: "computeFlops" | "testLoss") =>
    Float64Array.from(steps, (step) => Math.log(mean(curves.map((c) => itemAt(c[column], c.step.indexOf(step))))));
  const lnX = across("computeFlops");
  return slopeSample({
    modelSize: firstOf(curves).modelSize,
    lnX,
    lnL: across("testLoss"),
    repeatsAt: steps.map(() => curves.length),
    white,
    runCentre: mean(lnX)
  });
}
