/** Places of a drawing read back through its own axes, by the words of their ticks. */
import { expect } from "vitest";

export type Place = [x: number, y: number];

/** Places of a path of M, L, H, V, l and m; where a dot is, h0 draws it. */
export function placesOf(d: string): Place[] {
  let last: Place = [0, 0];
  return [...d.replaceAll("h0", "").matchAll(/([MLHVlm])([^MLHVlmZ]*)/g)].flatMap(([, letter, rest]) => {
    const numbers = rest!.match(/-?[\d.]+/g)!.map(Number);
    if (letter === "H" || letter === "V") {
      last = letter === "H" ? [numbers[0]!, last[1]] : [last[0], numbers[0]!];
      return [last];
    }
    return Array.from({ length: numbers.length / 2 }, (_, i): Place => {
      const [x, y] = [numbers[2 * i]!, numbers[2 * i + 1]!];
      last = letter === "l" || letter === "m" ? [last[0] + x, last[1] + y] : [x, y];
      return last;
    });
  });
}

/** Value at a pixel, by two ticks with numbers; of a logarithmic axis by their logarithms. */
function axisOf(ticks: readonly { at: number; value: number }[], isLog: boolean): (px: number) => number {
  const by = isLog ? Math.log : (value: number) => value;
  const [a, b] = [ticks[0]!, ticks.at(-1)!];
  const along = (px: number) => by(a.value) + ((px - a.at) / (b.at - a.at)) * (by(b.value) - by(a.value));
  return isLog ? (px) => Math.exp(along(px)) : along;
}

const units: Record<string, number> = { "": 1, k: 1e3, M: 1e6, B: 1e9, "%": 0.01 };

/** "0.5", "1,200", "40k", "7B", "−0.1", "20%", and 10 or 3 × 10 with an exponent in a piece of its own. */
function numberOf(text: Element): number {
  const [base, exponent] = [...text.querySelectorAll("tspan")].map((piece) => piece.textContent!);
  if (base?.endsWith("10") && exponent !== undefined)
    return (Number.parseFloat(base) === 10 ? 1 : Number.parseFloat(base)) * 10 ** Number(exponent);
  const [, number, unit] = /^([+\u2212-]?[\d.,]+)([kMB%]?)$/.exec(text.textContent!)!;
  return Number(number!.replaceAll(",", "").replace("\u2212", "-")) * units[unit!]!;
}

export interface Axes {
  x: (px: number) => number;
  y: (px: number) => number;
}

/** One of a drawing's axes, in the order drawn: value at a pixel across, or down. */
export function axisAt(root: Element, i: number, way: "across" | "down", isLog: boolean): (px: number) => number {
  const ticks = [...root.querySelectorAll(".axis")[i]!.querySelectorAll(".tick")].flatMap((tick) => {
    const [, across, down] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(tick.getAttribute("transform")!)!;
    const text = tick.querySelector("text");
    return text?.textContent ? [{ at: Number(way === "across" ? across : down), value: numberOf(text) }] : [];
  });
  return axisOf(ticks, isLog);
}

/** Both axes of a drawing, that of y drawn first; of the i-th panel where there are several. */
export function axesOf(root: Element, isLog: { x: boolean; y: boolean }, i = 0): Axes {
  return { x: axisAt(root, 2 * i + 1, "across", isLog.x), y: axisAt(root, 2 * i, "down", isLog.y) };
}

/** Paths with these attributes, each as its places. */
export function pathsOf(root: Element, look: Record<string, string>): Place[][] {
  return [...root.querySelectorAll("path")]
    .filter((path) => Object.entries(look).every(([name, value]) => path.getAttribute(name) === value))
    .map((path) => placesOf(path.getAttribute("d")!));
}

/** Middle of what a closed path surrounds. */
export function middleOf(corners: readonly Place[]): Place {
  const middle = (of: 0 | 1) =>
    (Math.min(...corners.map((one) => one[of])) + Math.max(...corners.map((one) => one[of]))) / 2;
  return [middle(0), middle(1)];
}

/** Within what a tenth of a pixel is, and the ticks' own tenths. */
export function expectAt(
  places: readonly Place[],
  axes: Axes,
  points: readonly (readonly [number, number])[],
  { x: ofX = 3e-3, y: ofY = 2e-4 } = {}
): void {
  expect(places.length).toBe(points.length);
  for (const [i, [px, py]] of places.entries()) {
    const [x, y] = points[i]!;
    expect(Math.abs(axes.x(px) / x - 1), `x of ${i}: ${axes.x(px)} for ${x}`).toBeLessThan(ofX);
    expect(Math.abs(axes.y(py) - y), `y of ${i}: ${axes.y(py)} for ${y}`).toBeLessThan(ofY);
  }
}
