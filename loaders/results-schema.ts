/**
 * JSON Schema (draft 2020-12) of `dist/data/results.json`. It says what `src/lib/results.ts` says in types;
 * the build refuses results that do not match it.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { Results } from "../src/lib/results.js";
import { claimsSchema } from "./schema/claims.js";
import { experimentsSchema } from "./schema/experiments.js";
import { inferenceSchema } from "./schema/inference.js";
import { planningSchema } from "./schema/planning.js";
import { predictionSchema } from "./schema/prediction.js";
import {
  array,
  count,
  described,
  family,
  kind,
  nullable,
  number,
  objective,
  positive,
  protocol,
  record,
  resource,
  type Schema,
  sha256,
  string,
  text,
  variant
} from "./schema/words.js";

const study = record({
  title: text,
  authors: nullable(text),
  authorNames: described(array(text), "every author of the publication; none where the study does not list them"),
  arxiv: nullable(text),
  venue: nullable(text),
  year: nullable(count),
  url: nullable(text),
  provenance: described(text, "where the measurements come from"),
  algorithm: text,
  domain: text,
  benchmark: described(text, "whose loss the law is about"),
  heldOutProblems: described(count, "0: not known"),
  batch: described(count, "problems a training step"),
  dataUnit: described({ enum: ["samples", "steps"] }, "what samples count: steps where the batch is not known"),
  families: described(array(record({ id: text, name: text }), 1), "the first is the study's own"),
  series: array(
    record({
      family,
      variant,
      kind,
      heldOutSize: described(positive, "N that the fit between sizes leaves out"),
      early: { anyOf: [record({ firstPoints: count }), record({ fromStep: count, toStep: count })] },
      asPublished: described({ type: "boolean" }, "points as the publication draws them: no verdict rests on them")
    }),
    1
  )
});

const inputFile = record({
  path: described(text, "path relative to the project"),
  format: { enum: ["parquet", "arrow"] },
  bytes: count,
  sha256,
  run: text,
  kind,
  state: { enum: ["current", "earlier"] },
  steps: described(count, "evaluations in the file"),
  rowsRead: count,
  rowsExcluded: count
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
  testLoss: described(array({ type: "number", exclusiveMinimum: 0, maximum: 1 }), "L = 1 - pass@1")
};

const curve = described(record(curveColumns), "a loss curve; columns of equal length, steps ascending");

const otherCurve = described(
  record({ ...curveColumns, state: { enum: ["current", "earlier"] } }),
  "a curve that is shown and not fitted: a single repeat, or an earlier state of published points"
);

const lawSize = record({
  modelSize: positive,
  learningEfficiency: described(number, "k(N), fall of ln L per unit of ln X"),
  intercept: described(number, "E(N), ln L at X = 1 FLOP or 1 sample"),
  referenceX: described(positive, "X inside the measured range of this size"),
  referenceLoss: described(positive, "the law's L at referenceX"),
  points: count,
  r2: described(nullable(number), "R^2 on L within this size"),
  r2Log: described(nullable(number), "R^2 on ln L within this size")
});

const law = record({
  family,
  variant,
  resource,
  protocol,
  objective: described(objective, "log: least squares on ln L; linear: on L; sizes weighted equally"),
  law: record({
    kMax: { type: "number", minimum: 0 },
    n0: described({ type: "number", minimum: 0 }, "N_0, parameters"),
    sizes: array(lawSize, 1)
  }),
  goodness: record({
    r2: described(number, "R^2 on L, unweighted, pooled over the fitted sizes"),
    r2Log: number,
    objective: described({ type: "number", minimum: 0 }, "mean over sizes of the mean squared residual"),
    r2Constant: described(number, "R^2 on L of one constant per size"),
    r2SharedSlope: described(number, "R^2 on L of one slope shared by all sizes"),
    points: count
  }),
  status: { enum: ["converged", "at-bound", "flat", "max-iterations"] },
  message: string,
  window: record({
    protocol,
    rule: described(text, "which points of a size the fit used, as a sentence"),
    fromStep: nullable(count),
    toStep: nullable(count),
    firstPoints: nullable(count),
    modelSizes: array(positive, 1)
  }),
  iterations: count
});

const sizeLaw = record({
  family,
  variant,
  resource,
  modelSize: positive,
  points: count,
  learningEfficiency: number,
  intercept: number,
  referenceX: positive,
  referenceLoss: positive,
  r2: nullable(number),
  r2Log: nullable(number),
  theilSenEfficiency: number
});

const lineEnd = record({ x: positive, loss: positive });
const runSlope = described(
  record({
    run: text,
    family,
    variant,
    kind,
    resource,
    modelSize: positive,
    points: count,
    k: described(number, "fall of ln L per unit of ln X, least squares on ln L over all evaluations"),
    interval: described({ ...array(number, 2), maxItems: 2 }, "95 %, of this run alone"),
    standardError: number,
    standardErrorOls: described(number, "as if evaluations were independent"),
    intercept: number,
    r2: number,
    from: lineEnd,
    to: lineEnd,
    growth: described({ enum: ["learns", "not shown", "falls back"] }, "where the interval lies against 0")
  }),
  "k of one run by itself: series without repeats"
);

const openInterval = { ...array(nullable(number), 2), maxItems: 2 };
const runLaw = described(
  record({
    family,
    variant,
    resource,
    sizes: array(record({ modelSize: positive, k: number, runs: count }), 3),
    kMax: described(nullable(number), "null where the slopes do not determine it"),
    n0: nullable(number),
    kMaxInterval: described(openInterval, "95 %, null where an end is open"),
    n0Interval: openInterval,
    status: { enum: ["converged", "at-bound", "flat", "max-iterations"] },
    undefinedShare: number
  }),
  "K_max and N_0 from the slopes of single runs: series without repeats, three sizes or more"
);

const firstStep = described(
  record({
    family,
    variant,
    resource,
    protocol,
    objective,
    fromStep: count,
    kMax: { type: "number", minimum: 0 },
    n0: { type: "number", minimum: 0 },
    r2: number
  }),
  "the fit between sizes with this first step kept wherever it is drawn"
);

const comparisonRow = record({
  id: text,
  table: text,
  family: text,
  variant: string,
  resource: nullable(resource),
  scenario: text,
  computedAs: string,
  modelSize: nullable(positive),
  quantity: text,
  unit: string,
  published: number,
  publishedText: described(text, "the number with the digits printed"),
  ours: described(nullable(number), "unrounded; null when it cannot be recomputed"),
  oursText: nullable(text),
  drawn: described(nullable(number), "recovered from the paper's figures with more digits; null when not drawn"),
  match: { enum: ["every digit", "within", "differs", "cannot be recomputed"] },
  relativeDifference: described(nullable(number), "(ours - published) / published"),
  note: string
});

export const resultsSchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Results of a scaling study of RL post-training",
  ...record({
    schemaVersion: { const: 1 },
    study,
    inputs: record({
      files: array(inputFile, 1),
      rowsRead: count,
      rowsUsed: count,
      rowsExcluded: count,
      excludedByReason: array(record({ reason: text, rows: count })),
      hash: described(sha256, "over names and bytes of all logs")
    }),
    curves: array(curve, 1),
    otherCurves: array(otherCurve),
    laws: array(law),
    sizeLaws: array(sizeLaw),
    runSlopes: array(runSlope),
    runLaws: array(runLaw),
    firstStep: array(firstStep),
    inference: inferenceSchema,
    prediction: predictionSchema,
    experiments: experimentsSchema,
    planning: planningSchema,
    comparison: record({
      rows: array(comparisonRow),
      summary: record({
        total: count,
        everyDigit: count,
        withinOnePercent: count,
        differ: count,
        notRecomputed: count
      })
    }),
    claims: claimsSchema
  })
};

/**
 * The results as trusted.
 *
 * @throws TypeError listing where and how they differ from the schema
 */
export function validateResults(results: unknown): Results {
  // called once: making its code short takes longer than running it as it is
  validator ??= new Ajv2020({ allErrors: true, strict: true, code: { optimize: false } }).compile(resultsSchema);
  const validate = validator;
  if (!validate(results)) {
    const problems = (validate.errors ?? []).map(problem);
    const more = problems.length > 12 ? `\n  and ${problems.length - 12} more` : "";
    throw new TypeError(`results do not match their schema:\n  ${problems.slice(0, 12).join("\n  ")}${more}`);
  }
  return results as Results;
}

let validator: ValidateFunction | undefined;

function problem(error: ErrorObject): string {
  const where = error.instancePath === "" ? "/" : error.instancePath;
  return `${where} ${error.message ?? "is not valid"} ${JSON.stringify(error.params)}`;
}
