/** Rows that a user asks for keep the names, benchmarks and roles that they have among all rows of their table. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { chooseScores } from "../../src/import/names/choose-scores.js";
import { importLog } from "../helpers/import-log.js";

const sizes = [1.5, 7];
const benchmarks = ["gsm8k", "math-lighteval"];
const seeds = [1, 2];
const rows = sizes.flatMap((size) =>
  ["gsm8k", "math"].flatMap((task) =>
    seeds.flatMap((seed) =>
      benchmarks.flatMap((benchmark) =>
        Array.from({ length: 8 }, (_, i) =>
          [size, task, seed, 10 * i, benchmark, (0.2 + 0.05 * i + size / 100 + seed / 1000).toFixed(4)].join(",")
        )
      )
    )
  )
);
const table = `params_b,train_task,seed,step,benchmark,score\n${rows.join("\n")}\n`;

const imported = (where: Record<string, string>, options: ImportOptions = {}) =>
  importLog(sourceOfBytes("evaluations.csv", new TextEncoder().encode(table)), {
    ...options,
    where: Object.entries(where).map(([column, value]) => ({ column, value }))
  });

/** Name of each run, and name and role of each of its scores that are fractions right. */
const named = async (where: Record<string, string>) =>
  (await imported(where)).runs.map(({ run, scores }) => [
    run,
    ...scores.filter(({ reading }) => reading === "fraction").map(({ name, role }) => `${name} ${role}`)
  ]);

const filters: Record<string, string>[] = [
  { params_b: "7" },
  { params_b: "7", train_task: "math" },
  { params_b: "7", train_task: "math", seed: "2" },
  { benchmark: "gsm8k" },
  { benchmark: "gsm8k", params_b: "1.5", train_task: "gsm8k", seed: "1" }
];

describe("rows asked for by their cells", () => {
  it.each(filters)("have the names that they have among all: %j", async (where) => {
    const all = await named({});
    expect(all).toHaveLength(8);
    const kept = Object.entries(where).filter(([column]) => column !== "benchmark");
    const words = kept.map(([column, cell]) => (column === "train_task" ? cell : `${column}=${cell}`));
    const expected = all
      .filter(([run]) => words.every((word) => run!.split(", ").includes(word)))
      .map(([run, ...scores]) => [
        run,
        ...scores.filter((score) => where.benchmark === undefined || score.includes(`=${where.benchmark}]`))
      ]);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected[0]).toHaveLength(where.benchmark === undefined ? 3 : 2);
    expect(await named(where)).toEqual(expected);
  });

  it("have their score by the column's name too, where it has one part", async () => {
    const one = await imported({ benchmark: "gsm8k" }, { scores: ["score"] });
    expect(one.ledger.unknownColumns).not.toContain("score");
    for (const run of one.runs) {
      expect(run.scores.map(({ name, stated, reading }) => [name, stated, reading])).toEqual([
        ["score[benchmark=gsm8k]", false, "fraction"]
      ]);
      expect(chooseScores(run, { score: "score" })).toMatchObject({ taken: [{ name: "score[benchmark=gsm8k]" }] });
    }
    const [two] = (await imported({})).runs;
    expect(chooseScores(two!, { score: "score" })).toEqual({
      reason: `${two!.run} has no score score; it has: score[benchmark=gsm8k], score[benchmark=math-lighteval]`
    });
  });
});
