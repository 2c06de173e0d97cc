import { describe, expect, it } from "vitest";
import type { Look } from "../../loaders/reduce/engines/dumps.js";
import { namesOfPaths, refuseUnlikePaths } from "../../loaders/reduce/path-runs.js";
import { keysOf } from "../../loaders/reduce/rollout-paths.js";

describe("namesOfPaths(paths)", () => {
  const names = (...paths: string[]) => [...namesOfPaths(paths).values()];

  it("takes what differs, without steps, shards and endings", () => {
    expect(names("/d/qwen-0.5b/step_1/a.parquet", "/d/qwen-7b/step_2/a.parquet")).toEqual(["qwen-0.5b", "qwen-7b"]);
    expect(names("d/seed1/rank_0.jsonl.gz", "d/seed1/rank_1.jsonl.gz", "d/seed2/rank_0.jsonl.gz")).toEqual([
      "seed1",
      "seed1",
      "seed2"
    ]);
    expect(names("d/7b/train.jsonl", "d/7b/eval.jsonl", "d/1b/eval.jsonl")).toEqual(["7b/train", "7b/eval", "1b/eval"]);
  });

  it("has one name where nothing differs", () => {
    expect(names("d/run/12.jsonl", "d/run/13.jsonl")).toEqual(["run", "run"]);
    expect(names("completions_00001.parquet")).toEqual(["completions_00001"]);
  });
});

describe("paths that name several runs", () => {
  const refused = (paths: readonly string[], choices: { run?: string; pool?: string[] } = {}) => {
    try {
      refuseUnlikePaths({ parts: [{ paths }] } as unknown as Look, [{}], choices);
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each([
    ["model sizes", "qwen-0.5b", "qwen-7b", "--run NAME"],
    ["roles", "train", "eval", "--pool file="],
    ["seeds", "seed1", "my-seed_22", "--run NAME"],
    ["runs", "run-a", "run-b", "--run NAME"],
    ["runs", "x-exp1", "x-exp22", "--run NAME"],
    ["runs", "trial_9", "Experiment-3", "--run NAME"]
  ])("are refused by their %s: %s and %s", (what, a, b, option) => {
    const [first, second] = [`d/${a}/x.jsonl`, `d/${b}/x.jsonl`];
    expect(refused([first, second])).toContain(
      `${first}: no column names the runs, and the paths name several ${what} (${second}): --run-column file= names runs after their paths (${a}, ${b}), ${option} takes all for one run`
    );
    expect([refused([first]), refused([first, second], { pool: ["file="] })]).toEqual([null, null]);
    expect(refused([first, second], { run: "all" }) === null).toBe(what !== "roles");
  });

  it("are one run where what differs says nothing of runs", () => {
    expect(refused(["d/prune1/x.jsonl", "d/prune2/x.jsonl"])).toBeNull();
    expect(refused(["d/colour=red/x.jsonl", "d/colour=blue/x.jsonl"])).toBeNull();
  });
});

describe("keysOf(path)", () => {
  it("reads folders alone, each key once", () => {
    expect(keysOf("run=a/x=/b=1=2/c=3.parquet")).toEqual(["run", "x", "b"]);
    expect(keysOf("a/run=a/run=b/c.parquet")).toEqual(["run"]);
  });

  it("reads keys of any letters and signs", () => {
    expect(keysOf("run-id=a/größe=7/exp.no=3/c.parquet")).toEqual(["run-id", "größe", "exp.no"]);
  });
});
