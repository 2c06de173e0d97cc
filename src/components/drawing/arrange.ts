/** Drawings put together into one: beside one another where there is room, else below. */
import { drawingRoot } from "./plot-parts.js";

export interface Placed {
  svg: SVGSVGElement;
  x: number;
  y: number;
}

/** One drawing that holds others, each at its place; the whole is described, its parts are not. */
export function arrange(
  document: Document,
  parts: readonly Placed[],
  { width, height, label }: { width: number; height: number; label: string }
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  for (const { svg, x, y } of parts) {
    for (const name of ["role", "aria-label", "font-family", "fill"]) svg.removeAttribute(name);
    svg.setAttribute("x", String(x));
    svg.setAttribute("y", String(y));
    svg.setAttribute("overflow", "visible");
    root.append(svg);
  }
  return root;
}

export function heightOf(svg: SVGSVGElement): number {
  return Number(svg.getAttribute("height"));
}
