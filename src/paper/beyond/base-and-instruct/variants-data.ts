/** What the figures that set both variants side by side are made from: slopes and late losses of each size, other models. */
import type { Resource, Variant } from "../../../lib/runs.js";
import { familyName, mainFamily } from "../../../lib/series-names.js";
import type { ExternalModel } from "../../paper-reference.js";
import type { StudySite } from "../../paper-site.js";
import { comparedStep, type FinalLoss, finalLosses, type SlopePair, slopePairs } from "./variants-compared.js";

export interface VariantsData {
  hash: string;
  familyName: string;
  /** problems that a loss is a mean over */
  problems: number;
  /** training step that final losses are of */
  step: number;
  final: { variant: Variant; rows: FinalLoss[] }[];
  external: ExternalModel[];
  slopes: Record<Resource, SlopePair[]>;
}

export function variantsData({ results, reference }: Pick<StudySite, "results" | "reference">): VariantsData {
  return {
    hash: results.inputs.hash,
    familyName: familyName(results, mainFamily(results)),
    problems: results.study.heldOutProblems,
    step: comparedStep,
    final: (["base", "instruct"] as const).map((variant) => ({ variant, rows: finalLosses(results, variant) })),
    external: reference.externalModels,
    slopes: { compute: slopePairs(results, "compute"), data: slopePairs(results, "data") }
  };
}
