/** Shape of `study`, `inputs` and the curves in results.json: what the logs are and what they hold. */
import { type Static, Type } from "typebox";
import {
  array,
  boolean,
  count,
  described,
  family,
  kind,
  nullable,
  number,
  positive,
  record,
  sha256,
  state,
  text,
  variant
} from "./record-words.js";

const series = described(
  record({
    family,
    variant,
    kind,
    heldOutSize: described(positive, "N that the fit between sizes leaves out, parameters"),
    early: Type.Union([record({ firstPoints: count }), record({ fromStep: count, toStep: count })]),
    asPublished: described(boolean, "points as the publication draws them: no verdict rests on them")
  }),
  "one family and variant with a curve for each size, and the rules of its windows"
);

export const study = record({
  title: text,
  authors: described(nullable(text), "of the publication; null where there is none"),
  authorNames: described(
    array(text),
    "every author of the publication, as First Last; none where the study does not list them"
  ),
  arxiv: nullable(text),
  venue: nullable(text),
  year: nullable(count),
  url: nullable(text),
  provenance: described(text, "where the measurements come from"),
  algorithm: text,
  domain: text,
  benchmark: described(text, "id of the benchmark whose loss the law is about"),
  heldOutProblems: described(count, "0: not known"),
  batch: described(count, "problems a training step"),
  dataUnit: described(Type.Enum(["samples", "steps"]), "what samples count: steps where the batch is not known"),
  families: described(
    array(record({ id: text, name: text, recipe: nullable(text) }), 1),
    "the first is the study's own; families of one recipe are its seeds, of which no mean can be drawn"
  ),
  series: array(series, 1)
});

const inputFile = record({
  path: described(text, "path relative to the project"),
  format: Type.Enum(["parquet", "arrow"]),
  bytes: count,
  sha256,
  run: text,
  kind,
  state,
  steps: described(count, "evaluations in the file"),
  rowsRead: count,
  rowsExcluded: count
});

export const inputs = record({
  files: array(inputFile, 1),
  rowsRead: described(count, "rows of the long table: one benchmark of one evaluation each"),
  rowsUsed: count,
  rowsExcluded: count,
  excludedByReason: array(record({ reason: text, rows: count })),
  curves: described(
    array(
      record({
        family,
        variant,
        evaluations: described(count, "of its curves on the study's benchmark"),
        excludedByReason: array(record({ reason: text, evaluations: count }))
      })
    ),
    "evaluations of the curves that laws are fitted to, and those that no fit may use"
  ),
  hash: described(sha256, "over names and bytes of all logs")
});

const curveColumns = {
  run: text,
  family,
  variant,
  kind,
  modelSize: described(positive, "N, parameters"),
  benchmark: text,
  step: array(count),
  dataSamples: described(array(number), "D, samples seen, cumulative"),
  computeFlops: described(array(number), "C, training FLOPs, cumulative; empty where the log has none"),
  testLoss: described(array(Type.Number({ exclusiveMinimum: 0, maximum: 1 })), "L = 1 - pass@1")
};

export const curve = described(record(curveColumns), "a loss curve; columns of equal length, steps ascending");

export const otherCurve = described(
  record({
    ...{ ...curveColumns, state },
    promptKind: described(
      nullable(text),
      "repeats of another prompt are no repeats of these; null where it is not known"
    )
  }),
  "a curve that is shown and not fitted: a single repeat, or an earlier state of published points"
);

export type SeriesRecord = Static<typeof series>;
export type StudyRecord = Static<typeof study>;
export type InputsRecord = Static<typeof inputs>;
export type InputFileRecord = Static<typeof inputFile>;
export type CurveRecord = Static<typeof curve>;
export type OtherCurveRecord = Static<typeof otherCurve>;
