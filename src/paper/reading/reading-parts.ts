/** What the figures of the page on how printed numbers were made share. */

import { sizeColor, sizeTextColor } from "../../components/drawing/scales.js";
import type { FigureReads } from "../../components/frame/inputs-read.js";
import type { DotRow } from "../../components/plots/dot-plot/dot-plot-marks.js";
import { modelSize } from "../../lib/format.js";
import type { Results } from "../../lib/results.js";

export const readingReads: FigureReads = { logs: "all", earlier: true, places: ["inputs"] };

/** Families that are known by the points of a published figure alone. */
export function publishedFamilies(results: Results): string[] {
  return [...new Set(results.study.series.filter(({ asPublished }) => asPublished).map(({ family }) => family))];
}

export function sizeRow(size: number, values: DotRow["values"], name = modelSize(size)): DotRow {
  return { name, color: sizeColor(size), textColor: sizeTextColor(size), values };
}

export function foot(results: Results): string {
  return `data ${results.inputs.hash.slice(0, 7)}`;
}

export function tenths(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) / 10);
}
