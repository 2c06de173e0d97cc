/** The paper's uncertainty table and pass rates beside what the logs give. */

import { escape as bound, op } from "arquero";
import { mean } from "../../src/lib/goodness.js";
import {
  type PassRow,
  passMeaning,
  type StepRepeats,
  stdOverSteps,
  type UncertaintyRow
} from "../../src/lib/inference/runs/uncertainty-table.js";
import { matching } from "../../src/lib/matching.js";
import type { ExperimentsRecord } from "../../src/lib/records/experiments-record.js";
import type { ReferenceValue } from "../../src/lib/reference-value.js";
import type { Curve, RunRow } from "../../src/lib/runs.js";
import { optionalReference } from "../study/read-paper.js";
import { readReference } from "../study/read-reference.js";
import { seriesCurves } from "../study/study.js";
import type { ExperimentsInput } from "./experiments/build-experiment-runs.js";

export async function printedTables(
  input: ExperimentsInput
): Promise<Pick<ExperimentsRecord, "uncertainty" | "passRates">> {
  const { root, study } = input;
  const { references } = study;
  if (references === null) return { uncertainty: null, passRates: null };
  const [final, fits, singles] = await Promise.all([
    readReference(root, references.finalLoss),
    readReference(root, references.fits),
    optionalReference<ReferenceValue>(root, "crossdomain.json")
  ]);
  const curves = study.series.flatMap((series) =>
    seriesCurves(input.runs, study, series).map((curve) => ({
      ...curve,
      family: series.family,
      variant: series.variant
    }))
  );
  const curveOf = ({ family, variant, modelSize }: ReferenceValue) =>
    curves.find(matching({ family, variant, modelSize }));
  return {
    uncertainty: uncertaintyRows(input, final, curveOf),
    passRates: fits
      .filter(({ quantity, status }) => quantity === "pass_at_1" && status === "current")
      .flatMap((value): PassRow[] => {
        const curve = curveOf(value);
        if (curve === undefined) return [];
        const { family, variant, modelSize } = value;
        const wanted = { family, variant, modelSize, benchmark: study.benchmark, scenario: "after_best" };
        const best = singles.find(matching<ReferenceValue>(wanted));
        const pass = Array.from(curve.testLoss, (loss) => 1 - loss);
        const ours = {
          best: best ? 1 - best.value : null,
          final: pass.at(-1) ?? null,
          lastTen: mean(pass.slice(-10))
        };
        return [
          {
            family,
            variant: variant!,
            modelSize: curve.modelSize,
            printed: value.value,
            printedText: value.text,
            ...ours,
            is: passMeaning(value.text, ours),
            excess: value.value - ours.lastTen
          }
        ];
      })
  };
}

/** What the repeats of one size measured at one step. */
type RepeatedStep = StepRepeats & Pick<RunRow, "family" | "variant" | "modelSize">;

function uncertaintyRows(
  input: ExperimentsInput,
  values: readonly ReferenceValue[],
  curveOf: (value: ReferenceValue) => (Curve & { family: string }) | undefined
): UncertaintyRow[] {
  const { runs, study } = input;
  const isMeasured = matching<RunRow>({ experiment: "main", state: "current", benchmark: study.benchmark });
  const steps = runs.table
    .filter(bound((d: RunRow) => (d.kind === "repeat" || d.kind === "repeat-set") && isMeasured(d)))
    .filter(bound((d: RunRow) => d.step > 0 && d.testLoss !== null))
    .groupby("family", "variant", "modelSize", "step")
    .rollup({ losses: op.array_agg("testLoss") })
    .objects() as RepeatedStep[];
  const current = values.filter(({ status, where }) => status === "current" && where === study.references?.finalTable);
  const printed = ({ family, variant, modelSize }: ReferenceValue, quantity: string) =>
    current.find(matching({ family, variant, modelSize, quantity }))?.value;
  return current
    .filter(({ quantity }) => quantity === "final_test_loss")
    .map((value): UncertaintyRow => {
      const { family, variant, modelSize } = value;
      const stepsOfSize = steps.filter(matching({ family, variant, modelSize }));
      const curve = curveOf(value);
      const sample = input.samples.find(matching({ family, variant, resource: "data" }));
      const repeatsAt = Array.from(sample?.samples.find(matching({ modelSize }))?.repeatsAt ?? []);
      // points of the first and last steps of a full run rest on fewer repeats for other reasons
      const single = stepsOfSize.length > 0 ? 0 : repeatsAt.filter((r) => r === 1).length;
      const std = printed(value, "avg_std")!;
      return {
        family,
        variant: variant!,
        modelSize: modelSize!,
        printed: { finalLoss: value.value, std, sem: printed(value, "sem")! },
        finalLoss: curve?.testLoss.at(-1) ?? null,
        std: stdOverSteps(stepsOfSize, study.repeats),
        withoutSingleSteps: single > 0 ? (std * repeatsAt.length) / (repeatsAt.length - single) : null,
        note: uncertaintyNote(stepsOfSize.length > 0, single, repeatsAt.length)
      };
    });
}

function uncertaintyNote(recomputed: boolean, single: number, points: number): string {
  if (recomputed) return "";
  const missing = "Single repeats of this size are not plotted in the paper, so the deviation cannot be recomputed.";
  if (single === 0) return missing;
  return `${missing} ${single} of ${points} steps rest on one run and count as 0 in the printed mean.`;
}
