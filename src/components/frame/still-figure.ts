import type { DrawOptions } from "../drawing/plot-parts.js";
import { type Html, html, raw } from "../html.js";
import { allKinds, downloadList, linkAndCite } from "./figure-actions.js";
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
): Html {
  const drawings = Object.entries({ narrow, wide }).map(([size, room]) => {
    const svg = draw({ document, ...room, label: title });
    const box = html`<div class="still-${size}" data-width="${room.width}">${raw(svg.outerHTML)}</div>`;
    return { root: svg, width: room.width, box };
  });
  const drawn = html`<p class="figure-read" data-part="read" role="status"></p><div data-part="plot">${drawings.map(({ box }) => box)}</div>`;
  const head =
    body.trim() === ""
      ? html`<p class="still-title" data-part="reading">${title}</p>`
      : html`<div data-part="reading">${raw(body)}</div>`;
  const told = note ? html`<p class="still-note" data-part="subtitle">${raw(note)}</p>` : "";
  const id = `drawing-${name}`;
  const table =
    typeof data === "string"
      ? ""
      : html`<a href="/${data.table}" rel="external" data-rows="${String(new URLSearchParams(data.rows))}">The whole table, CSV</a>`;
  const kept = typeof data === "string" ? html`<template data-part="csv">${data}</template>` : "";
  const actions = html`<div class="still-actions figure-actions"><span class="figure-source" data-part="source">data ${hash.slice(0, 7)}</span>${downloadList(id, allKinds, table)}${linkAndCite(id)}</div><p class="visually-hidden" role="status" data-part="status"></p>`;
  return html`<figure class="still" id="${id}" data-live="drawing" data-file="${name}_${hash.slice(0, 7)}">${head}${told}${drawn}${actions}${kept}${keptReadings(drawings)}</figure>`;
}
