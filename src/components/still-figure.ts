import { escapeHtml } from "../lib/format.js";
import { allKinds, downloadList, linkAndCite } from "./figure-actions.js";
import type { DrawOptions } from "./plot-parts.js";
import { keptReadings } from "./static-figure.js";

export interface StillFigure {
  /** of its place in the page and of its files: lower case, hyphens */
  name: string;
  /** SHA-256 of the data */
  hash: string;
  /** what it says, plain text: heading and label */
  title: string;
  /** HTML */
  note?: string;
  draw: (options: DrawOptions) => SVGSVGElement;
  /** pixels; the kind's own height by default */
  wide?: { width: number; height?: number };
  narrow?: { width: number; height?: number };
  /** what is plotted: as CSV, or, where that is long, the rows of a table of the site in which columns have these values */
  data: string | { table: string; rows: Record<string, string> };
}

/** A drawing without a frame, beside text: wide, and for narrow pages. `body` is a heading of the page's own, if any. */
export function stillFigure(
  document: Document,
  body: string,
  { name, hash, title, note, draw, wide = { width: 620 }, narrow = { width: 328 }, data }: StillFigure
): string {
  const drawings = Object.entries({ narrow, wide }).map(([size, room]) => {
    const svg = draw({ document, ...room, label: title });
    const html = `<div class="still-${size}" data-width="${room.width}">${svg.outerHTML}</div>`;
    return { root: svg, width: room.width, html };
  });
  const drawn = `<p class="figure-read" data-part="read" role="status"></p><div data-part="plot">${drawings.map(({ html }) => html).join("")}</div>`;
  const head =
    body.trim() === ""
      ? `<p class="still-title" data-part="reading">${escapeHtml(title)}</p>`
      : `<div data-part="reading">${body}</div>`;
  const told = note ? `<p class="still-note" data-part="subtitle">${note}</p>` : "";
  const id = `drawing-${name}`;
  const table =
    typeof data === "string"
      ? ""
      : `<a href="/${data.table}" rel="external" data-rows="${escapeHtml(String(new URLSearchParams(data.rows)))}">The whole table, CSV</a>`;
  const kept = typeof data === "string" ? `<template data-part="csv">${escapeHtml(data)}</template>` : "";
  const actions = `<div class="still-actions figure-actions"><span class="figure-source" data-part="source">data ${hash.slice(0, 7)}</span>${downloadList(id, allKinds, table)}${linkAndCite(id)}</div><p class="visually-hidden" role="status" data-part="status"></p>`;
  return `<figure class="still" id="${id}" data-live="drawing" data-file="${name}_${hash.slice(0, 7)}">${head}${told}${drawn}${actions}${kept}${keptReadings(drawings)}</figure>`;
}
