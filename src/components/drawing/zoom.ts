/** Which part of a long axis is shown: two handles, in equal steps of the logarithm, and what the address calls it. */
import { escapeHtml } from "../../lib/format.js";
import { firstOf, itemAt } from "../../lib/items.js";
import { power, powerOfTen } from "../../lib/statistics/power.js";
import { extentOf } from "./axes.js";

/** From and to, in the unit of the axis. */
export type AxisRange = readonly [from: number, to: number];

/** Places of a handle, from 0. */
export const zoomSteps = 100;

/** Fewest steps between the two handles. */
const least = 5;

/** A range as the address says it: "1.3e18-5e19", "2000-51000". */
export function rangeWord(range: AxisRange): string {
  return range.map(numberWord).join("-");
}

/** The range of a word; null when it is not one, or not one of this axis. */
export function readRange(word: string | null, whole: AxisRange): AxisRange | null {
  const range = parseRange(word);
  if (!range) return null;
  const [low, high] = outer(whole);
  const wide = Math.log(range[1] / range[0]) / Math.log(whole[1] / whole[0]);
  const within = range[0] >= low * (1 - 1e-9) && range[1] <= high * (1 + 1e-9);
  return within && wide > (least - 1.5) / zoomSteps ? range : null;
}

/** The range of a word of any axis, if it is one at all. */
export function parseRange(word: string | null): AxisRange | null {
  const found = /^(\d+(?:\.\d+)?(?:e\d+)?)-(\d+(?:\.\d+)?(?:e\d+)?)$/.exec(word ?? "");
  if (!found) return null;
  const range: AxisRange = [Number(found[1]), Number(found[2])];
  return range[0] > 0 && range[0] < range[1] && Number.isFinite(range[1]) ? range : null;
}

/** The range between two handles; null = the whole. */
export function rangeBetween(from: number, to: number, whole: AxisRange): AxisRange | null {
  if (from <= 0 && to >= zoomSteps) return null;
  const [low, high] = outer(whole);
  const at = (step: number) => Number((whole[0] * power(whole[1] / whole[0], step / zoomSteps)).toPrecision(2));
  return [from <= 0 ? low : Math.max(at(from), low), to >= zoomSteps ? high : Math.min(at(to), high)];
}

export function handlesOf(range: AxisRange | null, whole: AxisRange): [number, number] {
  if (!range) return [0, zoomSteps];
  const step = (value: number) => {
    const share = Math.log(value / whole[0]) / Math.log(whole[1] / whole[0]);
    return Math.min(Math.max(Math.round(share * zoomSteps), 0), zoomSteps);
  };
  return [step(range[0]), step(range[1])];
}

/** Handles that have changed places, or come too near: the one that was moved gives way. */
export function keepApart([from, to]: readonly [number, number], moved: "from" | "to"): [number, number] {
  if (to - from >= least) return [from, to];
  return moved === "from" ? [Math.max(to - least, 0), to] : [from, Math.min(from + least, zoomSteps)];
}

/** All samples that curves reach, worked out once for each set of them: controls ask again and again. */
export function samplesExtent(curves: readonly { samples: readonly number[] }[]): [number, number] {
  const known = extents.get(curves) ?? extentOf(curves.flatMap(({ samples }) => samples));
  extents.set(curves, known);
  return known;
}

const extents = new WeakMap<object, [number, number]>();

/** The whole axis with ends of two figures, as words have them. */
function outer([low, high]: AxisRange): AxisRange {
  const step = (value: number) => powerOfTen(Math.floor(Math.log10(value)) - 1);
  const ends = [Math.floor(low / step(low) + 1e-9) * step(low), Math.ceil(high / step(high) - 1e-9) * step(high)];
  return [Number(firstOf(ends).toPrecision(2)), Number(itemAt(ends, 1).toPrecision(2))];
}

function numberWord(value: number): string {
  return value >= 1e6 ? value.toExponential().replace("e+", "e") : String(value);
}

export interface ZoomControlsOptions {
  document?: Document;
  id: string;
  /** what the other axis may follow: "Loss axis follows"; none = it has a control of its own */
  follows?: string;
}

/** The two handles, to stand under the axis; the page gives them their words. */
export function zoomControls({ document = globalThis.document, id, follows }: ZoomControlsOptions): HTMLElement {
  const strip = document.createElement("div");
  strip.className = "figure-zoom";
  strip.setAttribute("data-part", "zoom");
  strip.setAttribute("role", "group");
  strip.setAttribute("aria-label", "Part of the axis that is shown");
  const handle = (end: "from" | "to", at: number) =>
    `<input type="range" class="zoom-handle" name="${id}-x-${end}" min="0" max="${zoomSteps}" value="${at}" aria-label="Shown ${end}">`;
  const box = follows
    ? `<label class="zoom-follow"><input type="checkbox" class="zoom-box" name="${id}-y"><span>${escapeHtml(follows)}</span></label>`
    : "";
  strip.innerHTML = `<span class="zoom-track">${handle("from", 0)}${handle("to", zoomSteps)}</span><output></output>${box}<button type="button" class="zoom-whole" data-idle>Whole axis</button>`;
  return strip;
}
