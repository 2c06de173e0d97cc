import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRun } from "../../loaders/study/read-run.js";
import { LogError } from "../../src/lib/log-error.js";
import type { RunIdentity } from "../../src/lib/runs.js";
import { arrowLog, type Column, columns, doubles, identity, integers, parquetLog, projectWith } from "./log-files.js";

const file = "data/runs/x.parquet";

function read(bytes: Uint8Array) {
  return readRun(join(projectWith({ [file]: bytes }), file), file);
}

/** The problems of a log, without the file's name in front. */
async function problemsOf(run: RunIdentity | string | null, data: Record<string, Column>): Promise<string[]> {
  const error = await read(parquetLog(run, data)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LogError);
  return (error as LogError).problems.map((problem) => problem.replace(/^data\/runs\/x\.parquet:? ?/, ""));
}

describe("readRun(path, file)", () => {
  it("gives the columns of a log and the identity from its metadata", async () => {
    const run = await read(parquetLog(identity(), columns(2, { repeats: integers([3, null]) })));
    expect(run).toMatchObject({
      path: file,
      format: "parquet",
      identity: identity(),
      rows: 2,
      ignored: [],
      warnings: [],
      columns: {
        step: [1, 2],
        samples: [512, 1024],
        tokens: [1e5, 2e5],
        flops: [4.2e15, 8.4e15],
        response_length: [null, null],
        repeats: [3, null]
      },
      scores: new Map([["score_holdout", [0.501, 0.502]]])
    });
  });

  it.each(["file", "stream"] as const)("gives the same from an Arrow %s", async (type) => {
    const fromArrow = await read(arrowLog(identity(), columns(5), type));
    const fromParquet = await read(parquetLog(identity(), columns(5)));
    expect(fromArrow.columns).toEqual(fromParquet.columns);
    expect(fromArrow.scores).toEqual(fromParquet.scores);
    expect(fromArrow.identity).toEqual(fromParquet.identity);
  });

  it("names the columns it has no use for", async () => {
    const seed: Column = { data: [2n ** 62n, 2n ** 62n], type: "INT64" };
    const label: Column = { data: ["a", "b"], type: "STRING" };
    const run = await read(parquetLog(identity(), columns(2, { seed, label })));
    expect(run.ignored).toEqual(["seed", "label"]);
  });

  it("takes a log without tokens and FLOPs, and a score that is not there at every step", async () => {
    const run = await read(
      parquetLog(identity(), columns(3, { tokens: null, flops: null, score_aime2024: doubles([null, 0, Number.NaN]) }))
    );
    expect(run.columns.flops).toEqual([null, null, null]);
    expect(run.scores.get("score_aime2024")).toEqual([null, 0, Number.NaN]);
  });

  it("warns where the FLOPs of a mean fall, and keeps the row", async () => {
    const bytes = parquetLog(identity({ kind: "mean" }), columns(3, { flops: doubles([1e18, null, 9e17]) }));
    const run = await read(bytes);
    expect(run.columns.flops).toEqual([1e18, null, 900000000000000000]);
    expect(run.warnings).toEqual([
      "flops fall: 900000000000000000 at step 3 after 1000000000000000000 at step 1; the means may be over different repeats"
    ]);
  });

  it("takes a set of repeats, with several rows for a step", async () => {
    const rows = { step: integers([2, 1, 1]), flops: doubles([3e15, 2e15, 1e15]), tokens: doubles([5, 6, 4]) };
    const samples = integers([1024, 512, 512]);
    const run = await read(parquetLog(identity({ kind: "repeat-set" }), columns(3, { ...rows, samples })));
    expect(run.columns.step).toEqual([2, 1, 1]);
  });

  it("takes rows in any order of steps", async () => {
    const rows = { step: integers([3, 1, 2]), samples: integers([1536, 512, 1024]) };
    const run = await read(parquetLog(identity(), columns(3, { ...rows, tokens: null, flops: doubles([3, 1, 2]) })));
    expect(run.columns.step).toEqual([3, 1, 2]);
  });
});

