/** The reuse runs of the study against their reference. */

import { endWindows } from "../../../src/lib/inference/experiments/equivalence-window.js";
import { compareReuse } from "../../../src/lib/inference/experiments/reuse.js";
import { firstOf } from "../../../src/lib/items.js";
import type { ReuseRecord } from "../../../src/lib/records/experiments-record.js";
import type { ExperimentPlan } from "../../study/study.js";
import type { Stage } from "../stage-cache.js";
import { billions, type ExperimentsInput, experimentRecord, windowCells } from "./build-experiment-runs.js";
import type { RepeatCurve } from "./repeat-cells.js";

/** @param stage keeps what a variant gave before */
export function reuseRecord(
  input: ExperimentsInput,
  repeats: readonly RepeatCurve[],
  stage?: Stage
): ReuseRecord | null {
  const limits = ({ modelSize }: ExperimentPlan) => [
    `One size, ${billions(modelSize)}, and one run for each reuse factor: what other sizes would do is not tested.`
  ];
  return experimentRecord(
    // it is no matter of fits
    { ...input, samples: [] },
    repeats,
    ["reuse", "reuseFactor"],
    limits,
    ({ variant, curves, published, references, repeats, problems }, { family, modelSize, reference }) => {
      const windows = endWindows.map((window) =>
        compareReuse({
          modelSize,
          runs: curves
            .filter(({ identity }) => identity.reuseFactor !== reference)
            .map((curve) => ({ ...curve, reuseFactor: curve.identity.reuseFactor })),
          repeats: references,
          published: published ? { ...published, sameAs: published.identity.sameAs } : null,
          cells: windowCells(repeats, family, window),
          problems,
          window
        })
      );
      const rows = firstOf(windows).rows;
      const failed = rows.findIndex(({ test }) => !test.nonInferior);
      const last = failed < 0 ? rows.at(-1) : rows[failed - 1];
      return { variant, windows, notWorseUpTo: last?.reuseFactor ?? null };
    },
    stage
  );
}
