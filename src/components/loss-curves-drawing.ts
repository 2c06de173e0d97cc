/** The curves and, under them, what their lines miss: one drawing for a box of a frame. */
import { lossCurves } from "./loss-curves.js";
import type { LossCurvesModel } from "./loss-curves-model.js";
import { annotations, residualPanels } from "./loss-curves-text.js";
import { residualStrip } from "./residual-strip.js";

export interface LossCurvesDrawing {
  document?: Document;
  width: number;
  label: string;
  /** what the strip is called: "Figure 2.2" */
  strip?: string;
}

export function lossCurvesDrawing(
  model: LossCurvesModel,
  { document = globalThis.document, width, label, strip = "" }: LossCurvesDrawing
): DocumentFragment {
  const drawing = document.createDocumentFragment();
  const title = document.createElement("p");
  title.className = "strip-title";
  const head = document.createElement("b");
  head.textContent = "What the straight line misses";
  if (strip) {
    const number = document.createElement("b");
    number.textContent = strip;
    title.append(number, " ");
  }
  title.append(head);
  const curves = lossCurves(model, { document, width, annotations: annotations(model), label });
  // Which size stands out is drawn, not faded afterwards.
  curves.setAttribute("data-focus", "");
  drawing.append(
    curves,
    title,
    residualStrip(residualPanels(model), { document, width, label: "What the straight line misses, by step" })
  );
  return drawing;
}
