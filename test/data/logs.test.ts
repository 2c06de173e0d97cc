import { beforeAll, describe, expect, it } from "vitest";
import type { RunLog } from "../../loaders/study/read-run.js";
import { readAllCommitted, readCommitted, sourceLines, valueAt } from "./made.js";

let logs: RunLog[];

beforeAll(async () => {
  logs = await readAllCommitted();
});

/** Number of values that are there in a column of all logs of some kind. */
function countValues(column: (name: string) => boolean, which: (log: RunLog) => boolean): number {
  return logs.filter(which).reduce((sum, log) => {
    const columns = [...log.scores, ...Object.entries(log.columns)].filter(([name]) => column(name));
    return sum + columns.reduce((count, [, values]) => count + values.filter((value) => value !== null).length, 0);
  }, 0);
}

describe("data/runs, values", () => {
  it("holds as many scores as the source tables hold losses", () => {
    const older = sourceLines("benchmarks.csv").filter((line) => line.includes(",older_"));
    const holdoutAgain = sourceLines("benchmarks.csv").filter((line) => line.includes(",holdout,"));
    const isMean = (log: RunLog) => log.identity.kind === "mean" && log.identity.state === "current";
    const isScore = (name: string) => name.startsWith("score_");
    expect(
      countValues(
        (name) => name === "score_overall",
        () => true
      )
    ).toBe(older.length);
    expect(countValues(isScore, isMean)).toBe(
      sourceLines("holdout_loss.csv").filter((line) => line.startsWith("qwen2.5")).length +
        sourceLines("benchmarks.csv").length -
        older.length -
        holdoutAgain.length
    );
    expect(countValues(isScore, (log) => log.identity.source.includes("source/runs.csv"))).toBe(
      sourceLines("runs.csv").length
    );
    expect(countValues(isScore, (log) => log.identity.experiment === "reuse")).toBe(
      sourceLines("data_reuse.csv").length
    );
    expect(countValues(isScore, (log) => log.identity.experiment === "rollouts")).toBe(
      sourceLines("grpo_rollouts.csv").length
    );
    expect(countValues((name) => name === "response_length", isMean)).toBe(sourceLines("response_length.csv").length);
  });

  it("writes 1 - loss on the digits of the source", async () => {
    const mean = await readCommitted("main/qwen2.5-base-7b-mean.parquet");
    expect(valueAt(mean, "score_holdout", 50)).toBe(scoreOf("holdout_loss.csv", /^qwen2\.5,base,7,50,/, 7));
    const small = await readCommitted("main/qwen2.5-base-0.5b-mean.parquet");
    expect(valueAt(small, "score_holdout", 1)).toBe(0.02199);
    expect(valueAt(small, "tokens", 1)).toBe(4248665.716);
    expect(valueAt(small, "flops", 1)).toBe(1.274599715e16);
    expect(valueAt(small, "repeats", 1)).toBeNull();
    expect(valueAt(small, "repeats", 2)).toBe(3);
    expect(valueAt(small, "samples", 2)).toBe(1024);
  });

  it("keeps the values of other tables", async () => {
    const repeat = await readCommitted("main/qwen2.5-base-7b-repeat-3.parquet");
    const cells = cellsOf("runs.csv", /^qwen2\.5,base,7,50,25600,3,/);
    expect(valueAt(repeat, "flops", 50)).toBe(Number(cells[7]));
    expect(valueAt(repeat, "tokens", 50)).toBe(Number(cells[8]));
    expect(valueAt(repeat, "response_length", 50)).toBe(Number(cells[9]));
    const rollout = await readCommitted("rollouts/qwen2.5-base-7b-g-4.arrow");
    expect(valueAt(rollout, "score_holdout", 10)).toBe(0.25208);
    expect(valueAt(rollout, "flops", 10)).toBe(7.877052127e17);
    const reuse = await readCommitted("reuse/qwen2.5-base-7b-tau-25.arrow");
    expect(valueAt(reuse, "score_holdout", 60)).toBe(scoreOf("data_reuse.csv", /^base,25,2048,60,/, 5));
    const stepZero = await readCommitted("main/qwen2.5-instruct-3b-step-0.parquet");
    expect(stepZero.scores.get("score_gsm8k")).toEqual([scoreOf("crossdomain.csv", /^instruct,3,gsm8k,before,/, 4)]);
  });
});

