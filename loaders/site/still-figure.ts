import type { DrawOptions } from "../../src/components/plot-parts.js";
import { escapeHtml } from "../../src/lib/format.js";

export interface StillFigure {
  /** what it says, plain text: heading and label */
  title: string;
  /** HTML */
  note?: string;
  draw: (options: DrawOptions) => SVGSVGElement;
  /** pixels, of the wide and the narrow drawing; the kind's own by default */
  heights?: readonly [wide: number, narrow: number];
}

/** Widths of a drawing beside text, pixels. */
const widths = [620, 328] as const;

/** A drawing without a frame, beside text: wide, and for narrow pages. `body` is a heading of the page's own, if any. */
export function stillFigure(document: Document, body: string, { title, note, draw, heights }: StillFigure): string {
  const drawn = widths.map((width, i) => {
    const height = heights?.[i];
    const svg = draw({ document, width, label: title, ...(height === undefined ? {} : { height }) });
    return `<div class="still-${width}">${svg.outerHTML}</div>`;
  });
  const head = body.trim() === "" ? `<p class="still-title">${escapeHtml(title)}</p>` : body;
  return `<figure class="still">${head}${note ? `<p class="still-note">${note}</p>` : ""}${drawn.join("")}</figure>`;
}
