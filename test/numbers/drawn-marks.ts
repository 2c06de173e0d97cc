/** What a drawing shows, in the units of its axes: each line, band, dot and interval, read by the labels of the axes alone. */
import { pathPlaces } from "../../src/components/drawing/svg.js";
import type { Cells } from "./csv-of.js";

type Place = readonly [x: number, y: number];

/** Pixels of a value; an axis with two labels may be of either kind. */
type Pixels = (value: number) => number;

export interface DrawnMark {
  kind: "line" | "band" | "dots" | "interval";
  /** of the mark, to find it by */
  d: string;
  places: readonly Place[];
  /** none = that direction has no numbers: rows of names */
  x: Axis | null;
  y: Axis | null;
  /** of the plot, pixels, where the drawing says it */
  top: number | null;
  /** one of three bars or more that begin together: there it has no value */
  stem?: boolean;
}

interface Axis {
  /** across the direction of its values: where a scale of x lies, and where the rules of one of y begin */
  start: number;
  pixels: readonly Pixels[];
  /** where it begins and ends, as far as it is drawn */
  from: number;
  to: number;
  places: readonly number[];
  values: readonly (number | null)[];
}

/** Pixels: marks, labels and lines are rounded to a tenth. */
const near = 0.3;

/** Marks of a drawing that carry data: what spans its whole box is a rule, a rim or a shade. */
export function drawnMarks(drawing: Element): DrawnMark[] {
  const marks = [...drawing.querySelectorAll("path, circle")].filter(
    (mark) =>
      !mark.closest("g.axis") &&
      !["var(--surface)", "var(--grid)", "var(--rule)"].includes(mark.getAttribute("stroke") ?? "")
  );
  const found = marks.flatMap((mark): DrawnMark[] => {
    const drawn = placesOf(mark);
    if (!drawn) return [];
    const { x, y } = axesOf(mark, drawn.places);
    return isRule(drawn, x, y) ? [] : [{ ...drawn, d: mark.getAttribute("d") ?? mark.tagName, x, y, top: topOf(mark) }];
  });
  const starts = found.filter(({ kind }) => kind === "interval").map(({ places }) => places[0]![0]);
  const isBase = (at: number) => starts.filter((start) => start === at).length > 2;
  return found.map((mark) => ({ ...mark, stem: mark.kind === "interval" && !mark.y && isBase(mark.places[0]![0]) }));
}

function topOf(mark: Element): number | null {
  const [, , top] = mark.closest("[data-box]")?.getAttribute("data-box")?.split(" ") ?? [];
  return top === undefined ? null : Number(top);
}

function placesOf(mark: Element): Pick<DrawnMark, "kind" | "places"> | null {
  const number = (name: string) => Number(mark.getAttribute(name));
  if (mark.tagName === "circle") return { kind: "dots", places: [[number("cx"), number("cy")]] };
  const d = mark.getAttribute("d")!;
  const ends = corners(d);
  // leaders of annotations, whose curves are no data
  if (/[QC]/.test(d) || ends.length === 0) return null;
  // carets on the edge of a plot, for dots beyond it
  if (/^(M[^Ml]*l3,-?5l3,-?5)+$/.test(d)) return null;
  if (/^M[^M]*L[^M]*M[^M]*L[^M]*$/.test(d) && ends.length === 4) return { kind: "dots", places: [middleOf(ends)] };
  if (/h-5\.6Z/.test(d)) return { kind: "dots", places: ends.map(([x, y]) => [x, y + 3]) };
  if (mark.hasAttribute("fill-opacity") && d.endsWith("Z")) return { kind: "band", places: ends };
  if (/h0|a[\d.]/.test(d)) return { kind: "dots", places: ends };
  if (/Z$/.test(d) && ends.length === 4) return { kind: "dots", places: [middleOf(ends)] };
  if (mark.getAttribute("fill") !== "none") return null;
  return { kind: ends.length === 2 ? "interval" : "line", places: ends };
}

/** The places of a path; of one that runs along an axis, both its ends. */
function corners(d: string): readonly Place[] {
  const [, x, y, way, to] = /^M(-?[\d.]+),(-?[\d.]+)([HV])(-?[\d.]+)$/.exec(d) ?? [];
  if (way === undefined) return pathPlaces(d);
  const [from, end] = [[Number(x), Number(y)] as const, Number(to)];
  return [from, way === "H" ? [end, from[1]] : [from[0], end]];
}

