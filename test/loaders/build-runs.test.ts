import { describe, expect, it } from "vitest";
import { buildRuns, exclusionReasons, rowsOf } from "../../loaders/study/build-runs.js";
import { LogError } from "../../src/lib/log-error.js";
import { arrowLog, columns, doubles, identity, integers, parquetLog, projectWith } from "./log-files.js";

const repeat = (number: number) => identity({ run: `r${number}`, repeat: number });

describe("buildRuns(root, { dir })", () => {
  it("lays every log out long: one row for each benchmark of each step", async () => {
    const root = projectWith({
      "data/runs/reuse/a.arrow": arrowLog(repeat(2), columns(1)),
      "data/runs/main/z.parquet": parquetLog(repeat(1), columns(2, { score_aime: doubles([0.25, null]) })),
      "data/runs/main/README.md": "no log"
    });
    const runs = await buildRuns(root);
    const shown = ["file", "run", "benchmark", "step", "row", "testLoss", "excluded", "reason"] as const;
    expect(rowsOf(runs).map((row) => shown.map((name) => row[name]))).toEqual([
      ["data/runs/main/z.parquet", "r1", "aime", 1, 0, 0.75, false, null],
      ["data/runs/main/z.parquet", "r1", "aime", 2, 1, null, true, "no score"],
      ["data/runs/main/z.parquet", "r1", "holdout", 1, 0, 1 - 0.501, false, null],
      ["data/runs/main/z.parquet", "r1", "holdout", 2, 1, 1 - 0.502, false, null],
      ["data/runs/reuse/a.arrow", "r2", "holdout", 1, 0, 1 - 0.501, false, null]
    ]);
  });

  it("gives each row the identity of its run and the columns of its step", async () => {
    const log = columns(1, { response_length: doubles([321.5]), repeats: integers([2]) });
    const runs = await buildRuns(projectWith({ "data/runs/a.parquet": parquetLog(repeat(1), log) }));
    expect(rowsOf(runs)).toEqual([
      {
        ...repeat(1),
        file: "data/runs/a.parquet",
        row: 0,
        step: 1,
        repeatsAtStep: 2,
        dataSamples: 512,
        tokens: 1e5,
        computeFlops: 4.2e15,
        responseLength: 321.5,
        benchmark: "holdout",
        testLoss: 1 - 0.501,
        excluded: false,
        reason: null
      }
    ]);
  });

  it("orders rows by run, benchmark and step, whatever their order in the file", async () => {
    const log = columns(11, { score_b: doubles(new Array(11).fill(0.5)) });
    for (const column of Object.values(log)) column.data = Array.from(column.data as unknown[]).reverse();
    const runs = await buildRuns(projectWith({ "data/runs/a.parquet": parquetLog(repeat(1), log) }));
    const rows = rowsOf(runs);
    expect(rows.map(({ step }) => step)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    ]);
    expect(rows.map(({ benchmark }) => benchmark)).toEqual([
      ...new Array(11).fill("b"),
      ...new Array(11).fill("holdout")
    ]);
    expect(rows[0]!.row).toBe(10);
  });

  it("keeps rows that no fit can use, with the reason, and counts them", async () => {
    const log = columns(5, {
      step: integers([0, 1, 2, 3, 4]),
      samples: integers([0, 512, 1024, 1536, 2048]),
      tokens: null,
      flops: null,
      score_holdout: doubles([0.5, null, Number.NaN, 1, 0]),
      score_last: doubles([null, 0.1, 0.2, 0.3, 0.4])
    });
    const runs = await buildRuns(projectWith({ "data/runs/a.parquet": parquetLog(repeat(1), log) }));
    expect(rowsOf(runs).map(({ benchmark, testLoss, reason }) => [benchmark, testLoss, reason])).toEqual([
      ["holdout", 0.5, "step 0: no data seen yet"],
      ["holdout", null, "no score"],
      ["holdout", null, "score is NaN"],
      ["holdout", 0, "test loss 0"],
      ["holdout", 1, null],
      ["last", null, "no score"],
      ["last", 0.9, null],
      ["last", 0.8, null],
      ["last", 0.7, null],
      ["last", 0.6, null]
    ]);
    expect(runs.counts).toEqual({
      rowsRead: 10,
      rowsUsed: 5,
      rowsExcluded: 5,
      byReason: [
        { reason: "no score", rows: 2 },
        { reason: "score is NaN", rows: 1 },
        { reason: "test loss 0", rows: 1 },
        { reason: "step 0: no data seen yet", rows: 1 }
      ]
    });
    expect(runs.logs[0]).toMatchObject({ steps: 5, rowsRead: 10, rowsExcluded: 5 });
  });

  it("sets repeats of unknown run aside", async () => {
    const log = columns(3, { step: integers([1, 1, 2]), samples: integers([512, 512, 1024]) });
    const run = identity({ run: "set", kind: "repeat-set" });
    const runs = await buildRuns(projectWith({ "data/runs/a.parquet": parquetLog(run, log) }));
    expect(runs.counts.byReason).toEqual([{ reason: "repeat not known", rows: 3 }]);
    expect(runs.logs[0]).toMatchObject({ steps: 2, rowsRead: 3, rowsExcluded: 3 });
  });

  it("keeps rows without FLOPs in use", async () => {
    const log = columns(2, { flops: doubles([null, null]) });
    const runs = await buildRuns(projectWith({ "data/runs/a.parquet": parquetLog(repeat(1), log) }));
    expect(runs.counts).toEqual({ rowsRead: 2, rowsUsed: 2, rowsExcluded: 0, byReason: [] });
  });

  it("counts so that rows read = used + excluded, for each log and for all", async () => {
    const cells = [0.5, null, Number.NaN, 1, 0, 0.25];
    const files = Array.from({ length: 12 }, (_, i) => {
      // another mix of cells, steps and benchmarks in every log
      const steps = 1 + i * 3;
      const score = (shift: number) =>
        doubles(Array.from({ length: steps }, (_, s) => cells[(s * (i + 1) + shift) % 6]!));
      const scores = Object.fromEntries(Array.from({ length: 1 + (i % 3) }, (_, b) => [`score_b${b}`, score(b)]));
      return {
        name: `data/runs/${i}.parquet`,
        steps,
        benchmarks: 2 + (i % 3),
        bytes: parquetLog(repeat(i + 1), columns(steps, scores))
      };
    });
    const runs = await buildRuns(projectWith(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))));
    const rows = rowsOf(runs);
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    expect(runs.logs.map(({ rowsRead }) => rowsRead).sort()).toEqual(files.map((f) => f.steps * f.benchmarks).sort());
    expect(runs.counts.rowsRead).toBe(sum(files.map(({ steps, benchmarks }) => steps * benchmarks)));
    expect(runs.counts.rowsRead).toBe(runs.counts.rowsUsed + runs.counts.rowsExcluded);
    expect(runs.counts.rowsExcluded).toBe(sum(runs.counts.byReason.map(({ rows }) => rows)));
    expect(runs.counts.rowsExcluded).toBe(sum(runs.logs.map(({ rowsExcluded }) => rowsExcluded)));
    expect(runs.counts.rowsExcluded).toBe(rows.filter(({ excluded }) => excluded).length);
    expect(rows.every(({ excluded, reason }) => excluded === (reason !== null))).toBe(true);
    expect(rows.every(({ excluded, testLoss }) => excluded || (testLoss! > 0 && testLoss! <= 1))).toBe(true);
    const reasons: readonly (string | null)[] = [...exclusionReasons, null];
    expect(rows.every(({ reason }) => reasons.includes(reason))).toBe(true);
  });

  it("orders logs by the bytes of their paths, and hashes paths and contents", async () => {
    const a = parquetLog(repeat(1), columns(1));
    const b = parquetLog(repeat(2), columns(1));
    const runs = await buildRuns(projectWith({ "data/runs/b.parquet": a, "data/runs/B.arrow": b }));
    const moved = await buildRuns(projectWith({ "data/runs/c.parquet": a, "data/runs/B.arrow": b }));
    const again = await buildRuns(projectWith({ "data/runs/B.arrow": b, "data/runs/b.parquet": a }));
    expect(runs.logs.map(({ path, format }) => [path, format])).toEqual([
      ["data/runs/B.arrow", "parquet"],
      ["data/runs/b.parquet", "parquet"]
    ]);
    expect(runs.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(again.hash).toBe(runs.hash);
    expect(moved.hash).not.toBe(runs.hash);
    expect(rowsOf(again)).toEqual(rowsOf(runs));
  });

  it("says what it made of each log", async () => {
    const log = columns(2, { flops: doubles([2, 1]), lr: doubles([1e-6, 1e-6]) });
    const bytes = parquetLog(identity({ kind: "mean" }), log);
    const runs = await buildRuns(projectWith({ "logs/x/a.parquet": bytes }), { dir: "logs" });
    expect(runs.logs).toEqual([
      {
        path: "logs/x/a.parquet",
        format: "parquet",
        bytes: bytes.length,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        identity: identity({ kind: "mean" }),
        steps: 2,
        rowsRead: 2,
        rowsExcluded: 0,
        ignored: ["lr"],
        warnings: ["flops fall: 1 at step 2 after 2 at step 1; the means may be over different repeats"]
      }
    ]);
  });
});

