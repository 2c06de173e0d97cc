/**
 * The frame around every figure: title that states the reading, controls, key, plot, numbers, caption, source, actions.
 * What a view does not have (numbers, key, controls, downloads) takes no place. Figures that nobody can change are
 * made by static-figure.ts, which asks for less.
 */

import { withSymbols } from "../symbols.js";
import { allKinds, downloadList, type FileKind, linkAndCite } from "./figure-actions.js";
import { findPart } from "./find-part.js";

/** Signs of the loss curves, which have their own words. */
export type KeySign = "dot" | "ring" | "line" | "dash" | "later";

type KeyMark =
  | "dots"
  | "rings"
  | "dot"
  | "ring"
  | "diamond"
  | "triangle"
  | "square"
  | "tick"
  | "cross"
  | "interval"
  | "line"
  | "thin-line"
  | "long-dash"
  | "short-dash"
  | "band";

/** One sign of a key that a figure puts into its own words. */
export interface KeyItem {
  mark: KeyMark;
  /** HTML */
  label: string;
  /** a colour or token; the ink of the key by default */
  color?: string;
}

export interface FigureNumber {
  id: string;
  /** HTML */
  term: string;
  /** HTML */
  value: string;
}

/** What changes with the view. `reading` is text, everything else HTML. */
export interface FigureContent {
  reading: string;
  subtitle: string;
  /** the view in one line, for paper */
  shown: string;
  /** the view in few words, for the folded control bar */
  view: string;
  key: readonly (KeySign | KeyItem)[];
  numbers: FigureNumber[];
  caption: string;
  source: string;
  description: string;
  table: string;
  computed: string;
}

export interface FigureFrameOptions {
  document?: Document;
  id: string;
  /** "Figure 2.1" */
  number: string;
  /** level of the title's heading */
  level?: 2 | 3 | 4;
  /** form with the controls; none = the figure has no choices */
  controls?: HTMLElement | null;
  /** files that the figure hands out, by ending */
  downloads?: readonly FileKind[];
  /** widths, pixels, at which the plot is drawn; the widest that fits is shown */
  widths: readonly number[];
  /** whether what is folded is filled too; true by default */
  folded?: boolean;
}

const three = (shape: (x: number) => string) => [5, 14, 23].map(shape).join("");
const stroke = 'fill="none" stroke="currentColor"';
const markDrawings: Record<KeyMark, string> = {
  dots: three((x) => `<circle cx="${x}" cy="7" r="2.4"/>`),
  rings: `<g ${stroke} stroke-width="1.2">${three((x) => `<circle cx="${x}" cy="7" r="2.4"/>`)}</g>`,
  dot: '<circle cx="14" cy="7" r="4.5"/>',
  ring: `<circle cx="14" cy="7" r="4" ${stroke} stroke-width="1.4"/>`,
  diamond: `<path d="M14 2l5 5-5 5-5-5z" ${stroke} stroke-width="1.4"/>`,
  square: `<path d="M9.8 2.8h8.4v8.4h-8.4z" ${stroke} stroke-width="1.6"/>`,
  triangle: '<path d="M14 2l5 9h-10z"/>',
  tick: `<path d="M14 1v12" ${stroke} stroke-width="2"/>`,
  cross: `<path d="M9 2l10 10M19 2l-10 10" ${stroke} stroke-width="2"/>`,
  interval: `<path d="M3 7h22" ${stroke} stroke-width="2"/><circle cx="14" cy="7" r="4"/>`,
  line: `<path d="M0 7h28" ${stroke} stroke-width="2.4"/>`,
  "thin-line": `<path d="M0 7h28" ${stroke} stroke-width="1.4"/>`,
  "long-dash": `<path d="M0 7h30" ${stroke} stroke-width="2.4" stroke-dasharray="8 3"/>`,
  "short-dash": `<path d="M1 7h28" ${stroke} stroke-width="2.4" stroke-dasharray="2 4" stroke-linecap="round"/>`,
  band: '<path d="M0 2h28v10h-28z" opacity="0.28"/>'
};
const signs: Record<KeySign, KeyItem> = {
  dot: { mark: "dots", label: "in the fit, one dot a step" },
  ring: { mark: "rings", label: "not in the fit" },
  line: { mark: "line", label: "the law, fitted" },
  dash: { mark: "long-dash", label: "the law\u2019s slope, height fitted to these points" },
  later: { mark: "long-dash", label: "the law, beyond the points in the fit" }
};

