/** Shape of `experiments.transfer` in results.json: other benchmarks before and after training. */
import { type Static, Type } from "typebox";
import {
  array,
  boolean,
  count,
  described,
  interval,
  notNegative,
  nullable,
  number,
  positive,
  record,
  share,
  text,
  variant
} from "./record-words.js";

const verdict = Type.Enum(["gain", "no change shown", "loss"]);
const verdictCounts = record({ gain: count, "no change shown": count, loss: count });

const test = record({
  se: notNegative,
  interval,
  p: share,
  pHolm: described(share, "Holm over all cells of the family of tests"),
  verdict
});
const window = record({ from: count, to: count, loss: notNegative });

const judgedCell = {
  family: text,
  variant,
  modelSize: positive,
  benchmark: text,
  problems: count,
  first: window,
  last: window,
  lastTen: described(notNegative, "mean of the last ten evaluations"),
  difference: described(number, "last minus first; negative = better"),
  noise: described(notNegative, "of one evaluation of one run, standard deviation"),
  runRatio: described(
    positive,
    "variance of a single evaluation between runs over white noise, as used; 1 = no run effect"
  ),
  serialFactor: described(
    positive,
    "long-run variance over variance along the run, as used; 1 = evaluations independent"
  ),
  theseQuestions: test,
  suchQuestions: test,
  sampling: described(
    record({ oneWay: notNegative, independent: notNegative }),
    "sampling error of the difference at its lower and upper limit"
  ),
  verdictOneWay: described(verdict, "of such questions if problems only change one way")
};

const judged = record(judgedCell);

const cell = record({
  ...judgedCell,
  stepZero: described(nullable(notNegative), "loss before training, one run of unknown number; null where not logged"),
  bestSingle: described(
    nullable(notNegative),
    "loss of the best single evaluation over all steps and repeats; null where not drawn"
  ),
  format: described(
    record({ start: notNegative, instructStart: nullable(notNegative), marked: boolean }),
    "base models only: the mean of the first evaluations, instruct's, and whether the format rule marks the cell"
  )
});

const tests = record({
  tests: described(count, "tests of Holm's adjustment, for each question"),
  cells: array(cell),
  counts: array(record({ benchmark: text, variant, theseQuestions: verdictCounts, suchQuestions: verdictCounts }))
});

const problemCount = {
  benchmark: text,
  problems: described(count, "as stated"),
  scores: described(count, "single-run scores looked at"),
  onGrid: described(count, "of them, on a multiple of 1 / problems to the digits logged"),
  byChance: described(share, "of numbers with as many digits, that would be on the grid by chance"),
  known: described(
    Type.Enum(["confirmed", "agrees", "partial credit", "stated only"]),
    "confirmed: all on a grid that few numbers are on; agrees: all on it, but a grid so fine says little; partial credit: " +
      "scores off the grid, so problems earn parts of a point; stated only: no single-run scores"
  )
};
const problems = record(problemCount);

export const transfer = record({
  benchmarks: described(tests, "beside the study's own"),
  heldOut: described(tests, "the same of the study's own benchmark, a family of tests by itself"),
  questions: array(record({ ...problemCount, label: text, domain: text, where: text })),
  runRatio: described(positive, "variance between repeats over white noise, pooled"),
  ratioCells: described(count, "behind runRatio"),
  df: described(nullable(count), "null: normal intervals"),
  formatRule: described(text, "by which cells of base models are marked, as a sentence")
});

export type TransferVerdict = Static<typeof verdict>;
export type VerdictCounts = Static<typeof verdictCounts>;
export type TransferTest = Static<typeof test>;
export type TransferCell = Static<typeof judged>;
export type TransferCellRecord = Static<typeof cell>;
export type TransferFamily = Static<typeof tests>;
export type ProblemCount = Static<typeof problems>;
export type TransferRecord = Static<typeof transfer>;
