/** Dot plots in words: values in order, differences against a margin, before and after. */
import { capital, interval, list, loss, plural } from "../../../lib/format.js";
import { firstOf, itemAt, lastOf } from "../../../lib/items.js";
import type { DotGridData } from "./dot-plot-grid.js";
import { type DotPlotData, type DotValue, hasInterval, isNumber } from "./dot-plot-marks.js";

export interface DotWording {
  /** as a sentence begins: "Loss removed by ten times the compute" */
  quantity: string;
  /** what a row is: "size" */
  rows: string;
  rowsMany?: string;
  /** whether the rows have an order of their own, which the values may follow (true) */
  ordered?: boolean;
  format?: (value: number) => string;
}

/** Plain text: least and greatest, how far the order of the rows is also the order of the values, what overlaps. */
export function describeDotPlot(data: DotPlotData, wording: DotWording): string {
  const { quantity, rows: row, rowsMany = `${row}s`, ordered = true, format = loss } = wording;
  const rows = data.groups.flatMap((group) => group.rows);
  const perSeries = data.series.flatMap(({ name }, i) => {
    const points = data.groups.flatMap((group, g) =>
      group.rows.flatMap((row) =>
        row.values.filter(({ series = 0 }) => series === i).map((value) => ({ name: row.name, group: g, row, value }))
      )
    );
    if (points.length === 0) return [];
    const who = data.series.length > 1 ? `${name}, ` : "";
    if (points.length === 1) return [`${who}${firstOf(points).name} ${spoken(firstOf(points).value, format)}.`];
    const sorted = [...points].sort((a, b) => a.value.value - b.value.value);
    const ends = [firstOf(sorted), lastOf(sorted)].map((end) => `${end.name}, ${spoken(end.value, format)}`);
    // several values of a row have no place in an order of rows
    const single = new Set(points.map(({ row }) => row)).size === points.length;
    return [
      `${who}from ${ends[0]}, to ${ends[1]}.${ordered && single ? ` ${orderSentence(points, wording)}${overlapSentence(points)}` : ""}`
    ];
  });
  const head = `${quantity} for ${plural(rows.length, row, rowsMany)}`;
  return perSeries.length === 1 ? `${head}, ${perSeries[0]}` : `${head}. ${perSeries.map(capital).join(" ")}`;
}

interface Named {
  name: string;
  /** rows are compared within their group alone */
  group: number;
  value: DotValue;
}

function orderSentence(points: Named[], { rows, rowsMany = `${rows}s` }: DotWording): string {
  if (points.length < 3) return "";
  const first = points.filter(({ group }) => group === firstOf(points).group);
  const along = lastOf(first).value.value >= firstOf(first).value.value ? points : [...points].reverse();
  const against = neighbours(along).flatMap(([before, item]) =>
    item.value.value < before.value.value ? [`${item.name} lies below ${before.name}`] : []
  );
  if (against.length > points.length / 3) return `The order of the ${rowsMany} is not the order of the values.`;
  const course = `Values rise from ${rows} to ${rows}`;
  return against.length === 0 ? `${course} without exception.` : `${course}, except that ${list(against)}.`;
}

/** Neighbours in the order of the rows whose intervals overlap. */
function overlapSentence(points: Named[]): string {
  const all = neighbours(points.filter(({ value }) => hasInterval(value)));
  if (all.length === 0) return "";
  const pairs = all.flatMap(([before, item]) => {
    const apart = item.value.low! > before.value.high! || before.value.low! > item.value.high!;
    return apart ? [] : [`${before.name} and ${item.name}`];
  });
  if (pairs.length === 0) return " No two neighbours\u2019 intervals overlap.";
  if (pairs.length === all.length) return " All neighbours\u2019 intervals overlap.";
  return ` Intervals overlap between ${pairs.join(", between ")}.`;
}

function neighbours(items: readonly Named[]): [Named, Named][] {
  return items.slice(1).flatMap((item, i) => (itemAt(items, i).group === item.group ? [[itemAt(items, i), item]] : []));
}

function spoken(value: DotValue, format: (value: number) => string): string {
  return hasInterval(value) ? `${format(value.value)} ${interval(value.low, value.high, format)}` : format(value.value);
}

export type Outcome = "gain" | "no change" | "loss";

/** What training did to a loss: its interval at the end against its start. Falling loss is a gain. */
export function outcome({ value, low, high, start }: DotValue): Outcome {
  if (!isNumber(start)) return "no change";
  if ((isNumber(high) ? high : value) < start) return "gain";
  return (isNumber(low) ? low : value) > start ? "loss" : "no change";
}

/** Plain text for dumbbells: in how many cells the loss falls, rises, cannot be told, and the largest of each. */
export function describeDumbbells({ panels }: DotGridData): string {
  const cells = panels.flatMap(({ title, groups }) =>
    groups.flatMap(({ rows }) =>
      rows.flatMap((row) =>
        row.values.flatMap((value) => (isNumber(value.start) ? [{ title, name: row.name, value }] : []))
      )
    )
  );
  const sizes = new Set(cells.map(({ name }) => name)).size;
  const count = (wanted: Outcome) => cells.filter(({ value }) => outcome(value) === wanted).length;
  const sorted = [...cells].sort((a, b) => fallOf(b.value) - fallOf(a.value));
  const spokenCell = ({ title, name, value }: (typeof cells)[number]) =>
    `${title} at ${name}, from ${loss(value.start!)} to ${loss(value.value)}`;
  const largest = [
    ...(sorted[0] && fallOf(sorted[0].value) > 0 ? [`Largest fall: ${spokenCell(sorted[0])}`] : []),
    ...(sorted[0] && fallOf(lastOf(sorted).value) < 0 ? [`largest rise: ${spokenCell(lastOf(sorted))}`] : [])
  ];
  const unchanged = count("no change");
  return [
    `Loss before and after training, ${plural(panels.length, "benchmark")} by ${plural(sizes, "size")}.`,
    `Falls in ${count("gain")}, rises in ${count("loss")}, with no change shown in ${unchanged}.`,
    ...(largest.length > 0 ? [`${capital(largest.join("; "))}.`] : [])
  ].join(" ");
}

function fallOf(value: DotValue): number {
  return value.start! - value.value;
}