describe("logs that end the build", () => {
  const problemsOf = async (files: Record<string, Uint8Array | string>) => {
    const error = await buildRuns(projectWith(files)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LogError);
    expect((error as LogError).file).toBe("data/runs");
    expect((error as LogError).message).toBe((error as LogError).problems.join("\n"));
    return (error as LogError).problems;
  };

  it.each([
    ["no folder", {}],
    ["no log in it", { "data/runs/README.md": "nothing yet" }]
  ])("%s", async (_, files) => {
    expect(await problemsOf(files)).toEqual(["data/runs: must have at least one *.parquet or *.arrow log; found none"]);
  });

  it("one message tells all that is wrong with all of them", async () => {
    const good = parquetLog(repeat(1), columns(3));
    expect(
      await problemsOf({
        "data/runs/a.parquet": good.slice(0, 400),
        "data/runs/b.parquet": parquetLog(repeat(2), columns(2, { samples: null, step: integers([1, -1]) })),
        "data/runs/c.arrow": "step,samples",
        "data/runs/d.parquet": good
      })
    ).toEqual([
      expect.stringMatching(/^data\/runs\/a\.parquet: a Parquet file must end with "PAR1"; found /),
      "data/runs/b.parquet: column missing: samples; found: step, tokens, flops, score_holdout",
      "data/runs/b.parquet row 1: step must be an integer >= 0; found -1",
      "data/runs/c.arrow: must begin as Parquet (PAR1), Arrow file (ARROW1) or Arrow stream; found 73 74 65 70 2c 73"
    ]);
  });

  it("two files with one run", async () => {
    const log = parquetLog(repeat(1), columns(1));
    expect(await problemsOf({ "data/runs/a.parquet": log, "data/runs/b.parquet": log })).toEqual([
      "data/runs/b.parquet: run must be a name of its own; found r1, which data/runs/a.parquet has"
    ]);
  });

  it("a copy of a run that is not there", async () => {
    const log = parquetLog(identity({ sameAs: "lost" }), columns(1));
    expect(await problemsOf({ "data/runs/a.parquet": log })).toEqual([
      "data/runs/a.parquet: sameAs must name a run; found lost, which no log has"
    ]);
  });

  it("a copy of a run whose log is broken is not told as well", async () => {
    const copy = parquetLog(identity({ run: "copy", sameAs: "r1" }), columns(1));
    const problems = await problemsOf({ "data/runs/a.parquet": "", "data/runs/b.parquet": copy });
    expect(problems).toEqual([expect.stringContaining("data/runs/a.parquet: must begin as Parquet")]);
  });
});
