/** What the report of a user's study prints of its runs, against the points of its logs and its results, row by row. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildResults } from "../../loaders/analysis/build-results.js";
import { tableFiles } from "../../loaders/site/finish/table-files.js";
import { buildRuns, type RunTable } from "../../loaders/study/build-runs.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import type { Results } from "../../src/lib/results.js";
import { figure as runCurves } from "../../src/report/figures/run-curves-figure.js";
import { figure as slopesBySize } from "../../src/report/figures/slopes-by-size-figure.js";
import { lawSentences, slopeSentences } from "../../src/report/run-sentences.js";
import type { FigureSite } from "../../src/report/site.js";
import { table as runSlopesTable } from "../../src/report/tables/run-slopes-table.js";
import { userRunsData } from "../../src/report/user-runs-study.js";
import { countsSentence } from "../../src/report/words/run-counts-words.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { smallSizes, writeSmallStudy } from "../helpers/small-study.js";
import { fixed, share } from "../numbers/formats.js";

const { document } = new JSDOM().window;
const three = (value: number) => fixed(value, 3);
const bounds = ([low, high]: readonly [number, number]) => `[${three(low)}, ${three(high)}]`;
const sizeName = (size: number) => `${size / 1e9}B`;

let folder: string;
let results: Results;
let site: FigureSite;
let table: RunTable["table"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-report-"));
  writeSmallStudy(join(folder, "data"));
  const runs = await buildRuns(folder);
  ({ table } = runs);
  results = await buildResults(folder, undefined, { runs: async () => runs });
  site = { results, series: [], data: figureData(results), document } as unknown as FigureSite;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A run's k against compute by the formula, from its curve. */
function slopeOf(modelSize: number): number {
  const { computeFlops, testLoss } = results.curves.find((curve) => curve.modelSize === modelSize)!;
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [x, y] = [computeFlops.map(Math.log), testLoss.map(Math.log)];
  const [meanX, meanY] = [mean(x), mean(y)];
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0);
  return -sum((i) => (x[i]! - meanX) * (y[i]! - meanY)) / sum((i) => (x[i]! - meanX) ** 2);
}

const ofSize = (modelSize: number) =>
  results.runSlopes.find((slope) => slope.modelSize === modelSize && slope.resource === "compute")!;
const elementOf = (html: string) => {
  const box = document.createElement("div");
  box.innerHTML = html;
  return box;
};
const csvOf = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => line.split(","));
const cellsOf = (table: Element) =>
  Array.from(table.querySelectorAll("tbody tr"), (row) =>
    Array.from(row.children, (cell) => cell.textContent!.replace(/\s/g, " ").trim())
  );

