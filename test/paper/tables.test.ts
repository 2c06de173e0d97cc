/** Tables that put on a page what the results say of how well something is known. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { efficiency, fixed, interval, parameters, percent } from "../../src/lib/format.js";
import type { TableRenderer } from "../../src/paper/paper-site.js";
import { pageModules } from "./page-modules.js";
import { paperSite } from "./paper-site.js";

const results = await loadResults(projectRoot);
const site = await paperSite(results);
const names = [
  "crossings",
  "curvature",
  "forms-held-out",
  "joint-forms",
  "law-intervals",
  "pass-rate-identity",
  "prediction-targets",
  "slope-errors"
];
const modules = await pageModules<{ table: TableRenderer }>("-table", names);
const tables = Object.fromEntries(modules.map(({ name, table }) => [name, table]));
const series = results.inference.series;

/** Cells of a table by row; the first cell of a row is its name. */
function rowsOf(name: string, options: Record<string, unknown> = {}, from = results): string[][] {
  const { document } = new JSDOM(tables[name]!({ ...site, results: from }, options)).window;
  expect(document.body.textContent).not.toMatch(/NaN|undefined|null|Infinity/);
  const cells = (row: Element) => Array.from(row.querySelectorAll("th, td"), (cell) => cell.textContent!.trim());
  return Array.from(document.querySelectorAll("tr"), cells);
}

describe("tables of what is known, and how well", () => {
  it("law-intervals: df and chi-square beside every interval, misfit included and sampling alone, other blocks, and without the largest", () => {
    const [head, ...rows] = rowsOf("law-intervals");
    expect(head).toContain("degrees of freedom");
    expect(rows).toHaveLength(2 * series.length);
    const { law } = series[0]!;
    expect(rows[0]).toEqual([
      "Base, compute",
      `${efficiency(law.kMax!)} ${interval(law.kMaxWidened[0]!, law.kMaxWidened[1]!, efficiency)}`,
      interval(law.kMaxInterval[0]!, law.kMaxInterval[1]!, efficiency),
      expect.stringMatching(/^\[.*\], \[.*\]$/),
      `${parameters(law.n0!)} ${interval(law.n0Widened[0]!, law.n0Widened[1]!, parameters)}`,
      interval(law.n0Interval[0]!, law.n0Interval[1]!, parameters),
      fixed(law.chi2, 1),
      "5",
      percent(law.undefinedShare)
    ]);
    expect(rows[1]!.at(-2)).toBe("4");
  });

  it("law-intervals: says undefined and open where a law is at a bound", () => {
    const copy = structuredClone(results);
    Object.assign(copy.inference.series[0]!.law, {
      ...{ kMax: null, n0: null, widening: null },
      ...{ kMaxWidened: [0.1, null], n0Widened: [null, null] }
    });
    const cell = new JSDOM(tables["law-intervals"]!({ ...site, results: copy }, {})).window.document.querySelectorAll(
      "tbody tr"
    )[0]!;
    expect(cell.textContent).toContain("undefined above 0.100");
    expect(cell.textContent).toContain("undefined open");
  });

  it("slope-errors: three parts, the sum, and what independence would give", () => {
    const [, first] = rowsOf("slope-errors", { resource: "compute" });
    const { k, standardError, variance, standardErrorOls } = series[0]!.sizes[0]!;
    const errors = [variance.white, variance.run, variance.misfit, variance.total].map(Math.sqrt);
    expect(first!.slice(1, 8).map(Number)).toEqual(
      [k, standardError, ...errors, standardErrorOls].map((value) => Number(fixed(value, 4)))
    );
  });

  it("forms-held-out: sizes above 7B, 14B and 32B from those below", () => {
    const names = rowsOf("forms-held-out").map(([name]) => name);
    expect(names).toContain("Base, 72B from sizes up to 14B");
    expect(names).toContain("Instruct, 72B from sizes up to 32B");
  });

  it("joint-forms: a row for the law and one for the loss decomposition, each once a series", () => {
    const [, ...rows] = rowsOf("joint-forms");
    expect(rows).toHaveLength(results.prediction.joint.filter(({ verdicts }) => verdicts).length);
    expect(rows.filter(([name]) => name!.endsWith("loss decomposition"))).toHaveLength(rows.length / 2);
  });

  it("crossings: the chance of the larger at both ends of the overlap, and none where it lies outside", () => {
    const [, ...rows] = rowsOf("crossings");
    const { pairs } = results.experiments.crossings.find(
      ({ variant, resource }) => `${variant} ${resource}` === "base compute"
    )!;
    const { ends } = pairs.find(({ smaller, larger }) => smaller === 32e9 && larger === 72e9)!;
    const row = rows.find(([name]) => name === "Base, 72B over 32B")!;
    expect(row.slice(-2)).toEqual([percent(ends!.from.chanceLarger), percent(ends!.to.chanceLarger)]);
    expect(rows.flat()).toContain("none; they would meet below it");
  });

  it("crossings: how the larger size's line lies in the common range, and on which side of it they would meet", () => {
    const pair = (larger: number, inRange: string, position: string, x: number | null = 4.6e18) => ({
      ...{ smaller: larger - 1e9, larger, neighbours: true, word: "never meet", x, position, inRange, ends: null }
    });
    const pairs = [
      ...[pair(2e9, "overtakes", "inside"), pair(3e9, "falls behind", "inside", 2e17)],
      ...[pair(4e9, "ahead throughout", "below"), pair(5e9, "behind throughout", "above")],
      ...[pair(6e9, "behind throughout", "above", null), { ...pair(7e9, "overtakes", "inside"), neighbours: false }]
    ];
    const family = results.study.families[0]!.id;
    const crossings = [{ family, variant: "base", resource: "compute", pairs }];
    const planted = { ...results, experiments: { ...results.experiments, crossings } } as unknown as typeof results;
    expect(rowsOf("crossings", {}, planted).slice(1)).toEqual([
      ["Base, 2B over 1B", "4.6\u00a0×\u00a01018\u00a0FLOPs", "falls below", "–", "–"],
      ["Base, 3B over 2B", "2.0\u00a0×\u00a01017\u00a0FLOPs", "rises above", "–", "–"],
      ["Base, 4B over 3B", "none; they would meet below it", "lower throughout", "–", "–"],
      ["Base, 5B over 4B", "none; they would meet above it", "higher throughout", "–", "–"],
      ["Base, 6B over 5B", "never meet", "higher throughout", "–", "–"]
    ]);
  });

  it("pass-rate-identity: k beside the mean pass rate", () => {
    const [, first] = rowsOf("pass-rate-identity");
    expect(first![1]).toBe(percent(results.experiments.outcomeScale[0]!.identity.sizes[0]!.meanPass));
  });

  it("prediction-targets: every size left out and every \u201cup to\u201d, from nothing seen to all", () => {
    const [head, ...rows] = rowsOf("prediction-targets", { variant: "base", resource: "compute" });
    expect(head!.filter((text) => text.endsWith(" seen") && /^\d|^All/.test(text))).toEqual([
      ...["1 seen", "5 seen", "10 seen", "25 seen", "All seen"]
    ]);
    expect(rows.filter(([name]) => name!.endsWith("all others"))).toHaveLength(7);
    expect(rows.map(([name]) => name)).toContain("72B from sizes up to 3B");
  });

  it("curvature: slopes of parts of the run beside the whole", () => {
    const [head] = rowsOf("curvature");
    expect(head!.slice(-4)).toEqual([
      "k, whole run",
      "k, steps 1\u201330",
      "k, steps 31\u2013104",
      "k, steps 52\u2013104"
    ]);
  });
});
