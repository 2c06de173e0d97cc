/** Small helpers for drawing what Plot does not: text in pieces, rounded coordinates. */

const NAMESPACE = "http://www.w3.org/2000/svg";

export interface TextPiece {
  text: string;
  /** an exponent */
  raised?: boolean;
  weight?: number;
  fill?: string;
  size?: number;
  dx?: number;
}

type Attributes = Record<string, string | number>;

/** A new child of an SVG element. */
export function svgElement(parent: Element, name: string, attributes: Attributes): SVGElement {
  const element = parent.ownerDocument.createElementNS(NAMESPACE, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.appendChild(element);
  return element;
}

/** Text at a place; exponents are raised and smaller, since the fonts have no superscripts from 4 up. */
export function appendText(
  parent: Element,
  x: number,
  y: number,
  text: string | TextPiece[],
  attributes: Attributes
): SVGElement {
  const element = svgElement(parent, "text", { x, y, ...attributes });
  const pieces = typeof text === "string" ? [{ text }] : text;
  if (pieces.length === 1 && Object.keys(pieces[0]!).length === 1) {
    element.textContent = pieces[0]!.text;
    return element;
  }
  for (const [i, { text: content, raised, weight, fill, size, dx }] of pieces.entries()) {
    // What follows an exponent stands on the line again: 0.42 of its 78 %.
    const fromRaised = !raised && pieces[i - 1]?.raised;
    const span = svgElement(element, "tspan", {
      ...(raised ? { dy: "-0.42em", "font-size": "78%" } : {}),
      ...(fromRaised ? { dy: "0.328em" } : {}),
      ...(weight === undefined ? {} : { "font-weight": weight }),
      ...(fill === undefined ? {} : { fill }),
      ...(size === undefined ? {} : { "font-size": size }),
      ...(dx === undefined ? {} : { dx })
    });
    span.textContent = content;
  }
  return element;
}

const COORDINATES = ["d", "cx", "cy", "x", "y", "x1", "x2", "y1", "y2"];

/** The same drawing with coordinates to 0.1 px: a third of the bytes, no difference to the eye. */
export function roundCoordinates<Root extends Element>(root: Root): Root {
  for (const element of root.querySelectorAll("*")) {
    // Plot shifts marks by half a pixel on some screens; the drawing must not depend on the screen.
    if (/^translate\([^a-z]*\)$/.test(element.getAttribute("transform") ?? "")) element.removeAttribute("transform");
    for (const name of COORDINATES) {
      const value = element.getAttribute(name);
      if (value !== null) element.setAttribute(name, rounded(value));
    }
  }
  return root;
}

function rounded(text: string): string {
  return text.replace(/-?\d*\.?\d+(?:e-?\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10 + 0));
}
