/** Runs that stand in several logs. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";
import { joinRuns } from "../../src/import/runs/join-runs.js";
import { understandLog } from "../../src/import/understand-log.js";
import { importLog } from "../helpers/import-log.js";

const log = (path: string, rows: readonly object[]) =>
  readLog(sourceOfBytes(path, new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join("\n"))));

const steps = (from: number, to: number, values: (step: number) => object) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ run: "qwen-7b", step: from + i, ...values(from + i) }));

describe("joinRuns(logs)", () => {
  it("a resumed run goes on where its first log ends; the later log stands where both have a step", async () => {
    const both = joinRuns([
      await log(
        "b.jsonl",
        steps(41, 80, (step) => ({ "eval/accuracy": step / 100, num_tokens: 1000 * step }))
      ),
      await log(
        "a.jsonl",
        steps(1, 50, (step) => ({ "eval/accuracy": 0.1, num_tokens: 1000 * step }))
      )
    ]).map((one) => understandLog(one));
    expect(both.map(({ runs }) => runs.length)).toEqual([0, 1]);
    const [run] = both[1]!.runs;
    expect(run!.table.step).toHaveLength(80);
    const score = run!.table.columns.get("eval/accuracy")!;
    expect([score[39], score[40], score[79]]).toEqual([0.1, 0.41, 0.8]);
    expect(run!.tokens!.cumulative[79]).toBe(80_000);
    expect(both[0]!.problems).toEqual(["run qwen-7b goes on from a.jsonl: the two are fitted as one"]);
    expect(both[0]!.ledger).toMatchObject({ read: 40, used: 40 });
    // it has no run of its own, and lacks none
    expect(both.map(({ whyNoRun }) => whyNoRun)).toEqual([null, null]);
  });

  it("one metric a file gives one run", async () => {
    const both = joinRuns([
      await log(
        "score.jsonl",
        steps(1, 30, () => ({ "eval/accuracy": 0.4 }))
      ),
      await log(
        "tokens.jsonl",
        steps(1, 30, () => ({ "perf/total_num_tokens": 500 }))
      )
    ]).map((one) => understandLog(one));
    const [run] = both.flatMap(({ runs }) => runs);
    expect(run).toMatchObject({ run: "qwen-7b", scores: [{ name: "eval/accuracy" }] });
    expect(run!.tokens!.cumulative.at(-1)).toBe(15_000);
  });

  it.each([
    ["seed", 1, 2],
    ["model", "Qwen2.5-7B", "Qwen2.5-3B"],
    ["model", "grpo-a", "grpo-b"],
    ["params_b", 7, 3]
  ])("runs of one name and another %s stay apart, wherever their steps go on, and it is said", async (column, a, b) => {
    const part = (from: number, cell: unknown) =>
      steps(from, from + 9, () => ({ [column]: cell, "eval/accuracy": 0.4 }));
    const logs = [
      await log("a.jsonl", part(1, a)),
      await log("b.jsonl", part(11, b)),
      await log("c.jsonl", part(21, b))
    ];
    const joined = joinRuns(logs);
    expect(joined.map(({ runs }) => runs[0]!.table?.step.length ?? null)).toEqual([10, 20, null]);
    expect(joined[1]!.problems).toEqual([
      `another log, a.jsonl, has a run of the same name, qwen-7b, with another ${column} (${a}, ${b}): kept apart`
    ]);
  });

  it("a resumed run may write its model another way, or name its checkpoint", async () => {
    const part = (from: number, model: string) => steps(from, from + 9, () => ({ model, "eval/accuracy": 0.4 }));
    const joined = joinRuns([
      await log("a.jsonl", part(1, "Qwen/grpo-base")),
      await log("b.jsonl", part(11, "/models/GRPO-base/")),
      await log("c.jsonl", part(21, "out/checkpoint-20"))
    ]);
    expect(joined.map(({ runs }) => runs[0]!.table?.step.length ?? null)).toEqual([30, null, null]);
  });

  it("repeats that share a name stay apart, and it is said; so do runs without a name of their own", async () => {
    const repeat = () => steps(1, 30, () => ({ "eval/accuracy": 0.4 }));
    const named = joinRuns([await log("a.jsonl", repeat()), await log("b.jsonl", repeat())]);
    expect(named.map(({ runs }) => runs[0]!.table?.step.length)).toEqual([30, 30]);
    expect(named[1]!.problems.join()).toContain("kept apart");
    const nameless = [1, 31].map((from) => steps(from, from + 29, () => ({ "eval/accuracy": 0.4 })));
    const logs = await Promise.all(
      nameless.map((rows, i) =>
        log(
          `${i}.jsonl`,
          rows.map(({ run: _, ...row }) => row)
        )
      )
    );
    expect(joinRuns(logs)).toEqual(logs);
  });

  it("leaves the logs that it is given as they are", async () => {
    const logs = [
      await log(
        "a.jsonl",
        steps(1, 10, () => ({ "eval/accuracy": 0.4 }))
      ),
      await log(
        "b.jsonl",
        steps(11, 20, () => ({ "eval/accuracy": 0.5 }))
      )
    ];
    const before = structuredClone(logs.map(({ columns: _, ...rest }) => rest));
    joinRuns(logs);
    expect(logs.map(({ columns: _, ...rest }) => rest)).toEqual(before);
    expect((await importLog(sourceOfBytes("x", new Uint8Array()))).runs).toEqual([]);
  });
});
