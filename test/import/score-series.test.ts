/** Runs as scores on one axis: how repeats of an evaluation differ is in the unit of the score that is fitted. */
import { expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { scoreSeries } from "../../src/import/study/score-series.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { importLog } from "../helpers/import-log.js";

it.each([
  [0, 1],
  [0, 100],
  [-1, 1],
  [1, 0]
])("the spread of repeats is that of fractions, with --score-range %d,%d", async (low, high) => {
  const fractions = Array.from({ length: 6 }, (_, i) => [0.3 + i / 20, 0.31 + i / 25]);
  const rows = fractions.flatMap((pair, i) =>
    pair.map((fraction, pass) => `${10 * i + 10},${pass},${low + fraction * (high - low)}`)
  );
  const text = `step,eval_pass,eval/reward\n${rows.join("\n")}\n`;
  const range = { low, high };
  const options = { scores: ["eval/reward"], scoreRange: range };
  const log = await importLog(sourceOfBytes("a.csv", new TextEncoder().encode(text)), options);
  const { series } = scoreSeries([log], { axis: "steps", score: "eval/reward", range });
  const [{ y, repeated }] = series as [(typeof series)[number]];
  for (const [i, [first, second]] of fractions.entries()) expectRelative(y[i]!, (first! + second!) / 2, 1e-12);
  // of two values half the square of their difference
  const squares = fractions.reduce((sum, [first, second]) => sum + (first! - second!) ** 2 / 2, 0);
  expectRelative(repeated!.squares, squares, 1e-9);
  expect([repeated!.df, repeated!.checkpoints]).toEqual([6, 6]);
});
