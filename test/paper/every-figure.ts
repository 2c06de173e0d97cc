/** Figures of the pages, each with what it shows first and, where it has choices, at another choice. */
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { type ChoiceFigure, type Choices, settle } from "../../src/components/frame/choice-figure.js";
import type { FigureView } from "../../src/components/frame/static-figure.js";
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

export const everyFigure: [string, () => FigureView[]][] = [
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
