/** "Your logs" of a study without a law: what is drawn behind a reader's runs, and what is said where nothing compares. */
import { JSDOM } from "jsdom";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resultParts } from "../../src/client/user-logs/results/results-view.js";
import {
  againstOf,
  restingResource,
  type StudyCurve,
  type UserRun,
  type UserRunsData,
  type UserRunsView
} from "../../src/components/user-runs/user-runs-data.js";
import { userRunsFigures } from "../../src/components/user-runs/user-runs-figures.js";
import type { LogAnswer } from "../../src/import/study/user-logs.js";

const { document } = new JSDOM().window;
const against = { family: "own", variant: "base" } as const;
const curve: StudyCurve = {
  ...{ ...against, modelSize: 7e9, step: [0, 1, 2, 4], samples: [0, 256, 512, 1024] },
  ...{ flops: [0, 1e16, 2e16, 4e16], loss: [0.72, 0.7, 0.68, 0.66] }
};
const study: UserRunsData = {
  ...{
    beside: null,
    hash: "0123456789",
    names: { own: "Own" },
    task: "problems",
    dataUnit: "samples",
    series: [],
    curves: [curve],
    example: null
  },
  slopes: [
    { ...against, resource: "compute", sizes: [{ run: "a", modelSize: 7e9, k: 0.042, interval: [0.03, 0.054] }] },
    { ...against, resource: "data", sizes: [{ run: "a", modelSize: 7e9, k: 0.043, interval: [0.03, 0.055] }] }
  ]
};
const withoutTokens: UserRunsData = {
  ...study,
  curves: [{ ...curve, flops: [] }],
  slopes: study.slopes.filter(({ resource }) => resource === "data")
};
const run: UserRun = {
  ...{ run: "mine", modelSize: 3e9, unit: "FLOPs", step: [1, 2, 4], x: [5e15, 1e16, 2e16], loss: [0.7, 0.67, 0.64] },
  ...{ k: 0.06, interval: [0.05, 0.07], intercept: 1.8, points: 3, growth: "improved", verdict: null }
};
const view = (data: UserRunsData, runs: UserRun[] = [], more: Partial<UserRunsView> = {}): UserRunsView => ({
  resource: runs.length > 0 ? "compute" : restingResource(data, against),
  ...{ against, runs, law: null, ...more }
});
const drawn = (data: UserRunsData, name: "curves" | "slopes", of: UserRunsView) => {
  const figure = userRunsFigures[name](data, of);
  const drawing = figure.draw({ document, width: 680, label: "" }).outerHTML;
  expect(drawing).not.toMatch(/NaN|Infinity|undefined/);
  return { ...figure, drawing };
};

describe("Figure Y.1 of a study without a law", () => {
  it("has the study's curves, a run each, against compute, without what stands before training", () => {
    const { subtitle, caption, csv, drawing } = drawn(study, "curves", view(study));
    expect(String(subtitle)).toBe("Test loss against training compute, both on log scales. The curves of Own base, 7B");
    expect(caption).toBe("Grey: what the study measured, one curve a run.");
    expect(csv).toContain("study,own base,7000000000,1,10000000000000000,0.7");
    expect(drawing.match(/stroke="var\(--axis\)"[^>]*stroke-opacity="0.75"/g)).toHaveLength(1);
  });

  it("stands against data where the study has no tokens, and against steps for a reader's compute", () => {
    const alone = drawn(withoutTokens, "curves", view(withoutTokens));
    expect(String(alone.subtitle)).toContain("against problems processed");
    expect(alone.caption).toContain("no tokens, so its curves stand against problems, not compute");
    const beside = drawn(withoutTokens, "curves", view(withoutTokens, [run]));
    expect(String(beside.subtitle)).toContain("against training steps");
    expect(beside.caption).toContain("no tokens, so all curves stand against steps, not compute");
    expect(beside.csv).toContain("yours,mine,3000000000,4,4,0.64");
    expect(beside.csv).toContain("study,own base,7000000000,4,4,0.66");
  });

  it("says each run's size where it is known, and what its place means where it is not", () => {
    const about = "Where the size is not known, compute is that of a model of a billion parameters";
    const known = drawn(study, "curves", view(study, [run]));
    expect(known.caption).not.toContain(about);
    const unknown = drawn(study, "curves", view(study, [{ ...run, modelSize: null }]));
    expect(unknown.caption).toContain(about);
    const said = (figure: typeof known) => figure.description.replace(/[\u2066-\u2069]/g, "");
    expect(said(known)).toContain("mine, 3B: 3 evaluations, loss from 0.700 to 0.640, k 0.060.");
    expect(said(unknown)).toContain("mine: 3 evaluations, loss from 0.700 to 0.640, k 0.060.");
  });

  it("stands against steps where the study counts nothing else", () => {
    const steps: UserRunsData = { ...withoutTokens, dataUnit: "steps" };
    expect(String(drawn(steps, "curves", view(steps)).subtitle)).toContain("against training steps");
    const { caption } = drawn(steps, "curves", view(steps, [{ ...run, unit: "samples" }], { resource: "data" }));
    expect(caption).toContain("The study does not say how many problems a step has");
  });
});

