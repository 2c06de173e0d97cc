/**
 * A figure as an expression of data and choices, for a cell of a page:
 *
 *     figure(kOfN, data, choice, {number: "Figure 3.1", provenance})
 *     figure(coverage, study, {}, {number: "Figure D", provenance})
 *
 * The first has choices and stands in the page's `<figure>`, under its controls; the second has none, and is the whole of it.
 * While the build looks at a page everything of it is made; in a reader's page a drawing when it comes into sight, and what is
 * folded after the next paint.
 */
import { afterPaint } from "../client/parts/after-paint.js";
import { takeAway } from "../client/parts/download.js";
import { makeReadable, type ReadableFrame, readAt } from "../client/parts/read-out.js";
import { redraw, shownDrawing, upToDate, watchBoxes } from "../client/parts/redraw.js";
import { labelSize } from "../client/parts/size-colors.js";
import { takeOver } from "../client/parts/take-over.js";
import type { ChoiceFigure, Choices, Figure, FigureHandle } from "../components/frame/choice-figure.js";
import type { CitedStudy } from "../components/frame/cite.js";
import { allKinds, drawingKinds } from "../components/frame/figure-actions.js";
import {
  boxesFor,
  drawingsOf,
  figureFrame,
  fillFolded,
  type PlotBox,
  part,
  placeDrawing,
  plotBoxes
} from "../components/frame/figure-frame.js";
import { fileOf, idOf } from "../components/frame/figure-name.js";
import { type FigureReads, inputsRead, type StudyInputs } from "../components/frame/inputs-read.js";
import {
  type FigureView,
  type Follower,
  frameContent,
  plotWidths,
  staticFigure
} from "../components/frame/static-figure.js";
import { present } from "../lib/items.js";
import { type Origin, originOf } from "./choices.js";
import { citation } from "./citation.js";
import { followDrops, handlesOver } from "./handles.js";
import { isPrerendered } from "./prerendering.js";
import { linksFromHere } from "./site-links.js";

export interface FigureOptions {
  /** "Figure 3.1" */
  number: string;
  /** of its frame in the page, "figure-3-1" by default */
  id?: string;
  level?: 2 | 3 | 4;
  /** what it rests on, and how to cite it */
  provenance: Provenance;
}

/** What figures of a study share: `data/provenance.json`. */
export interface Provenance extends StudyInputs {
  site: string;
  study: CitedStudy;
  /** where the publication shows what a figure shows, HTML, by the figure's id */
  counterparts: Readonly<Record<string, string>>;
}

export function figure<Data>(
  kind: Figure<Data> | ChoiceFigure<Data>,
  data: Data,
  choices: Choices,
  options: FigureOptions
): HTMLElement {
  const { number, id = idOf(number) } = options;
  const view = kind.view(data, choices);
  const shown: Shown = { id, number, reads: kind.reads, view, content: frameContent(view), origin: originOf(choices) };
  return "controls" in kind ? chosen(kind, data, choices, shown, options) : unchanged(kind.follows, shown, options);
}

/** All of a figure without choices; where the page is read its own script has it, and in a preview that is here. */
function unchanged(follows: Follower | undefined, shown: Shown, { level, provenance }: FigureOptions): HTMLElement {
  const { id, number, view } = shown;
  const fill = (frame: HTMLElement) => {
    placeAddress(frame, shown, provenance);
    fillOrigin(frame, shown, provenance);
    if (follows?.addressed !== false) return;
    part(frame, "link").setAttribute("hidden", "");
    for (const action of frame.querySelectorAll(".figure-copy, .figure-cite")) action.remove();
  };
  const frame = staticFigure(view, {
    ...{ document, id, number, follows, fill, fileName: fileOf(number, provenance.hash) },
    ...(level === undefined ? {} : { level })
  });
  if (!follows && !isPrerendered()) takeOver(frame);
  return frame;
}

