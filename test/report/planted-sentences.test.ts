/** Sentences on slopes, counts and sizes of a study, from planted slopes of which no two numbers are alike. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import type { Results } from "../../src/lib/results.js";
import { curveLines, growthOf } from "../../src/report/curve-lines.js";
import {
  noComputeSentence,
  predictionTakes,
  rangeOf,
  slopeSentences,
  unitSentence
} from "../../src/report/run-sentences.js";
import type { StudySite } from "../../src/report/site.js";
import { byline } from "../../src/report/study-words.js";
import { table as runSlopesTable } from "../../src/report/tables/run-slopes-table.js";
import { userRunsData } from "../../src/report/user-runs-study.js";
import { countsOfSize, countsSentence } from "../../src/report/words/run-counts-words.js";
import { textOf } from "../components/table-cells.js";

const of = (planted: object) => planted as unknown as Results;
type Growth = "improved" | "not shown" | "falls back";

const curve = (run: string, modelSize: number, more: object = {}) => ({
  ...{ run, family: "f", variant: "base", modelSize, kind: "repeat", state: "current", benchmark: "math" },
  ...{
    step: [1, 2, 4],
    dataSamples: [10, 20, 40],
    computeFlops: [1e15, 2e15, 4e15],
    testLoss: [0.9, 0.8, 0.7],
    ...more
  }
});
const slope = (run: string, modelSize: number, k: number, growth: Growth = "improved", more: object = {}) => ({
  ...{ run, family: "f", variant: "base", resource: "compute", modelSize, kind: "repeat", k, growth, points: 3 },
  ...{
    interval: [k - 0.01, k + 0.02],
    from: { x: 1e15, loss: 0.91 },
    to: { x: 4e15, loss: 0.71 },
    counts: null,
    ...more
  }
});
const study = {
  ...{ families: ["f", "g"].map((id) => ({ id, name: `Family ${id}` })), benchmark: "math", dataUnit: "samples" },
  ...{ heldOutProblems: 0, domain: "", series: [{ family: "f", variant: "base" }] }
};
const none = { inference: { series: [], counts: [] }, otherCurves: [], runLaws: [], study };

describe("slopes in sentences", () => {
  const said = (...growths: Growth[]) => {
    const runs = growths.map((growth, i) => slope(`r${i}`, 1e9 * (i + 1), 0.05 + 0.013 * i, growth));
    const curves = runs.map(({ run, modelSize }) => curve(run, modelSize));
    return textOf(slopeSentences(of({ ...none, runSlopes: runs, curves })));
  };

  it("are one each up to four, and counted beyond, with the least and the largest k", () => {
    expect(said("improved", "falls back", "not shown")).toBe(
      "1B improved: k is 0.050 [0.040, 0.070] against compute; ten times as much compute removes 11% of its loss. 2B falls back: k is 0.063 [0.053, 0.083] against compute, its loss grows. No learning of 3B is shown: k is 0.076 [0.066, 0.096] against compute, and that interval holds zero."
    );
    const five = ["improved", "not shown", "improved", "falls back", "not shown"] as const;
    expect(said(...five)).toBe("Of five runs, two are shown to learn; k goes from 0.050 to 0.102.");
    expect(said("improved", "not shown", "not shown", "not shown", "not shown")).toMatch(/^Of five runs, one is shown/);
    expect(said("not shown", "not shown", "not shown", "not shown", "not shown")).toMatch(
      /^Of five runs, none is shown/
    );
    expect(said("improved", "improved", "improved", "improved", "improved")).toMatch(
      /^All five runs are shown to learn; k goes from 0\.050 to 0\.102\.$/
    );
    expect(said()).toBe("No run has evaluations enough for a slope of its own.");
  });

  it("are of the curve of their own series, also where another has its size", () => {
    const sizes = [{ modelSize: 1e9, k: 0.111, interval: [0.09, null], points: 3 }];
    const curves = [
      curve("other", 1e9, { family: "g", kind: "mean" }),
      curve("instruct", 1e9, { variant: "instruct", kind: "mean" }),
      curve("code", 1e9, { benchmark: "code", kind: "mean" }),
      curve("mine", 1e9, { kind: "mean", testLoss: [0.64, 0.32, 0.16] })
    ];
    const series = [{ family: "f", variant: "base", resource: "compute", sizes }];
    const [line] = curveLines(of({ ...none, runSlopes: [], curves, inference: { series, counts: [] } }));
    expect(line).toMatchObject({ run: "mine", kind: "mean", k: 0.111, interval: [0.09, null], growth: "improved" });
    expect(line!.points.map(({ y }) => y)).toEqual([0.64, 0.32, 0.16]);
    // through the middle of the points in logarithms, with its own slope
    expect(line!.from.loss).toBeCloseTo(0.32 * 2 ** 0.111, 12);
    expect(line!.to.loss).toBeCloseTo(0.32 * 2 ** -0.111, 12);
    expect(
      [
        [0.1, 0.2],
        [-0.1, 0.2],
        [-0.2, -0.1],
        [null, -0.1],
        [0.1, null],
        [null, null]
      ].map((ends) => growthOf(ends as never))
    ).toEqual(["improved", "not shown", "falls back", "falls back", "improved", "not shown"]);
  });

  it("have the range of X that they are of, in problems or steps, whole below a million", () => {
    const range = (from: number, to: number, resource = "data", dataUnit = "samples") =>
      rangeOf(
        of({ study: { ...study, dataUnit } }),
        slope("r", 1e9, 0.1, "improved", { resource, from: { x: from }, to: { x: to } }) as never
      );
    expect(range(640, 123_456)).toBe("640 to 123,456 samples");
    expect(range(64.4, 999_999.2, "data", "steps")).toBe("64 to 999,999 training steps");
    expect(range(1_000_000, 1_234_567)).toBe("1,000,000 to 1,230,000 samples");
    expect(textOf(range(1.24e15, 5.67e18, "compute"))).toMatch(/^1\.2.×.10\^15.FLOPs to 5\.7.×.10\^18.FLOPs$/);
  });

  it("say what predicting a size takes, whose compute is missing, and what samples are", () => {
    const takes = (...sizes: number[]) =>
      predictionTakes(of({ study, curves: sizes.map((size) => curve(`${size}`, size * 1e9)) }));
    expect([takes(1, 2), takes(1, 2, 3, 4)]).toEqual(["", ""]);
    expect(takes(1, 2, 3)).toBe(
      "To predict one size from the others takes four sizes in every variant, three of them for the law; this study has three."
    );
    const both = { ...study, series: ["base", "instruct"].map((variant) => ({ family: "f", variant })) };
    const curves = [1, 2, 3, 4].flatMap((size) => [
      curve(`b${size}`, size * 1e9),
      ...(size < 4 ? [curve(`i${size}`, size * 1e9 + 1, { variant: "instruct" })] : [])
    ]);
    expect(predictionTakes(of({ study: both, curves }))).toContain("; this study has three.");
    const without = (...lacking: boolean[]) =>
      noComputeSentence({
        curves: lacking.map((lacks, i) => curve(`r${i}`, 1e9, lacks ? { computeFlops: [] } : {})) as never
      });
    expect(without(false, false)).toBe("");
    expect(without(true, true)).toBe("These logs hold no tokens and no FLOPs, so nothing is fitted against compute.");
    expect(without(true, false, true)).toBe(
      "The logs of r0 and r2 hold no tokens and no FLOPs, so these runs are not fitted against compute."
    );
    expect(without(false, ...new Array<boolean>(5).fill(true))).toMatch(/^The logs of five of six curves hold no /);
    expect(unitSentence({ study } as never)).toBe("");
    expect(unitSentence({ study: { ...study, dataUnit: "steps" } } as never)).toMatch(/counted in training steps; /);
  });

  it("name who, where and when, by the date where there is one", () => {
    const facts = { authors: "A", venue: "V", year: 2025 };
    expect([byline(facts as never), byline(facts as never, "2026-03-04")]).toEqual(["A, V, 2025", "A, V, 2026-03-04"]);
    expect(byline({ authors: null, venue: null, year: null } as never)).toBe("");
  });
});

describe("counts of wrong answers in sentences", () => {
  const counts = (answers: number, likelihood: string, allRight: number) => ({
    ...{ k: 0.1, interval: [0.05, 0.15], likelihood, answers, points: 40, allRight }
  });
  const withCounts = (...all: object[]) =>
    of({ ...none, runSlopes: all.map((one, i) => slope(`r${i}`, 1e9, 0.1, "improved", { counts: one })) });

  it("say of how many problems, by which likelihoods, and how many keep scores of 1", () => {
    const words = textOf(countsSentence(withCounts(counts(512, "binomial", 3), counts(512, "beta-binomial", 0))));
    expect(words).toContain("Counts are of 512 problems an evaluation of a run, beta-binomial and binomial.");
    expect(words).toMatch(/1 slope of 2 has evaluations with a score of 1\.$/);
    const stated = textOf(countsSentence(withCounts(counts(250, "half-count", 2), counts(100, "half-count", 1))));
    expect(stated).toContain("So they are stated: 100 to 250.");
    expect(stated).not.toContain("Counts are of");
    expect(stated).toMatch(/2 slopes of 2 have evaluations with a score of 1\.$/);
    const one = textOf(countsSentence(withCounts(counts(250, "half-count", 0))));
    expect(one).toContain("So they are stated: 250.");
    expect(one).toMatch(/No evaluation has a score of 1 here\.$/);
    expect(countsSentence(of({ ...none, runSlopes: [slope("r", 1e9, 0.1)] }))).toBe("");
  });

  it("of means are those of their own series and size", () => {
    const key = { family: "f", variant: "base", resource: "compute" };
    const size = (modelSize: number, k: number) => ({ modelSize, ...counts(1, "binomial", 0), k });
    const results = of({
      inference: {
        counts: [
          { ...key, resource: "data", problems: 11, sizes: [size(1e9, 0.11)] },
          { ...key, family: "g", problems: 22, sizes: [size(1e9, 0.22)] },
          { ...key, problems: 33, sizes: [size(4e9, 0.33), size(1e9, 0.44)] }
        ]
      }
    });
    expect(countsOfSize(results, key, 1e9)).toMatchObject({ k: 0.44, problems: 33 });
    expect([countsOfSize(results, key, 2e9), countsOfSize(results, { ...key, variant: "instruct" }, 1e9)]).toEqual([
      null,
      null
    ]);
  });
});

describe("the table of slopes", () => {
  const cells = (results: Results) =>
    Array.from(
      new JSDOM(String(runSlopesTable({ results } as StudySite, {}))).window.document.querySelectorAll("tr"),
      (row) => Array.from(row.children, ({ textContent }) => textContent!.trim().replace(/\u00a0/g, " "))
    );
  const counted = { k: 0.222, interval: [0.211, 0.233], likelihood: "binomial", answers: 9, points: 3, allRight: 0 };

  it("has of each run its own numbers under its heads, and then of each mean", () => {
    const more = { standardErrorOls: 0.00456, r2: 0.789, resource: "data" };
    const size = { modelSize: 3e9, points: 77, k: 0.345, interval: [null, 0.456], standardErrorOls: 0.00678 };
    const results = of({
      ...none,
      curves: [],
      runSlopes: [
        slope("a", 1e9, 0.111, "not shown", { ...more, counts: counted, points: 55 }),
        slope("b", 7e9, 0.123, "improved", { ...more, counts: { ...counted, likelihood: "half-count" } })
      ],
      inference: {
        series: [{ family: "f", variant: "base", resource: "data", sizes: [size, { ...size, modelSize: 9e9 }] }],
        counts: [
          {
            family: "f",
            variant: "base",
            resource: "data",
            problems: 5,
            sizes: [{ ...counted, modelSize: 9e9, k: 0.2 }]
          }
        ]
      }
    });
    const said = (of: Results) => textOf(runSlopesTable({ results: of } as StudySite, {}));
    const words = (what: string) =>
      `Each ${what} by itself: k, least squares of ln L on ln X over all of its evaluations, with`;
    expect(said(results)).toContain(`${words("curve")} its 95% interval`);
    const alone = { ...results, inference: { ...results.inference, series: [] } };
    expect(said(alone)).toContain(`${words("run")} a 95% interval of that run alone`);
    const range = "1,000,000,000,000,000 to 4,000,000,000,000,000 samples";
    expect(cells(results)).toEqual([
      ...[
        ["Run", "Size", "Series", "Against", "Measured from", "Points", "k, 95%", "k by counts, 95%"].concat([
          "Error as if independent",
          "R2",
          "Growth"
        ])
      ],
      [
        "a",
        "1B",
        "Family f base",
        "samples",
        range,
        "55",
        "0.111 [0.101, 0.131]",
        "0.222 [0.211, 0.233]",
        "0.0046",
        "0.789",
        "not shown"
      ],
      [
        "b",
        "7B",
        "Family f base",
        "samples",
        range,
        "3",
        "0.123 [0.113, 0.143]",
        "0.222 [0.211, 0.233], half-count",
        "0.0046",
        "0.789",
        "improved"
      ],
      [
        "mean over repeats",
        "3B",
        "Family f base",
        "samples",
        "–",
        "77",
        "0.345 [open, 0.456]",
        "none",
        "0.0068",
        "–",
        "not shown"
      ],
      [
        "mean over repeats",
        "9B",
        "Family f base",
        "samples",
        "–",
        "77",
        "0.345 [open, 0.456]",
        "0.200 [0.211, 0.233]",
        "0.0068",
        "–",
        "not shown"
      ]
    ]);
  });
});

describe("what /your-logs has of a study", () => {
  it("has slopes of single runs of the series without intervals alone, by resource", () => {
    const runSlopes = [
      slope("a", 1e9, 0.1),
      slope("b", 3e9, 0.2),
      slope("c", 1e9, 0.3, "improved", { resource: "data" }),
      slope("d", 1e9, 0.4, "improved", { family: "g" })
    ];
    const { slopes, example } = userRunsData(of({ ...none, inputs: { hash: "h" }, curves: [], runSlopes }));
    expect(
      slopes.map(({ family, resource, sizes }) => [family, resource, sizes.map(({ run, k }) => `${run} ${k}`)])
    ).toEqual([
      ["f", "compute", ["a 0.1", "b 0.2"]],
      ["f", "data", ["c 0.3"]],
      ["g", "compute", ["d 0.4"]]
    ]);
    expect(example).toBeNull();
  });

  it("gives as example the run of the middle size, single where there is one, as its trainer would have logged it", () => {
    const curves = [curve("small", 1e9), curve("middle", 3e9, { kind: "mean" }), curve("large", 9e9)];
    const otherCurves = [
      curve("seed", 3e9, { step: [0, 1, 3], computeFlops: [0, 1.8e13, 9e13], testLoss: [0.9, 0.75, 0.5] }),
      curve("old", 3e9, { state: "earlier" }),
      curve("late", 3e9, { step: [5, 6, 7] })
    ];
    const { example } = userRunsData(of({ ...none, inputs: { hash: "h" }, curves, otherCurves, runSlopes: [] }));
    expect([example!.path, example!.about]).toEqual([
      "example/f-3b-base.jsonl",
      "Family f 3B base, one repeat of the study"
    ]);
    expect(
      example!.text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    ).toEqual([
      { step: 0, data: { "training/global_step": 0, "val-core/math/acc/mean@1": 0.1 } },
      { step: 1, data: { "training/global_step": 1, "val-core/math/acc/mean@1": 0.25, "perf/total_num_tokens": 1000 } },
      { step: 3, data: { "training/global_step": 3, "val-core/math/acc/mean@1": 0.5, "perf/total_num_tokens": 4000 } }
    ]);
    const means = userRunsData(of({ ...none, inputs: { hash: "h" }, curves, runSlopes: [] })).example!;
    expect(means.about).toBe("Family f 3B base, the mean run of the study");
  });
});
