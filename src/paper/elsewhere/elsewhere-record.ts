/** Shape of `data/elsewhere.json`: the claims that runs of other studies can test, judged by the rules of the ledger. */
import { type Static, Type } from "typebox";
import { claims } from "../../lib/records/claims-record.js";
import { array, count, described, nullable, number, record, share, text } from "../../lib/records/record-words.js";

/** In the order of the columns. */
const studies = ["first", "verl", "pods", "octothinker"] as const;
export type StudyName = (typeof studies)[number];

const { cells, margin, test } = claims.properties.rows.items.properties;

const column = record({
  study: Type.Enum(studies),
  cannot: described(nullable(text), "why this study cannot test the claim; null where it can"),
  cells: described(cells, "empty where the study cannot test it, and where the ledger of claims has them"),
  values: described(Type.Record(Type.String(), nullable(number)), "numbers that its sentence takes, unrounded")
});

const row = record({
  id: text,
  finding: described(nullable(count), "of the overview that the claim belongs to"),
  claim: text,
  test,
  margin,
  claims: described(array(text), "of the ledger: the first study's verdict is theirs"),
  columns: array(column, studies.length)
});

const point = record({ x: number, score: share });
const curve = record({
  ...{ study: Type.Enum(studies), name: text, group: text },
  modelSize: nullable(number),
  x: described(array(number), "optimiser steps, hours where the unit says so"),
  score: array(share)
});

const window = record({ from: count, to: count, k: number, standardError: number });
const ladderSize = record({
  modelSize: number,
  task: text,
  start: described(share, "score before training"),
  end: described(share, "score at the last evaluation"),
  windows: described(array(window), "slope of ln(1 - score) on ln step, first of the whole run"),
  logOdds: described(window, "the same of the log-odds of a wrong answer, whole run"),
  lengths: described(array(nullable(number)), "response tokens of the training batch at steps 5, 20 and the last")
});

const windowName = described(text, "part of the runs: the whole, up to step 40, from step 40");

const law = record({
  task: text,
  window: windowName,
  sizes: described(array(number), "that it is fitted to"),
  kMax: nullable(number),
  kMaxInterval: Type.Array(nullable(number)),
  n0: nullable(number),
  status: text
});

const heldOut = record({
  task: text,
  window: windowName,
  modelSize: number,
  predicted: described(nullable(number), "null where the law of the smaller sizes has no limit"),
  measured: number,
  lossError: described(nullable(number), "mean relative error of its losses, height fitted on its own points"),
  constantError: described(number, "of its own mean loss, as much known"),
  neighbourError: described(number, "of the slope of the next smaller size, height fitted on its own points")
});

const forms = record({
  task: text,
  window: windowName,
  runs: count,
  best: described(
    Type.Record(Type.String(), count),
    "runs that each form describes best, by AICc; no-change is a constant"
  )
});

const earlyForecast = record({
  ...{ task: text, to: count, power: number, sigmoid: number },
  "no-change": described(
    number,
    "mean error of the rest of each run, as a share of its loss, forecast from the steps up to `to`"
  )
});

const published = record({
  study: Type.Enum(studies),
  what: text,
  printed: text,
  ours: number,
  decimals: count,
  interval: described(nullable(Type.Array(nullable(number))), "95 % over seeds; nobody prints one")
});

const missing = record({
  row: described(text, "id of the row that it would settle"),
  study: Type.Enum(studies),
  what: described(text, "runs that are missing, in words"),
  effect: described(nullable(number), "difference that is to be seen, in the unit of the row"),
  sd: described(nullable(number), "of one of the unit, in the unit of the row"),
  most: described(count, "of the unit that are tried"),
  unit: described(text, "what is counted: runs a size, runs a recipe, recipes, runs"),
  powers: described(array(record({ runs: count, power: share })), "chance that so many of the unit settle it"),
  needed: described(
    nullable(count),
    "fewest with a chance of 80 %, of runs a size the fewest of those tried; null where none has it"
  )
});

const set = record({ name: text, runs: count, recipes: count, seeds: described(count, "of a recipe") });

export const elsewhere = record({
  rows: array(row, 1),
  sets: described(array(set, 1), "of runs that are read"),
  ladder: array(ladderSize, 1),
  laws: array(law),
  heldOut: array(heldOut),
  forms: array(forms),
  earlyForecasts: array(earlyForecast),
  cost: described(
    record({ base: number, generation: number, update: number, generationError: number, updateError: number }),
    "seconds a step: fixed, for each answer that is generated, and for each that is trained on; standard errors over seeds"
  ),
  sigmoids: described(
    array(record({ name: text, short: text, a: number, r0: number, b: number, cMid: number, points: array(point) })),
    "of mean curves over seeds against steps"
  ),
  printedSigmoids: described(
    array(record({ name: text, short: text, source: text, b: number, a: nullable(number), cMid: nullable(number) })),
    "B, A and C_mid (GPU-hours) as printed, without points; A and C_mid null where B alone is printed"
  ),
  curves: array(curve),
  published: array(published, 1),
  missing: array(missing, 1)
});

/** Of the best mean of plain GRPO: the level that PODS compares times to. */
export const reachedShare = 0.99;

export type ElsewhereRecord = Static<typeof elsewhere>;
export type RowRecord = Static<typeof row>;
export type ColumnRecord = Static<typeof column>;
export type LadderSize = Static<typeof ladderSize>;
export type PublishedFigure = Static<typeof published>;
export type MissingRuns = Static<typeof missing>;