describe("Figure Y.2 of a study without a law", () => {
  it.each([[[]], [[null, null]]])("draws no law of a study whose law is at its bound: %j", (none) => {
    const sizes = [
      { modelSize: 1e9, k: 0.09, interval: [0.08, 0.1] },
      { modelSize: 9e9, k: 0.05, interval: [null, null] }
    ];
    const band = { modelSize: [1e9, 9e9], k: none, low: none, high: none };
    const series = [{ ...against, resource: "data", sizes, band }];
    const bound = { ...study, series, slopes: [] } as unknown as UserRunsData;
    const { key, caption, drawing, csv } = drawn(bound, "slopes", view(bound, [], { resource: "data" }));
    expect(key).toEqual([expect.objectContaining({ mark: "dot" })]);
    expect(caption).toContain(
      "Each slope is of one size alone. The law over the study\u2019s sizes is at the bound of its search, so it has no band to compare with."
    );
    expect(drawing).toContain("9B");
    expect(csv).not.toContain("law");
  });

  it("has the slopes of its runs with their intervals, and no band", () => {
    const { key, caption, csv, table, drawing } = drawn(study, "slopes", view(study));
    expect(key).toEqual([
      expect.objectContaining({ mark: "dot", label: "slope of each size of the study, 95% interval" })
    ]);
    expect(caption).toContain("Each slope is of one curve alone. This study has no law with a band to compare with.");
    expect(csv).toBe("whose,run,model_size,k,low,high\nstudy,Own base,7000000000,0.042,0.03,0.054\n");
    expect(String(table)).toContain("[0.0300, 0.0540]");
    expect(drawing).not.toContain("fill-opacity");
  });

  it("says of a reader's runs that there is no law, not that they are too far from its sizes", () => {
    const one = drawn(study, "slopes", view(study, [run]));
    expect(one.reading).toContain("k 0.060; this study has no law with a band to compare with");
    const two = drawn(study, "slopes", view(study, [run, { ...run, run: "other" }]));
    expect(two.reading).toBe("Your 2 slopes; this study has no law with a band to compare with");
    expect(drawn(withoutTokens, "slopes", view(withoutTokens, [run])).caption).toContain(
      "No run of the study has a slope against compute."
    );
  });

  it("puts several runs of one size side by side", () => {
    const [first] = study.slopes;
    const two = { ...study, slopes: [{ ...first!, sizes: [...first!.sizes, ...first!.sizes] }] };
    const { drawing } = drawn(two, "slopes", view(two));
    const at = [...drawing.matchAll(/d="M([\d.]+)[^"]*"[^>]*stroke-width="1.6"/g)].map(([, x]) => Number(x));
    expect(at).toHaveLength(2);
    expect(at[0]! - at[1]!).toBeCloseTo(9, 5);
    expect(drawing.match(/>7B</g)).toHaveLength(1);
  });
});

describe("titles of a reader's figures", () => {
  const band = { modelSize: [1e9, 3e9, 9e9], k: [0.03, 0.05, 0.07], low: [0.02, 0.04, 0.06], high: [0.04, 0.06, 0.08] };
  const sizes = [
    { modelSize: 1e9, k: 0.03, interval: [0.02, 0.04] },
    { modelSize: 9e9, k: 0.07, interval: [0.06, 0.08] }
  ];
  const lawful = { ...study, series: [{ ...against, resource: "compute", sizes, band }] } as unknown as UserRunsData;
  const named = (run_: string, more: Partial<UserRun>): UserRun => ({ ...run, run: run_, ...more });
  const reading = (name: "curves" | "slopes", ...runs: UserRun[]) =>
    String(drawn(lawful, name, view(lawful, runs)).reading).replace(/[\u2068\u2069]/g, "");

  it.each([
    [["improved"], "a improved: its loss falls as a power law with k 0.041"],
    [["falls back"], "a falls back: its loss grows along the run"],
    [["not shown"], "a does not grow: its slope is not distinguishable from none"],
    [["not shown", "falls back"], "None of your 2 runs shows growth"],
    [["improved", "improved", "improved"], "All 3 of your runs improved: k 0.041 to 0.061"],
    [["not shown", "improved", "improved"], "2 of your 3 runs improved: k 0.051 to 0.061"],
    [["falls back", "improved"], "1 of your 2 runs improved: k 0.051"]
  ] as const)("of curves: %j", (growths, words) => {
    const runs = growths.map((growth, i) => named("abc"[i]!, { growth, k: 0.041 + i / 100 }));
    expect(reading("curves", ...runs)).toBe(words);
  });

  it.each([
    [["higher"], "a learns faster than the study’s runs of its size"],
    [["lower"], "a learns more slowly than the study’s runs of its size"],
    [["no difference shown"], "a: no difference from the study’s runs of its size is shown"],
    [["not a comparison"], "a beside the study’s law at its size: not a comparison"],
    [[null], "a is too far from the study’s sizes to be compared"],
    [[null, null], "Your sizes are too far from the study’s to be compared"],
    [["higher", "higher"], "All 2 of your slopes are above the study’s runs of their sizes"],
    [["lower", "lower", "lower"], "All 3 of your slopes are below the study’s runs of their sizes"],
    [
      ["no difference shown", "no difference shown"],
      "All 2 of your slopes are not distinguishable from the study’s runs of their sizes"
    ],
    [
      ["not a comparison", "not a comparison"],
      "All 2 of your slopes are no comparison with the study’s runs of their sizes"
    ],
    [
      ["higher", "lower", "lower", "no difference shown", null],
      "Of your 5 slopes, 1 is above, 2 are below and 1 is not distinguishable, against the study’s runs"
    ],
    [["higher", null], "Of your 2 slopes, 1 is above, against the study’s runs"]
  ] as const)("of slopes: %j", (verdicts, words) => {
    const runs = verdicts.map((verdict, i) => named("abcde"[i]!, { verdict }));
    expect(reading("slopes", ...runs)).toBe(words);
  });

  it("of slopes leave out runs whose size is not known", () => {
    const runs = [named("a", { verdict: "higher" }), named("b", { modelSize: null, verdict: null })];
    expect(reading("slopes", ...runs)).toBe("a learns faster than the study’s runs of its size");
    expect(reading("slopes", runs[1]!)).toBe(
      "Your runs have no model size yet, and so no place among the study’s slopes"
    );
  });
});

it("a series can stand behind a reader's runs by its law, its slopes or its curves alone", () => {
  expect(againstOf(study)).toEqual([against]);
  expect(againstOf({ ...study, slopes: [] })).toEqual([against]);
  expect(againstOf({ ...study, slopes: [], curves: [] })).toEqual([]);
});

describe("the table of a reader's runs", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("has a sentence in place of a comparison where the study has no law", () => {
    vi.stubGlobal("document", document);
    const fit = {
      ...run,
      path: "mine.jsonl",
      score: "acc",
      assumptions: [],
      leftOut: {},
      study: [],
      r2: 0.91,
      counts: null
    };
    const noLaw = "K_max and N_0 need more sizes";
    const scores = { taken: [], passedOver: [] };
    const fits = {
      resource: "compute",
      fits: [fit],
      refused: [],
      law: null,
      noLaw,
      laws: [],
      scores,
      warnings: [],
      withoutSlope: []
    };
    const box = document.createElement("div");
    box.append(...resultParts({ fits, points: [run], files: [], runs: [] } as unknown as LogAnswer, study, against));
    const heads = Array.from(box.querySelectorAll(".user-runs th[scope=col]"), (head) => head.textContent);
    expect(heads).toEqual(["Run", "Size", "k", "95%", "k, counts", "95%", "Growth", "R²", "Points", "Score"]);
    expect(box.querySelector('[data-own="no-law"]')!.textContent).toBe(
      "This study has no law with a band against compute to compare with, so no verdict stands beside these slopes."
    );
    expect(box.textContent).not.toMatch(/too far|Verdict/);
  });
});
