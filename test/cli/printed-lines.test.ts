/** What the command line prints of dumps and tables, from records whose every number is another. */
import { describe, expect, it } from "vitest";
import { bounded, boundedMessage } from "../../loaders/cli/output/bounded.js";
import { textTable } from "../../loaders/cli/output/text-table.js";
import { reportOf } from "../../loaders/cli/reduce/reduce-report.js";

describe("lines and tables", () => {
  it("are cut at so many, and say how many more there are and where", () => {
    const lines = Array.from({ length: 12 }, (_, i) => `${i}\n`);
    expect(bounded(lines.slice(0, 10), "x")).toHaveLength(10);
    expect(bounded(lines, "notes").at(-1)).toBe("and 2 more notes; --json has all\n");
    expect(bounded(lines, "notes; the file has all", 3)).toEqual([
      "0\n",
      "1\n",
      "2\n",
      "and 9 more notes; the file has all\n"
    ]);
    expect(boundedMessage(["a", "b", "c"], 2)).toBe("a\nb\nand 1 more");
    expect(boundedMessage(["a", "b"], 2)).toBe("a\nb");
  });

  it("align the first column to the left, the others to the right, unless told", () => {
    expect(
      textTable(
        ["a", "bb"],
        [
          ["xyz", "1"],
          ["y", "123"]
        ]
      )
    ).toBe("a     bb\nxyz    1\ny    123\n");
    expect(textTable(["a", "bb"], [["xyz", "1"], ["y"]], [1])).toBe("  a  bb\nxyz  1\n  y\n");
  });
});

describe("reportOf(reduced)", () => {
  const column = (name: string, type: string, change: object = {}) => ({
    name,
    type,
    others: [],
    missingIn: [],
    ...change
  });
  const note = {
    ...{
      about: "score",
      answers: 1200,
      of: 5000,
      excluded: false,
      withValue: 700,
      message: "are no number",
      option: "--score-map"
    },
    values: [{ value: "yes", answers: 700 }]
  };
  const reduced = {
    ...{
      rows: 5000,
      excluded: 321,
      notes: [],
      empty: [],
      tables: [],
      run: null,
      stepInPaths: 0,
      reasons: [],
      unfit: []
    },
    columns: {
      step: column("step", "BIGINT"),
      score: column("reward", "DOUBLE", { others: ["acc"], missingIn: ["b.parquet"] })
    },
    runs: [{ run: "r1", steps: 10, firstStep: 1, lastStep: 10 }]
  };
  const text = (change: object) => reportOf({ ...reduced, ...change } as never);

  it("counts rollouts, exclusions, steps and reasons", () => {
    expect(text({})).toContain("  rollouts: 5,000\n");
    expect(text({})).toContain("  score: column reward (DOUBLE); not taken: acc; not in b.parquet\n");
    expect(text({})).toContain("  run r1: 10 steps, 1 to 10\n");
    const excluded = { ...note, excluded: true, withValue: 0 };
    const two = text({ notes: [excluded, { ...excluded, answers: 11, option: null }] });
    expect(two).toContain("  excluded: 321 of 5,000 rollouts\n");
    expect(two).toContain("  excluded: 1,200 of 5,000 rollouts: are no number");
    expect(text({ notes: [excluded] })).not.toContain("excluded: 321");
    expect(text({ notes: [note] })).toContain("score: 1,200 of 5,000 rollouts are no number");
    expect(text({ notes: [note] })).toContain("; no value in 500; name their numbers with --score-map\n");
    const reasons = [
      { value: "length", answers: 40, cut: true },
      { value: "stop", answers: 60, cut: false }
    ];
    expect(text({ reasons })).toContain('  finish reasons: cut: "length" 40; not cut: "stop" 60\n');
    expect(text({ reasons: reasons.slice(1) })).toContain('finish reasons: cut: none; not cut: "stop" 60\n');
  });

  it("is whole: what was found, counted and missed, each on its line", () => {
    const excluded = { ...note, excluded: true, option: null, values: new Array(9).fill({ value: "no", answers: 13 }) };
    const reasons = [
      { value: "length", answers: 41, cut: true },
      { value: "max", answers: 7, cut: true },
      { value: "stop", answers: 61, cut: false }
    ];
    const runs = [{ run: "r1", steps: 17, firstStep: 1, lastStep: 17 }];
    expect(text({ notes: [excluded, note], empty: ["e.json", "f.json"], run: "all", reasons, runs })).toBe(
      [
        "rollouts: 5,000",
        "files without rows: e.json, f.json",
        "step: column step (BIGINT)",
        "score: column reward (DOUBLE); not taken: acc; not in b.parquet",
        "run: all, for no column names one",
        `excluded: 1,200 of 5,000 rollouts: are no number (values seen: ${new Array(8).fill('"no" 13').join(", ")} and others); no value in 500`,
        'score: 1,200 of 5,000 rollouts are no number (values seen: "yes" 700); no value in 500; name their numbers with --score-map',
        'finish reasons: cut: "length" 41, "max" 7; not cut: "stop" 61',
        "not in the dumps: response lengths (--response-length-column)",
        "not in the dumps: tokens and compute (--prompt-length-column or --tokens-column)",
        "not in the dumps: truncation (--truncated-column)",
        "run r1: 17 steps, 1 to 17"
      ]
        .map((line) => `  ${line}\n`)
        .join("")
    );
  });

  it("says of dumps of some steps what their sums are, and of many runs how many more", () => {
    const some = [
      { run: "a", steps: 1, firstStep: 1, lastStep: 1 },
      { run: "b", steps: 5, firstStep: 1, lastStep: 9 },
      { run: "c", steps: 3, firstStep: 2, lastStep: 4 }
    ];
    const sums = "; samples, tokens and compute are sums over these steps alone";
    const words = text({ runs: some });
    expect(words).toContain("  run a: 1 step, 1 to 1\n");
    expect(words).toContain(`  run b: 5 steps, 1 to 9${sums}\n`);
    expect(words).toContain(`  run c: 3 steps, 2 to 4${sums}\n`);
    expect(text({ runs: new Array(23).fill(some[0]) })).toContain("  and 3 more runs\n");
  });

  it("names files that were not read, runs and steps from names, and columns of another type", () => {
    const words = text({ tables: ["a.csv"], empty: ["e.json"], run: "all", stepInPaths: 7 });
    expect(words).toContain("  not read, since rlscale reduce wrote it: a.csv\n");
    expect(words).toContain("  files without rows: e.json\n");
    expect(words).toContain("  run: all, for no column names one\n");
    expect(words).toContain("  step: from the files' names in 7 files\n");
    expect(text({ tables: ["a", "b"] })).toContain("rlscale reduce wrote them: a");
    expect(text({ columns: { score: reduced.columns.score } })).toContain("  step: from the files' names\n");
    const unfit = [
      { meaning: "step", name: "s", type: "VARCHAR" },
      { meaning: "step", name: "t", type: "BLOB" }
    ];
    const other = text({ columns: { score: reduced.columns.score }, unfit });
    expect(other).toContain(
      "  not read: column s, which holds VARCHAR; --step-column s reads the numbers in its texts\n"
    );
    expect(other).toContain("  not read: column t, which holds BLOB; --step-column names another\n");
    expect(text({ unfit })).not.toContain("not read: column s");
  });
});