describe("data/runs, identities", () => {
  it("names every file after its run, once", () => {
    const names = logs.map((log) => log.path.replace(/^.*\/(.*)\.(parquet|arrow)$/, "$1"));
    expect(names).toEqual(logs.map((log) => log.identity.run));
    expect(new Set(names).size).toBe(logs.length);
  });

  it("keeps main runs as Parquet and the experiments as Arrow", () => {
    const wrong = logs.filter(
      (log) =>
        log.format !== (log.identity.experiment === "main" ? "parquet" : "arrow") ||
        !log.path.startsWith(`data/runs/${log.identity.experiment}/`)
    );
    expect(wrong).toEqual([]);
  });

  it("marks copies, and a copy has the digits of the run that it names", () => {
    const copies = logs.filter((log) => log.identity.sameAs !== null);
    expect(copies.map((log) => [log.identity.run, log.identity.sameAs])).toEqual([
      ["qwen2.5-base-7b-tau-1-earlier", "qwen2.5-base-7b-repeat-1"],
      ["qwen2.5-base-7b-tau-1", "qwen2.5-base-7b-repeat-3"],
      ["qwen2.5-instruct-7b-tau-1-earlier", "qwen2.5-instruct-7b-repeat-1"],
      ["qwen2.5-instruct-7b-tau-1", "qwen2.5-instruct-7b-repeat-3"],
      ["qwen2.5-base-7b-g-8", "qwen2.5-base-7b-repeat-3"],
      ["qwen2.5-instruct-7b-g-8", "qwen2.5-instruct-7b-repeat-2"]
    ]);
    for (const copy of copies) {
      const original = logs.find((log) => log.identity.run === copy.identity.sameAs)!;
      const shared = original.columns.step.filter((step) => copy.columns.step.includes(step)) as number[];
      expect(shared.length).toBeGreaterThan(85);
      expect(shared.map((step) => valueAt(copy, "score_holdout", step))).toEqual(
        shared.map((step) => valueAt(original, "score_holdout", step))
      );
    }
  });

  it("marks older states, Llama and what is not one run", () => {
    const earlier = logs.filter((log) => log.identity.state === "earlier").map((log) => log.identity.run);
    expect(earlier.filter((run) => !/-(earlier|06cacca)$/.test(run))).toEqual([]);
    expect(earlier).toHaveLength(10 + 4 + 3);
    const llama = logs.filter((log) => log.identity.family === "llama3");
    expect(new Set(llama.map((log) => log.identity.kind))).toEqual(new Set(["published-curve"]));
    const sets = logs.filter((log) => log.identity.kind === "repeat-set").map((log) => log.identity.run);
    expect(sets.filter((run) => !/-(repeats-unidentified|step-0)$/.test(run))).toEqual([]);
    expect(sets).toHaveLength(10 + 14);
  });

  it("says in the file what a reader must know of it", () => {
    const note = (run: string) => logs.find((log) => log.identity.run === run)?.identity.note;
    expect(note("qwen2.5-base-32b-mean")).toMatch(/cut at step 40/);
    expect(note("qwen2.5-base-72b-mean")).toMatch(/cut at step 96/);
    expect(note("qwen2.5-base-7b-mean")).toMatch(/step 105 on 2 of three .*step 1 on an unknown/);
    expect(note("qwen2.5-base-14b-repeat-1")).toMatch(/17\.2 tokens shorter/);
    expect(note("qwen2.5-base-1.5b-repeat-2")).toMatch(/steps 71-79 are in an older state/);
    expect(note("qwen2.5-instruct-72b-mean")).toMatch(/Steps 1-3 are drawn nowhere/);
    expect(note("llama3-instruct-70b-published")).toMatch(/not on the grid/);
    expect(note("qwen2.5-base-14b-repeat-3")).toBeNull();
  });
});

function cellsOf(table: string, line: RegExp): string[] {
  const found = sourceLines(table).filter((text) => line.test(text));
  expect(found).toHaveLength(1);
  return found[0]!.split(",");
}

/** Score from a loss cell, rounded to the cell's digits. */
function scoreOf(table: string, line: RegExp, cell: number): number {
  const loss = cellsOf(table, line)[cell]!;
  return Number((1 - Number(loss)).toFixed(loss.split(".")[1]?.length ?? 0));
}
