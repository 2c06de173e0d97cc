/** What figures of a reader's runs are handed, from a planted answer. */
import { describe, expect, it } from "vitest";
import { studyBehind, viewOf } from "../../../src/client/user-logs/figures-view.js";
import type { UserRunsData } from "../../../src/components/user-runs/user-runs-data.js";
import type { LogAnswer } from "../../../src/import/study/user-logs.js";

const against = { family: "q", variant: "base" } as Parameters<typeof viewOf>[2];
const slope = (family: string, variant: string, resource: string) => ({ family, variant, resource });
const data = {
  series: [slope("q", "base", "data")],
  slopes: [slope("q", "base", "data")],
  curves: [1],
  other: "kept"
} as unknown as UserRunsData;

const fitted = (run: string, score: string, k: number, study: object[] = []) => ({
  ...{
    run,
    score,
    modelSize: 7e9,
    k,
    interval: [k - 0.01, k + 0.02],
    intercept: 3 * k,
    growth: "improved",
    points: 21
  },
  study
});
const points = (nth: number) => ({
  ...{ unit: "samples", step: [1, 2], x: [10 * nth, 20 * nth], loss: [0.9 / nth, 0.8 / nth] }
});
const verdicts = [
  { family: "q", variant: "instruct", verdict: "steeper" },
  { family: "l", variant: "base", verdict: "flatter" },
  { family: "q", variant: "base", verdict: "not distinguishable" }
];

const answerOf = (laws: object[]) =>
  ({
    fits: {
      fits: [fitted("a", "acc", 0.05, verdicts), fitted("b", "reward", 0.07)],
      laws,
      law: laws[0],
      resource: "compute"
    },
    points: [points(1), points(2)]
  }) as unknown as LogAnswer;

describe("viewOf(data, answer, against)", () => {
  it("hands on each run's points, k with its interval, and the verdict beside the series that is asked for", () => {
    const law = { kMax: 1 };
    const view = viewOf(data, answerOf([law]), against);
    expect(view).toEqual({
      ...{ resource: "compute", against, law },
      runs: [
        {
          ...{ run: "a", modelSize: 7e9, unit: "samples", step: [1, 2], x: [10, 20], loss: [0.9, 0.8], k: 0.05 },
          interval: [0.05 - 0.01, 0.05 + 0.02],
          ...{ intercept: 3 * 0.05, growth: "improved", points: 21, verdict: "not distinguishable" }
        },
        {
          ...{ run: "b", modelSize: 7e9, unit: "samples", step: [1, 2], x: [20, 40], loss: [0.45, 0.4], k: 0.07 },
          interval: [0.07 - 0.01, 0.07 + 0.02],
          ...{ intercept: 3 * 0.07, growth: "improved", points: 21, verdict: null }
        }
      ]
    });
  });

  it("names the score of a run where there are several", () => {
    const { runs } = viewOf(data, answerOf([{}, {}]), against);
    expect(runs.map(({ run }) => run)).toEqual(["a, acc", "b, reward"]);
  });

  it("has no runs before there is an answer", () => {
    expect(viewOf(data, null, against)).toMatchObject({ against, runs: [], law: null });
  });
});

describe("studyBehind(data, answer, isBeside)", () => {
  it("is the study where it is asked for or nothing else is drawn, and else nothing of it", () => {
    const none = { fits: { fits: [] } } as unknown as LogAnswer;
    expect(studyBehind(data, answerOf([]), true)).toBe(data);
    expect(studyBehind(data, null, false)).toBe(data);
    expect(studyBehind(data, none, false)).toBe(data);
    expect(studyBehind(data, answerOf([]), false)).toEqual({ series: [], slopes: [], curves: [], other: "kept" });
  });
});
