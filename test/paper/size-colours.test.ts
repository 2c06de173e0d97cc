/** A mark or a name that speaks of one model size has the colour of that size and of no other, in every figure of the pages. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { type ChoiceFigure, type Choices, settle } from "../../src/components/frame/choice-figure.js";
import { readingsOf } from "../../src/components/frame/readings.js";
import { type FigureView, plotWidths } from "../../src/components/frame/static-figure.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import { lossCurves } from "../../src/components/loss-curves/loss-curves-figure.js";
import { planFigures } from "../../src/components/plan/plan-figures.js";
import { finalLossFigure } from "../../src/paper/beyond/base-and-instruct/final-loss/final-loss-figure.js";
import { pairedSlopesFigure } from "../../src/paper/beyond/base-and-instruct/paired-slopes/paired-slopes-figure.js";
import { variantsData } from "../../src/paper/beyond/base-and-instruct/variants-data.js";
import { familyCurvesFigure } from "../../src/paper/beyond/llama/family-curves/family-curves-figure.js";
import { publishedFamily } from "../../src/paper/beyond/llama/other-families.js";
import { lengthFigureData } from "../../src/paper/beyond/response-length/lengths/lengths-data.js";
import { responseLengthFigure } from "../../src/paper/beyond/response-length/lengths/lengths-figure.js";
import { transferChangeFigure } from "../../src/paper/beyond/transfer/transfer-change/transfer-change-figure.js";
import { transferCurvesFigure } from "../../src/paper/beyond/transfer/transfer-curves/transfer-curves-figure.js";
import { transferData } from "../../src/paper/beyond/transfer/transfer-data.js";
import { budgetFigure } from "../../src/paper/efficiency/budget/budget-figure.js";
import { slopesData } from "../../src/paper/efficiency/slopes-data.js";
import { tenfoldFigure } from "../../src/paper/efficiency/tenfold/tenfold-figure.js";
import { exploreFigure } from "../../src/paper/overview/explore/explore-figure.js";
import { exploreData, lawData } from "../../src/paper/overview/law/law-data.js";
import { lawFigure } from "../../src/paper/overview/law/law-figure.js";
import { decompositionFigure } from "../../src/paper/power-law/decomposition/decomposition-figure.js";
import { predictionData } from "../../src/paper/power-law/prediction-data.js";
import { repeatsData, repeatsFigure } from "../../src/paper/power-law/repeats/repeats-figure.js";
import { kOfNFigure } from "../../src/paper/saturation/k-of-n/k-of-n-figure.js";
import { referenceLossFigure } from "../../src/paper/saturation/reference-loss/reference-loss-figure.js";
import { planPage } from "../../src/report/plan-page.js";
import { pageModules } from "./page-modules.js";
import { paperSite } from "./paper-site.js";

const results = await loadResults(projectRoot);
const site = await paperSite(results);
const { document } = new JSDOM().window;
const curves = figureData(results);
const slopes = slopesData(results);

/** As a page shows it first, and at another choice. */
function chosen<Data>(figure: ChoiceFigure<Data>, data: Data): FigureView[] {
  const other: Choices = { variant: "instruct", resource: "data", at: "compute", forms: "hide", part: "between" };
  return [{}, other].map((wanted) => figure.view(data, settle(figure, data, wanted)));
}

const modules = await pageModules<Record<string, unknown>>("-figure");
const fixed = modules.flatMap(({ name, ...exports }) =>
  Object.values(exports).flatMap((figure): [string, () => FigureView[]][] => {
    const { view, reads } = (figure ?? {}) as { view?: (of: unknown) => FigureView; reads?: unknown };
    const isFixed = view !== undefined && reads !== undefined && !("controls" in (figure as object));
    return isFixed ? [[name, () => [view({ ...site, data: curves })]]] : [];
  })
);

