/** The reuse runs of the study against their reference. */

import { endWindows } from "../../../src/lib/inference/experiments/equivalence-window.js";
import { compareReuse } from "../../../src/lib/inference/experiments/reuse.js";
import { referenceRepeats } from "../../../src/lib/inference/runs/one-prompt.js";
import { matching } from "../../../src/lib/matching.js";
import type { ReuseRecord } from "../../../src/lib/records/experiments.js";
import { billions, type ExperimentsInput, experimentRuns, windowCells } from "./build-experiment-runs.js";
import type { RepeatCurve } from "./repeat-cells.js";

export function reuseRecord(input: ExperimentsInput, repeats: readonly RepeatCurve[]): ReuseRecord | null {
  const { study } = input;
  const plan = study.experiments.reuse;
  if (plan === null) return null;
  const { family, modelSize, reference } = plan;
  const variants = experimentRuns(input, "reuse", plan).map(({ variant, curves }) => {
    const published = curves.find(({ identity }) => identity.reuseFactor === reference);
    const references = referenceRepeats(repeats.filter(matching({ family, variant, modelSize })), published?.identity);
    const windows = endWindows.map((window) =>
      compareReuse({
        modelSize,
        runs: curves
          .filter(({ identity }) => identity.reuseFactor !== reference)
          .map((curve) => ({ ...curve, reuseFactor: curve.identity.reuseFactor })),
        repeats: references,
        published: published ? { ...published, sameAs: published.identity.sameAs } : null,
        cells: windowCells(repeats, family, window),
        problems: study.heldOutProblems,
        window
      })
    );
    const rows = windows[0]!.rows;
    const failed = rows.findIndex(({ test }) => !test.nonInferior);
    const last = failed < 0 ? rows.at(-1) : rows[failed - 1];
    return { variant, windows, notWorseUpTo: last?.reuseFactor ?? null };
  });
  if (variants.length === 0) return null;
  return {
    family,
    modelSize,
    reference,
    limits: [
      `One size, ${billions(modelSize)}, and one run for each reuse factor: what other sizes would do is not tested.`,
      ...plan.limits
    ],
    variants
  };
}