describe("a log with wrong columns", () => {
  it("tells which are missing and which are there", async () => {
    expect(await problemsOf(identity(), { step: integers([1]), score: doubles([0.5]) })).toEqual([
      "columns missing: samples, score_*; found: step, score"
    ]);
  });

  it("tells which do not hold numbers", async () => {
    const text: Column = { data: ["1", "2"], type: "STRING" };
    const yes: Column = { data: [true, false], type: "BOOLEAN" };
    const time: Column = { data: [new Date(0), new Date(1)], type: "TIMESTAMP" };
    expect(await problemsOf(identity(), columns(2, { step: text, flops: time, score_holdout: yes }))).toEqual([
      "column step must hold numbers; found BYTE_ARRAY (UTF8)",
      "column flops must hold numbers; found INT64 (TIMESTAMP_MILLIS)",
      "column score_holdout must hold numbers; found BOOLEAN"
    ]);
  });

  it("needs a benchmark behind score_", async () => {
    expect(await problemsOf(identity(), columns(1, { score_: doubles([0.5]) }))).toEqual([
      "column score_ must name a benchmark; found no name"
    ]);
  });

  it("needs a row", async () => {
    const none: Column = { data: [], type: "DOUBLE" };
    const data = { step: none, samples: none, score_holdout: none };
    expect(await problemsOf(identity(), data)).toEqual(["must have at least one row; found none"]);
  });
});

describe("a log with wrong values", () => {
  const cases: [string, Record<string, Column>, string[]][] = [
    ["a step below 0", { step: integers([1, -3]) }, ["row 1: step must be an integer >= 0; found -3"]],
    ["half a step", { step: doubles([1, 1.5]) }, ["row 1: step must be an integer >= 0; found 1.5"]],
    ["no step", { step: integers([null, 1]) }, ["row 0: step must be an integer >= 0; found null"]],
    ["an infinite step", { step: doubles([1, Infinity]) }, ["row 1: step must be an integer >= 0; found Infinity"]],
    ["a step twice", { step: integers([4, 4]) }, ["row 1: step must stand once in a run; found 4 again"]],
    [
      "a step beyond the safe integers",
      { step: { data: [1n, 2n ** 53n], type: "INT64" } },
      ["row 1: step must be within +-9007199254740991; found 9007199254740992"]
    ],
    [
      "a score above 1",
      { score_holdout: doubles([0.1, 1.2]) },
      ["row 1: score_holdout must be in [0, 1], NaN or null; found 1.2"]
    ],
    [
      "a score below 0",
      { score_holdout: doubles([-0.1, 1]) },
      ["row 0: score_holdout must be in [0, 1], NaN or null; found -0.1"]
    ],
    [
      "an infinite score",
      { score_holdout: doubles([0.5, -Infinity]) },
      ["row 1: score_holdout must be in [0, 1], NaN or null; found -Infinity"]
    ],
    [
      "fewer samples than none",
      { samples: integers([-1, 5]) },
      ["row 0: samples must be finite and >= 0, or null; found -1"]
    ],
    [
      "FLOPs that are NaN",
      { flops: doubles([1, Number.NaN]) },
      ["row 1: flops must be finite and >= 0, or null; found NaN"]
    ],
    [
      "infinite tokens",
      { tokens: doubles([1, Infinity]) },
      ["row 1: tokens must be finite and >= 0, or null; found Infinity"]
    ],
    [
      "no tokens after steps",
      { tokens: doubles([0, 7]) },
      ["row 0: tokens must be > 0 after step 0, or null; found 0"]
    ],
    [
      "a negative length",
      { response_length: doubles([3, -1]) },
      ["row 1: response_length must be finite and >= 0, or null; found -1"]
    ],
    ["no repeats", { repeats: integers([0, 3]) }, ["row 0: repeats must be an integer >= 1, or null; found 0"]],
    [
      "samples that fall",
      { samples: integers([1024, 512]) },
      ["row 1: samples must not fall; found 512 at step 2 after 1024 at step 1"]
    ],
    [
      "FLOPs of a run that fall",
      { flops: doubles([8, 4]) },
      ["row 1: flops must not fall; found 4 at step 2 after 8 at step 1"]
    ],
    [
      "tokens of a run that fall",
      { tokens: doubles([8, 4]) },
      ["row 1: tokens must not fall; found 4 at step 2 after 8 at step 1"]
    ]
  ];
  it.each(cases)("%s", async (_, changes, problems) => {
    expect(await problemsOf(identity(), columns(2, changes))).toEqual(problems);
  });

  it("samples that fall are wrong for a mean too", async () => {
    const data = columns(2, { samples: integers([1024, 512]) });
    expect(await problemsOf(identity({ kind: "mean" }), data)).toEqual([
      "row 1: samples must not fall; found 512 at step 2 after 1024 at step 1"
    ]);
  });

  it("a step twice is wrong for a mean too", async () => {
    const data = columns(2, { step: integers([0, 0]), tokens: null });
    expect(await problemsOf(identity({ kind: "mean" }), data)).toEqual([
      "row 1: step must stand once in a run; found 0 again"
    ]);
  });

  it("are all told at once, also those between rows", async () => {
    const data = columns(3, {
      step: integers([1, 2, 2]),
      flops: doubles([9, Infinity, 8]),
      score_holdout: doubles([2, 0, 0])
    });
    expect(await problemsOf(identity(), data)).toEqual([
      "row 1: flops must be finite and >= 0, or null; found Infinity",
      "row 0: score_holdout must be in [0, 1], NaN or null; found 2",
      "row 2: step must stand once in a run; found 2 again",
      "row 2: flops must not fall; found 8 at step 2 after 9 at step 1"
    ]);
  });

  it("are all told at once, with those of the columns and the identity", async () => {
    const data = columns(2, { samples: null, step: integers([1, -3]), score_holdout: doubles([7, 1e9]) });
    expect(await problemsOf(null, data)).toEqual([
      "metadata key missing: rlscale.run; found: none",
      "column missing: samples; found: step, tokens, flops, score_holdout",
      "row 1: step must be an integer >= 0; found -3",
      "row 0: score_holdout must be in [0, 1], NaN or null; found 7",
      "row 1: score_holdout must be in [0, 1], NaN or null; found 1000000000"
    ]);
  });
});