const figures: [string, () => FigureView[]][] = [
  // those of a report's single runs, which this study has none of, and those below
  ...fixed.filter(([name]) => !["run-curves", "slopes-by-size", "plan", "your-logs"].includes(name)),
  ["tenfold", () => chosen(tenfoldFigure, { slopes })],
  ["budget", () => chosen(budgetFigure, { slopes, curves })],
  ["loss-curves", () => chosen(lossCurves(), curves)],
  ["decomposition", () => chosen(decompositionFigure, { results: predictionData(results), curves })],
  ["repeats", () => chosen(repeatsFigure, repeatsData(results))],
  ["k-of-n", () => chosen(kOfNFigure, { slopes, curves })],
  ["reference-loss", () => chosen(referenceLossFigure, { curves })],
  ["law", () => chosen(lawFigure, lawData(results))],
  ["explore", () => chosen(exploreFigure, exploreData(results))],
  ["final-loss", () => chosen(finalLossFigure, variantsData(site))],
  ["paired-slopes", () => chosen(pairedSlopesFigure, variantsData(site))],
  ["transfer-change", () => chosen(transferChangeFigure, { transfer: transferData(site)! })],
  ["transfer-curves", () => chosen(transferCurvesFigure, { transfer: transferData(site)! })],
  ["response-length", () => chosen(responseLengthFigure, { lengths: lengthFigureData(site)! })],
  [
    "family-curves",
    () => chosen(familyCurvesFigure, { hash: results.inputs.hash, ...publishedFamily(results)! } as never)
  ],
  ...(["frontier", "run", "equal"] as const).map((name): [string, () => FigureView[]] => [
    `plan, ${name}`,
    () => {
      const { study, found } = planPage(results)!;
      return [planFigures[name](study, found)];
    }
  ])
];

/** "7B" of words that name this size alone; null of none, or of several. */
function sizeIn(words: string): string | null {
  const named = new Set(words.replace(/<[^>]*>/g, "").match(/(?<![\d.])\d+(?:\.\d+)?B\b/g));
  return named.size === 1 ? [...named][0]! : null;
}

/** Sizes whose colours an element is drawn in: "--size-0-5b" is that of 0.5B. */
function coloursOf(element: Element): string[] {
  const paints = [element, ...element.children].flatMap((one) => [
    one.getAttribute("fill"),
    one.getAttribute("stroke")
  ]);
  return paints.flatMap((paint) => {
    const [, size] = /^var\(--(?:size|llama)-([\d-]+b)(?:-text)?\)$/.exec(paint ?? "") ?? [];
    return size === undefined ? [] : [size.replace("-", ".").toUpperCase()];
  });
}

/** Marks and names in a colour of another size than they name, and how many are in that of their own. */
function colouredBy(svg: SVGSVGElement): { own: number; others: string[] } {
  const readings = readingsOf(svg) ?? [];
  const marks = [...svg.querySelectorAll("[data-m]")].map((element, i) => {
    const { group, words } = readings[i]!;
    return { element, words: `${group} ${words(0)[0]}` };
  });
  const names = [...svg.querySelectorAll("text, tspan")].map((element) => ({ element, words: element.textContent! }));
  const found = [...marks, ...names].flatMap(({ element, words }) => {
    const size = sizeIn(words);
    return size === null ? [] : coloursOf(element).map((colour) => ({ isOwn: colour === size, words, colour }));
  });
  return {
    own: found.filter(({ isOwn }) => isOwn).length,
    others: found.filter(({ isOwn }) => !isOwn).map(({ words, colour }) => `${words}: colour of ${colour}`)
  };
}

/** Figures in which no size has a colour: other quantities stand along them, or one size is drawn alone. */
const plain = [
  ...["rollout-budget", "rollout-curves", "reuse-scheme", "reuse-spread", "ends-below", "forecast-errors", "sigmoid"],
  ...["answers", "ends", "final-losses", "single-runs", "versions", "plan, equal"]
];

describe("the colour of a size", () => {
  it.each(figures)("is that of its marks and of its name: %s", (name, views) => {
    const drawn = views().flatMap(({ draw }) =>
      plotWidths.map((width) => colouredBy(draw({ document, width, label: "" })))
    );
    expect(drawn.flatMap(({ others }) => others)).toEqual([]);
    expect(drawn.every(({ own }) => own > 0)).toBe(!plain.includes(name));
  });
});
