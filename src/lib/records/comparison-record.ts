/** Shape of `comparison` in results.json: printed numbers beside ours. */
import { type Static, Type } from "typebox";
import { array, count, described, nullable, number, positive, record, resource, string, text } from "./record-words.js";

const match = described(
  Type.Enum(["every digit", "within", "differs", "cannot be recomputed"]),
  "every digit: ours rounded to the printed digits reads the same; within: not so, but within 1 % (never for R^2); " +
    "differs: farther; cannot be recomputed: nothing to compute from"
);

const row = record({
  id: described(text, "stable, e.g. table6-qwen2.5-base-compute-inter-k_max"),
  table: described(text, "of the publication, e.g. Table 6"),
  family: text,
  variant: string,
  resource: described(nullable(resource), "null where the quantity has none"),
  scenario: described(text, "row label of the publication: inter, intra, final"),
  computedAs: described(string, "how ours was computed"),
  modelSize: nullable(positive),
  quantity: described(text, "kMax, n0, r2, finalLoss"),
  unit: string,
  published: number,
  publishedText: described(text, "the number with the digits printed"),
  ours: described(nullable(number), "unrounded; null when it cannot be recomputed"),
  oursText: described(nullable(text), "ours rounded to the printed digits"),
  drawn: described(nullable(number), "recovered from the publication's figures with more digits; null when not drawn"),
  match,
  relativeDifference: described(nullable(number), "(ours - published) / published"),
  note: described(string, "what is known about a value that does not match; empty when it matches")
});

export const comparison = record({
  rows: array(row),
  summary: record({
    total: count,
    everyDigit: count,
    withinOnePercent: count,
    differ: count,
    notRecomputed: count
  })
});

export type MatchWord = Static<typeof match>;
export type ComparisonRow = Static<typeof row>;
export type ComparisonRecord = Static<typeof comparison>;
