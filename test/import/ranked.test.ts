/** Tables of points at values of X, without a training step. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { fitRuns } from "../../src/import/study/fit-runs.js";
import { normalise } from "../../src/import/study/normalise/normalise.js";
import { curveOf } from "../../src/import/study/user-curves.js";
import { importLog } from "../helpers/import-log.js";

const imported = (text: string, options?: ImportOptions) =>
  importLog(sourceOfBytes("x.csv", new TextEncoder().encode(text)), options);
const table = (header: string, rows: (string | number)[][]) => [header, ...rows.map((row) => row.join(","))].join("\n");
const samples = [0, 500, 1000, 2000, 4000, 8000];
const accuracies = [0.2, 0.3, 0.35, 0.41, 0.46, 0.5];

describe("a table with X and no step", () => {
  it("has its rows by problems seen, and X is that column", async () => {
    const { runs, problems } = await imported(
      table(
        "samples_seen,accuracy",
        samples.map((x, i) => [x, accuracies[i]!])
      )
    );
    expect(problems).toEqual([
      "no column counts the training steps: the rows stand by samples_seen; --step COLUMN chooses another"
    ]);
    const [run] = runs;
    expect([[...run!.table.step], run!.table.ranked]).toEqual([[0, 1, 2, 3, 4, 5], "samples_seen"]);
    const curve = curveOf(run!, { resource: "data" });
    if ("reason" in curve) throw new Error(curve.reason);
    expect([curve.unit, ...curve.curve.lnX]).toEqual(["samples", ...samples.slice(1).map(Math.log)]);
    expect(curve.leftOut).toEqual({ "step 0: no data seen yet": 1 });
  });

  it("is read in any order of its rows, and from several sizes", async () => {
    const rows = [5e8, 7e9].flatMap((size) => samples.slice(1).map((x, i) => [size, x * 1e15, accuracies[i + 1]!]));
    const shuffled = [3, 9, 0, 7, 1, 8, 2, 6, 4, 5].map((i) => rows[i]!);
    const { runs } = await imported(table("params,training_flops,accuracy", shuffled));
    expect(runs.map(({ modelSize, table }) => [modelSize?.parameters, [...table.columns.get("accuracy")!]])).toEqual(
      expect.arrayContaining([5e8, 7e9].map((size) => [size, accuracies.slice(1)]))
    );
    expect(runs.map(({ flops }) => [...flops!])).toEqual([0, 1].map(() => samples.slice(1).map((x) => x * 1e15)));
  });

  it("is against tokens where it counts them", async () => {
    const { runs } = await imported(
      table(
        "tokens_seen,accuracy",
        samples.map((x, i) => [x * 1e4, accuracies[i]!])
      )
    );
    expect([...runs[0]!.tokens!.cumulative]).toEqual(samples.map((x) => x * 1e4));
  });

  it("has no other X, no steps to choose by, and makes no study", async () => {
    const log = await imported(
      table(
        "params,compute_flops,accuracy",
        samples.slice(1).map((x, i) => [7e9, x * 1e15, accuracies[i + 1]!])
      )
    );
    const run = log.runs[0]!;
    expect(curveOf(run, { resource: "data" })).toMatchObject({ reason: expect.stringContaining("--resource compute") });
    expect(curveOf(run, { resource: "compute", fromStep: 2 })).toMatchObject({
      reason: expect.stringContaining("its rows stand by compute_flops")
    });
    expect(() => normalise([log])).toThrow("no column counts the training steps, which a study needs");
  });

  it("keeps its steps where it has some, and what stands beside them is X", async () => {
    const { runs } = await imported(
      table(
        "step,samples_seen,accuracy",
        samples.map((x, i) => [10 * i, x, accuracies[i]!])
      )
    );
    expect([[...runs[0]!.table.step], runs[0]!.table.ranked]).toEqual([[0, 10, 20, 30, 40, 50], undefined]);
  });

  it("is numbered as the user says, before anything else", async () => {
    const text = table(
      "samples_seen,accuracy",
      samples.map((x, i) => [x, accuracies[i]!])
    );
    const { runs } = await imported(text, { loggingSteps: 10 });
    expect([[...runs[0]!.table.step], runs[0]!.table.ranked]).toEqual([[10, 20, 30, 40, 50, 60], undefined]);
  });

  it("stands by FLOPs before tokens, tokens before problems, and those before hours, in any order of the columns", async () => {
    const ways: [string, (i: number) => number, string][] = [
      ["compute_flops", (i) => 1e18 * (i + 1), "FLOPs"],
      ["tokens_seen", (i) => 1e9 * (6 - i), "FLOPs"],
      ["samples_seen", (i) => 100 * ((i * 5) % 7) + 1, "samples"],
      ["gpu_hours", (i) => 1 + ((i * 3) % 7), "hours"]
    ];
    for (const [first, one] of ways.entries())
      for (const other of ways.slice(first + 1)) {
        for (const pair of [
          [one, other],
          [other, one]
        ]) {
          const header = `${pair.map(([name]) => name).join(",")},accuracy`;
          const text = table(
            header,
            accuracies.map((value, i) => [...pair.map(([, x]) => x(i)), value])
          );
          const log = await imported(text);
          expect([header, log.runs[0]!.table.ranked]).toEqual([header, one[0]]);
          const { fits } = fitRuns([log], {}, []);
          expect(fits.map(({ unit }) => unit)).toEqual([one[2]]);
          const byX = accuracies.map((value, i) => [one[1](i), value]).sort((a, b) => a[0]! - b[0]!);
          expect([...log.runs[0]!.table.columns.get("accuracy")!]).toEqual(byX.map(([, value]) => value));
        }
      }
  });

  it("is none where X says one value, or goes below 0", async () => {
    for (const x of ["5", "-1"]) {
      const rows = accuracies.map((value, i) => [i === 0 ? x : x === "5" ? 5 : i, value]);
      expect((await imported(table("samples_seen,accuracy", rows))).runs).toEqual([]);
    }
  });
});

describe("a share of wrong answers", () => {
  const wrong = accuracies.map((value) => Number((1 - value).toFixed(2)));

  it("gives the share of right ones, a test loss only where X stands for the steps", async () => {
    const scores = async (header: string) =>
      (
        await imported(
          table(
            header,
            samples.map((x, i) => [x, wrong[i]!])
          )
        )
      ).runs.flatMap(({ scores, table }) =>
        scores.map(({ name, reading }) => [name, reading, [...table.columns.get(name)!]])
      );
    expect(await scores("step,error_rate")).toEqual([["1 - error_rate", "fraction", accuracies]]);
    expect(await scores("samples_seen,test_loss")).toEqual([["1 - test_loss", "fraction", accuracies]]);
    expect(await scores("step,test_loss")).toEqual([]);
  });

  it("is no score by itself, and says with which range it is one", async () => {
    const text = table(
      "step,test_loss",
      samples.map((x, i) => [x, wrong[i]!])
    );
    const [run] = (await imported(text, { scores: ["test_loss"] })).runs;
    expect(run!.scores[0]).toMatchObject({
      reading: "other",
      remark: expect.stringContaining("--score test_loss --score-range 1,0")
    });
    const range = { low: 1, high: 0 };
    const [told] = (await imported(text, { scores: ["test_loss"], scoreRange: range })).runs;
    const curve = curveOf(told!, { resource: "data", score: "test_loss", range });
    if ("reason" in curve) throw new Error(curve.reason);
    for (const [i, lnL] of [...curve.curve.lnL].entries()) expect(Math.exp(lnL)).toBeCloseTo(wrong[i + 1]!, 12);
  });

  it("stays out where it leaves [0, 1]", async () => {
    const text = table(
      "samples_seen,test_loss",
      samples.map((x, i) => [x, wrong[i]! + 1.5])
    );
    expect((await imported(text)).runs.flatMap(({ scores }) => scores)).toEqual([]);
  });
});
