/** Small multiples in words: what each line does from its first to its last value. */
import { median } from "d3-array";
import { count, list, loss, plural } from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import type { Panel, PanelPoint, PanelSeries, SmallMultiplesData } from "./small-multiples-data.js";

const usualTail = 20;

export interface MultiplesWording {
  /** as a sentence begins: "Test loss" */
  quantity: string;
  /** "training samples" */
  against: string;
  format?: (value: number) => string;
  /** evaluations at the end whose median is where a series ends */
  tail?: number;
}

/** Plain text, a clause a panel: its greatest change, or where it ends beside its reference. */
export function describeSmallMultiples(
  { panels }: SmallMultiplesData,
  { quantity, against, format = loss, tail = usualTail }: MultiplesWording
): string {
  const clauses = panels.map((panel) => `${panel.title}, ${panelClause(panel, format, tail)}`);
  const remarks = panels.flatMap(({ title, remark }) => (remark ? [`${title}: ${remark}.`] : []));
  const ends = tail === 1 ? "ends are last evaluations" : `ends are medians of the last ${tail} evaluations`;
  const head = `${quantity} against ${against} in ${plural(panels.length, "panel")}; ${ends}`;
  return [`${head}: ${clauses.join("; ")}.`, ...remarks].join(" ");
}

function panelClause({ series }: Panel, format: (value: number) => string, tail: number): string {
  const lines = series.filter(({ role = "main" }) => role === "main").flatMap((series) => courseOf(series, tail));
  if (lines.length === 0) return "nothing measured";
  const reference = series.find(({ role }) => role === "reference");
  const beside = reference && courseOf(reference, tail)[0];
  if (lines.length === 1 && beside) {
    const apart = firstOf(lines).to - beside.to;
    if (format(Math.abs(apart)) === format(0)) return `ends where ${beside.name} ends, at ${format(firstOf(lines).to)}`;
    return `ends at ${format(firstOf(lines).to)}, ${format(Math.abs(apart))} ${apart > 0 ? "above" : "below"} ${beside.name}`;
  }
  const most = lines.reduce((a, b) => (Math.abs(b.to - b.from) > Math.abs(a.to - a.from) ? b : a));
  const course = `from ${format(most.from)} to ${format(most.to)}`;
  return lines.length === 1 ? course : `${most.name} changes most, ${course}`;
}

/** Plain text for response lengths: the largest change, what falls, what is missing. Lengths in tokens. */
export function describeLengths({ panels }: SmallMultiplesData): string {
  const named = panels.flatMap(({ title, series }) =>
    series
      .filter(({ role = "main" }) => role === "main")
      .flatMap((series) => courseOf(series, usualTail))
      .map((line) => ({ ...line, name: panels.length > 1 ? `${line.name} ${title}` : line.name }))
  );
  if (named.length === 0) return "Response length by samples: nothing measured.";
  const most = named.reduce((a, b) => (Math.abs(b.to - b.from) > Math.abs(a.to - a.from) ? b : a));
  const fall = named.filter(({ from, to }) => to < from).map(({ name }) => name);
  const falls =
    fall.length === 0
      ? "none gets shorter"
      : fall.length === named.length
        ? "all get shorter"
        : `${list(fall)} ${fall.length === 1 ? "gets" : "get"} shorter`;
  const remarks = panels.flatMap(({ title, remark }) => (remark ? [`${title}: ${remark}.`] : []));
  const head = `Response length by samples: ${most.name} changes most, from ${count(most.from)} to ${count(most.to)} tokens; ${falls}.`;
  return [head, ...remarks].join(" ");
}

/** Medians of the first five and the last `tail` points of a series, or of its line where it has no points. */
function courseOf(
  { name, line = [], points = [] }: PanelSeries,
  tail: number
): { name: string; from: number; to: number }[] {
  const known = (points.length > 0 ? points : line).filter((point): point is PanelPoint => point !== null);
  const from = median(known.slice(0, 5), ({ y }) => y);
  const to = median(known.slice(-tail), ({ y }) => y);
  return from === undefined || to === undefined ? [] : [{ name, from, to }];
}
