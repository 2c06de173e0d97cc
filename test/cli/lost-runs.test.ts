/** What logs no longer give of a study, at the limit: one evaluation fewer, as many, one more. */
import { describe, expect, it } from "vitest";
import { lostRuns } from "../../loaders/cli/study/lost-runs.js";
import type { StudyAccount } from "../../src/import/study/normalise/normalised-study.js";

const account = (...runs: [path: string, run: string, points: number, setAside?: string][]) =>
  ({
    files: runs.map(([path, run, points, setAside = null]) => ({ path, runs: [{ run, points, setAside }] }))
  }) as unknown as StudyAccount;

describe("lostRuns(before, now)", () => {
  const before = account(["a.jsonl", "a", 12], ["b.jsonl", "b", 1], ["c.jsonl", "c", 9, "no score"]);

  it("names a run that has one evaluation fewer, and none that has as many or more", () => {
    expect(lostRuns(before, account(["a.jsonl", "a", 11], ["b.jsonl", "b", 1]))).toEqual([
      "a.jsonl, run a: the study has 12 evaluations, the log now gives 11"
    ]);
    expect(lostRuns(before, account(["a.jsonl", "a", 12], ["b.jsonl", "b", 2]))).toEqual([]);
  });

  it("knows a run in another folder, and not one that was or is set aside", () => {
    expect(lostRuns(before, account(["x/a.jsonl", "a", 12], ["b.jsonl", "b", 1, "one step"]))).toEqual([
      "b.jsonl, run b: the study has 1 evaluation, the log now gives none"
    ]);
  });
});