/** What stands in the page's `<figure>` under its controls. */
function chosen<Data>(
  kind: ChoiceFigure<Data>,
  data: Data,
  choices: Choices,
  shown: Shown,
  { level, provenance }: FigureOptions
): HTMLElement {
  const { id, number, view } = shown;
  const body = bodyOf(shown, level, fileOf(number, provenance.hash));
  placeAddress(body, shown, provenance);
  if (isPrerendered()) {
    fill(body, shown, provenance);
    for (const { box, width, area } of plotBoxes(body)) placeDrawing(box, draw(view, width, area));
    return body;
  }
  // the frame's own links, such as that of the archive
  for (const link of body.querySelectorAll('a[href^="/"]')) link.outerHTML = linksFromHere(link.outerHTML);
  const handles = kind.handles ? (width: number) => kind.handles!(data, choices, width) : null;
  drawLive(body, shown, handles);
  offerFiles(body, shown, provenance);
  const choose = (wanted: Choices) => shown.origin?.element.choose(wanted);
  part(body, "plot").addEventListener("dblclick", () => shown.origin?.element.showWhole());
  if (kind.pointed) followPointer(body, (x, width) => kind.pointed!(data, choices, x, width), choose);
  afterPaint(`${id} folded`, () => {
    fill(body, shown, provenance);
    const frame = body.closest("figure");
    if (frame) frame.dataset.ready = "true";
  });
  return body;
}

interface Shown {
  id: string;
  number: string;
  reads: FigureReads;
  view: FigureView;
  content: ReturnType<typeof frameContent>;
  origin: Origin | null;
}

/** The frame without its drawings, and with its folded parts empty. */
function bodyOf({ id, number, view, content }: Shown, level: FigureOptions["level"], file: string): HTMLElement {
  const frame = figureFrame(content, {
    document,
    id,
    number,
    ...(level === undefined ? {} : { level }),
    downloads: view.csv === undefined ? drawingKinds : allKinds,
    widths: plotWidths,
    folded: false
  });
  const body = document.createElement("div");
  body.className = "figure-body";
  body.dataset.file = file;
  body.append(...Array.from(frame.childNodes));
  if (view.strip) {
    const { title } = view.strip;
    const strip = `<p class="strip-title">${title}</p><div class="figure-plot figure-strip" data-part="strip">${boxesFor(plotWidths)}</div>`;
    part(body, "plot").insertAdjacentHTML("afterend", strip);
  }
  return body;
}

/** At build the pages are still to be placed. */
function here(html: string): string {
  return isPrerendered() ? html : linksFromHere(html);
}

/** The view in the folded bar, the address that says the choice, and where the publication shows the same. */
function placeAddress(body: HTMLElement, { id, content, origin }: Shown, { counterparts }: Provenance): void {
  const folded = origin?.element.querySelector("[data-part='view']");
  if (folded) folded.innerHTML = content.view;
  if (origin) part(body, "link").setAttribute("href", `${origin.query ? `?${origin.query}` : ""}#${id}`);
  const counterpart = counterparts[id];
  if (counterpart === undefined) return;
  const words = `<span data-part="counterpart">${here(counterpart)}</span>${content.source === "" ? "" : " \u00b7 "}<span data-part="source">${content.source}</span>`;
  const source = part(body, "source");
  source.removeAttribute("data-part");
  source.innerHTML = words;
}

/** What is folded: description, table, how it was computed, and where it comes from. */
function fill(body: HTMLElement, shown: Shown, provenance: Provenance): void {
  fillFolded(body, shown.content);
  fillOrigin(body, shown, provenance);
}

/** How to cite it, and the logs that it rests on. */
function fillOrigin(body: HTMLElement, { id, number, reads, view, content }: Shown, provenance: Provenance): void {
  const { hash, site, study } = provenance;
  const { href } = part(body, "link") as HTMLAnchorElement;
  const link = isPrerendered() ? `the address of this page, with #${id}` : href;
  const { reading: title, measuredBy } = view;
  part(body, "cite").innerHTML = citation({ name: id, number, title, link, site, hash, study, measuredBy });
  part(body, "inputs").innerHTML = here(inputsRead(reads, provenance)).replace(
    "<span data-shown></span>",
    `<span data-shown>${content.shown === "" ? "one, without choices" : content.shown}</span>`
  );
}

