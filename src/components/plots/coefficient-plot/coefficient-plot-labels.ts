/** Names at the ends of the curves of a coefficient plot. */
import { itemAt } from "../../../lib/items.js";
import { narrow, spread, textWidth } from "../../drawing/plot-parts.js";
import { appendText, svgElement } from "../../drawing/svg.js";
import { curveParts, limitName, onPaper } from "./coefficient-curves.js";
import type { CoefficientData, Frame } from "./coefficient-data.js";

interface EndLabel {
  text: string;
  wanted: number;
  strong: boolean;
}

/** Names at the right edge, pushed apart; rivals that leave through the top are named where they leave. */
export function drawCurveLabels(root: Element, data: CoefficientData, frame: Frame): void {
  const { box, y, width } = frame;
  const group = svgElement(root, "g", { "font-size": width < narrow ? 13 : 14, fill: "var(--ink-2)" });
  const labels: EndLabel[] = [];
  const leaving: { text: string; x: number }[] = [];
  for (const curve of [...data.rivals, ...(data.law ? [data.law] : [])]) {
    const { inside, beyond } = curveParts(curve, frame);
    const end = onPaper([...inside, ...beyond].at(-1) ?? [], frame).at(-1);
    if (!end) continue;
    if (end[0] < box.right - 1 && end[1] < box.top + 1) leaving.push({ text: curve.name, x: end[0] });
    else labels.push({ text: curve.name, wanted: end[1], strong: curve === data.law });
  }
  if (data.limit !== null && frame.beyond) {
    labels.push({ text: limitName(width), wanted: y(data.limit), strong: false });
  }
  labels.push(...nameAtTop(group, leaving, frame));
  const places = spread(
    labels.map((label) => label.wanted),
    17,
    box.top + 4,
    box.bottom
  );
  for (const [i, { text, strong }] of labels.entries()) {
    appendText(
      group,
      box.right + 8,
      itemAt(places, i) + 4.5,
      text,
      strong ? { "font-weight": 650, fill: "var(--ink)" } : {}
    );
  }
}

/** The first is named at the left of its line, others at the right; what has no room there goes to the margin. */
function nameAtTop(group: Element, leaving: { text: string; x: number }[], { box, width }: Frame): EndLabel[] {
  const size = width < narrow ? 13 : 14;
  let free = box.left;
  const rest: EndLabel[] = [];
  for (const [i, { text, x }] of [...leaving].sort((a, b) => a.x - b.x).entries()) {
    const length = textWidth(text, size);
    if (i === 0 && x - 8 - length > free) {
      appendText(group, x - 8, box.top + 13, text, { "text-anchor": "end" });
      free = x + 8;
    } else if (x > free && x + 12 + length < box.right) {
      appendText(group, x + 4, box.top + 13, text, {});
      free = x + 12 + length;
    } else rest.push({ text, wanted: box.top, strong: false });
  }
  return rest;
}