describe("a log with a wrong identity", () => {
  it.each([
    ["no JSON", "{run", /^rlscale\.run: must be JSON; found: /],
    ["a list", "[1]", /^rlscale\.run: must be a JSON object; found \[1\]$/]
  ])("%s", async (_, json, problem) => {
    expect(await problemsOf(json, columns(1))).toEqual([expect.stringMatching(problem)]);
  });

  it("fields missing and fields unknown", async () => {
    const { sameAs, note, ...rest } = identity();
    const problems = await problemsOf(JSON.stringify({ ...rest, same_as: sameAs }), columns(1));
    expect(note).toBeNull();
    expect(problems).toEqual(["rlscale.run: fields missing: sameAs, note", "rlscale.run: fields unknown: same_as"]);
  });

  const choices = "rlscale.run: kind must be one of mean, repeat, repeat-set, published-curve; found";
  const cases: [Record<string, unknown>, string][] = [
    [{ run: " " }, 'run must be a name of 1 to 1000 characters; found " "'],
    [{ experiment: "other" }, 'experiment must be one of main, reuse, rollouts; found "other"'],
    [{ state: null }, "state must be one of current, earlier; found null"],
    [{ family: "" }, 'family must be a name of lower-case letters, digits, dots, dashes and underscores; found ""'],
    [{ variant: "chat" }, 'variant must be one of base, instruct; found "chat"'],
    [{ modelSize: "7B" }, 'modelSize must be a number > 0; found "7B"'],
    [{ reuseFactor: 0 }, "reuseFactor must be a number > 0; found 0"],
    [{ groupSize: 8.5 }, "groupSize must be an integer >= 1; found 8.5"],
    [{ repeat: 0 }, "repeat must be an integer >= 1 or null; found 0"],
    [{ repeats: "3" }, 'repeats must be an integer >= 1 or null; found "3"'],
    [{ uniqueSamples: -1 }, "uniqueSamples must be an integer >= 1 or null; found -1"],
    [{ sameAs: false }, "sameAs must be a name of 1 to 1000 characters or null; found false"],
    [{ sameAs: "test-7b-repeat-1" }, 'sameAs must name another run; found "test-7b-repeat-1"'],
    [{ promptKind: "long" }, 'promptKind must be one of regular, short or null; found "long"'],
    [{ source: [] }, "source must be a list of one or more paths relative to data/; found []"],
    [{ source: ["../x.csv"] }, 'source must be a list of one or more paths relative to data/; found ["../x.csv"]'],
    [{ note: " " }, 'note must be a text or null; found " "']
  ];
  it.each(cases)("%j", async (changes, problem) => {
    const run = JSON.stringify({ ...identity(), ...changes });
    expect(await problemsOf(run, columns(1))).toEqual([`rlscale.run: ${problem}`]);
  });

  it("a repeat number on a mean", async () => {
    expect(await problemsOf(identity({ kind: "mean", repeat: 2 }), columns(1))).toEqual([
      'rlscale.run: repeat must be null unless kind is "repeat"; found 2 for "mean"'
    ]);
  });

  it("several faults, told at once", async () => {
    const run = JSON.stringify({ ...identity(), kind: "median", modelSize: null, note: 5 });
    expect(await problemsOf(run, columns(1))).toEqual([
      `${choices} "median"`,
      "rlscale.run: modelSize must be a number > 0; found null",
      "rlscale.run: note must be a text or null; found 5"
    ]);
  });
});