function middleOf(places: readonly Place[]): Place {
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return [middle(places.map(([x]) => x)), middle(places.map(([, y]) => y))];
}

/** Rules and limits across the whole plot, and the line on which both axes are equal. */
function isRule({ kind, places }: Pick<DrawnMark, "kind" | "places">, x: Axis | null, y: Axis | null): boolean {
  if (kind !== "interval") return false;
  const [[x0, y0], [x1, y1]] = places as [Place, Place];
  const spans = (axis: Axis | null, a: number, b: number) =>
    axis === null || (Math.min(a, b) <= axis.from + 8 && Math.max(a, b) >= axis.to - 8);
  if (y0 === y1) return x === null ? Math.abs(x1 - x0) > 250 : spans(x, x0, x1);
  if (x0 === x1) return spans(y, y0, y1);
  return places.every(([px, py]) => {
    const [a, b] = [x, y].map((axis) => axis?.values.indexOf(null) === -1 && axis.values.join());
    if (!a || a !== b) return false;
    const share = (axis: Axis, at: number) => (at - axis.places[0]!) / (axis.places.at(-1)! - axis.places[0]!);
    return Math.abs(share(x!, px) - share(y!, py)) < 0.002;
  });
}

function axesOf(mark: Element, places: readonly Place[]): Pick<DrawnMark, "x" | "y"> {
  const owner = (mark as SVGElement).ownerSVGElement!;
  const axes = [...owner.querySelectorAll("g.axis")].filter((axis) => (axis as SVGElement).ownerSVGElement === owner);
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const middle = (Math.min(...ys) + Math.max(...ys)) / 2;
  const all = axes.map((axis) => readAxis(axis));
  const upright = all.filter((axis) => axis.along === "y");
  const inReach = upright.filter((axis) => left >= axis.start - 8 && right <= axis.end + 30);
  const off = (axis: Read) => Math.max(axis.from - middle, middle - axis.to, 0);
  const found = inReach.sort((a, b) => off(a) - off(b))[0] ?? null;
  const named = found && (found.values.some((value) => value !== null) ? found : alike(found, upright));
  const aside = (axis: Axis) => Math.max(0, axis.from - left, right - axis.to);
  const below = all
    .filter((axis) => axis.along === "x" && axis.start >= Math.max(...ys) - 40)
    .filter((axis) => (found ? isUnder(axis, found.start - 8, found.end + 30) : aside(axis) < 130))
    .sort((a, b) => a.start - b.start || aside(a) - aside(b))[0];
  const over = named !== null && Math.max(...ys) < named.from - 14 && !mark.closest("[data-box]");
  return { x: below ?? null, y: over ? null : named };
}

type Read = Axis & { along: "x" | "y"; end: number };

function isUnder({ places }: Axis, from: number, to: number): boolean {
  return places.some((place) => place >= from && place <= to);
}

function alike(axis: Read, others: readonly Read[]): Read | null {
  const same = others.find(
    ({ places, values }) => values.some((value) => value !== null) && places.join() === axis.places.join()
  );
  return same ? { ...axis, pixels: same.pixels, values: same.values } : null;
}

const read = new WeakMap<Element, Read>();

function readAxis(axis: Element): Read {
  const known = read.get(axis) ?? axisAs(axis);
  read.set(axis, known);
  return known;
}

function axisAs(axis: Element): Read {
  const along = axis.getAttribute("text-anchor") === "middle" ? "x" : "y";
  const ticks = [...axis.querySelectorAll(".tick")];
  const number = (text: string | null) => text!.match(/-?[\d.]+/g)!.map(Number) as [number, number];
  const at = ticks.map((tick) => number(tick.getAttribute("transform"))[along === "x" ? 0 : 1]!);
  const values = ticks.map((tick) => tickValue(tick.querySelector("text")));
  const [left, down] = number(axis.getAttribute("transform"));
  const width = Number(ticks[0]?.querySelector("line")?.getAttribute("x2") ?? 0);
  const known = at.flatMap((place, i) => (values[i] === null ? [] : [{ place, value: values[i]! }]));
  return {
    along,
    places: at,
    values,
    pixels: scalesThrough(known),
    ...(along === "y" ? { start: left!, end: left! + width } : { start: down!, end: down! }),
    from: Math.min(...at),
    to: Math.max(...at)
  };
}

