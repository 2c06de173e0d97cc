/** What is said of runs of logs, and the curve that each is taken for: of whole small logs. */
import { expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";
import { countsText } from "../../src/import/study/counts-text.js";
import { fitRuns } from "../../src/import/study/fit-runs.js";
import { forecastRuns } from "../../src/import/study/forecast-runs.js";
import { loggedRun } from "../../src/import/study/logged-run.js";
import { UserAnswers } from "../../src/import/study/user-answers.js";
import { curvesOf } from "../../src/import/study/user-curves.js";
import { needsReading, optionsFor } from "../../src/import/study/user-logs.js";
import { finished } from "../../src/lib/steps.js";
import type { UserCountFit } from "../../src/lib/user-runs/count-user-run.js";
import { answerFor, logLines } from "../helpers/answered-logs.js";
import { importLog } from "../helpers/import-log.js";

const source = (path: string, text: string) => sourceOfBytes(path, new TextEncoder().encode(text));
const rising = (step: number) => Number((1 - 0.8 * (step + 1) ** -0.1).toFixed(4));
const rows = (length: number, row: (step: number) => object) =>
  Array.from({ length }, (_, i) => JSON.stringify({ step: i + 1, ...row(i + 1) })).join("\n");
const logOf = (path: string, length: number, row: (step: number) => object) =>
  importLog(source(path, rows(length, row)));
const logged = (length: number, row: (step: number) => object) => logOf("r.jsonl", length, row);

it("says by what a role is taken, and in how many runs it is not stated", async () => {
  const assumed = async (row: (step: number) => object) => {
    const { runs } = await logged(40, row);
    const curves = runs.flatMap((run) => curvesOf(run, { resource: "data" }).curves);
    return curves.flatMap((curve) => ("reason" in curve ? [curve.reason] : curve.assumptions));
  };
  const sparse = (step: number) => ({ solve_rate: rising(step) / 2, ...(step % 5 ? {} : { accuracy: rising(step) }) });
  expect(await assumed(sparse)).toContain(
    "accuracy is taken for an evaluation by its cadence: other scores stand at other steps; --role says otherwise"
  );
  expect(await assumed((step) => ({ "openai/gsm8k": rising(step) }))).toContain(
    "openai/gsm8k is taken for an evaluation, as openai/gsm8k is a known benchmark; --role says otherwise"
  );
  const unstated = await Promise.all(["a.jsonl", "b.jsonl"].map((p) => logOf(p, 20, (s) => ({ accuracy: rising(s) }))));
  const note = (runs: string) =>
    `accuracy: nothing states whether its problems are held out; taken for an evaluation in ${runs} (--role training where it is the score of the training batch)`;
  expect(forecastRuns(unstated, { axis: "steps" }).notes).toContain(note("2 runs"));
  expect(forecastRuns(unstated.slice(1), { axis: "steps" }).notes).toContain(note("1 run"));
});

it("names the evaluation that stands apart", async () => {
  const log = await logged(40, (step) => ({ "val/accuracy": step === 15 ? 0 : rising(step) }));
  const three = (step: number) => rising(step).toFixed(3);
  expect(forecastRuns([log], { axis: "steps", to: 60 }).notes).toContain(
    `r, val/accuracy: left out: step 15 (0.00 between ${three(14)} and ${three(16)}) stands apart from the evaluations on both sides`
  );
});

it("has the score at hour 0 for the one before training, and draws the rows that have a score alone", async () => {
  const log = await logged(20, (step) => ({ "val/accuracy": rising(step), _timestamp: 1.7e9 + 3600 * (step - 1) }));
  const curves: { x: number[]; before: number | null }[] = [];
  forecastRuns([log], { axis: "hours", to: 30 }, ({ x, before }) => curves.push({ x: [...x], before }));
  expect(curves).toEqual([{ x: Array.from({ length: 19 }, (_, i) => i + 1), before: rising(1) }]);
  const third = await logged(9, (step) => ({ loss: 1, ...(step % 3 ? {} : { "val/accuracy": rising(step) }) }));
  expect(third.runs.map((run) => loggedRun("r.jsonl", run)).map(({ step, value }) => [[...step], [...value]])).toEqual([
    [
      [3, 6, 9],
      [rising(3), rising(6), rising(9)]
    ]
  ]);
});

it("has a state along steps whatever X is, and none of a run that is too short", async () => {
  const collapsed = (step: number) => ({ "val/accuracy": step < 31 ? rising(step) : 0.02, tokens_per_step: 1000 });
  const { fits } = fitRuns([await logged(40, collapsed)], {}, []);
  expect(fits.map(({ unit, state, stateAlong }) => ({ unit, state, stateAlong }))).toEqual([
    { unit: "FLOPs", state: { word: "collapsed", since: 31 }, stateAlong: "steps" }
  ]);
  const short = fitRuns([await logged(4, (step) => ({ "val/accuracy": rising(step) }))], {}, []);
  expect([short.refused.length, short.withoutSlope]).toEqual([1, []]);
});

it("fits against the clock where all runs have nothing else, and one that does not by its steps", async () => {
  const hours = Array.from({ length: 12 }, (_, i) => `${i + 1},${rising(i + 1)}`);
  const clock = await importLog(source("clock.csv", `nominal_hours,val/accuracy\n${hours.join("\n")}\n`));
  const byTime = fitRuns([clock], {}, []);
  expect([byTime.resource, byTime.fits.map(({ unit }) => unit)]).toEqual(["time", ["hours"]]);
  const both = fitRuns([clock, await logged(12, (step) => ({ "val/accuracy": rising(step) }))], {}, []);
  expect([both.resource, both.fits.map(({ run, unit }) => [run, unit])]).toEqual(["data", [["r", "steps"]]]);
  expect(both.refused.map(({ reason }) => reason)).toEqual([
    "clock has neither steps nor problems: fit against nominal_hours with --resource time"
  ]);
});

it("says what a slope by counts is made of", () => {
  const of = (more: object) =>
    countsText({
      counts: {
        ...{ likelihood: "binomial", answers: 500, answersFrom: "column n", points: 40, allRight: 0 },
        ...{ status: "converged", ...more }
      } as UserCountFit
    });
  expect(of({})).toBe("binomial, 500 answers an evaluation (column n)");
  expect(of({ allRight: 3, status: "at-bound", answersFrom: "inferred" })).toBe(
    "binomial, 500 answers an evaluation (inferred from the scores), 3 of 40 evaluations with a score of exactly 1, kept, the chance of a wrong answer reaches 1"
  );
});

it("answers of one run again as at first, and reads no log again for a score that it asked for", async () => {
  const choices = { sizes: {} };
  const path = "a.jsonl";
  const logs = [{ path, log: await readLog(source(path, logLines(30, 0.05)), optionsFor(path, choices)) }];
  const answers = new UserAnswers([], null);
  expect(finished(answers.rest(answers.answer(logs, choices)))).toEqual({ comparison: null, beside: [] });
  expect(answers.answer(logs, choices)).toEqual(answerFor(logs, choices, []));
  const without = await readLog(source("b.jsonl", '{"mine": 0.5}\n{"mine": 0.6}\n'), { scores: ["mine"] });
  expect(needsReading(without, { ...choices, score: "mine" })).toBe(false);
});
