/** The curves and, under them, what their lines miss: the drawings of a frame's plot and of its strip. */
import { boxesFor, type PlotBox } from "./figure-frame.js";
import { lossCurves } from "./loss-curves.js";
import type { LossCurvesModel } from "./loss-curves-model.js";
import { annotations, residualPanels } from "./loss-curves-text.js";
import { residualStrip } from "./residual-strip.js";

export interface LossCurvesDrawing {
  document?: Document;
  width: number;
  label: string;
}

export function lossCurvesDrawing(
  model: LossCurvesModel,
  area: PlotBox["area"],
  { document = globalThis.document, width, label }: LossCurvesDrawing
): SVGSVGElement {
  if (area === "strip") {
    return residualStrip(residualPanels(model), {
      document,
      width,
      label: "What the straight line misses, by step"
    });
  }
  const curves = lossCurves(model, { document, width, annotations: annotations(model), label });
  // Which size stands out is drawn, not faded afterwards.
  curves.setAttribute("data-focus", "");
  return curves;
}

/**
 * The place of the strip, with its title.
 *
 * @param number "Figure 2.2"
 */
export function stripHtml(number: string, widths: readonly number[]): string {
  const title = [...(number ? [number] : []), "What the straight line misses"].map((words) => `<b>${words}</b>`);
  return `<p class="strip-title">${title.join(" ")}</p><div class="figure-plot figure-strip" data-part="strip">${boxesFor(widths)}</div>`;
}
