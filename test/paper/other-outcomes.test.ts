/** What tables, figures and sentences of the paper's pages say where the numbers come out otherwise than they do. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import type { Results } from "../../src/lib/results.js";
import { choiceRules } from "../../src/live/choice-rules.js";
import { ladderSlopes } from "../../src/paper/elsewhere/studies/ladder/ladder-figure.js";
import { exploreFigure } from "../../src/paper/overview/explore/explore-figure.js";
import { exploreData } from "../../src/paper/overview/law/law-data.js";
import type { FigureSite, StudySite } from "../../src/paper/paper-site.js";
import { table as countSlopesTable } from "../../src/paper/power-law/count-slopes-table.js";
import { countedSeries, countsSentences } from "../../src/paper/power-law/counts-words.js";
import { table as curvature } from "../../src/paper/power-law/curvature-table.js";
import { topic as runsWords } from "../../src/paper/runs/runs-words.js";
import { table as lawIntervals } from "../../src/paper/saturation/law-intervals-table.js";
import { sensitivityReading } from "../../src/paper/saturation/sensitivity/sensitivity-figure.js";
import { topic as factsWords } from "../../src/paper/words/facts-words.js";
import { topic as inputsWords } from "../../src/paper/words/inputs-words.js";
import { topic as studyWords } from "../../src/paper/words/paper-study-words.js";
import { topic as sourcesWords } from "../../src/paper/words/sources-words.js";
import { fixed } from "../numbers/formats.js";
import { paperSite } from "./paper-site.js";

const results = await loadResults(projectRoot);
const site = await paperSite(results);
const siteOf = (changed: object): StudySite => ({ ...site, ...changed }) as StudySite;

describe("the intervals of the law", () => {
  it("name each end that is open", () => {
    const copy = structuredClone(results);
    Object.assign(copy.inference.series[0]!.law, {
      ...{ widening: 1.5, kMaxWidened: [null, 0.1504], kMaxInterval: [0.1116, null] },
      ...{ n0Widened: [null, null], n0Interval: [2e9, 3e9] }
    });
    const { document } = new JSDOM(String(lawIntervals(siteOf({ results: copy }), {}))).window;
    const cells = Array.from(document.querySelector("tbody tr")!.children, (cell) => cell.textContent!.trim());
    const { kMax, n0 } = copy.inference.series[0]!.law;
    expect(cells[1]).toBe(`${fixed(kMax!, 3)} below 0.150`);
    expect(cells[2]).toBe("above 0.112");
    expect(cells[4]).toBe(`${(n0! / 1e9).toFixed(1)}B open`);
    expect(cells[5]).toBe("[2.00B, 3.00B]");
  });
});

describe("the law to play with", () => {
  const data = exploreData(results);
  const rules = choiceRules(exploreFigure, data, "figure-explore", {});
  const pairs = ["base", "instruct"].flatMap((variant) =>
    (["compute", "data"] as const).map((resource) => [variant, resource] as const)
  );

  it.each(pairs)("has for %s against %s its curves and the errors of its slopes", (variant, resource) => {
    const series = data.series.filter((one) => one.variant === variant && one.resource === resource);
    expect(series).toHaveLength(1);
    const inferred = results.inference.series.filter(
      (one) => one.family === "qwen2.5" && one.variant === variant && one.resource === resource
    );
    expect(series[0]!.errors).toEqual(
      inferred[0]!.sizes.map(({ modelSize, standardError }) => ({ modelSize, standardError }))
    );
    for (const { modelSize, step, x, testLoss } of series[0]!.curves) {
      const curve = results.curves.find(
        (one) => one.family === "qwen2.5" && one.variant === variant && one.modelSize === modelSize
      )!;
      const at = curve.step.indexOf(step.at(-1)!);
      const amounts = resource === "compute" ? curve.computeFlops : curve.dataSamples;
      expect([x.at(-1), testLoss.at(-1)]).toEqual([amounts[at], curve.testLoss[at]]);
    }
    const row = results.comparison.rows.find(
      (one) =>
        one.quantity === "kMax" && one.variant === variant && one.resource === resource && one.scenario === "inter"
    )!;
    expect([series[0]!.printed!.kMax, series[0]!.printed!.table]).toEqual([row.published, row.table]);
    expect(exploreFigure.view(data, rules.ofQuery(`?variant=${variant}&resource=${resource}`)).shown).toMatch(
      new RegExp(`^${variant}, ${resource};`)
    );
  });
});

describe("counts of failed problems", () => {
  it.each([
    [0, "None of these "],
    [1, "1 evaluation of "],
    [2, "2 evaluations of "]
  ])("say what becomes of %d scores of exactly 1", (right, words) => {
    const copy = structuredClone(results) as Results;
    const series = countedSeries(copy);
    for (const one of series) for (const size of one.sizes) size.allRight = 0;
    series[0]!.sizes[0]!.allRight = right;
    const points = series
      .filter(({ resource }) => resource === series[0]!.resource)
      .flatMap(({ sizes }) => sizes)
      .reduce((sum, one) => sum + one.points, 0);
    const all = points.toLocaleString("en-US");
    const said = countsSentences(copy);
    expect(said).toContain(right === 0 ? `${words}${all} evaluations has one.` : `${words}${all}`);
    if (right > 0) {
      const [has, it] = right === 1 ? ["has", "it"] : ["have", "them"];
      expect(said).toContain(` ${has} a score of exactly 1: counts keep ${it}, the logarithm excludes ${it}.`);
    }
  });
});

describe("half-counts of a study that does not say how many problems it has", () => {
  it("say the number that is stated, and no likelihood or weight", () => {
    const copy = structuredClone(results) as Results;
    for (const one of countedSeries(copy)) {
      Object.assign(one, { stated: true, problems: 300 });
      for (const size of one.sizes) Object.assign(size, { likelihood: "half-count", dispersion: null, firstToLast: 1 });
    }
    const said = countsSentences(copy);
    expect(said).toContain("The number of problems is not known. So 300 are stated for each repeat,");
    expect(said).toContain("All evaluations weigh alike, as on ln L.");
    expect(said).toContain("One law for all sizes by the half-count has ");
    expect(said).not.toMatch(/likelihood|weighs|noise alone/);
    const { document } = new JSDOM(String(countSlopesTable(siteOf({ results: copy }), {}))).window;
    const text = Array.from(document.querySelectorAll("td"), (cell) => cell.textContent!.trim());
    expect(text.filter((cell) => cell === "half-count")).toHaveLength(28);
    expect(text.filter((cell) => cell === "\u2013")).toHaveLength(28);
  });
});

describe("the backtest of single runs", () => {
  it("names the sources in which something else did better, and counts the others", () => {
    const runsTold = structuredClone(site.reference.runsTold!);
    const wholes = runsTold.backtest.filter(({ cut }) => cut === null);
    for (const { errors } of wholes) Object.assign(errors, { auto: 0.01, "no-change": 0.02, sigmoid: 0.03 });
    const said = () =>
      String((runsWords(siteOf({ reference: { ...site.reference, runsTold } })) as Record<string, unknown>).wins);
    expect(said()).toBe(
      `In ${wholes.length} of ${wholes.length} sources it is at least as good as the better of the two.`
    );
    Object.assign(wholes.at(-1)!.errors, { sigmoid: 0.009 });
    expect(said()).toMatch(
      new RegExp(`^In ${wholes.length - 1} of ${wholes.length} sources .* of the two; it is not for [^,]+\\.$`)
    );
  });
});

describe("the table of curvature", () => {
  it("gives the reason where a curve has none, and no number beside it", () => {
    const copy = structuredClone(results);
    const curve = copy.prediction.curves.find((one) => one.family === "qwen2.5" && one.resource === "compute")!;
    Object.assign(curve, { curvature: null, curvatureReason: "too few points" });
    const { document } = new JSDOM(String(curvature(siteOf({ results: copy }), {}))).window;
    const cells = Array.from(document.querySelector("tbody tr")!.children, (cell) => cell.textContent!.trim());
    expect(cells.slice(1, 7)).toEqual(["too few points", "", "", "", "", ""]);
    expect(cells).toHaveLength(7 + curve.slopes.length);
  });
});

describe("sources of the pages", () => {
  it("say nothing where a study does, and count the rows of its tables", () => {
    const study = { counterparts: { pages: { "data-reuse": "Section 4", index: "" }, figures: {} }, remarks: {} };
    const sources = [{ rows: 1200 }, { rows: 34 }];
    expect(sourcesWords(siteOf({ reference: { study, sources } }))).toEqual({
      ...{ dataReuse: "Section 4", index: "", wouldChange: "", licence: "", precision: "", tables: 2, rows: 1234 }
    });
  });
});

describe("titles of figures", () => {
  it("set choices of the fit against an interval with an open end", () => {
    const sensitivity = [{ kMax: 0.12 }, { kMax: null }, { kMax: 0.15 }] as never;
    const of = (...kMaxSampling: [number | null, number | null]) => sensitivityReading({ sensitivity, kMaxSampling });
    const moved = "Choices of the fit move the limit from 0.120 to 0.150,";
    expect(of(0.11, null)).toBe(`${moved} inside its sampling interval`);
    expect(of(0.13, null)).toBe(`${moved} beyond its sampling interval`);
    expect(of(null, 0.16)).toBe(`${moved} inside its sampling interval`);
    expect(of(null, 0.14)).toBe(`${moved} beyond its sampling interval`);
  });

  it("say of the ladder whether the largest model learns faster, early and late", () => {
    const reference = structuredClone(site.reference);
    const math = reference.elsewhere!.ladder.filter(({ task }) => task === "MATH");
    for (const { windows } of math) for (const one of windows) one.k = 0.1;
    math.at(-1)!.windows[1]!.k = 0.2;
    const { reading } = ladderSlopes.view(siteOf({ reference }) as FigureSite, {});
    expect(reading).toBe(
      "On MATH the early slope of the largest model is larger than that of the smallest; its late slope is no larger"
    );
  });
});

describe("what a study says of itself", () => {
  const said = (changed: object) =>
    factsWords(siteOf({ results: { study: { ...results.study, ...changed } } })) as Record<string, string>;

  it("leaves out what is not known", () => {
    const bare = said({ title: "A <b>", authors: null, url: null, heldOutProblems: 0, dataUnit: "steps" });
    expect(bare).toEqual({
      problems: "not known",
      lossOf: "The logs do not say over how many problems the loss is a mean.",
      batch: "the logs do not say how many problems a batch has, so data are counted in steps.",
      cited: "<cite>A &lt;b&gt;</cite>.",
      companion: "A &lt;b&gt;",
      measured: "Measurements of <cite>A &lt;b&gt;</cite>."
    });
    const full = { title: "T", authors: "Doe et al.", url: "https://x.y", arxiv: "1.2", venue: "V" };
    expect(said({ ...full, heldOutProblems: 1234, dataUnit: "samples", batch: 512 })).toEqual({
      problems: "1,234",
      lossOf: "The loss is that of 1,234 held-out problems.",
      batch: "the batch is 512 problems.",
      cited: "<cite>T</cite>, Doe et al.",
      companion: 'A recomputed companion to <a href="https://x.y">arXiv 1.2</a> (V)',
      measured: 'Measurements of Doe et al., <a href="https://x.y">arXiv 1.2</a>.'
    });
    expect(said({ ...full, arxiv: null }).measured).toBe(
      'Measurements of Doe et al., <a href="https://x.y">https://x.y</a>.'
    );
  });

  it("is handed on as the results have it", () => {
    expect(studyWords(site)).toBe(results.study);
    expect(inputsWords(site)).toBe(results.inputs);
  });
});
