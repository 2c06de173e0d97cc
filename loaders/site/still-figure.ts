import type { DrawOptions } from "../../src/components/plot-parts.js";
import { escapeHtml } from "../../src/lib/format.js";

export interface StillFigure {
  /** what it says, plain text: heading and label */
  title: string;
  /** HTML */
  note?: string;
  draw: (options: DrawOptions) => SVGSVGElement;
  /** pixels; the kind's own height by default */
  wide?: { width: number; height?: number };
  narrow?: { width: number; height?: number };
}

/** A drawing without a frame, beside text: wide, and for narrow pages. `body` is a heading of the page's own, if any. */
export function stillFigure(
  document: Document,
  body: string,
  { title, note, draw, wide = { width: 620 }, narrow = { width: 328 } }: StillFigure
): string {
  const drawn = Object.entries({ wide, narrow }).map(
    ([name, size]) => `<div class="still-${name}">${draw({ document, ...size, label: title }).outerHTML}</div>`
  );
  const head = body.trim() === "" ? `<p class="still-title">${escapeHtml(title)}</p>` : body;
  return `<figure class="still">${head}${note ? `<p class="still-note">${note}</p>` : ""}${drawn.join("")}</figure>`;
}
