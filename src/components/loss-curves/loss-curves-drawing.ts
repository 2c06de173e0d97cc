/** The curves and, under them, what their lines miss: the drawings of a frame's plot and of its strip. */
import type { PlotBox } from "../frame/figure-frame.js";
import { residualStrip } from "../plots/residual-strip.js";
import { lossCurves } from "./loss-curves.js";
import { residualPanels } from "./loss-curves-account.js";
import type { LossCurvesModel } from "./loss-curves-state.js";
import { annotations } from "./loss-curves-text.js";

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
