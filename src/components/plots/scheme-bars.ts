/** How often a run passes over its problems: bars of equal length, the samples seen, cut into passes, to scale. */
import { count, escapeHtml, plural } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import { drawTicks, positionScale } from "../drawing/axes.js";
import { type DrawOptions, drawingRoot, markGroup, narrow, textWidth } from "../drawing/plot-parts.js";
import { appendText, svgElement } from "../drawing/svg.js";
import { readableMark } from "../frame/readings.js";

interface SchemeBar {
  /** passes over the problems */
  tau: number;
  /** different problems */
  problems: number;
  /** beside the bar: "no curve published" */
  note?: string;
}

export interface SchemeData {
  /** seen by every run */
  samples: number;
  bars: readonly SchemeBar[];
}

export function schemeBars(
  { samples, bars }: SchemeData,
  { document = globalThis.document, width = 680, label = "" }: Omit<DrawOptions, "height"> = {}
): SVGSVGElement {
  const small = width < narrow;
  const labels = bars.map(({ tau, problems }) => `${count(problems)} problems \u00d7 ${count(tau)}`);
  const left = small ? 0 : Math.max(...labels.map((text) => textWidth(text, 14))) + 18;
  const notes = Math.max(0, ...bars.map(({ note }) => (note ? textWidth(note, 13) + 14 : 0)));
  const right = width - Math.max(small ? 14 : notes, 24);
  const row = small ? 46 : 32;
  const top = 6;
  const bottom = top + bars.length * row;
  const root = drawingRoot(document, width, bottom + 50, label);
  const axis = positionScale("linear", [0, samples], [left + (small ? 5 : 0), right]);
  const group = markGroup(root);
  for (const [i, bar] of bars.entries()) {
    const y = top + i * row + (small ? 22 : 6);
    drawBar(group, bar, samples, axis, y, row - (small ? 28 : 12));
    if (small)
      appendText(root, 0, y - 7, bar.note ? `${labels[i]}, ${bar.note}` : itemAt(labels, i), { "font-size": 13 });
    else {
      appendText(root, left - 12, y + (row - 12) / 2 + 5, itemAt(labels, i), { "font-size": 14, "text-anchor": "end" });
      if (bar.note)
        appendText(root, right + 10, y + (row - 12) / 2 + 5, bar.note, { "font-size": 13, fill: "var(--ink-2)" });
    }
  }
  const ticks = [0, Math.round(samples / 2), samples];
  drawTicks(
    root,
    axis,
    bottom + 2,
    ticks.map((value) => ({ value, text: count(value) }))
  );
  appendText(root, right, bottom + 44, "Samples seen in training", {
    "font-size": small ? 13 : 14,
    fill: "var(--ink-2)",
    "text-anchor": "end"
  });
  return root;
}

/** The first pass is filled, later ones are tinted: the same problems again. */
function drawBar(
  group: Element,
  { tau, problems, note }: SchemeBar,
  samples: number,
  axis: (value: number) => number,
  y: number,
  height: number
): void {
  const first = Math.min(problems, samples);
  const box = (from: number, to: number) => ({ x: axis(from), y, width: tenth(axis(to) - axis(from)), height });
  const bar = svgElement(group, "rect", { ...box(0, first), fill: "var(--size-7b)" });
  const words = [`${count(problems)} problems`, `${count(samples)} samples`, ...(note ? [escapeHtml(note)] : [])];
  readableMark(bar, plural(tau, "pass", "passes"), "", words.join(", "));
  if (first >= samples) return;
  svgElement(group, "rect", { ...box(first, samples), fill: "var(--size-7b)", "fill-opacity": 0.25 });
  const cuts: string[] = [];
  for (let at = problems; at < samples * 0.9999; at += problems) cuts.push(`M${axis(at)},${y}v${height}`);
  svgElement(group, "path", { d: cuts.join(""), stroke: "var(--surface)", "stroke-width": cuts.length > 40 ? 1 : 1.6 });
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
