import { allKinds } from "../../components/frame/figure-actions.js";
import { figureFrame } from "../../components/frame/figure-frame.js";
import { drawPlots, frameContent, plotWidths } from "../../components/frame/static-figure.js";
import { againstOf, restingResource } from "../../components/user-runs/user-runs-data.js";
import { type UserRunsFigureName, userRunsFigures } from "../../components/user-runs/user-runs-figures.js";
import type { FigureRenderer } from "../site.js";
import { userRunsData } from "../user-runs-data.js";

/** `{number: "Figure Y.1", show: "curves"}`: the study alone, until a reader's runs are there. */
export const figure: FigureRenderer = ({ results, document }, { number, show }) => {
  if (typeof number !== "string") throw new TypeError('needs a number, e.g. {"number": "Figure Y.1"}');
  const of = userRunsFigures[show as UserRunsFigureName];
  if (!of) throw new TypeError(`show must be one of ${Object.keys(userRunsFigures).join(", ")}; got ${String(show)}`);
  const data = userRunsData(results);
  const [against] = againstOf(data);
  if (!against) return "<p>This study has no curves to draw behind your runs.</p>";
  const id = number.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const view = of(data, { resource: restingResource(data, against), against, runs: [], law: null });
  const frame = figureFrame(frameContent(view), { document, id, number, downloads: allKinds, widths: plotWidths });
  drawPlots(frame, view, document);
  // The address says nothing of a reader's runs: there is no link to a view.
  frame.querySelector('[data-part="link"]')!.setAttribute("hidden", "");
  for (const action of frame.querySelectorAll(".figure-copy, .figure-cite")) action.remove();
  frame.dataset.live = "your-logs";
  frame.dataset.show = String(show);
  frame.dataset.file = `${id.replace("figure", "fig")}_${results.inputs.hash.slice(0, 7)}`;
  return frame.outerHTML;
};
