import { describe, expect, it } from "vitest";
import { buildRuns } from "../../loaders/study/build-runs.js";
import { curvesOf, evaluationsOf } from "../../loaders/study/curves.js";
import { type Column, columns, doubles, identity, integers, parquetLog, projectWith } from "./log-files.js";

const size = (run: string, modelSize: number) => identity({ run, modelSize, kind: "mean" });

function build(logs: [ReturnType<typeof identity>, Record<string, Column>][]) {
  return buildRuns(
    projectWith(Object.fromEntries(logs.map(([run, log], i) => [`data/runs/${i}.parquet`, parquetLog(run, log)])))
  );
}

describe("curvesOf(runs, query)", () => {
  it("gives columns of the rows in use, steps ascending; a hole in the compute sets its row aside", async () => {
    const log = columns(4, {
      step: integers([3, 0, 1, 2]),
      samples: integers([1536, 0, 512, 1024]),
      tokens: null,
      flops: doubles([3e15, 0, 1e15, null]),
      score_holdout: doubles([0.75, 0.5, 0.25, 0.5]),
      score_aime: doubles([null, null, 0.125, Number.NaN])
    });
    const runs = await build([[size("a", 7e9), log]]);
    expect(curvesOf(runs, { benchmark: "holdout" })).toEqual([
      {
        run: "a",
        modelSize: 7e9,
        step: Float64Array.of(1, 3),
        dataSamples: Float64Array.of(512, 1536),
        computeFlops: Float64Array.of(1e15, 3e15),
        testLoss: Float64Array.of(0.75, 0.25)
      }
    ]);
    expect(curvesOf(runs, { benchmark: "aime" })[0]!.step).toEqual(Float64Array.of(1));
  });

  it("gives the same columns when it is asked again, in objects of their own, and others for another query or table", async () => {
    const log = (scores: number[]) => columns(2, { samples: integers([512, 1024]), score_holdout: doubles(scores) });
    const runs = await build([[size("a", 7e9), log([0.25, 0.5])]]);
    const [first] = curvesOf(runs, { benchmark: "holdout", run: "a" });
    const again = curvesOf(runs, { run: "a", benchmark: "holdout" });
    expect(again[0]!.testLoss).toBe(first!.testLoss);
    first!.modelSize = 1;
    again.length = 0;
    expect(curvesOf(runs, { benchmark: "holdout", run: "a" }).map(({ modelSize }) => modelSize)).toEqual([7e9]);
    expect(curvesOf(runs, { benchmark: "holdout", run: "b" })).toEqual([]);
    const others = await build([[size("a", 7e9), log([0.25, 0.75])]]);
    expect(curvesOf(others, { benchmark: "holdout", run: "a" })[0]!.testLoss).toEqual(Float64Array.of(0.75, 0.25));
  });

  it("takes the runs of a family alone, in any order of the logs, and none of one that is not there", async () => {
    const of = (family: string, run: string) =>
      [{ ...size(run, 7e9), family }, columns(2, { samples: integers([512, 1024]) })] as [
        ReturnType<typeof identity>,
        Record<string, Column>
      ];
    const runs = await build([of("b", "b-1"), of("a", "a-1"), of("b", "b-2")]);
    const names = (family: string) =>
      curvesOf(runs, { benchmark: "holdout", family }).map(({ run, dataSamples }) => `${run} ${[...dataSamples]}`);
    expect(names("b")).toEqual(["b-1 512,1024", "b-2 512,1024"]);
    expect(names("a")).toEqual(["a-1 512,1024"]);
    expect(names("c")).toEqual([]);
    expect(evaluationsOf(runs, { benchmark: "holdout", family: "b" }).evaluations).toBe(4);
    expect(evaluationsOf(runs, { benchmark: "holdout", family: "c" }).evaluations).toBe(0);
  });

  it("sets a row without samples aside, with the reason", async () => {
    const runs = await build([[size("a", 7e9), columns(2, { samples: integers([null, 1024]) })]]);
    expect(curvesOf(runs, { benchmark: "holdout" })[0]!.dataSamples).toEqual(Float64Array.of(1024));
    expect(runs.counts.byReason).toContainEqual({ reason: "no samples", rows: 1 });
  });

  it("counts evaluations and those excluded by reason, and gives those with a loss of 0 apart", async () => {
    const log = columns(5, {
      step: integers([0, 1, 2, 3, 4]),
      samples: integers([0, 512, 1024, 1536, 2048]),
      score_holdout: doubles([0.5, 0.75, 1, null, 1])
    });
    const runs = await build([[size("a", 7e9), log]]);
    expect(evaluationsOf(runs, { benchmark: "holdout" })).toEqual({
      evaluations: 4,
      excludedByReason: [
        { reason: "test loss 0", evaluations: 2 },
        { reason: "step 0: no data seen yet", evaluations: 1 }
      ]
    });
    expect(evaluationsOf(runs, { benchmark: "aime" })).toEqual({ evaluations: 0, excludedByReason: [] });
    const [right] = curvesOf(runs, { benchmark: "holdout", allRight: true });
    expect([right!.step, right!.testLoss]).toEqual([Float64Array.of(2, 4), Float64Array.of(0, 0)]);
    expect(curvesOf(runs, { benchmark: "holdout" })[0]!.step).toEqual(Float64Array.of(1));
  });

  it("orders curves by size, then by name", async () => {
    const runs = await build([
      [size("a-72b", 72e9), columns(2)],
      [size("b-7b", 7e9), columns(3)],
      [size("a-7b", 7e9), columns(4)],
      [size("z-0.5b", 0.5e9), columns(5)]
    ]);
    const curves = curvesOf(runs, { benchmark: "holdout" });
    expect(curves.map(({ run, modelSize, step }) => [run, modelSize, step.length])).toEqual([
      ["z-0.5b", 0.5e9, 5],
      ["a-7b", 7e9, 4],
      ["b-7b", 7e9, 3],
      ["a-72b", 72e9, 2]
    ]);
  });

  it.each([
    [{ experiment: "reuse" }, ["reuse"]],
    [{ kind: "published-curve" }, ["drawn"]],
    [{ state: "earlier" }, ["old"]],
    [{ family: "llama3" }, ["llama"]],
    [{ variant: "instruct" }, ["tuned"]],
    [{ run: "old" }, ["old"]],
    [{ kind: "mean", state: "current", variant: undefined, experiment: "main" }, ["llama", "tuned"]],
    [{ benchmark: "gsm8k" }, []],
    [{ family: "llama3", variant: "instruct" }, []]
  ] as const)("takes the runs that agree with %j", async (query, names) => {
    const runs = await build([
      [identity({ run: "reuse", experiment: "reuse" }), columns(2)],
      [identity({ run: "drawn", kind: "published-curve" }), columns(2)],
      [identity({ run: "old", kind: "mean", state: "earlier" }), columns(2)],
      [identity({ run: "llama", kind: "mean", family: "llama3" }), columns(2)],
      [identity({ run: "tuned", kind: "mean", variant: "instruct" }), columns(2)]
    ]);
    expect(curvesOf(runs, { benchmark: "holdout", ...query }).map(({ run }) => run)).toEqual(names);
  });

  it("leaves out a run with no row in use", async () => {
    const set = identity({ run: "set", kind: "repeat-set" });
    const runs = await build([
      [set, columns(2)],
      [size("a", 7e9), columns(2)]
    ]);
    expect(curvesOf(runs, { benchmark: "holdout" }).map(({ run }) => run)).toEqual(["a"]);
  });
});
