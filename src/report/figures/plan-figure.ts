import { allKinds } from "../../components/frame/figure-actions.js";
import { figureFrame } from "../../components/frame/figure-frame.js";
import { drawPlots, frameContent, plotWidths } from "../../components/frame/static-figure.js";
import { type PlanFigureName, planFigures } from "../../components/plan/plan-figures.js";
import { planPage } from "../plan-page.js";
import type { FigureRenderer } from "../site.js";

/** `{number: "Figure P.1", show: "frontier"}`: a figure of the planner, which follows its form. */
export const figure: FigureRenderer = ({ results, document }, options) => {
  const { number, show, level } = options;
  if (typeof number !== "string") throw new TypeError('needs a number, e.g. {"number": "Figure P.1"}');
  const of = planFigures[show as PlanFigureName];
  if (!of) throw new TypeError(`show must be one of ${Object.keys(planFigures).join(", ")}; got ${String(show)}`);
  const page = planPage(results);
  if (!page) return "<p>This study has no law to plan with.</p>";
  const id = number.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const view = of(page.study, page.found);
  const frame = figureFrame(frameContent(view), {
    document,
    id,
    number,
    ...(level === 2 || level === 4 ? { level } : {}),
    downloads: allKinds,
    widths: plotWidths
  });
  drawPlots(frame, view, document);
  frame.dataset.live = "plan";
  frame.dataset.show = String(show);
  frame.dataset.file = `${id.replace("figure", "fig")}_${results.inputs.hash.slice(0, 7)}`;
  return frame.outerHTML;
};
