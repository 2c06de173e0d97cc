/** Fits and curves + what the paper prints -> every printed number with ours beside it. */

import * as format from "../../lib/format.js";
import { mean } from "../../lib/goodness.js";
import { lastOf } from "../../lib/items.js";
import { matching } from "../../lib/matching.js";
import type { ReferenceValue } from "../../lib/reference-value.js";
import type {
  ComparisonRecord,
  ComparisonRow,
  CurveRecord,
  FirstStepRecord,
  LawRecord,
  MatchWord
} from "../../lib/results.js";
import type { ComparisonInputs } from "../../lib/study-analysis.js";
import { matchPrinted } from "./match-printed.js";

/** Every current printed parameter, score and final loss, in the paper's order. */
export function compareWithPaper(inputs: ComparisonInputs): ComparisonRecord {
  const rows = [
    ...inputs.fits
      .filter(({ where, status }) => where === inputs.references?.lawTable && status === "current")
      .map((p) => lawRow(p, inputs)),
    ...inputs.finalLoss
      .filter(
        ({ where, quantity, status }) =>
          where === inputs.references?.finalTable && quantity === "final_test_loss" && status === "current"
      )
      .map((p) => finalLossRow(p, inputs))
  ];
  const counted = (word: MatchWord) => rows.filter(({ match }) => match === word).length;
  return {
    rows,
    summary: {
      total: rows.length,
      everyDigit: counted("every digit"),
      withinOnePercent: counted("within"),
      differ: counted("differs"),
      notRecomputed: counted("cannot be recomputed")
    }
  };
}

const quantities: Record<string, { quantity: string; unit: string; of: (law: LawRecord) => number }> = {
  K_max: { quantity: "kMax", unit: "", of: ({ law }) => law.kMax },
  N_0_billions: { quantity: "n0", unit: "billion parameters", of: ({ law }) => law.n0 / 1e9 },
  R2: { quantity: "r2", unit: "", of: ({ goodness }) => goodness.r2 }
};

function lawRow(printed: ReferenceValue, inputs: ComparisonInputs): ComparisonRow {
  const known = quantities[printed.quantity];
  if (known === undefined)
    throw new Error(`${printed.id}: quantity must be K_max, N_0_billions or R2; found ${printed.quantity}`);
  const protocol = inputs.references?.fullFitOf.includes(printed.family) ? "full" : printed.scenario;
  const { family, variant, resource, scenario, quantity } = printed;
  const law = inputs.laws.find(matching({ family, variant, resource, protocol, objective: "linear" }));
  const drawn = inputs.digits.find(matching({ family, variant, resource, scenario, quantity }));
  const match = matchReference(printed, law ? known.of(law) : null, { boundedAbove: known.quantity === "r2" });
  return {
    ...common(printed),
    quantity: known.quantity,
    unit: known.unit,
    ours: law ? known.of(law) : null,
    ...match,
    drawn: drawn?.value ?? null,
    computedAs: law ? `least squares on loss, ${law.window.rule}` : "",
    note: [
      inputs.references?.fullFitOf.includes(printed.family)
        ? `The row is labelled "${printed.scenario}"; it is the fit of all points that it is compared with.`
        : "",
      match.match === "every digit" ? "" : lawNote(printed, law, inputs)
    ]
      .filter((sentence) => sentence !== "")
      .join(" ")
  };
}

function finalLossRow(printed: ReferenceValue, { curves, earlierCurves }: ComparisonInputs): ComparisonRow {
  const { family, variant, modelSize } = printed;
  const same = matching<CurveRecord>({ family, variant, modelSize });
  const curve = curves.find(same);
  const earlier = earlierCurves.find(same);
  const ours = curve?.testLoss.at(-1) ?? null;
  const match = matchReference(printed, ours);
  return {
    ...common(printed),
    quantity: "finalLoss",
    unit: "",
    ours,
    ...match,
    drawn: null,
    computedAs: curve ? `mean loss at the last step drawn, ${curve.step.at(-1)}` : "",
    note: match.match === "every digit" ? "" : finalLossNote(printed, curve, earlier)
  };
}

/** @throws Error naming the value whose printed text cannot be compared */
function matchReference(printed: ReferenceValue, ours: number | null, options?: { boundedAbove: boolean }) {
  try {
    return matchPrinted(printed.text, ours, options);
  } catch (error) {
    throw new Error(`data/reference ${printed.id}: ${(error as Error).message}`);
  }
}

function common(printed: ReferenceValue) {
  return {
    id: printed.id,
    table: printed.where,
    family: printed.family,
    variant: printed.variant ?? "",
    resource: printed.resource,
    scenario: printed.scenario ?? "final",
    modelSize: printed.modelSize,
    published: printed.value,
    publishedText: printed.text
  };
}

function lawNote(printed: ReferenceValue, law: LawRecord | undefined, { firstStep, digits }: ComparisonInputs): string {
  if (law === undefined) return "No curve of this family and variant is among the logs.";
  const { family, variant, resource, scenario } = printed;
  if (scenario === "inter") {
    const starts = firstStep.filter(matching({ variant, resource }));
    if (starts.length > 0) return firstStepNote(law, starts);
  }
  const drawn = digits.filter(matching({ family, variant, resource, scenario }));
  const kMax = drawn.find(({ quantity }) => quantity === "K_max");
  const n0 = drawn.find(({ quantity }) => quantity === "N_0_billions");
  const marked =
    kMax && n0
      ? ` The paper's k(N) markers lie on K_max ${format.fixed(kMax.value, 5)} and N_0 ${format.fixed(n0.value, 3)}B; ` +
        `ours are ${format.fixed(law.law.kMax, 5)} and ${format.fixed(law.law.n0 / 1e9, 3)}B.`
      : "";
  const why =
    printed.variant === "base"
      ? "The figures that the logs come from hold a later state of some points than the printed fit used."
      : `The early steps are counted by step, ${law.window.rule}, because the first steps of the largest sizes are not plotted in the paper.`;
  return why + marked;
}

function firstStepNote(law: LawRecord, starts: readonly FirstStepRecord[]): string {
  const pair = (kMax: number, n0: number) => `${format.efficiency(kMax)} with ${format.parameters(n0)}`;
  const path = starts
    .filter(({ fromStep }) => fromStep <= (law.window.fromStep ?? 1) + 1)
    .map((s) => `${pair(s.kMax, s.n0)} from step ${s.fromStep}`);
  const absent =
    law.window.fromStep === null
      ? ""
      : `Steps before ${law.window.fromStep} are not plotted in the paper for the largest sizes. `;
  const low = Math.min(...starts.map(({ r2 }) => r2));
  return (
    `${absent}The answer hangs on the first step kept where it is drawn: K_max and N_0 are ${format.list(path)}. ` +
    `R² stays at ${format.r2(low)} or above. No first step up to ${lastOf(starts).fromStep} gives the printed pair.`
  );
}

function finalLossNote(
  printed: ReferenceValue,
  curve: CurveRecord | undefined,
  earlier: CurveRecord | undefined
): string {
  if (curve === undefined) return "No curve of this size is among the logs.";
  const decimals = printed.digits ?? 4;
  const whole = mean(curve.testLoss);
  const asMean =
    whole.toFixed(decimals) === printed.text
      ? ` The printed value is the mean over all ${curve.step.length} steps of that curve, in every digit.`
      : "";
  const before = earlier
    ? ` (${format.fixed(lastOf(earlier.testLoss), decimals)} in an earlier version of the figure)`
    : "";
  return `The published curve ends at ${format.fixed(lastOf(curve.testLoss), decimals)}${before}.${asMean}`;
}
