/** Figures of a user's report and what /your-logs fetches: every number of planted records, in words, tables, CSV and drawings. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { readingsOf } from "../../src/components/frame/readings.js";
import type { LoggedRun } from "../../src/lib/records/series-record.js";
import type { Results, RunSlopeRecord } from "../../src/lib/results.js";
import { figure as coverageFigure } from "../../src/report/figures/coverage-figure.js";
import { figure as runCurves } from "../../src/report/figures/run-curves-figure.js";
import { figure as slopesBySize } from "../../src/report/figures/slopes-by-size-figure.js";
import type { FigureSite } from "../../src/report/site.js";
import { table as lawTable } from "../../src/report/tables/law-table.js";
import { userRunsData } from "../../src/report/user-runs-study.js";
import { axesOf, axisAt, expectAt, type Place, pathsOf } from "../components/read-back.js";
import { cellsOf, termsOf, textOf } from "../components/table-cells.js";

const { document } = new JSDOM().window;
const study = {
  ...{
    families: [
      { id: "f", name: "Fam" },
      { id: "g", name: "Gee" }
    ],
    heldOutProblems: 500,
    benchmark: "math"
  },
  ...{ dataUnit: "samples", domain: "arithmetic" }
};
const results = (of: object) =>
  ({ study, inputs: { hash: "fedcba9876543210" }, inference: { series: [], counts: [] }, ...of }) as unknown as Results;
const site = (of: object, series: object[] = []) =>
  ({ results: results(of), series, document }) as unknown as FigureSite;
const drawn = (view: ReturnType<typeof runCurves.view>) => view.draw({ document, width: 1068, label: "" });
const rowsOf = (csv: string) => csv.trim().split("\n");

describe("coverage", () => {
  const logged = (modelSize: number, kind: string, step: number[], more: Partial<LoggedRun> = {}) => ({
    ...{
      run: `${modelSize}-${kind}`,
      experiment: "main",
      kind,
      state: "current",
      family: "f",
      variant: "base",
      modelSize
    },
    ...{ repeat: null, promptKind: null, step, samples: step, flops: step, responseLength: step },
    benchmarks: [
      { benchmark: "math", testLoss: step.map((s) => (s === 30 && kind === "mean" ? null : 0.5)), excluded: [] }
    ],
    ...more
  });
  const series = [{ family: "f", variant: "base", kind: "mean", asPublished: false }];
  const runs = [
    logged(1e9, "mean", [10, 20, 30, 40]),
    logged(1e9, "repeat", [0, 10, 20]),
    logged(4e9, "mean", [10, 20]),
    logged(4e9, "repeat", [40], { variant: "instruct" }),
    logged(4e9, "repeat", [20], { state: "earlier" })
  ];
  const of = (more: object = {}, all: object[] = runs) =>
    coverageFigure.view(site({ study: { ...study, series, ...more } }, all), {});

  it("counts the cells that are there and those with their repeats, by model and step", () => {
    const view = of();
    expect(view.reading).toBe("5 of 8 points of the main curves are there, 2 with their single repeats");
    expect(view.source).toBe("5 points");
    expect(textOf(view.subtitle)).toBe("Held-out loss of the main runs, one cell for 10 steps; rows are models");
    expect(textOf(of({ heldOutProblems: 0 }).subtitle)).toMatch(/^Loss of the main runs/);
    expect(textOf(String(view.table).match(/<caption[\s\S]*?<\/caption>/)![0])).toBe("Steps of each curve");
    expect(cellsOf(view.table)).toEqual([
      ["Model", "First", "Last", "Steps", "With single repeats"],
      ["1B base", "10", "40", "3", "2"],
      ["4B base", "10", "20", "2", "0"]
    ]);
    const both = "mean and its single repeats";
    const alone = "one value, no single repeats beside it";
    expect(rowsOf(view.csv!)).toEqual(
      [
        "family,variant,model_size,step,known",
        ...[`1000000000,10,${both}`, `1000000000,20,${both}`, "1000000000,30,", `1000000000,40,${alone}`].map(
          (row) => `f,base,${row}`
        ),
        ...["10", "20", "30", "40"].map((step, i) => `f,base,4000000000,${step},${i < 2 ? `"${alone}"` : ""}`)
      ].map((row) => row.replace(new RegExp(`,${alone}$`), `,"${alone}"`))
    );
    const words = Array.from(drawn(view).querySelectorAll("text"), (one) => one.textContent);
    expect(words.slice(0, 7)).toEqual(["1B base", "4B base", "10", "20", "30", "40", "Training step"]);
  });

  it("says what is known of step 0, and what is blank", () => {
    const caption = (all: object[]) => textOf(of({}, all).caption);
    expect(caption(runs)).toBe(
      "Step 0, before training, is known for one run of each Fam model and stands in no curve. Blank: not available."
    );
    expect(caption([...runs, logged(4e9, "repeat", [0])])).toContain("is known for one run of each Fam model");
    expect(caption([...runs, logged(1e9, "repeat", [0], { run: "again" })])).toContain(
      "Step 0, before training, stands in no curve."
    );
    expect(caption([logged(1e9, "mean", [10, 20])])).toBe("Step 0, before training, is not available.");
    expect(caption([logged(1e9, "mean", [0, 10]), logged(1e9, "repeat-set", [10])])).toBe(
      "Step 0, before training, is not available. Where repeats are not distinguishable, a cell still counts as having its repeats."
    );
    expect(of({}, [logged(1e9, "mean", [10]), logged(1e9, "repeat", [10])]).reading).toContain(
      "1 with its single repeats"
    );
    // another account of the mean is no repeat
    expect(of({}, [logged(1e9, "mean", [10]), logged(1e9, "published-curve", [10])]).reading).toBe(
      "1 of 1 points of the main curves are there; none has repeats"
    );
    expect(of({}, [logged(1e9, "mean", [10])]).reading).toBe(
      "1 of 1 points of the main curves are there; none has repeats"
    );
  });

  it("names models by size and variant, of other families by theirs, of several recipes by all", () => {
    const other = [logged(1e9, "mean", [10]), logged(9e9, "mean", [10], { family: "g" })];
    const both = (asPublished: boolean) => [...series, { ...series[0]!, family: "g", asPublished }];
    const names = (asPublished: boolean) =>
      cellsOf(of({ series: both(asPublished) }, other).table)
        .slice(1)
        .map(([name]) => name);
    expect(names(true)).toEqual(["1B base", "Gee 9B"]);
    expect(names(false)).toEqual(["Fam 1B base", "Gee 9B base"]);
    expect(rowsOf(of({ series: both(true) }, other).csv!).at(-1)).toBe(
      'g,base,9000000000,10,"drawn, not known to be a measurement"'
    );
  });
});

const slope = (run: string, modelSize: number, i: number, more: Partial<RunSlopeRecord> = {}) => ({
  ...{ run, family: "f", variant: "base", modelSize, kind: "repeat", resource: "compute", points: 3 + i },
  ...{
    k: [0.0412, 0.0612, 0.0812][i],
    interval: [
      [0.0311, 0.0523],
      [0.0511, 0.0723],
      [0.0711, 0.0923]
    ][i],
    growth: "improved"
  },
  ...{ from: { x: 1e17 * (i + 1), loss: 0.81 - 0.05 * i }, to: { x: 9e18 * (i + 1), loss: 0.62 - 0.05 * i } },
  ...more
});
const curve = (run: string, modelSize: number, i: number) => ({
  ...{ run, family: "f", variant: "base", benchmark: "math", kind: "repeat", modelSize, step: [1, 10, 90] },
  ...{ computeFlops: [1, 10, 90].map((step) => 1e17 * (i + 1) * step), dataSamples: [64, 640, 5760] },
  testLoss: [0.82 - 0.05 * i, 0.71 - 0.05 * i, 0.61 - 0.05 * i]
});
const runs: [string, number][] = [
  ["one", 1e9],
  ["two", 4e9],
  ["three", 16e9]
];
const curves = runs.map(([run, size], i) => curve(run, size, i));
const slopes = runs.map(([run, size], i) => slope(run, size, i));

describe("curves of runs", () => {
  const of = (runSlopes: object[], more: object = {}) => runCurves.view(site({ curves, runSlopes, ...more }), {});
  const view = of(slopes);

  it("has each run's evaluations and its line at their places, and hands them out", () => {
    const svg = drawn(view);
    for (const [i, [, size]] of runs.entries()) {
      // two panels in a row, the first with the axis
      const axes = { x: axisAt(svg, 2 * i + 1, "across", true), y: axisAt(svg, 2 * (i - (i % 2)), "down", true) };
      const { computeFlops, testLoss } = curves[i]!;
      const points = computeFlops.map((x, j): Place => [x, testLoss[j]!]);
      const reading = readingsOf(svg)!.filter(({ group }) => group.startsWith(`${size / 1e9}B`))[0]!;
      expect([0, 1, 2].map((j) => textOf(reading.words(j)[1]))).toEqual(
        testLoss.map((loss) => `test loss ${loss.toFixed(3)}`)
      );
      expectAt(pathsOf(svg, { "stroke-width": "5" })[i]!, axes, points, { x: 0.03, y: 3e-3 });
      const line = pathsOf(svg, { "stroke-width": "2" }).filter((path) => path.length > 20)[i]!;
      const { from, to } = slopes[i]!;
      const middle = line[Math.round(line.length / 2)]!;
      const at = from.loss * (axes.x(middle[0]) / from.x) ** (Math.log(to.loss / from.loss) / Math.log(to.x / from.x));
      expect(axes.y(middle[1])).toBeCloseTo(at, 2);
      expectAt(
        [line[0]!, line.at(-1)!],
        axes,
        [
          [from.x, from.loss],
          [to.x, to.loss]
        ],
        { x: 0.03, y: 3e-3 }
      );
    }
    const [head, ...rows] = rowsOf(view.csv!);
    expect(head).toBe("run,model_size,step,compute_flops,test_loss");
    expect(rows).toEqual(
      curves.flatMap(({ run, modelSize, step, computeFlops, testLoss }) =>
        step.map((one, j) => `${run},${modelSize},${one},${computeFlops[j]},${testLoss[j]}`)
      )
    );
  });

  it("has each slope in table, description and exact values, and counts what improved", () => {
    expect(cellsOf(view.table)).toEqual([
      ["Run", "Size", "Points", "k", "95%", "Loss at its start", "Loss at its end", "Growth"],
      ["one", "1B", "3", "0.041", "[0.031, 0.052]", "0.810", "0.620", "improved"],
      ["two", "4B", "4", "0.061", "[0.051, 0.072]", "0.760", "0.570", "improved"],
      ["three", "16B", "5", "0.081", "[0.071, 0.092]", "0.710", "0.520", "improved"]
    ]);
    expect(view.description).toContain("4B: loss from 0.760 to 0.570 on its line, k 0.061 [0.051, 0.072], improved.");
    expect(Object.values(termsOf(view.computed)).map(Number)).toEqual([0.0412, 0.0612, 0.0812]);
    expect(view.source).toBe("12 evaluations · data fedcba9");
    expect(view.reading).toBe("Every run improved against compute");
    const growths = (...all: string[]) => of(slopes.map((one, i) => ({ ...one, growth: all[i] }))).reading;
    expect(growths("improved", "not shown", "falls back")).toBe("1 of 3 runs is shown to learn against compute");
    expect(growths("improved", "improved", "falls back")).toBe("2 of 3 runs are shown to learn against compute");
    expect(growths("not shown", "not shown", "falls back")).toBe("No run is shown to learn against compute");
    const one = (growth: string) => of([{ ...slopes[0]!, growth }]).reading;
    expect(["improved", "not shown", "falls back"].map(one)).toEqual([
      ...["The loss of 1B falls with compute, k = 0.041", "No learning of 1B is shown against compute"],
      "The loss of 1B grows with compute"
    ]);
    expect(textOf(view.subtitle)).toBe(
      "Test loss against compute, 3 curves".replace("curves", "runs") +
        ", a panel each; the line is the run’s own power law"
    );
  });

  it("is against samples where one run has no compute, in their unit", () => {
    const data = slopes.map((one) => ({
      ...one,
      resource: "data",
      from: { x: 64, loss: 0.8 },
      to: { x: 5760, loss: 0.6 }
    }));
    const mixed = of([...slopes.slice(1), ...data]);
    expect(rowsOf(mixed.csv!)[0]).toBe("run,model_size,step,data_samples,test_loss");
    expect(rowsOf(mixed.csv!)[1]).toBe("one,1000000000,1,64,0.82");
    expect(mixed.reading).toBe("Every run improved against samples");
    expect(mixed.description).toContain("1B: loss from 0.800 to 0.600");
  });

  it("draws the first 24 and counts the others", () => {
    const many = Array.from({ length: 26 }, (_, i) => `r${i}`);
    const view = runCurves.view(
      site({ curves: many.map((run) => curve(run, 1e9, 0)), runSlopes: many.map((run) => slope(run, 1e9, 0)) }),
      {}
    );
    expect(textOf(view.caption)).toContain("2 more runs are in the table alone.");
    expect(cellsOf(view.table).length).toBe(27);
    expect(textOf(of(slopes).caption)).not.toContain("in the table alone");
    expect(textOf(of(slopes).caption)).toMatch(/ differ by\.$/);
  });
});

describe("slopes by size", () => {
  const law = {
    family: "f",
    variant: "base",
    resource: "compute",
    kMax: 0.1234,
    n0: 5.67e9,
    kMaxInterval: [0.1011, null],
    n0Interval: [0, 9.87e9],
    sizes: slopes
  };
  const of = (more: object = {}) =>
    slopesBySize.view(
      site({
        curves,
        runSlopes: slopes,
        runLaws: [law],
        study: { ...study, series: [{ family: "f", variant: "base" }] },
        ...more
      }),
      {}
    );

  it("has each slope with its interval and the law between the sizes", () => {
    const view = of();
    const ends = slopes.map(
      ({ run, modelSize, k, interval }) => `${run},Fam base,${modelSize},${k},${interval!.join(",")}`
    );
    expect(textOf(view.subtitle)).toBe("k of each run against model size (log scale), with its 95% interval. Fam base");
    expect(rowsOf(view.csv!)).toEqual(["run,series,model_size,k,low,high", ...ends]);
    expect(cellsOf(view.table).slice(1)).toEqual([
      ["one", "Fam base", "1B", "0.041", "[0.031, 0.052]"],
      ["two", "Fam base", "4B", "0.061", "[0.051, 0.072]"],
      ["three", "Fam base", "16B", "0.081", "[0.071, 0.092]"]
    ]);
    expect(termsOf(view.computed)).toEqual({ "k, one": "0.0412", "k, two": "0.0612", "k, three": "0.0812" });
    const svg = drawn(view);
    const axes = axesOf(svg, { x: true, y: false });
    const line = pathsOf(svg, { stroke: "var(--ink)", "stroke-width": "2.6" })[0]!;
    expectAt(
      line,
      axes,
      Array.from({ length: line.length }, (_, i) => 1e9 * 16 ** (i / (line.length - 1))).map(
        (size): Place => [size, 0.1234 / (1 + 5.67e9 / size)]
      ),
      { x: 0.012, y: 1e-3 }
    );
    expect(view.reading).toBe("k rises with size, from 0.041 at 1B to 0.081 at 16B");
    expect(view.source).toBe("data fedcba9");
  });

  it("says how k goes from the smallest to the largest size, as far as its ends tell it", () => {
    const reading = (last: object) => of({ runSlopes: [...slopes.slice(0, 2), slope("three", 16e9, 2, last)] }).reading;
    expect(reading({ k: 0.02, interval: [0.01, 0.03] })).toBe("k falls with size, from 0.041 at 1B to 0.020 at 16B");
    expect(reading({ k: 0.06, interval: [0.05, 0.07] })).toBe(
      "k goes from 0.041 at 1B to 0.060 at 16B; their intervals overlap"
    );
  });

  it("names a mean by its series and size, and draws the first six of more series", () => {
    const mean = { family: "f", variant: "base", resource: "compute", sizes: slopes, law: { kMax: null, n0: null } };
    const means = of({ inference: { series: [mean], counts: [] } });
    expect(Object.keys(termsOf(means.computed))).toEqual(["k, Fam base, 1B", "k, Fam base, 4B", "k, Fam base, 16B"]);
    expect(rowsOf(means.csv!)[1]).toMatch(/^,Fam base,1000000000,/);
    expect(textOf(means.caption)).toContain("the interval holds what repeats of a size differ by.");
    const variants = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`);
    const many = (count: number) =>
      of({
        runSlopes: variants(count).flatMap((variant) =>
          slopes.map((one) => ({ ...one, variant, run: `${one.run}-${variant}` }))
        ),
        study: { ...study, series: variants(count).map((variant) => ({ family: "f", variant })) }
      });
    expect(textOf(many(8).caption)).toContain("The first six of eight series are drawn; the table has all.");
    expect(cellsOf(many(8).table).length).toBe(25);
    expect(textOf(many(6).caption)).not.toContain("series are drawn");
    expect(many(6).reading).toBe("Learning efficiency by model size");
  });

  it("has laws of many series in a table, open ends and N_0 at 0 as such", () => {
    const laws = ["a", "b", "c", "d", "e"].map((variant, i) => ({ ...law, variant, kMax: 0.1234 + i / 100 }));
    const html = lawTable(site({ runLaws: laws }), {});
    expect(cellsOf(html)).toEqual([
      ["Series", "Sizes", "Kmax, 95%", "N0, 95%"],
      ...["0.123", "0.133", "0.143", "0.153", "0.163"].map((kMax, i) => [
        `Fam ${"abcde"[i]}`,
        "3",
        `${kMax} [0.101, open]`,
        "5.67B [0, 9.87B]"
      ])
    ]);
    expect(lawTable(site({ runLaws: laws.slice(1) }), {})).toBe("");
  });
});

describe("what /your-logs fetches of a study", () => {
  const other = { ...curve("theirs", 9e9, 1), family: "g" };
  const inOrder = [curve("late", 0.5e9, 0), ...curves, { ...curve("elsewhere", 4e9, 0), benchmark: "code" }, other];
  inOrder[0]!.step = [2, 10, 90];
  const of = (more: object = {}) =>
    userRunsData(
      results({
        ...{
          curves: inOrder,
          otherCurves: [],
          runSlopes: [slope("theirs", 9e9, 1, { family: "g" } as object), ...slopes]
        },
        ...{ inference: { series: [] }, study: { ...study, series: [] } },
        ...more
      })
    );

  it("has slopes of its own family first, each run's with its interval, and curves of its own benchmark", () => {
    const { slopes: found, curves: drawnCurves, names, task, hash } = of();
    expect(found.map(({ family }) => family)).toEqual(["f", "g"]);
    expect(found[0]!.sizes).toEqual(slopes.map(({ run, modelSize, k, interval }) => ({ run, modelSize, k, interval })));
    expect(drawnCurves.map(({ family, modelSize }) => [family, modelSize])).toEqual([
      ["f", 0.5e9],
      ["f", 1e9],
      ["f", 4e9],
      ["f", 16e9],
      ["g", 9e9]
    ]);
    expect(drawnCurves[1]).toMatchObject({
      samples: [64, 640, 5760],
      flops: [1e17, 1e18, 9e18],
      loss: [0.82, 0.71, 0.61]
    });
    expect([names, task, hash]).toEqual([
      { f: "Fam", g: "Gee" },
      "500 held-out problems in arithmetic (math)",
      "fedcba9876543210"
    ]);
  });

  it("has as an example a run of its own from its first step, of the size nearest to the middle", () => {
    const { example } = of();
    // of 1B, 4B and 16B, which begin at step 1
    expect([example!.path, example!.about]).toEqual([
      "example/f-4b-base.jsonl",
      "Fam 4B base, one repeat of the study"
    ]);
    const lines = example!.text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { step: number; data: Record<string, number> });
    expect(lines.map(({ step }) => step)).toEqual([1, 10, 90]);
    expect(lines.map(({ data }) => data["val-core/math/acc/mean@1"])).toEqual([0.23, 0.34, 0.44]);
    // FLOPs since the evaluation before, over 6 N
    const flops = [2e17, 2e18 - 2e17, 1.8e19 - 2e18];
    expect(lines.map(({ data }) => data["perf/total_num_tokens"])).toEqual(
      flops.map((one) => Math.round(one / (6 * 4e9)))
    );
    const means = of({ curves: inOrder.map((one) => ({ ...one, kind: "mean" })) }).example!;
    expect(means.about).toBe("Fam 4B base, the mean run of the study");
    const single = { ...curve("single", 16e9, 0), state: "current" };
    expect(of({ otherCurves: [single] }).example!.path).toBe("example/f-16b-base.jsonl");
    expect(
      of({
        otherCurves: [
          { ...single, state: "earlier" },
          { ...single, benchmark: "code" }
        ]
      }).example!.path
    ).toBe("example/f-4b-base.jsonl");
  });
});
