/** What is said below the table of a reader's runs: what is assumed, left out, counted and not fitted, with its numbers. */
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runsPart } from "../../../src/client/user-logs/results/runs-part.js";
import type { UserRunsData } from "../../../src/components/user-runs/user-runs-data.js";
import type { LogAnswer } from "../../../src/import/study/user-logs.js";

const { window } = new JSDOM("<!doctype html><body></body>");
beforeAll(() => void vi.stubGlobal("document", window.document));
afterAll(() => void vi.unstubAllGlobals());

const counts = (more: object = {}) => ({
  ...{ k: 0.0456, interval: [0.0321, 0.0591], likelihood: "binomial", answers: 500, answersFrom: "column n" },
  ...{ points: 40, allRight: 3, status: "converged", ...more }
});
const run = (name: string, more: object = {}) => ({
  ...{
    run: name,
    path: `${name}.jsonl`,
    score: "acc",
    role: "validation",
    resource: "compute",
    unit: "FLOPs",
    modelSize: 7e9
  },
  ...{ k: 0.0712, interval: [0.0611, 0.0813], intercept: 1, r2: 0.934, growth: "improved", points: 38, counts: null },
  ...{ study: [], assumptions: [], leftOut: {}, ...more }
});
function listsOf(fits: object) {
  const none = { resource: "compute", fits: [], refused: [], laws: [], warnings: [], withoutSlope: [] };
  const answer = {
    fits: { ...none, scores: { taken: [], passedOver: [] }, ...fits },
    ...{
      runs: [],
      points: [
        { x: [1, 2], loss: [0.5, 0.4] },
        { x: [1, 2], loss: [0.5, 0.4] }
      ]
    }
  };
  const box = document.createElement("div");
  box.append(...runsPart(answer as unknown as LogAnswer, { series: [] } as unknown as UserRunsData, null));
  const labels = [...box.querySelectorAll(".your-label")];
  return Object.fromEntries(
    labels.map((label) => [
      label.textContent,
      Array.from(label.nextElementSibling!.children, (item) => item.textContent)
    ])
  );
}

describe("runsPart(answer, data, beside)", () => {
  it("counts the runs that stand in the files alone", () => {
    const said = (runs: number) => {
      const fits = { fits: new Array(runs).fill(run("a")), scores: { taken: [], passedOver: [] } };
      const none = { resource: "compute", refused: [], laws: [], warnings: [], withoutSlope: [] };
      const points = new Array(runs).fill({ x: [1, 2], loss: [0.5, 0.4] });
      const answer = { fits: { ...none, ...fits }, runs: [], points } as unknown as LogAnswer;
      const nodes = runsPart(answer, { series: [] } as unknown as UserRunsData, null);
      return nodes.map(({ textContent }) => textContent).filter((words) => words!.endsWith(" in the files below."));
    };
    expect([said(200), said(201), said(207)]).toEqual([
      [],
      ["1 more run in the files below."],
      ["7 more runs in the files below."]
    ]);
  });

  it("says of each run what its fit leaves out, how many of each kind", () => {
    const left = { "before step 5": 12, "score of exactly 1": 1 };
    expect(listsOf({ fits: [run("a", { leftOut: left }), run("b")] })["Excluded from the fits:"]).toEqual([
      "a: 12 evaluations (before step 5), 1 evaluation (score of exactly 1)"
    ]);
  });

  it("says how wrong answers are counted, once for runs that are alike, and what k is by counts alone", () => {
    const alike = [run("a", { counts: counts() }), run("b", { counts: counts() })];
    const stated = {
      run: "c",
      counts: counts({ answersFrom: "stated", answers: 1, allRight: 0, k: 0.0321, interval: [0.0123, 0.0519] })
    };
    expect(
      listsOf({ fits: alike, withoutSlope: [stated, { run: "d", counts: null }] })[
        "Counts of wrong answers, scores of exactly 1 kept:"
      ]
    ).toEqual([
      "c: by counts alone, k 0.032 [0.012, 0.052]",
      "2 runs: binomial, 500 answers an evaluation (column n), 3 of 40 evaluations with a score of exactly 1, kept",
      "c: binomial, answers an evaluation not known: half a wrong answer of 1 is added to each"
    ]);
    const atBound = { run: "e", counts: counts({ status: "at-bound", answersFrom: "inferred", allRight: 0 }) };
    expect(Object.values(listsOf({ withoutSlope: [atBound] }))[0]!.at(-1)).toBe(
      "e: binomial, 500 answers an evaluation (inferred from the scores), the chance of a wrong answer reaches 1"
    );
  });

  it("says what is assumed once, what is warned of, and which scores were and were not fitted", () => {
    const assumed = ["size of a from its name", "size of b from its name"];
    const lists = listsOf({
      fits: [run("a", { assumptions: assumed }), run("b", { assumptions: assumed.slice(1) })],
      warnings: ["38 of 40 evaluations are left out"],
      scores: {
        taken: [
          { name: "acc", role: "validation" },
          { name: "pass@1", role: "unknown" }
        ],
        passedOver: [{ name: "reward", role: "training", reason: "it goes beyond 1: 3.25" }]
      }
    });
    expect(lists["Assumed:"]).toEqual(assumed);
    expect(lists["Warnings:"]).toEqual(["38 of 40 evaluations are left out"]);
    expect(lists["Scores that are fitted:"]).toEqual(["acc (validation)", "pass@1 (role not stated)"]);
    expect(lists["Scores that are not fitted:"]).toEqual(["reward (training): it goes beyond 1: 3.25"]);
    expect(
      listsOf({ fits: [run("a")], scores: { taken: [{ name: "acc", role: "validation" }], passedOver: [] } })
    ).toEqual({});
  });

  it("says why a run or a file is not fitted, neither named twice", () => {
    const refused = [
      { path: "a.jsonl", run: "seed-1", reason: "k needs 5 evaluations; it has 3" },
      { path: "a.jsonl", run: "seed-2", reason: "a.jsonl: seed-2: k needs 5 evaluations; it has 4" },
      { path: "b.csv", run: "b.csv", reason: "no score" },
      { path: "c.csv", run: null, reason: "c.csv: 17 rows, none with a step" }
    ];
    expect(listsOf({ refused })["Not fitted:"]).toEqual([
      "a.jsonl, seed-1: k needs 5 evaluations; it has 3",
      "a.jsonl: seed-2: k needs 5 evaluations; it has 4",
      "b.csv: no score",
      "c.csv: 17 rows, none with a step"
    ]);
  });
});
