/**
 * Shape of `dist/data/results.json`: everything that the pages print, unrounded. Schema and types are one source: the
 * build publishes `resultsSchema` as `results.schema.json` and refuses results that do not match it.
 */
import { type Static, Type } from "typebox";
import { claims } from "./records/claims-record.js";
import { comparison } from "./records/comparison-record.js";
import { experiments } from "./records/experiments-record.js";
import { inference } from "./records/inference-record.js";
import { firstStep, law, runLaw, runSlope, sizeLaw } from "./records/laws-record.js";
import { planning } from "./records/planning-record.js";
import { prediction } from "./records/prediction-record.js";
import { array, described, record } from "./records/record-words.js";
import { curve, inputs, otherCurve, study } from "./records/study-record.js";

export type { ClaimsRecord } from "./records/claims-record.js";
export type { ComparisonRecord, ComparisonRow, MatchWord } from "./records/comparison-record.js";
export type {
  FirstStepRecord,
  FitStatus,
  FitWindow,
  LawRecord,
  LawSizeRecord,
  Objective,
  Protocol,
  RunLawRecord,
  RunSlopeRecord,
  SizeLawRecord
} from "./records/laws-record.js";
export type {
  CurveRecord,
  InputFileRecord,
  InputsRecord,
  OtherCurveRecord,
  StudyRecord
} from "./records/study-record.js";

/** Id of a model family, as `data/study.yaml` names it. */
export type Family = string;

const results = record({
  schemaVersion: described(Type.Literal(1), "raised on any change of meaning"),
  study,
  inputs,
  curves: array(curve, 1),
  otherCurves: described(
    array(otherCurve),
    "beside the curves that are fitted: single repeats of the main runs, and earlier states of published points"
  ),
  laws: described(array(law), "one per family, variant, resource, protocol, objective"),
  sizeLaws: described(array(sizeLaw), "one per family, variant, resource and model size: the curve's own power law"),
  runSlopes: described(array(runSlope), "of series without repeats"),
  runLaws: described(array(runLaw), "of those among them that have three sizes or more"),
  firstStep: described(
    array(firstStep),
    "how the linear fit between sizes moves with the first step kept, where steps are missing from some sizes"
  ),
  inference,
  prediction: described(prediction, "forms of L(X), held-out sizes and rests of runs, each beside its baselines"),
  experiments: described(
    experiments,
    "reuse, rollout groups, transfer, outcome scales, crossings, link of compute and data, detectability"
  ),
  planning,
  comparison,
  claims: described(claims, "every claim of the study, judged by its rule")
});

export type Results = Static<typeof results>;

export const resultsSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Results of a scaling study of RL post-training",
  ...results
};
