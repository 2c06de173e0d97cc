import { describe, expect, it } from "vitest";
import { jsonl } from "../../../src/import/readers/json/jsonl.js";
import { fixture, logOf, readLog } from "../../helpers/read-log.js";

const read = (text: string) => readLog(jsonl, logOf(text));

describe("jsonl.read(source, report)", () => {
  it("unwraps verl's file logger", async () => {
    const { rows } = await readLog(jsonl, fixture("jsonl/verl-file-logger-0.9.1.jsonl"), 100);
    expect(rows.map((row) => row.step)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(rows[3]).toMatchObject({ "critic/score/mean": 0.32968, "perf/total_num_tokens": 4096 * 421 });
    // orjson writes NaN as null
    expect(rows[3]!["actor/grad_norm"]).toBeNull();
  });

  it("reads rows of several kinds in one file, as prime-rl writes them", async () => {
    const { rows } = await readLog(jsonl, fixture("jsonl/prime-rl-0.8.1.jsonl"));
    expect(rows).toHaveLength(17);
    expect(rows.filter((row) => "eval/gsm8k/all/default/avg@4" in row).map((row) => row.step)).toEqual([0, 3, 6]);
  });

  it("joins nested names by dots and reads the texts NaN and Infinity as numbers", async () => {
    const { rows } = await readLog(jsonl, fixture("jsonl/wandb-history.jsonl"));
    expect(rows[1]!["train/reward"]).toBeNaN();
    expect(rows[2]).toMatchObject({ "train/global_step": 3, "val.gsm8k.acc": 0.32968 });
    expect(rows[0]).toMatchObject({ val: null });
  });

  it("leaves long rows as they are", async () => {
    const { rows } = await readLog(jsonl, fixture("jsonl/pandas-long.jsonl"));
    expect(rows).toHaveLength(12);
    expect(rows[1]).toEqual({ metric: "eval/acc", value: 0.181269, step: 1 });
  });

  it("keeps arrays and long texts out", async () => {
    const { rows } = await readLog(jsonl, fixture("jsonl/nemo-rl-train_data_step12.jsonl"));
    expect(rows[1]).toEqual({ content: "[2 values]", rewards: 1, input_lengths: 41, token_ids: "[3 values]", idx: 1 });
    expect((await read(`{"a":"${"x".repeat(600)}"}`)).rows).toEqual([{ a: "[text of 600 characters]" }]);
  });

  it("reads what is whole in a damaged file and counts the rest", async () => {
    const { rows, setAside, otherLines } = await readLog(jsonl, fixture("jsonl/damaged.jsonl"), 7);
    expect(rows.map((row) => row.step)).toEqual([1, 2, 3, 5, 6, 7]);
    expect(rows[0]).toEqual({ step: 1, reward: 0.181269, grad_norm: Number.NaN, text: 'NaN, {"step": 1}' });
    expect(rows[1]!.grad_norm).toBe(Number.POSITIVE_INFINITY);
    expect(setAside).toEqual({ "not JSON": 2, "JSON, but no object": 1, "cut short": 1 });
    expect(otherLines).toBe(1);
  });

  it("bounds nesting", async () => {
    const { rows } = await read(`{"a":${'{"b":'.repeat(30)}1${"}".repeat(30)}}`);
    expect(rows).toEqual([{ "a.b.b.b.b.b.b.b": "[nested too deep]" }]);
    const deep = 100_000;
    expect((await read(`${'{"a":'.repeat(deep)}1${"}".repeat(deep)}\n{"step":1}`)).rows.at(-1)).toEqual({ step: 1 });
  });

  it("does not write into prototypes", async () => {
    const { rows } = await read('{"__proto__":{"polluted":1},"constructor":2,"step":1}');
    expect(rows[0]).toMatchObject({ step: 1 });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