/** "10" with a raised 19, "5k", "1,000B", "20%", a true minus; null where a label is a name. */
function tickValue(text: Element | null): number | null {
  if (!text) return null;
  const raised = [...text.querySelectorAll("tspan")].find((span) => span.getAttribute("dy") === "-0.42em");
  const plain = (raised ? text.textContent!.slice(0, -raised.textContent!.length) : text.textContent!)
    .replaceAll(",", "")
    .replace("\u2212", "-");
  if (raised) {
    const [, digits = "1"] = /^(?:([\d.]+)\u00d7)?10$/.exec(plain) ?? [];
    return Number(digits) * 10 ** Number(raised.textContent!.replace("\u2212", "-"));
  }
  const [, digits, unit = ""] = /^([+-]?[\d.]+)\s?(%|k|M|B|T|\u00d7)?$/.exec(plain) ?? [];
  const factor = { "%": 0.01, k: 1e3, M: 1e6, B: 1e9, T: 1e12 }[unit] ?? 1;
  return digits === undefined ? null : Number(digits) * factor;
}

/** Even and logarithmic scales that go through all labels. */
function scalesThrough(known: readonly { place: number; value: number }[]): Pixels[] {
  if (known.length < 2) return [];
  const kinds = [(value: number) => value, ...(known.every(({ value }) => value > 0) ? [Math.log] : [])];
  return kinds.flatMap((scaled) => {
    const [first, last] = [known[0]!, known.at(-1)!];
    const unit = (last.place - first.place) / (scaled(last.value) - scaled(first.value));
    const pixels: Pixels = (value) => first.place + (scaled(value) - scaled(first.value)) * unit;
    return known.every(({ place, value }) => Math.abs(pixels(value) - place) < 0.4) ? [pixels] : [];
  });
}

export interface Column {
  name: string;
  values: readonly number[];
}

export function numberColumns(rows: readonly Cells[]): Column[] {
  return Object.keys(rows[0] ?? {})
    .map((name) => ({ name, values: rows.map((row) => (row[name] ? Number(row[name]) : Number.NaN)) }))
    .filter(({ values }) => values.some(Number.isFinite));
}

/** Corners of a mark that no row of the columns has; `unit` is what labels of one axis stand for. */
export function missingPlaces(mark: DrawnMark, columns: readonly Column[], unit = 1): Place[] {
  const scales = ({ pixels }: Axis) => [...pixels, ...(unit === 1 ? [] : pixels.map(inUnits(unit)))];
  const [xs, ys] = [mark.x, mark.y].map((axis) =>
    axis && axis.pixels.length > 0 ? scales(axis) : [null]
  ) as (Pixels | null)[][];
  if (mark.kind === "band") return missingSides(mark, columns, xs!, ys!);
  return missingOf(mark, columns, xs!, ys!);
}

/** The upper edge of a band is in no column named low, the lower one in none named high. */
function missingSides(
  mark: DrawnMark,
  columns: readonly Column[],
  xs: readonly (Pixels | null)[],
  ys: readonly (Pixels | null)[]
): Place[] {
  const half = mark.places.length / 2;
  const edges = [mark.places.slice(0, half), mark.places.slice(half)];
  return edges.flatMap((places, i) => {
    const other = i === 0 ? /low/ : /high/;
    return missingOf(
      { ...mark, places },
      columns.filter(({ name }) => !other.test(name)),
      xs,
      ys
    );
  });
}

function missingOf(
  mark: DrawnMark,
  columns: readonly Column[],
  xs: readonly (Pixels | null)[],
  ys: readonly (Pixels | null)[]
): Place[] {
  let least = [...mark.places];
  for (const x of xs)
    for (const y of ys) {
      const rest = withoutRows(mark, least, columns, x, y);
      if (rest.length < least.length) least = rest;
    }
  return least;
}

const inUnits = (unit: number) => (pixels: Pixels) => (value: number) => pixels(value / unit);

