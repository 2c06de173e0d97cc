/** Small helpers for drawing: elements with coordinates to a tenth of a pixel, text in pieces. */
import { firstOf, itemAt } from "../../lib/items.js";

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

const coordinates = new Set(["d", "cx", "cy", "x", "y", "x1", "x2", "y1", "y2"]);

/** A new child of an SVG element; coordinates to 0.1 px, a third of the bytes and no difference to the eye. */
export function svgElement(parent: Element, name: string, attributes: Attributes): SVGElement {
  const element = parent.ownerDocument.createElementNS(NAMESPACE, name) as SVGElement;
  for (const key in attributes) {
    const value = attributes[key]!;
    element.setAttribute(key, coordinates.has(key) ? rounded(value) : String(value));
  }
  parent.appendChild(element);
  return element;
}

/** A number as coordinates are written: to a tenth, without a negative zero. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

/** The same for each number of a path. */
export function rounded(value: string | number): string {
  if (typeof value === "number") return String(tenth(value));
  // Most paths come with their numbers rounded.
  if (!/\.\d\d|e/.test(value)) return value;
  return value.replace(/-?\d*\.?\d+(?:e-?\d+)?/g, (number) => String(tenth(Number(number))));
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
  fillText(element, text);
  return element;
}

export function fillText(element: Element, text: string | TextPiece[]): void {
  const pieces = typeof text === "string" ? [{ text }] : text;
  if (pieces.length === 1 && Object.keys(firstOf(pieces)).length === 1) {
    element.textContent = firstOf(pieces).text;
    return;
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
}

type Place = readonly [x: number, y: number];

/** Moves of a path from place to place, in tenths of a pixel: small numbers that recur, half the bytes of the places. */
export function moves(places: readonly Place[]): string[] {
  const tenths = places.map(([x, y]) => [Math.round(x * 10), Math.round(y * 10)] as const);
  return tenths
    .slice(1)
    .map(([x, y], i) => `${short(x - itemAt(tenths, i)[0])}${separated(short(y - itemAt(tenths, i)[1]), ",")}`);
}

/** A number as it follows another. */
export function separated(number: string, separator: string): string {
  return number.startsWith("-") ? number : separator + number;
}

/** "-0.3" is "-.3" */
function short(inTenths: number): string {
  return String(inTenths / 10 + 0).replace(/^(-?)0\./, "$1.");
}

/**
 * The places that a path of ours stands for: where it begins anew, the ends of its lines, and its dots. What is drawn
 * about a place, a ring or a triangle, is not one.
 */
export function pathPlaces(d: string): Place[] {
  const found: Place[] = [];
  let [x, y, moved] = [0, 0, false];
  // how far left of its place the pen of a ring stands, and whether it has drawn one
  let [aside, ringed] = [0, false];
  for (const [, command, list] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = list!.match(/-?(?:\d+(?:\.\d+)?|\.\d+)/g)?.map(Number) ?? [];
    const [first = 0, second = 0] = numbers;
    if (command === "M" || command === "L") {
      [x, y] = [first, second];
      found.push([x, y]);
    } else if (command === "m") {
      [x, y] = [x + first, y + second];
      if (ringed) found.push([x + aside, y]);
      else aside = -first;
    } else if (command === "h") {
      if (first === 0 && moved) found.push([x, y]);
      x += first;
    } else if (command === "l") {
      for (let i = 0; i < numbers.length; i += 2) {
        [x, y] = [x + itemAt(numbers, i), y + itemAt(numbers, i + 1)];
        // A single stroke belongs to a sign.
        if (numbers.length > 2) found.push([x, y]);
      }
    }
    moved = command === "m";
    if (command === "M" || command === "a") ringed = command === "a";
  }
  return found.map(([px, py]) => [tenth(px), tenth(py)]);
}
