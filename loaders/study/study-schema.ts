/** What study.yaml may hold. */
import { type Static, type TSchema, Type } from "typebox";
import { labelPattern, longestLabel } from "../../src/import/names/safe-name.js";
import { besideStudies } from "../../src/lib/beside/beside-record.js";
import { record } from "../../src/lib/records/record-words.js";

/** Pages that say where the publication shows the same. */
export const sourcedPages = [
  ...["efficiency", "power-law", "saturation", "data-reuse"],
  ...["base-and-instruct", "llama", "transfer", "rollouts", "response-length"]
] as const;

const text = Type.String({ minLength: 1 });

/** what a family is called */
const label = Type.String({ minLength: 1, maxLength: longestLabel, pattern: labelPattern });

const name = Type.String({ pattern: "^[a-z0-9][a-z0-9._-]*$" });

/** a file below data/reference/: no part of its path begins with a point, so none leads out */
const file = Type.String({ pattern: "^([A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*\\.json$" });

const positive = Type.Number({ exclusiveMinimum: 0 });

const count = Type.Integer({ minimum: 1 });

const variant = Type.Enum(["base", "instruct"]);

const list = <T extends TSchema>(items: T, minItems = 1) => Type.Array(items, { minItems });

const wordsBy = (pattern: string) =>
  Type.Unsafe<Record<string, string>>({
    type: "object",
    propertyNames: { type: "string", pattern },
    additionalProperties: text
  });

/** sizes in billions, as everywhere in the file */
const plan = record({
  family: name,
  modelSize: positive,
  reference: positive,
  limits: Type.Optional(list(text))
});

/** What is true of these data alone, said on the pages where it matters; a study without one says nothing there. */
const remarks = record({
  /** what data would change the pages, without a full stop */
  wouldChange: Type.Optional(text),
  /** a sentence on what the measurements are under */
  licence: Type.Optional(text),
  /** a sentence on how exact the measurements are */
  precision: Type.Optional(text)
});

/** From a step on, a mean curve rests on this many repeats. */
const repeatsAlong = record({ family: name, variant, modelSize: positive, from: count, repeats: count });

/** Answers are checked by the command line when they are used. */
const logs = record({
  from: Type.Optional(list(text)),
  rollouts: Type.Optional(list(text)),
  answers: Type.Optional(
    Type.Unsafe<Record<string, string | number | boolean | string[]>>({
      type: "object",
      propertyNames: { type: "string", pattern: "^[a-z][a-z-]*$" },
      additionalProperties: { anyOf: [text, { type: "number" }, { type: "boolean" }, list(text)] }
    })
  )
});

const references = record({
  /** stated claims; none: no ledger */
  claims: Type.Optional(file),
  /** losses of other models */
  external: Type.Optional(file),
  fits: file,
  digits: file,
  finalLoss: file,
  lawTable: text,
  finalTable: text,
  fullFitOf: list(name, 0)
});

export const schema = record({
  title: text,
  authors: Type.Optional(text),
  authorNames: Type.Optional(list(text)),
  arxiv: Type.Optional(text),
  venue: Type.Optional(text),
  year: Type.Optional(count),
  url: Type.Optional(Type.String({ pattern: "^https://" })),
  date: Type.Optional(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })),
  notes: Type.Optional(Type.String()),
  logs: Type.Optional(logs),
  beside: Type.Optional(Type.Enum([...besideStudies])),
  provenance: text,
  report: Type.Optional(text),
  remarks: Type.Optional(remarks),
  counterparts: Type.Optional(
    record({
      pages: Type.Optional(
        Type.Unsafe<Record<string, string>>(
          record(Object.fromEntries(sourcedPages.map((page) => [page, Type.Optional(text)])))
        )
      ),
      figures: Type.Optional(wordsBy("^figure-[a-z0-9-]+$"))
    })
  ),
  algorithm: text,
  domain: text,
  benchmark: name,
  heldOutProblems: Type.Optional(count),
  batch: count,
  dataUnit: Type.Optional(Type.Enum(["samples", "steps"])),
  families: list(
    record({
      id: name,
      name: label,
      recipe: Type.Optional(label),
      sizes: Type.Optional(list(positive, 3)),
      heldOutSize: positive,
      asPublished: Type.Boolean(),
      variants: list(
        record({
          id: variant,
          curves: Type.Enum(["mean", "repeat", "published-curve"]),
          early: Type.Union([record({ firstPoints: count }), record({ fromStep: count, toStep: count })])
        })
      )
    })
  ),
  repeats: count,
  repeatsAlong: Type.Optional(list(repeatsAlong, 0)),
  experiments: Type.Optional(record({ reuse: Type.Optional(plan), rollouts: Type.Optional(plan) })),
  references: Type.Optional(references)
});

export type StudyFile = Static<typeof schema>;

export type PlanFile = Static<typeof plan>;

export type RepeatsAlong = Static<typeof repeatsAlong>;

export type Remarks = Static<typeof remarks>;

export type StudyReferences = Static<typeof references>;

export type StudyLogs = Static<typeof logs>;
