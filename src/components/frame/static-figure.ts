/** What a figure shows, and the frame of one that nobody changes: drawn at three widths, with what a reader takes away kept in it. */

import { escapeHtml } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import type { DrawOptions } from "../drawing/plot-parts.js";
import { type Html, html, raw } from "../html.js";
import { allKinds, drawingKinds } from "./figure-actions.js";
import { type FigureContent, figureFrame, type PlotBox, placeDrawing, plotBoxes } from "./figure-frame.js";
import { packReadings, readingsOf } from "./readings.js";

export interface FigureView extends Pick<FigureContent, "reading" | "subtitle" | "caption" | "source" | "description"> {
  key?: FigureContent["key"];
  numbers?: FigureContent["numbers"];
  /** HTML of a table; see dataTable() */
  table: string;
  /** HTML; see howComputed() */
  computed: string;
  draw: (options: DrawOptions & { width: number }) => SVGSVGElement;
  /** a second drawing under the first: its title, HTML, and what draws it */
  strip?: { title: string; draw: FigureView["draw"] };
  /** height of the plot, pixels, where the kind does not set its own; narrow drawings may differ */
  height?: number | ((width: number) => number);
  /** what is plotted, unrounded; see dataCsv() */
  csv?: string;
  /** the view in one line, for paper */
  shown?: string;
  /** the view in few words, for a folded control bar */
  view?: string;
  /** whose measurements it draws, null for the study's own; left out: the study's alone */
  measuredBy?: readonly (string | null)[];
}

/** The script of a page that draws a figure anew, and the figure's name there. */
export interface Follower {
  script: string;
  name: string;
  /** whether the page's address says what is shown */
  addressed: boolean;
}

export interface StaticFigureOptions {
  document?: Document;
  id: string;
  /** "Figure 1.1" */
  number: string;
  level?: 2 | 3 | 4;
  /** first part of the names of its files, e.g. "fig-1-1_ce1b6da" */
  fileName: string;
  /** the script of its page that draws it anew */
  follows?: Follower | undefined;
  /** fills what else the frame has, before it is drawn: a search for a part would go through the drawings */
  fill?: (frame: HTMLElement) => void;
}

/** Widths of every drawing, pixels; the page shows the widest that fits. */
export const plotWidths = [328, 680, 1068] as const;

export function staticFigure(figure: FigureView, options: StaticFigureOptions): HTMLElement {
  const { document = globalThis.document, id, number, level, fileName, follows, fill } = options;
  const { csv } = figure;
  const frame = figureFrame(frameContent(figure), {
    document,
    id,
    number,
    ...(level === undefined ? {} : { level }),
    downloads: csv === undefined ? drawingKinds : allKinds,
    widths: plotWidths
  });
  fill?.(frame);
  const boxes = plotBoxes(frame);
  drawPlots(boxes, figure, document);
  frame.dataset.live = follows?.script ?? "still";
  if (follows) frame.dataset.show = follows.name;
  frame.dataset.file = fileName;
  if (follows) return frame;
  if (csv !== undefined) {
    const kept = document.createElement("template");
    kept.setAttribute("data-part", "csv");
    // As text inside the element: what stands in a template is neither shown nor read out.
    kept.innerHTML = escapeHtml(csv);
    frame.append(kept);
  }
  const drawn = boxes.map(({ box, width }) => ({ root: box, width }));
  frame.insertAdjacentHTML("beforeend", keptReadings(drawn));
  return frame;
}

/** What the frame is filled with; what is folded is made when it is asked for. */
export function frameContent(figure: FigureView): FigureContent {
  const { reading, subtitle, caption, source, key = [], numbers = [], shown = "", view = "" } = figure;
  return {
    ...{ reading, subtitle, caption, source, key, numbers, shown, view },
    get description() {
      return escapeHtml(figure.description);
    },
    get table() {
      return figure.table;
    },
    get computed() {
      return figure.computed;
    }
  };
}

/** The drawing at every width, in the frame's boxes. */
function drawPlots(
  boxes: readonly PlotBox[],
  { draw, height, reading }: Pick<FigureView, "draw" | "height" | "reading">,
  document: Document
): void {
  for (const { box, width } of boxes) {
    const fixed = typeof height === "function" ? height(width) : height;
    placeDrawing(box, draw({ document, width, label: reading, ...(fixed === undefined ? {} : { height: fixed }) }));
  }
}

/**
 * Words of the marks as HTML, for a page that draws nothing itself; to stand right in the frame. Drawings of different
 * widths nearly always have the same marks; one that has others keeps words of its own.
 *
 * @param drawings what has just been drawn, the widest last
 */
export function keptReadings(drawings: readonly { root: ParentNode; width: number }[]): Html {
  const texts = drawings.map(({ root }) => packReadings(readingsOf(root) ?? []));
  const last = texts.length - 1;
  return html`${texts.map((text, i) => {
    if (text === "[]" || (text === texts[last] && i < last)) return "";
    const name = text === texts[last] ? "marks" : `marks-${itemAt(drawings, i).width}`;
    return html`<template data-part="${name}">${text}</template>`;
  })}`;
}

/** Rows of plain values as CSV, unrounded; null is an empty cell. */
export function dataCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[]
): string {
  return `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`;
}

function cell(value: string | number | boolean | null): string {
  const text = value === null ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface Computation {
  /** how it was fitted, HTML */
  sentence: string;
  /** exact values: name as HTML, value unrounded */
  values?: readonly (readonly [name: string, value: string | number])[];
  /** the command that prints the same numbers */
  command?: string;
}

/** What stands under "How computed". */
export function howComputed({ sentence, values = [], command }: Computation): Html {
  const exact = values.map(([name, value]) => html`<dt>${raw(name)}</dt><dd>${value}</dd>`);
  return html`<p>${raw(sentence)}</p>${exact.length > 0 && html`<dl class="exact">${exact}</dl>`}${command !== undefined && html`<p>The same numbers on the command line:</p><pre tabindex="0"><code>${command}</code></pre>`}`;
}