describe("the report of a user's study", () => {
  it("has slopes that the formula gives from the logs", () => {
    for (const size of smallSizes) expectRelative(ofSize(size).k, slopeOf(size), 1e-9);
  });

  /** From the first evaluation to the last, as the column has it. */
  function measured(run: string, counted: boolean): string {
    const { computeFlops, dataSamples } = results.curves.find((curve) => curve.run === run)!;
    const flops = (C: number) => {
      const [digits, exponent] = C.toExponential(1).split("e+");
      return `${digits} \u00d7 10${exponent} FLOPs`;
    };
    const [first, last] = [0, -1].map((i) =>
      counted ? flops(computeFlops.at(i)!) : dataSamples.at(i)!.toLocaleString("en")
    );
    return `${first} to ${last}${counted ? "" : " samples"}`;
  }

  it("prints each run's k with both ends of its interval in the table of runs", () => {
    const rows = cellsOf(elementOf(runSlopesTable(site, {})));
    const expected = results.runSlopes.map(
      ({ run, modelSize, points, k, interval, growth, resource, standardErrorOls, counts }) => [
        ...[run, sizeName(modelSize), resource === "compute" ? "compute" : "samples"],
        ...[measured(run, resource === "compute"), String(points)],
        ...[`${three(k)} ${bounds(interval)}`, `${three(counts!.k)} ${bounds(counts!.interval)}`],
        ...[fixed(standardErrorOls, 4), growth]
      ]
    );
    expect(rows.map((cells) => [0, 1, 3, 4, 5, 6, 7, 8, 10].map((i) => cells[i]))).toEqual(expected);
  });

  it("says what counts are of: the study's problems, or so many as are stated, and the scores of 1 that they keep", () => {
    const { counts } = ofSize(smallSizes[0]!);
    expect(counts).toMatchObject({ answers: 400, answersFrom: "heldOutProblems", points: 40, allRight: 0 });
    expect(countsSentence(results)).toContain("Counts are of 400 problems an evaluation of a run,");
    expect(countsSentence(results)).toContain("No evaluation has a score of 1 here.");
    const runSlopes = results.runSlopes.map((slope, i) => ({
      ...slope,
      counts: { ...slope.counts!, likelihood: "half-count" as const, answers: 100 + 50 * i, allRight: i }
    }));
    const said = countsSentence({ ...results, runSlopes });
    expect(said).toContain(`So they are stated: 100 to ${50 * (runSlopes.length + 1)}.`);
    expect(said).toContain(`${runSlopes.length - 1} slopes of ${runSlopes.length} have evaluations with a score of 1.`);
    const rows = cellsOf(elementOf(runSlopesTable({ ...site, results: { ...results, runSlopes } } as FigureSite, {})));
    for (const cells of rows) expect(cells[7]).toMatch(/^-?0\.\d{3} \[.*\], half-count$/);
    const none = { ...results, runSlopes: results.runSlopes.map((slope) => ({ ...slope, counts: null })) };
    expect(countsSentence(none)).toBe("");
  });

  it("hands out each run's slope with both intervals and what counts are of", () => {
    const { columns, rows } = tableFiles(results, { table }).find(({ name }) => name === "run-slopes")!;
    expect(rows.map((cells) => Object.fromEntries(columns.map(({ name }, i) => [name, cells[i]])))).toEqual(
      results.runSlopes.map((slope) => ({
        ...{ run: slope.run, family: slope.family, variant: slope.variant, resource: slope.resource },
        ...{ model_size: slope.modelSize, k: slope.k, k_low: slope.interval[0], k_high: slope.interval[1] },
        ...{ standard_error: slope.standardError, standard_error_ols: slope.standardErrorOls },
        ...{ intercept: slope.intercept, points: slope.points, r2: slope.r2, growth: slope.growth },
        ...{ k_counts: slope.counts!.k, k_counts_low: slope.counts!.interval[0] },
        ...{ k_counts_high: slope.counts!.interval[1], counts: slope.counts!.likelihood },
        ...{ problems: slope.counts!.answers, scores_of_1: slope.counts!.allRight }
      }))
    );
  });

  it("hands out its evaluations, its curves and its laws, each value in its column", () => {
    const rowsOf = (name: string) => {
      const { columns, rows } = tableFiles(results, { table }).find((file) => file.name === name)!;
      return rows.map((cells) => Object.fromEntries(columns.map((column, i) => [column.name, cells[i]])));
    };
    const curves = results.curves.flatMap((curve) =>
      curve.step.map((step, i) => ({
        ...{ run: curve.run, family: curve.family, variant: curve.variant, kind: curve.kind },
        ...{ model_size: curve.modelSize, benchmark: curve.benchmark, step, samples: curve.dataSamples[i] },
        ...{ flops: curve.computeFlops[i], test_loss: curve.testLoss[i] }
      }))
    );
    expect(rowsOf("curves")).toEqual(curves);
    const used = rowsOf("evaluations").filter(({ excluded }) => excluded === false);
    expect(used).toHaveLength(curves.length);
    for (const row of curves)
      expect(used.find(({ run, step }) => run === row.run && step === row.step)).toMatchObject(row);
    expect(rowsOf("laws")).toEqual(
      results.laws.map((one) => ({
        ...{ family: one.family, variant: one.variant, resource: one.resource, protocol: one.protocol },
        ...{ objective: one.objective, k_max: one.law.kMax, n0: one.law.n0, r2: one.goodness.r2 },
        ...{ r2_log: one.goodness.r2Log, r2_constant: one.goodness.r2Constant },
        ...{ r2_shared_slope: one.goodness.r2SharedSlope, objective_value: one.goodness.objective },
        ...{ points: one.goodness.points, status: one.status, window: one.window.rule }
      }))
    );
  });

  it("leaves counts empty where a run or a size has none, and says of every table and column what it holds", () => {
    const runSlopes = results.runSlopes.map((slope) => ({ ...slope, counts: null }));
    const mean = { ...results.runSlopes[0]!, sizes: [{ modelSize: 1e9, k: 0.1, interval: [0.05, 0.2] }] };
    const law = { kMaxInterval: [0, 1], n0Interval: [0, 1], kMaxWidened: [0, 1], n0Widened: [0, 1] };
    const inference = { ...results.inference, series: [{ ...mean, law, withoutHeldOut: law }], counts: [] };
    const files = tableFiles({ ...results, runSlopes, inference } as unknown as typeof results, { table });
    for (const name of ["run-slopes", "inference-sizes"]) {
      const { columns, rows } = files.find((file) => file.name === name)!;
      const empty = columns.flatMap((column, i) => (rows.every((cells) => cells[i] === null) ? [column.name] : []));
      expect(empty).toEqual(["k_counts", "k_counts_low", "k_counts_high", "counts", "problems", "scores_of_1"]);
    }
    for (const { name, row, columns, rows } of files) {
      const names = columns.map((column) => column.name);
      expect([name, new Set(names).size]).toEqual([name, names.length]);
      for (const column of names) expect(column).toMatch(/^[a-z][a-z0-9_]*$/);
      for (const words of [row, ...columns.map(({ meaning }) => meaning)]) expect(words).toMatch(/^\S.{3,}/);
      for (const cells of rows) expect(cells).toHaveLength(names.length);
    }
    expect(files.map(({ name }) => name)).toEqual([
      ...["evaluations", "curves", "laws", "law-sizes", "size-laws", "run-slopes", "inference-sizes", "inference-laws"],
      "logs"
    ]);
  });

  it("gives the law by counts beside that on ln L", () => {
    const law = results.runLaws.find(({ resource }) => resource === "compute")!;
    const { kMax, n0 } = law.counts!;
    expect(lawSentences(results)).toContain(
      `; by counts of wrong answers ${three(kMax)} and ${Number((n0 / 1e9).toPrecision(3))}B, a check without an interval.`
    );
    const half = structuredClone(results);
    half.runLaws.find(({ resource }) => resource === "compute")!.counts!.likelihood = "half-count";
    expect(lawSentences(half)).toContain(`; by the half-count ${three(kMax)} and `);
    const counts = [
      { family: "small", variant: "base", resource: "compute", stated: false, law: { kMax: 0.5, n0: 2e9 }, sizes: [] }
    ];
    const { sizes } = law;
    const fitted = { kMax: 0.4, n0: 1e9, kMaxWidened: [0.3, 0.5], n0Widened: [null, 2e9] };
    const inference = {
      counts,
      series: [{ family: "small", variant: "base", resource: "compute", sizes, law: fitted }]
    };
    expect(lawSentences({ ...results, inference } as unknown as Results)).toContain(
      "; by counts of wrong answers 0.500 and 2.00B, a check without an interval."
    );
  });

  it("prints the means over repeats below them, with open ends where the resampled slopes have none", () => {
    const series = { family: "small", variant: "base", resource: "compute" } as const;
    const ends = [
      [0.021, 0.047],
      [null, 0.058],
      [-0.03, -0.01],
      [-0.02, 0.09]
    ] as const;
    const sizes = smallSizes.map((modelSize, i) => ({
      ...{ modelSize, points: 30 + i, k: 0.0312 + 0.01 * i, interval: ends[i]!, standardErrorOls: 0.00234 + 0.001 * i }
    }));
    const counted = sizes.map(({ modelSize, k }, i) => ({
      ...{ modelSize, k: k + 0.002, interval: [k - 0.001 * i, k + 0.005], allRight: 0, points: 30 },
      likelihood: i === 2 ? "half-count" : "binomial"
    }));
    const counts = [{ ...series, problems: 400, sizes: counted }];
    const inference = { ...results.inference, series: [{ ...series, sizes }], counts };
    const repeated = { ...site, results: { ...results, inference } } as unknown as FigureSite;
    const rows = cellsOf(elementOf(runSlopesTable(repeated, {}))).slice(results.runSlopes.length);
    const three = (value: number | null) => (value === null ? "open" : fixed(value, 3));
    expect(rows.map((cells) => [0, 1, 3, 5, 6, 7, 8, 10].map((i) => cells[i]))).toEqual(
      sizes.map(({ modelSize, points, k, interval: [low, high], standardErrorOls }, i) => [
        ...["mean over repeats", sizeName(modelSize), "compute", String(points)],
        `${three(k)} [${three(low)}, ${three(high)}]`,
        `${three(k + 0.002)} [${three(k - 0.001 * i)}, ${three(k + 0.005)}]${i === 2 ? ", half-count" : ""}`,
        fixed(standardErrorOls, 4),
        ["improved", "not shown", "falls back", "not shown"][i]
      ])
    );
  });

  it("prints them again by size, and hands them out with low before high", () => {
    const { reading, table, csv } = slopesBySize.view(site, {});
    const slopes = smallSizes.map(ofSize);
    expect(cellsOf(elementOf(table)).map((cells) => cells.slice(2))).toEqual(
      slopes.map(({ modelSize, k, interval }) => [sizeName(modelSize), three(k), bounds(interval)])
    );
    const [head, ...rows] = csvOf(csv!);
    expect(head).toEqual(["run", "series", "model_size", "k", "low", "high"]);
    expect(rows.map((cells) => cells.slice(2).map(Number))).toEqual(
      slopes.map(({ modelSize, k, interval }) => [modelSize, k, ...interval])
    );
    const [small, large] = [slopes[0]!, slopes.at(-1)!];
    expect(reading).toBe(
      `k rises with size, from ${three(small.k)} at ${sizeName(small.modelSize)} to ${three(large.k)} at ${sizeName(large.modelSize)}`
    );
  });

  it("says which way k goes only where the intervals of the ends are apart", () => {
    const of = (small: [number, number], large: [number, number]) => {
      const ends = new Map([
        [smallSizes[0]!, small],
        [smallSizes.at(-1)!, large]
      ]);
      const runSlopes = results.runSlopes.map((slope) => ({
        ...slope,
        interval: ends.get(slope.modelSize) ?? slope.interval
      }));
      return String(slopesBySize.view({ ...site, results: { ...results, runSlopes } } as FigureSite, {}).reading);
    };
    expect(of([0.02, 0.06], [0.07, 0.09])).toMatch(/^k rises with size/);
    expect(of([0.02, 0.06], [0.05, 0.09])).toMatch(/^k goes .*; their intervals overlap$/);
    expect(of([0.05, 0.09], [0.02, 0.06])).toMatch(/^k goes .*; their intervals overlap$/);
    expect(of([0.07, 0.09], [0.02, 0.06])).toMatch(/^k falls with size/);
  });

  it("draws as many series as can be told apart, says how many there are, and has each in the table", () => {
    const [series] = results.study.series;
    const times = <Item extends { variant: string; family: string }>(items: readonly Item[]) =>
      Array.from({ length: 9 }, (_, i) => items.map((item) => ({ ...item, family: `f${i}` }))).flat();
    const many = {
      ...results,
      study: { ...results.study, series: times([series!]) },
      runSlopes: times(results.runSlopes)
    };
    const { caption, key, table, csv } = slopesBySize.view({ ...site, results: many } as FigureSite, {});
    expect(key).toHaveLength(6);
    expect(String(caption)).toContain("The first six of nine series are drawn; the table has all.");
    const rows = 9 * smallSizes.length;
    expect(cellsOf(elementOf(table))).toHaveLength(rows);
    expect(csvOf(csv!)).toHaveLength(rows + 1);
  });

  it("gives /your-logs its curves to five digits, and its score with the problems behind it where they are known", () => {
    const { curves, task } = userRunsData(results, { score: "val/acc" });
    const five = (values: readonly number[]) => values.map((value) => Number(value.toExponential(4)));
    expect(curves.map(({ modelSize, flops, loss, samples }) => [modelSize, flops, loss, samples])).toEqual(
      results.curves.map(({ modelSize, computeFlops, testLoss, dataSamples }) => [
        ...[modelSize, five(computeFlops), five(testLoss), dataSamples]
      ])
    );
    expect(task).toBe("400 held-out problems in arithmetic (val/acc)");
    const study = { ...results.study, heldOutProblems: 0, domain: "problems that the logs do not name" };
    expect(userRunsData({ ...results, study }).task).toBe("problems (holdout)");
  });

  it("hands out the points of each run, and the ends of its line", () => {
    const { table, csv } = runCurves.view(site, {});
    const [head, ...rows] = csvOf(csv!);
    expect(head).toEqual(["run", "model_size", "step", "compute_flops", "test_loss"]);
    expect(rows.map((cells) => cells.slice(1).map(Number))).toEqual(
      results.curves.flatMap(({ modelSize, step, computeFlops, testLoss }) =>
        step.map((one, i) => [modelSize, one, computeFlops[i]!, testLoss[i]!])
      )
    );
    expect(cellsOf(elementOf(table)).map((cells) => cells.slice(1))).toEqual(
      smallSizes.map((size) => {
        const { points, k, interval, from, to, growth } = ofSize(size);
        return [sizeName(size), String(points), three(k), bounds(interval), three(from.loss), three(to.loss), growth];
      })
    );
  });

  it("says of each run what its k and its interval are, and what ten times the compute removes", () => {
    const words = elementOf(slopeSentences(results)).textContent!;
    for (const size of smallSizes) {
      const { k, interval } = ofSize(size);
      expect(words).toContain(
        `${sizeName(size)} improved: k is ${three(k)} ${bounds(interval)} against compute; ten times as much compute removes ${share(1 - 10 ** -k)} of its loss.`
      );
    }
  });

  it("says K_max and N_0 with their intervals, from the law over the sizes", () => {
    const law = results.runLaws.find(({ resource }) => resource === "compute")!;
    const words = elementOf(lawSentences(results)).textContent!;
    expect(words).toContain(
      `${three(law.kMax!)} [${law.kMaxInterval.map((end) => (end === null ? "open" : three(end))).join(", ")}]`
    );
    const parameters = (value: number | null) => (value === null ? "open" : `${(value / 1e9).toPrecision(3)}B`);
    expect(words).toContain(`${parameters(law.n0)} [${law.n0Interval.map(parameters).join(", ")}]`);
  });
});