/** Where no row is: those that neither a pair of columns nor the way between two of its rows has. */
function withoutRows(
  mark: DrawnMark,
  places: readonly Place[],
  columns: readonly Column[],
  x: Pixels | null,
  y: Pixels | null
): Place[] {
  const placed = (scale: Pixels | null) => (scale ? columns.map(({ values }) => values.map(scale)) : [null]);
  // marks of several variants stand beside one another, a few pixels apart
  const aside = mark.places.length <= 2 && (x === null || y !== null) ? 7 : near;
  let rest = places.filter((place) => !onEdge(mark, place));
  const across = x ? aside : Number.POSITIVE_INFINITY;
  if (mark.kind === "interval" && y && level(mark.places) && isLevelOf(columns, x, y, mark.places[0]![1])) return [];
  const up = y ? near : Number.POSITIVE_INFINITY;
  for (const [i, xs] of placed(x).entries())
    for (const [j, ys] of placed(y).entries()) {
      if (rest.length === 0) return rest;
      if (xs && ys && i === j) continue;
      const probes = [rest[0]!, rest[rest.length >> 1]!, rest.at(-1)!];
      const isHit = (_: number, r: number) =>
        probes.some((place) => isNear([xs ? xs[r]! : 0, ys ? ys[r]! : 0], place, across, up));
      if (!(xs ?? ys ?? []).some(isHit)) continue;
      const rows = rowPlaces(xs, ys);
      const kept = new Set(rows.flatMap(([a, b]) => [`${bin(a)},${bin(b)}`]));
      const inBins = ([a, b]: Place) => beside.some(([da, db]) => kept.has(`${bin(a) + da},${bin(b) + db}`));
      rest = rest.filter((place) =>
        aside === near && x && y ? !inBins(place) : !rows.some((row) => isNear(row, place, across, up))
      );
      if (mark.kind !== "line" || rest.length > 2) continue;
      rest = rest.filter((place) => !rows.some((row, r) => r > 0 && between(rows[r - 1]!, row, place)));
    }
  return rest;
}

const bin = (value: number) => Math.round(value / near);
const beside = [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b] as const));

function rowPlaces(xs: readonly number[] | null, ys: readonly number[] | null): Place[] {
  return (xs ?? ys ?? []).flatMap((_, r): Place[] => {
    const place: Place = [xs ? xs[r]! : 0, ys ? ys[r]! : 0];
    return place.every(Number.isFinite) ? [place] : [];
  });
}

function isNear([x, y]: Place, [px, py]: Place, across: number, up: number): boolean {
  return Math.abs(x - px) < across && Math.abs(y - py) < up;
}

/** A line is cut where it leaves the plot, and where what was measured ends: there it lies between two rows. */
function between([ax, ay]: Place, [bx, by]: Place, [x, y]: Place): boolean {
  if (x < Math.min(ax, bx) - near || x > Math.max(ax, bx) + near || Math.abs(bx - ax) > 60) return false;
  return Math.abs(ay + ((by - ay) * (x - ax)) / (bx - ax || 1) - y) < near;
}

/** What lies beyond the plot is drawn on its edge; stems begin at zero. */
function onEdge({ kind, places, x, y, top, stem }: DrawnMark, [px, py]: Place): boolean {
  if (kind === "dots") return false;
  // a strip along the foot that names who leads
  if (kind === "interval" && x !== null && y !== null && level(places) && py > x.start - 16) return true;
  const cut = x !== null && y !== null && (Math.abs(py - x.start) <= 4 || (top !== null && Math.abs(py - top) <= 0.6));
  return cut || (stem === true && px === places[0]![0]);
}

function level(places: readonly Place[]): boolean {
  return new Set(places.map(([, y]) => y)).size === 1;
}

/** A line across at a value whose row has nothing that belongs to the other axis. */
function isLevelOf(columns: readonly Column[], x: Pixels | null, y: Pixels, py: number): boolean {
  const alone = (r: number) => columns.filter(({ values }) => Number.isFinite(values[r])).length === 1;
  return (
    x !== null && columns.some(({ values }) => values.some((value, r) => Math.abs(y(value) - py) < near && alone(r)))
  );
}