function draw(view: FigureView, width: number, area: PlotBox["area"]): SVGSVGElement {
  if (area !== "strip") return drawing(view, width);
  return drawing({ reading: "What the straight line misses, by step", draw: present(view.strip).draw }, width);
}

/** Drawings that come when they are in sight, are read by pointer and key, and have handles. */
function drawLive(
  body: HTMLElement,
  { id, view, origin }: Shown,
  handles: ((width: number) => readonly FigureHandle[]) | null
): void {
  const before = document.getElementById(id);
  const reading = makeReadable(body, { drawing: (width, area) => draw(view, width, area) });
  if (before) continueFrom(before, body, reading);
  watchBoxes(body, before);
  redraw(body, (width, area) => {
    const drawn = draw(view, width, area);
    if (!handles || !origin || area !== "plot") return drawn;
    const together = document.createDocumentFragment();
    together.append(drawn, ...handlesOver(id, handles(width), origin.element));
    return together;
  });
  if (handles) followDrops(id, body, handles);
}

/** The figure and its data as files, named after the figure, the data and the choice. */
function offerFiles(body: HTMLElement, { number, view, origin }: Shown, { hash }: Provenance): void {
  const words = present(origin).words.map((word) => word.replace(/[^a-z0-9.]+/gi, "-"));
  takeAway(body, {
    name: () => [fileOf(number, hash), ...words].join("_"),
    csv: () => view.csv ?? "",
    drawing: (width) => drawingsOf(upToDate(body), width)
  });
}

function drawing(view: Pick<FigureView, "draw" | "height" | "reading">, width: number): SVGSVGElement {
  const height = typeof view.height === "function" ? view.height(width) : view.height;
  return view.draw({ document, width, label: view.reading, ...(height === undefined ? {} : { height }) });
}

/** Panels that were open stay open, and a drawing that was read by keyboard keeps the keys and its mark. */
function continueFrom(before: Element, body: Element, reading: ReadableFrame): void {
  const panels = body.querySelectorAll("details");
  for (const [i, panel] of before.querySelectorAll(".figure-body details").entries()) {
    if (panel.hasAttribute("open")) panels[i]?.setAttribute("open", "");
  }
  const held = plotBoxes(before).findIndex(({ box }) => box.contains(document.activeElement));
  const handle = (document.activeElement as HTMLElement | null)?.dataset.handle;
  const earlier = before.querySelector(".figure-body");
  const read = earlier && readAt(earlier);
  setTimeout(() => {
    part(body, "status").textContent = part(body, "reading").textContent;
    if (held < 0) return;
    const box = plotBoxes(body)[held]?.box as HTMLElement | undefined;
    const again = handle === undefined ? box : box?.querySelector<HTMLElement>(`[data-handle="${handle}"]`);
    again?.focus({ preventScroll: true });
    if (box && read && handle === undefined) reading.readOn(read, box);
  });
}

/** Pressing or dragging on the drawing chooses; the page still scrolls under a finger. */
function followPointer(
  body: Element,
  choiceAt: (x: number, width: number) => Choices | null,
  choose: (choices: Choices) => void
): void {
  const follow = ({ clientX }: PointerEvent) => {
    const svg = shownDrawing(body);
    if (!svg) return;
    const { left, width: shown } = svg.getBoundingClientRect();
    const width = Number(svg.getAttribute("width"));
    const found = choiceAt(((clientX - left) * width) / (shown || width), width);
    if (found) choose(found);
  };
  part(body, "plot").addEventListener("pointerdown", (event) => {
    // a size's name brings the size out
    if (labelSize((event.target as Element).closest("text")) !== null) return;
    follow(event as PointerEvent);
    dragged = true;
  });
  part(body, "plot").addEventListener("pointermove", (event) => {
    if (dragged) follow(event as PointerEvent);
  });
}

/** A finger or a button is down on a drawing, which is drawn anew under it. */
let dragged = false;
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    dragged = false;
  });
}
