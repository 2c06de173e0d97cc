/** Drawings one below the other as one, where panels do not share an axis. */
import { itemAt } from "../../lib/items.js";
import { drawingRoot } from "./plot-parts.js";

/** Pixels between two drawings. */
const gap = 18;

export function stackDrawings(
  drawings: readonly SVGSVGElement[],
  { document = globalThis.document, width, label = "" }: StackOptions
): SVGSVGElement {
  const heights = drawings.map((drawing) => Number(drawing.getAttribute("height")));
  const total = heights.reduce((sum, height) => sum + height, gap * (drawings.length - 1));
  const root = drawingRoot(document, width, total, label);
  let top = 0;
  for (const [i, drawing] of drawings.entries()) {
    // One image to those who do not see it, not several.
    for (const name of ["role", "aria-label", "font-family", "fill"]) drawing.removeAttribute(name);
    drawing.setAttribute("y", String(top));
    drawing.setAttribute("overflow", "visible");
    root.append(drawing);
    top += itemAt(heights, i) + gap;
  }
  return root;
}

export interface StackOptions {
  document?: Document;
  width: number;
  label?: string;
}
