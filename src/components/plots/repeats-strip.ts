/** Repeats behind the points of each size, along the steps: the bar is as high as there are repeats. */
import { escapeHtml, plural, modelSize as sizeName } from "../../lib/format.js";
import { drawTicks, drawTitles, positionScale } from "../drawing/axes.js";
import { type DrawOptions, drawingRoot, markGroup, textWidth } from "../drawing/plot-parts.js";
import { sizeColor, sizeTextColor } from "../drawing/scales.js";
import { appendText, svgElement } from "../drawing/svg.js";
import { readableMark } from "../frame/readings.js";

export interface RepeatsData {
  rows: readonly {
    modelSize: number;
    name: string;
    spans: readonly { from: number; to: number; repeats: number }[];
  }[];
  /** most repeats that a point can have */
  most: number;
}

const rowHeight = 30;

export function repeatsStrip(
  { rows, most }: RepeatsData,
  { document = globalThis.document, width = 680, label = "" }: DrawOptions = {}
): SVGSVGElement {
  const height = 26 + rows.length * rowHeight + 46;
  const root = drawingRoot(document, width, height, label);
  const left = Math.max(...rows.map(({ name }) => textWidth(name, 14))) + 16;
  const last = Math.max(...rows.flatMap(({ spans }) => spans.map(({ to }) => to)));
  const box = { left, right: width - 16, top: 26, bottom: height - 46 };
  const x = positionScale("linear", [0.5, last + 0.5], [box.left, box.right]);
  const marks = markGroup(root);
  for (const [i, { modelSize, name, spans }] of rows.entries()) {
    const base = box.top + (i + 1) * rowHeight - 5;
    appendText(root, left - 12, base - 5, name, {
      "font-size": 14,
      "font-weight": 600,
      "text-anchor": "end",
      fill: sizeTextColor(modelSize)
    });
    for (const { from, to, repeats } of spans) {
      const tall = ((rowHeight - 10) * repeats) / most;
      const bar = svgElement(marks, "rect", {
        x: x(from - 0.5),
        y: base - tall,
        width: Math.round((x(to + 0.5) - x(from - 0.5)) * 10) / 10,
        height: Math.round(tall * 10) / 10,
        fill: sizeColor(modelSize),
        "fill-opacity": 0.75
      });
      const at = from === to ? `step ${from}` : `steps ${from}\u2013${to}`;
      readableMark(bar, escapeHtml(name), at, plural(repeats, "repeat"));
      const text = `${repeats}`;
      if (x(to) - x(from) < 26) continue;
      appendText(
        root,
        (x(from) + x(to)) / 2,
        base - tall - 4 < box.top ? base - 6 : base + (repeats < most ? -tall - 4 : -5),
        text,
        {
          "font-size": 13,
          "text-anchor": "middle",
          ...(repeats === most ? { fill: "var(--surface)", "font-weight": 600 } : { fill: "var(--ink-2)" })
        }
      );
    }
  }
  const shown = [1, 25, 50, 75, 100].filter((step) => step <= last);
  drawTicks(
    root,
    x,
    box.bottom,
    shown.map((value) => ({ value, text: String(value) })),
    { line: true }
  );
  drawTitles(root, { x: "Training step", y: "Repeats behind each point" }, box, width);
  return root;
}

/** Plain text: which sizes have fewer repeats from where on. */
export function describeRepeats({ rows, most }: RepeatsData): string {
  const fewer = rows.flatMap(({ modelSize, spans }) =>
    spans
      .filter(({ repeats }) => repeats < most)
      .map(({ from, to, repeats }) => `${sizeName(modelSize)} ${repeats} at steps ${from} to ${to}`)
  );
  return fewer.length === 0
    ? `Every point rests on ${most} repeats.`
    : `Every point rests on ${most} repeats, except: ${fewer.join("; ")}.`;
}
