/** What dot plots of every arrangement share: the types of their data, and how one value is drawn. */
import { drawGlyph, drawLine, linePath, type Place, type Shape } from "../../drawing/plot-parts.js";
import { axisName } from "../../frame/readings.js";

export interface DotSeries {
  name: string;
  shape: Shape;
  /** outline only; by itself a circle is filled and a diamond open */
  hollow?: boolean;
}

export interface DotValue {
  value: number;
  /** 95% interval */
  low?: number | null;
  high?: number | null;
  /** of that interval as it is read out, where the axis cuts it; null = no limit */
  ends?: readonly [low: number | null, high: number | null];
  /** place in the list of series; the first by itself */
  series?: number;
  /** where it began: a hollow start, joined to the value */
  start?: number | null;
  /** the best single one: a tick */
  best?: number | null;
  /** words beside the value */
  label?: string;
  /** of the mark; the row's by itself */
  color?: string;
}

export interface DotRow {
  name: string;
  /** of marks and, unless `textColor` says otherwise, of the name */
  color?: string;
  textColor?: string;
  values: readonly DotValue[];
}

/** A line, a band or both that values are held against. */
export interface DotReference {
  value?: number | null;
  low?: number | null;
  high?: number | null;
  name?: string;
  /** `margin`: inside it is as good as the same */
  kind?: "measured" | "margin";
}

export interface DotGroup {
  title?: string;
  rows: readonly DotRow[];
  reference?: DotReference | null;
}

export interface DotAxis {
  title: string;
  format: (value: number) => string;
  /** in a read-out, where ticks have fewer figures; HTML */
  read?: (value: number) => string;
  /** what the tick of a row is; "best" by itself */
  best?: string;
  scale?: "linear" | "log";
  domain?: [number, number];
  ticks?: readonly number[];
}

export interface DotPlotData {
  groups: readonly DotGroup[];
  series: readonly DotSeries[];
  axis: DotAxis;
  /** for all groups */
  reference?: DotReference | null;
  /** stems start here, or at the group's reference; none = no stems */
  stems?: number | "reference" | null;
}

export function bandPaint(reference: DotReference): Record<string, string | number> {
  return reference.kind === "margin" ? { fill: "var(--yes-ground)" } : { fill: "var(--axis)", "fill-opacity": 0.28 };
}

export function markColor(row: DotRow, value: DotValue): string {
  return value.color ?? row.color ?? "var(--ink)";
}

export interface DotStyle {
  color: string;
  /** where a stem begins; none = no stem */
  stem?: number | null;
  small?: boolean;
  /** values run upwards, not to the right */
  upright?: boolean;
}

/**
 * One value: stem, interval, start, best and the dot on top.
 *
 * @param at place of a number on the plot, in whichever direction it runs
 */
export function drawDot(
  parent: Element,
  value: DotValue,
  { shape, hollow = shape === "diamond" }: DotSeries,
  at: (value: number) => Place,
  { color, stem = null, small = false, upright = false }: DotStyle
): SVGElement {
  const [x, y] = at(value.value);
  if (stem !== null) drawLine(parent, linePath([at(stem), [x, y]]), { stroke: color, width: 1.6 });
  if (hasInterval(value)) {
    const width = shape === "circle" && !hollow ? 2.4 : 1.4;
    drawLine(parent, linePath([at(value.low), at(value.high)]), { stroke: color, width });
  }
  if (isNumber(value.start)) {
    drawLine(parent, linePath([at(value.start), [x, y]]), { stroke: color, width: 1 });
    drawGlyph(parent, at(value.start), { color, shape, hollow: true, radius: small ? 3.6 : 4.2 });
  }
  if (isNumber(value.best)) {
    const [bestX, bestY] = at(value.best);
    const [dx, dy] = upright ? [5, 0] : [0, 5];
    const ends: Place[] = [
      [bestX - dx, bestY - dy],
      [bestX + dx, bestY + dy]
    ];
    drawLine(parent, linePath(ends), { stroke: color, width: 1.4 });
  }
  const radius = shape === "circle" ? (small ? 4.4 : 5.2) : small ? 6.2 : 7.4;
  return drawGlyph(parent, [x, y], { color, shape, hollow, radius });
}

/** What a value says: "test loss 0.412 [0.401, 0.423], from 0.580". */
export function dotWords(
  { value, low, high, ends = [low ?? null, high ?? null], start, best }: DotValue,
  { title, format, read = format, best: bestName = "best" }: DotAxis
): string {
  return [
    `${axisName(title)} ${read(value)}${isNumber(low) && isNumber(high) ? ` [${ends.map((end) => (end === null ? "no limit" : read(end))).join(", ")}]` : ""}`,
    isNumber(start) ? `from ${read(start)}` : "",
    isNumber(best) ? `${bestName} ${read(best)}` : ""
  ]
    .filter(Boolean)
    .join(", ");
}

export function hasInterval<Value extends DotValue>(value: Value): value is Value & { low: number; high: number } {
  return isNumber(value.low) && isNumber(value.high);
}

export function isNumber(value: number | null | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Every number of the groups that the axis must hold. */
export function numbersOf({ groups, reference, stems }: DotPlotData): number[] {
  const references = [reference, ...groups.map((group) => group.reference)];
  const held = [
    ...groups.flatMap(({ rows }) =>
      rows.flatMap(({ values }) =>
        values.flatMap(({ value, low, high, start, best }) => [value, low, high, start, best])
      )
    ),
    ...references.flatMap((reference) => [reference?.value, reference?.low, reference?.high]),
    typeof stems === "number" ? stems : null
  ];
  return held.filter(isNumber);
}
