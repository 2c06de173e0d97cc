import type { DrawOptions } from "../drawing/plot-parts.js";
import { type Html, html, raw } from "../html.js";
import { allKinds, downloadList, linkAndCite } from "./figure-actions.js";
import { keptReadings } from "./static-figure.js";

export interface StillFigure {
  /** of its place in the page and of its files: lower case, hyphens */
  name: string;
  /** what it says, plain text: heading and label */
  title: string;
  /** HTML */
  note: string;
  draw: (options: DrawOptions & { width: number }) => SVGSVGElement;
  /** pixels; the kind's own height by default */
  wide?: { width: number; height?: number };
  /** what is plotted, as CSV */
  csv: string;
}

/**
 * A drawing without a frame, beside text: wide, and for narrow pages.
 *
 * @param hash SHA-256 of the data
 */
export function stillFigure(
  document: Document,
  { name, title, note, draw, wide = { width: 620 }, csv }: StillFigure,
  hash: string
): Html {
  const drawings = Object.entries({ narrow: { width: 328 }, wide }).map(([size, room]) => {
    const svg = draw({ document, ...room, label: title });
    const box = html`<div class="still-${size}" data-width="${room.width}">${raw(svg.outerHTML)}</div>`;
    return { root: svg, width: room.width, box };
  });
  const drawn = html`<p class="figure-read" data-part="read" role="status"></p><div data-part="plot">${drawings.map(({ box }) => box)}</div>`;
  const head = html`<p class="still-title" data-part="reading">${title}</p><p class="still-note" data-part="subtitle">${raw(note)}</p>`;
  const id = `drawing-${name}`;
  const kept = html`<template data-part="csv">${csv}</template>`;
  const actions = html`<div class="still-actions figure-actions"><span class="figure-source" data-part="source">data ${hash.slice(0, 7)}</span>${downloadList(id, allKinds)}${linkAndCite(id)}</div><p class="visually-hidden" role="status" data-part="status"></p>`;
  return html`<figure class="still" id="${id}" data-live="drawing" data-file="${name}_${hash.slice(0, 7)}">${head}${drawn}${actions}${kept}${keptReadings(drawings)}</figure>`;
}
