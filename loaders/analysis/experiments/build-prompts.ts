/** Single repeats -> what another prompt of one of them changes. */
import { FitError } from "../../../src/lib/fit-error.js";
import { betweenRunError, endWindows, windowMean } from "../../../src/lib/inference/experiments/equivalence-window.js";
import { oneTreated, type Prompted } from "../../../src/lib/inference/runs/one-prompt.js";
import { curveContrasts, lossContrasts } from "../../../src/lib/inference/runs/prompt-effects.js";
import { openInterval, refitLaws, resampleSlopes } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { firstOf, itemAt } from "../../../src/lib/items.js";
import { matching } from "../../../src/lib/matching.js";
import type { PromptsRecord } from "../../../src/lib/records/prompts-record.js";
import { resources } from "../../../src/lib/runs.js";
import { hasResource } from "../build-fits.js";
import { buildSamples, type SeriesSamples } from "../build-samples.js";
import { inferenceSettings } from "../inference/build-inference.js";
import { always, type Stage } from "../stage-cache.js";
import { type ExperimentsInput, windowCells } from "./build-experiment-runs.js";
import { reuseRecord } from "./build-reuse.js";
import { commonSteps, type RepeatCurve, type RepeatGroup, repeatCurves, repeatGroups } from "./repeat-cells.js";

/** Every family in which one repeat of some sizes had a prompt of its own, and the others one. */
export function buildPrompts(input: ExperimentsInput, stage: Stage = always): PromptsRecord[] {
  const { runs, study } = input;
  if (study.heldOutProblems === 0) return [];
  const repeats = repeatCurves({ runs, study });
  return study.families.flatMap(({ id }) => {
    try {
      return promptsOf(input, id, repeats, stage);
    } catch (error) {
      // too few steps or cells to say anything by
      if (error instanceof FitError) return [];
      throw error;
    }
  });
}

function promptsOf(
  input: ExperimentsInput,
  family: string,
  repeats: readonly RepeatCurve[],
  stage: Stage
): PromptsRecord[] {
  const { heldOutProblems: problems } = input.study;
  const groups = repeatGroups(repeats, family).filter(({ runs }) => runs.length > 2);
  const [first] = groups.flatMap(({ runs }) => oneTreated(runs) ?? []);
  if (!first) return [];
  const { treated, others } = first;
  const cells = groups.flatMap((group) => arranged(group, treated.promptKind, firstOf(others).promptKind));
  const window = firstOf(endWindows);
  const losses = lossContrasts(
    cells.map(({ runs, ...cell }) => ({ ...cell, losses: runs.map((curve) => windowMean(curve, window).mean) })),
    problems
  );
  const measured = resources.filter((resource) => repeats.every((curve) => hasResource(curve, resource)));
  const curves = measured.map((resource) => ({
    resource,
    ...curveContrasts(
      cells.map(({ runs, ...cell }) => ({ ...commonSteps(runs, resource), ...cell })),
      problems
    )
  }));
  const blind = repeats.map((curve) => ({ ...curve, promptKind: null }));
  const pooled = (prompted: readonly RepeatCurve[]) => {
    const { deviation, df } = betweenRunError(windowCells(prompted, family, window), problems);
    return { deviation, df };
  };
  return [
    {
      family,
      prompt: treated.promptKind ?? "not known",
      others: firstOf(others).promptKind ?? "not known",
      window: [window.from, window.to],
      tests: [
        ...curves.flatMap(({ resource, tests }) => tests.map((test) => ({ resource, ...test }))),
        ...losses.tests.map((test) => ({ resource: null, ...test }))
      ],
      contrasts: curves.flatMap(({ resource, contrasts }) => contrasts.map((contrast) => ({ resource, ...contrast }))),
      spreads: cells.map(({ variant }, i) => ({ variant, ...itemAt(losses.spreads, i) })),
      asChance: followsIfChance(input, family, blind, stage),
      deviations: {
        asChance: pooled(blind),
        onePrompt: pooled(repeats)
      },
      equality: losses.equality
    }
  ];
}

/** The run with the other prompt first; a cell whose prompts differ in another way is left out. */
function arranged({ runs, ...cell }: RepeatGroup, prompt: Prompted["promptKind"], usual: Prompted["promptKind"]) {
  if (runs.every(matching({ promptKind: firstOf(runs).promptKind }))) return [{ ...cell, treated: false, runs }];
  const apart = oneTreated(runs);
  if (apart?.treated.promptKind !== prompt || firstOf(apart.others).promptKind !== usual) return [];
  return [{ ...cell, treated: true, runs: [apart.treated, ...apart.others] }];
}

/** What the results would be if the other prompt were chance: run effects, the law, and passes over the same data. */
function followsIfChance(input: ExperimentsInput, family: string, repeats: readonly RepeatCurve[], stage: Stage) {
  const { runs, study } = input;
  const samples = buildSamples(runs, study, repeats).filter(matching<SeriesSamples>({ family }));
  const { resamples, seed } = inferenceSettings;
  const laws = samples.map(({ variant, resource, effects, samples: sizes }) => ({
    variant,
    resource,
    ...stage("law-if-chance", { sizes, effects }, () => {
      // drawn as the law in use is, so that the two intervals differ by the runs' variances alone
      const { slopes } = resampleSlopes(sizes, effects, { resamples, seed });
      const draws = refitLaws(sizes, slopes);
      return { kMaxInterval: openInterval(draws.kMax), n0Interval: openInterval(draws.n0) };
    })
  }));
  const reuse = study.experiments.reuse?.family === family ? reuseRecord(input, repeats, stage) : null;
  return {
    effects: resources.flatMap((resource) => {
      const sample = samples.find(matching<SeriesSamples>({ resource }));
      if (!sample) return [];
      const { slopeRatio, levelRatio, df } = sample.effects;
      return [{ resource, slopeRatio, levelRatio, df }];
    }),
    laws,
    reuse: (reuse?.variants ?? []).map(({ variant, notWorseUpTo, windows }) => ({
      variant,
      notWorseUpTo,
      verdicts: firstOf(windows).rows.map(({ reuseFactor, test }) => ({ reuseFactor, verdict: test.verdict }))
    }))
  };
}
