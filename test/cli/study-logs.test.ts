/** What a study knows of its logs: its answers by name, and what the logs no longer give, at the limit. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answersOf } from "../../loaders/cli/study/answers.js";
import { lostRuns } from "../../loaders/cli/study/lost-runs.js";
import type { NewStudyOptions } from "../../loaders/cli/study/new-study-options.js";
import { withoutStudy } from "../../loaders/cli/study/study-option.js";
import type { StudyAccount } from "../../src/import/study/normalise/normalised-study.js";
import { writeSmallStudy } from "../helpers/small-study.js";

const account = (...runs: [path: string, run: string, points: number, setAside?: string][]) =>
  ({
    files: runs.map(([path, run, points, setAside = null]) => ({ path, runs: [{ run, points, setAside }] }))
  }) as unknown as StudyAccount;

describe("answersOf(options)", () => {
  it("has each answer by the name of its option", () => {
    const answers = answersOf({
      ...{ memory: 1, score: "s", role: "training", assume: false, variant: "base", step: "t", repeats: "mean" },
      ...{ loggingSteps: 5, firstStep: 3, batch: 64, groupSize: 8, tokens: "per-step", runColumn: ["r"] },
      ...{ where: [{ column: "c", value: "v" }], scoreRange: { low: -1, high: 2 } }
    } as unknown as NewStudyOptions);
    expect(answers).toEqual({
      ...{ score: "s", role: "training", "no-assume": true, variant: "base", step: "t", repeats: "mean" },
      ...{ "logging-steps": 5, "first-step": 3, batch: 64, "group-size": 8, tokens: "per-step", "run-column": ["r"] },
      ...{ where: ["c=v"], "score-range": "-1,2" }
    });
  });
});

describe("--study", () => {
  it("is refused when it is given twice, or without a folder", async () => {
    for (const twice of [
      ["fit", "--study", "a", "--study", "b"],
      ["fit", "--study=a", "--study=b"]
    ])
      await expect(withoutStudy(twice)).rejects.toThrow("option '--study' is given twice");
    await expect(withoutStudy(["fit", "--study"])).rejects.toThrow("argument missing");
  });
});

describe("--study of commands that read logs", () => {
  const folder = mkdtempSync(join(tmpdir(), "rlscale-answers-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(() => {
    writeSmallStudy(join(folder, "data"));
    const file = join(folder, "data/study.yaml");
    const answers = { score: "a", batch: 64, variant: "base", group: ["column:g"], seed: "column:s" };
    writeFileSync(file, `${readFileSync(file, "utf8")}logs: ${JSON.stringify({ from: ["data/runs"], answers })}\n`);
  });
  const paths = () => [join(realpathSync(folder), "data/runs")];

  it("takes each answer of the study that the command has, and what is typed instead of it", async () => {
    const of = async (...args: string[]) => (await withoutStudy(["forecast", "--study", folder, ...args])).args;
    expect(await of()).toEqual(["forecast", ...paths(), "--score=a", "--batch=64"]);
    for (const typed of [["--score", "b"], ["--score=b"]])
      expect(await of(...typed)).toEqual(["forecast", ...paths(), "--batch=64", ...typed]);
    expect((await withoutStudy(["compare", "--study", folder])).args).toEqual([
      "compare",
      ...paths(),
      "--score=a",
      "--batch=64",
      "--group=column:g",
      "--seed=column:s"
    ]);
  });
});

describe("lostRuns(before, now)", () => {
  const before = account(["a.jsonl", "a", 12], ["b.jsonl", "b", 1], ["c.jsonl", "c", 9, "no score"]);

  it("names a run that has one evaluation fewer, and none that has as many or more", () => {
    expect(lostRuns(before, account(["a.jsonl", "a", 11], ["b.jsonl", "b", 1]))).toEqual([
      "a.jsonl, run a: the study has 12 evaluations, the log now gives 11"
    ]);
    expect(lostRuns(before, account(["a.jsonl", "a", 12], ["b.jsonl", "b", 2]))).toEqual([]);
  });

  it("knows a run in another folder, and not one that was or is excluded", () => {
    expect(lostRuns(before, account(["x/a.jsonl", "a", 12], ["b.jsonl", "b", 1, "one step"]))).toEqual([
      "b.jsonl, run b: the study has 1 evaluation, the log now gives none"
    ]);
  });
});
