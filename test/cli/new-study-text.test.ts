/** What `rlscale new` prints of the study that it made, from an account whose every number is another. */
import { expect, it } from "vitest";
import { describeStudy } from "../../loaders/cli/study/new-study-text.js";

const run = (name: string, more: object = {}) => ({
  ...{ run: name, file: `${name}.parquet`, setAside: null, modelSize: 7e9, modelSizeFrom: "its name", points: 37 },
  ...{
    family: { id: "f", from: "name" },
    variant: { id: "base", from: "name" },
    assumptions: [],
    flopsFrom: "tokens",
    ...more
  }
});
const file = (path: string, runs: object[], more: object = {}) => ({ path, runs, problems: [], ...more });
const said = (files: object[], more: object = {}, whole: object[] = files.map(() => ({ whyNoRun: null, runs: [] }))) =>
  describeStudy(
    "mine",
    {
      account: { files },
      benchmarks: [{ id: "acc", name: "val/acc", main: true }],
      batch: 64,
      means: [],
      taken: [],
      ...more
    } as never,
    { whole, damaged: [], again: false } as never
  ).split("\n");
const cells = (line: string) => line.trim().split(/ {2,}/);

it("has each run with its size, series, points and file, and its seed where runs have some", () => {
  const lines = said([
    file("a.jsonl", [run("r1"), run("r2", { points: 41, modelSize: 5e8, modelSizeFrom: "a column" })])
  ]);
  expect(lines.slice(0, 3).map(cells)).toEqual([
    ["run", "size", "size from", "series", "points", "file"],
    ["r1", "7B", "its name", "f base", "37", "data/runs/r1.parquet"],
    ["r2", "0.5B", "a column", "f base", "41", "data/runs/r2.parquet"]
  ]);
  expect(lines.slice(3)).toEqual([
    ...[
      "",
      "score: val/acc",
      "",
      "made mine; give it a name in mine/data/study.yaml, then: rlscale build mine -o site",
      ""
    ]
  ]);
  const seeded = said([file("a.jsonl", [run("r1", { seed: "11" }), run("r2")])], { means: [{}, {}, {}] });
  expect(seeded.slice(0, 3).map(cells)).toEqual([
    ["run", "size", "size from", "series", "seed", "points", "file"],
    ["r1", "7B", "its name", "f base", "11", "37", "data/runs/r1.parquet"],
    ["r2", "7B", "its name", "f base", "37", "data/runs/r2.parquet"]
  ]);
  expect(seeded).toContain("curves: a mean over the seeds of each size, 3 in all");
});

it("says what is left out and why, which runs have no compute, and how many more there are", () => {
  const many = Array.from({ length: 103 }, (_, i) => run(`r${i}`, i < 6 ? { flopsFrom: null } : {}));
  const files = [
    file("a.jsonl", [...many, run("late", { file: null, setAside: "too short" })]),
    file("b.jsonl", [], { partOf: "a.jsonl" }),
    file("c.txt", [], { problems: ["odd"] })
  ];
  const whole = [null, null, "no steps"].map((whyNoRun) => ({ whyNoRun, runs: [] }));
  const lines = said(files, { taken: ["acc is taken"] }, whole);
  for (const line of [
    "and 3 more runs; data/import.json has all",
    "taken: acc is taken",
    "excluded: a.jsonl, late: too short",
    "excluded: c.txt: no steps",
    "part of another: b.jsonl: its steps are taken together with those of a.jsonl",
    "note: 6 of 103 runs have no tokens and no FLOPs (r0, r1, r2, r3, ...): the report is fitted against data alone; leave them out for one against compute",
    "note: c.txt: odd"
  ])
    expect(lines).toContain(line);
});
