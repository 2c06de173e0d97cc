/** Figures of a reader's runs: every column, cell, word and mark of runs whose numbers are all different, in every unit. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { readingsOf } from "../../src/components/frame/readings.js";
import type { StudyCurve, UserRun, UserRunsData, UserRunsView } from "../../src/components/user-runs/user-runs-data.js";
import { userRunsFigures } from "../../src/components/user-runs/user-runs-figures.js";
import { axesOf, expectAt, type Place, placesOf } from "./read-back.js";
import { cellsOf, termsOf, textOf } from "./table-cells.js";

const { document } = new JSDOM().window;
const against = { family: "own", variant: "base" } as const;
const curve: StudyCurve = {
  ...{ ...against, modelSize: 7e9, step: [10, 20, 45], samples: [2560, 5120, 11_520] },
  ...{ flops: [1.1e17, 2.2e17, 4.95e18], loss: [0.71, 0.66, 0.62] }
};
const band = {
  modelSize: [1e9, 3e9, 9e9],
  k: [0.031, 0.052, 0.073],
  low: [0.02, 0.04, 0.06],
  high: [0.045, 0.064, 0.085]
};
const sizes = [
  { modelSize: 1e9, k: 0.0312, interval: [0.0213, 0.0414] },
  { modelSize: 9e9, k: 0.0715, interval: [null, 0.0817] }
];
const data = {
  ...{ beside: null, hash: "0123456789", names: { own: "Own" }, task: "problems", dataUnit: "samples" },
  ...{ series: [{ ...against, resource: "compute", sizes, band }], slopes: [], curves: [curve], example: null }
} as unknown as UserRunsData;
const x: Record<UserRun["unit"], number[]> = {
  ...{ FLOPs: [6e16, 1.3e17, 3.1e17], samples: [640, 1280, 3200], steps: [5, 10, 25], hours: [0.15, 0.32, 1.25] }
};
const run = (unit: UserRun["unit"], more: Partial<UserRun> = {}): UserRun => ({
  ...{ run: 'mine, "b"', modelSize: 3e9, unit, step: [5, 10, 25], x: x[unit], loss: [0.74, 0.69, 0.61] },
  ...{ k: 0.0543, interval: [0.0432, 0.0654], intercept: Math.log(0.74) + 0.0543 * Math.log(x[unit][0]!) },
  ...{ points: 3, growth: "improved", verdict: "higher" },
  ...more
});
const view = (resource: UserRunsView["resource"], runs: UserRun[]): UserRunsView => ({
  resource,
  against,
  runs,
  law: null
});
const units = [
  [
    "FLOPs",
    "compute",
    "compute_flops",
    "training compute",
    (value: number) =>
      `${(value / 10 ** Math.floor(Math.log10(value))).toFixed(1)} × 10^${Math.floor(Math.log10(value))} FLOPs`
  ],
  ["samples", "data", "samples", "problems processed", (value: number) => `${value.toLocaleString("en-US")} problems`],
  ["steps", "compute", "steps", "training steps", (value: number) => `step ${value}`],
  [
    "hours",
    "time",
    "hours",
    "hours of the run",
    (value: number) => `${value.toFixed(3 - Math.max(0, Math.ceil(Math.log10(value))))} hours`
  ]
] as const;
const name = '\u2068mine, "b"\u2069';
const rowsOf = (csv: string) => csv.trim().split("\n");
const fitted = (unit: UserRun["unit"], i: number) => 0.74 * (x[unit][i]! / x[unit][0]!) ** -0.0543;
const studyX = { FLOPs: curve.flops, samples: curve.samples, steps: curve.step, hours: [] as number[] };

describe.each(units)("a reader's curves in %s", (unit, resource, column, words, where) => {
  const figure = userRunsFigures.curves(data, view(resource, [run(unit)]));
  const svg = figure.draw({ document, width: 1068, label: "" });
  const theirs =
    unit === "hours" ? [] : curve.loss.map((loss, i) => ({ x: studyX[unit][i]!, loss, step: curve.step[i]! }));

  it("hand out every evaluation with its step, its place, its loss and the line's", () => {
    const [head, ...rows] = rowsOf(figure.csv!);
    expect(head).toBe(`whose,run,model_size,step,${column},test_loss,fitted_loss`);
    const own = rows.filter((row) => row.startsWith("yours"));
    expect(
      own.map((row) =>
        row
          .replace('"mine, ""b"""', "mine")
          .split(",")
          .map((cell, i) => (i > 2 ? Number(cell) : cell))
      )
    ).toEqual(
      [0, 1, 2].map((i) => [
        "yours",
        "mine",
        "3000000000",
        [5, 10, 25][i],
        x[unit][i],
        [0.74, 0.69, 0.61][i],
        expect.closeTo(fitted(unit, i), 12)
      ])
    );
    expect(rows.filter((row) => row.startsWith("study"))).toEqual(
      theirs.map(({ x: at, loss, step }) => `study,own base,7000000000,${step},${at},${loss},`)
    );
  });

  it("draw and read out each of them", () => {
    const axes = axesOf(svg, { x: true, y: true });
    const near = { x: 0.012, y: 2e-3 };
    const dots = svg.querySelector('path[stroke-opacity="0.5"]')!;
    expectAt(
      placesOf(dots.getAttribute("d")!),
      axes,
      x[unit].map((at, i): Place => [at, [0.74, 0.69, 0.61][i]!]),
      near
    );
    const own = readingsOf(svg)!.at(-1)!;
    expect([0, 1, 2].map((i) => own.words(i).map((text) => textOf(text)))).toEqual(
      x[unit].map((at, i) => [where(at), `loss ${[0.74, 0.69, 0.61][i]!.toFixed(3)}`])
    );
    const line = [...svg.querySelectorAll('path[stroke-width="2.4"]')].at(-1)!;
    expectAt(
      placesOf(line.getAttribute("d")!),
      axes,
      x[unit].map((at, i): Place => [at, fitted(unit, i)]),
      near
    );
    const study = readingsOf(svg)!.filter(({ group }) => group === "7B, the study");
    expect(study.map(({ words }) => theirs.map((_, i) => words(i).map((text) => textOf(text))))).toEqual(
      theirs.length === 0 ? [] : [theirs.map(({ x: at, loss }) => [where(at), `loss ${loss.toFixed(3)}`])]
    );
    const title = {
      FLOPs: "Training compute, FLOPs",
      samples: "Problems processed",
      steps: "Training steps",
      hours: "Hours of the run"
    }[unit];
    const titles = [...svg.querySelectorAll("text")].map(({ textContent }) => textContent);
    expect(titles).toEqual(expect.arrayContaining([`${title} (log scale)`, "Test loss (log scale)"]));
  });

  it("have their ends in the table, and their numbers in words", () => {
    const cell = (at: number) => where(at).replace(/^step | problems$| hours$/g, "");
    const [head, ...rows] = cellsOf(figure.table);
    expect(head).toEqual(["Run", "Size", `First ${unit}`, "Loss", `Last ${unit}`, "Loss"]);
    const study =
      theirs.length === 0 ? [] : [["the study", "7B", cell(theirs[0]!.x), "0.710", cell(theirs[2]!.x), "0.620"]];
    expect(rows).toEqual([[name, "3B", cell(x[unit][0]!), "0.740", cell(x[unit][2]!), "0.610"], ...study]);
    expect(figure.description).toContain(`against ${unit}. `);
    expect(figure.description).toContain("3B: 3 evaluations, loss from 0.740 to 0.610, k 0.054.");
    expect(textOf(figure.subtitle)).toContain(`Test loss against ${words}, both on log scales. 1 run of yours`);
    expect(termsOf(figure.computed)).toEqual({
      [`k, ${name}`]: "0.0543",
      [`E, ${name}`]: String(run(unit).intercept)
    });
    expect(figure.source).toBe("data 0123456 and your logs");
  });
});

describe("a reader's curves", () => {
  it("count what improved, what is drawn and what cannot be placed", () => {
    const runs = [run("FLOPs"), run("FLOPs", { growth: "falls back", modelSize: null, points: 900 })];
    const figure = userRunsFigures.curves(data, view("compute", runs));
    expect(figure.reading).toBe("1 of your 2 runs improved: k 0.054");
    expect(figure.caption).toContain("Where the size is not known, compute is that of a model of a billion parameters");
    expect(figure.caption).toContain("Of 1 run with very many evaluations, one for each place of the axis is drawn");
    expect(cellsOf(figure.table)[2]![1]).toBe("not known");
    expect(textOf(figure.subtitle)).toContain("2 runs of yours over the curves of Own base, 7B");
    const partly = { ...data, curves: [curve, { ...curve, modelSize: 9e9, flops: [] }] };
    expect(userRunsFigures.curves(partly, view("compute", [run("FLOPs")])).caption).toContain(
      "1 run of the study without tokens cannot stand against compute."
    );
  });
});

describe("the study alone, before a reader's runs are there", () => {
  it("is all that the figures name as drawn and as read", () => {
    const [curves, slopes] = [userRunsFigures.curves, userRunsFigures.slopes].map((figure) =>
      figure(data, view("compute", []))
    );
    expect([curves!.source, slopes!.source]).toEqual(["data 0123456", "data 0123456"]);
    expect(
      curves!.key!.map((item) => (typeof item === "object" && "label" in item ? textOf(item.label) : item))
    ).toEqual(["the study, by size"]);
  });
});

describe("a reader's slopes", () => {
  const figure = userRunsFigures.slopes(
    data,
    view("compute", [run("FLOPs"), run("FLOPs", { run: "sizeless", modelSize: null })])
  );

  it("hand out their own, the study's and its law's, each with its interval", () => {
    expect(rowsOf(figure.csv!)).toEqual([
      "whose,run,model_size,k,low,high",
      'yours,"mine, ""b""",3000000000,0.0543,0.0432,0.0654',
      "study,Own base,1000000000,0.0312,0.0213,0.0414",
      "study,Own base,9000000000,0.0715,,0.0817",
      ...band.modelSize.map((size, i) => `"study, law",Own base,${size},${band.k[i]},${band.low[i]},${band.high[i]}`)
    ]);
  });

  it("have them in the table, in words and in what is read out", () => {
    expect(cellsOf(figure.table)).toEqual([
      ["Whose", "Size", "k", "95% interval"],
      [name, "3B", "0.0543", "[0.0432, 0.0654]"],
      ["the study", "1B", "0.0312", "[0.0213, 0.0414]"],
      ["the study", "9B", "0.0715", "open"]
    ]);
    expect(figure.description).toBe(
      `Chart of learning efficiency against model size. Own base: 1B 0.031, 9B 0.071. ${name}, 3B: 0.054, 95% interval [0.043, 0.065].`
    );
    expect(figure.caption).toContain("1 run has no size, and so no place here: give it below.");
    expect(termsOf(figure.computed)).toEqual({ [`k, ${name}`]: "0.0543" });
    const readings = readingsOf(figure.draw({ document, width: 1068, label: "" }))!;
    const says = (group: string) => {
      const reading = readings.find((one) => one.group === group)!;
      return Array.from({ length: reading.count }, (_, i) => reading.words(i).map((text) => textOf(text)));
    };
    expect(says("the study’s law")).toEqual([
      ["1B", "k 0.031 [0.020, 0.045]"],
      ["3B", "k 0.052 [0.040, 0.064]"],
      ["9B", "k 0.073 [0.060, 0.085]"]
    ]);
    expect(says("9B, the study")).toEqual([["", "k 0.071"]]);
    expect(
      readings
        .at(-1)!
        .words(0)
        .map((text) => textOf(text))
    ).toEqual(["3B", "k 0.054 [0.043, 0.065]"]);
  });
});