export function figureFrame(
  content: FigureContent,
  {
    document = globalThis.document,
    id,
    number,
    level = 3,
    controls = null,
    downloads = allKinds,
    widths,
    folded = true
  }: FigureFrameOptions
): HTMLElement {
  const frame = document.createElement("figure");
  frame.className = "figure";
  frame.id = id;
  frame.setAttribute("aria-labelledby", `${id}-title`);
  frame.setAttribute("aria-describedby", `${id}-description`);
  frame.innerHTML = `
<header class="figure-head">
<h${level} class="figure-title" id="${id}-title" data-part="reading"></h${level}>
<p class="figure-subtitle" data-part="subtitle"></p>
</header>
<div class="figure-controls" data-part="controls"><button type="button" class="unfold" aria-expanded="false"><span data-part="view"></span><svg width="12" height="8" viewBox="0 0 12 8" aria-hidden="true"><path d="M1 1.5l5 5 5-5" fill="none" stroke="currentColor" stroke-width="1.8"/></svg></button></div>
<p class="figure-shown" data-part="shown"></p>
<ul class="figure-key" data-part="key" aria-label="Signs"></ul>
<p class="figure-read" data-part="read" role="status"></p>
<div class="figure-plot" data-part="plot">${boxesFor(widths)}</div>
<dl class="figure-numbers" data-part="numbers"></dl>
<figcaption>
<p class="figure-caption"><b>${number}</b> <span data-part="caption"></span></p>
<div class="figure-foot">
<p class="figure-source" data-part="source"></p>
<div class="figure-actions">
${downloadList(id, downloads)}
${linkAndCite(id)}
<details name="${id}-more"><summary>Description</summary><p id="${id}-description" class="figure-panel" data-part="description"></p></details>
<details name="${id}-more"><summary>Table</summary><div class="figure-panel table-box" tabindex="0" role="region" aria-label="Table of ${number}" data-part="table"></div></details>
<details name="${id}-more"><summary>How computed</summary><div class="figure-panel"><div data-part="computed"></div><div data-part="inputs"></div></div></details>
</div>
</div>
<p class="visually-hidden" role="status" data-part="status"></p>
</figcaption>`.trim();
  if (controls) {
    controls.setAttribute("aria-label", `What ${number} shows`);
    part(frame, "controls").append(controls);
  } else part(frame, "controls").remove();
  fillSeen(frame, content);
  if (folded) fillFolded(frame, content);
  return frame;
}

/** Writes a view into a frame that is already there; nothing is added or removed but text and signs. */
export function fillFrame(frame: Element, content: FigureContent): void {
  fillSeen(frame, content);
  fillFolded(frame, content);
}

/** What a reader sees of a view beside its drawing. */
function fillSeen(frame: Element, content: FigureContent): void {
  part(frame, "reading").innerHTML = withSymbols(content.reading);
  fillParts(frame, content, ["subtitle", "view", "caption", "source"]);
  part(frame, "key").innerHTML = content.key
    .map((sign) => (typeof sign === "string" ? signs[sign] : sign))
    .map(({ mark, label, color }) => {
      const style = color === undefined ? "" : ` style="color:${color}"`;
      return `<li><svg width="30" height="14" viewBox="0 0 30 14" fill="currentColor" aria-hidden="true"${style}>${markDrawings[mark]}</svg><span>${label}</span></li>`;
    })
    .join("");
  part(frame, "numbers").innerHTML = content.numbers
    .map(({ id, term, value }) => `<div><dt>${term}</dt><dd data-number="${id}">${value}</dd></div>`)
    .join("");
}

/** What stands in folded panels, and on paper alone. */
export function fillFolded(frame: Element, content: FigureContent): void {
  fillParts(frame, content, ["shown", "description", "table", "computed"]);
}

type HtmlPart = Exclude<keyof FigureContent, "reading" | "key" | "numbers">;

function fillParts(frame: Element, content: FigureContent, names: readonly HtmlPart[]): void {
  for (const name of names) {
    const element = findPart(frame, name);
    if (element) element.innerHTML = content[name];
  }
}

export interface PlotBox {
  box: Element;
  /** what its drawing is made for, pixels */
  width: number;
  /** a strip stands under the plot, with a title of its own */
  area: "plot" | "strip";
}

/** The boxes of a frame that hold a drawing, the widest of an area last. */
export function plotBoxes(frame: Element): PlotBox[] {
  return (["plot", "strip"] as const).flatMap((area) =>
    Array.from(findPart(frame, area)?.children ?? [], (box) => ({
      box,
      width: Number(box.getAttribute("data-width")),
      area
    }))
  );
}

/** Boxes for the drawings of an area, one for each width. */
export function boxesFor(widths: readonly number[]): string {
  return widths.map((width) => `<div class="plot plot-${width}" data-width="${width}"></div>`).join("");
}

/** Pixels: a drawing of a sheet's width that is higher has smaller letters on paper than the wide one, which takes its place. */
const tallFrom = 452;

export function placeDrawing(box: Element, drawing: Node): void {
  box.replaceChildren(drawing);
  box.classList.toggle("tall", Number(box.querySelector("svg")?.getAttribute("height")) > tallFrom);
}

/** The widest or narrowest drawings of a frame, and the title between them. */
export function drawingsOf(frame: Element, width: "page" | "column"): Element[] {
  const drawn = (area: Element | null) => {
    const box = width === "page" ? area?.lastElementChild : area?.firstElementChild;
    return Array.from(box?.children ?? []).filter(({ localName }) => localName === "svg");
  };
  const strip = findPart(frame, "strip");
  const title = strip?.previousElementSibling;
  return [...drawn(findPart(frame, "plot")), ...(title ? [title] : []), ...drawn(strip)];
}

export function part(frame: Element, name: string): Element {
  const element = findPart(frame, name);
  if (!element) throw new Error(`figure ${frame.id}: no part "${name}"`);
  return element;
}
