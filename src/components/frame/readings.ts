/**
 * What the marks of a drawing say when a reader points at them. A chart kind hands its words over while it draws; the
 * page finds them again by the marks' order. Where a page draws nothing, the build writes the words beside the drawing.
 */
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { square } from "../../lib/statistics/power.js";
import { pathPlaces } from "../drawing/svg.js";

/** Words of one drawn element: a glyph, a group of circles, a path with a place for each word, or a straight line. */
export interface Reading {
  /** what its marks belong to, e.g. a size; HTML */
  group: string;
  count: number;
  /** where the i-th mark stands, and what it says; HTML */
  words: (i: number) => readonly [at: string, says: string];
}

/** A mark with its place in a drawing, pixels. */
export interface Mark {
  /** place in the list of groups */
  group: number;
  x: number;
  y: number;
  element: Element;
  reading: Reading;
  /** which mark of the reading */
  i: number;
}

const attribute = "data-m";
const readings = new WeakMap<Element, Reading>();

/** Gives a drawn element its words. */
export function readable(element: Element, reading: Reading): void {
  if (reading.count === 0) return;
  element.setAttribute(attribute, "");
  readings.set(element, reading);
}

export function readableMark(element: Element, group: string, at: string, says: string): void {
  readable(element, { group, count: 1, words: () => [at, says] });
}

/** Words of everything readable in what this page, or the build, has just drawn; null when it was read from a file. */
export function readingsOf(root: ParentNode): Reading[] | null {
  const found = marked(root).map((element) => readings.get(element));
  return found.some((candidate) => candidate === undefined) ? null : (found as Reading[]);
}

/** The name of an axis inside a sentence: "Test loss, 1 − pass rate (log scale)" is "test loss". */
export function axisName(title: string): string {
  const name = firstOf(title.replace(/\s*\([^)]*\)/g, "").split(","));
  return /^[A-Z][a-z]/.test(name) ? name[0]!.toLowerCase() + name.slice(1) : name;
}

/** "**7B**, step 42: loss 0.412", as HTML. */
export function markWords({ reading, i }: Pick<Mark, "reading" | "i">): string {
  const [at, says] = reading.words(i);
  return `<b>${reading.group}</b>${at ? `, ${at}` : ""}${says ? `${reading.group || at ? ": " : ""}${says}` : ""}`;
}

/** Every mark of a drawing with its place; groups in the order of their first mark, marks from left to right. */
export function marksOf(root: ParentNode, words: readonly Reading[]): Mark[] {
  const groups: string[] = [];
  const marks: Mark[] = [];
  for (const [at, element] of marked(root).entries()) {
    const reading = words[at];
    if (!reading) break;
    if (!groups.includes(reading.group)) groups.push(reading.group);
    const group = groups.indexOf(reading.group);
    const [dx, dy] = offset(element);
    for (const [i, [x, y]] of placesOf(element, reading.count).entries()) {
      marks.push({ group, x: x + dx, y: y + dy, element, reading, i });
    }
  }
  return marks.sort((a, b) => a.group - b.group || a.x - b.x || a.y - b.y);
}

function marked(root: ParentNode, found: Element[] = []): Element[] {
  for (let child = root.firstElementChild; child; child = child.nextElementSibling) {
    if (child.hasAttribute(attribute)) found.push(child);
    marked(child, found);
  }
  return found;
}

type Place = readonly [x: number, y: number];

/** Places of the marks of one element, in the drawing that it lies in. */
export function placesOf(element: Element, count: number): Place[] {
  if (element.tagName.toLowerCase() === "g") return Array.from(element.children).slice(0, count).map(centre);
  if (count === 1) return [centre(element)];
  const places = vertices(element);
  // A straight line has as many places, evenly along it, as it has words.
  if (places.length === 2 && count > 2)
    return Array.from({ length: count }, (_, i) => between(places, i / (count - 1)));
  return places.slice(0, count);
}

function between(places: readonly Place[], share: number): Place {
  const [[x, y], [toX, toY]] = places as [Place, Place];
  return [x + share * (toX - x), y + share * (toY - y)];
}

function centre(element: Element): Place {
  const number = (name: string) => Number(element.getAttribute(name) ?? 0);
  if (element.tagName.toLowerCase() === "circle") return [number("cx"), number("cy")];
  if (element.tagName.toLowerCase() === "rect")
    return [number("x") + number("width") / 2, number("y") + number("height") / 2];
  const places = vertices(element);
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return [middle(places.map(([x]) => x)), middle(places.map(([, y]) => y))];
}

function vertices(path: Element): Place[] {
  return pathPlaces(path.getAttribute("d") ?? "");
}

/** Where the drawing that an element lies in begins in the outermost one. */
function offset(element: Element): Place {
  let [x, y] = [0, 0];
  for (let svg = outer(element); svg && outer(svg); svg = outer(svg)) {
    x += Number(svg.getAttribute("x") ?? 0);
    y += Number(svg.getAttribute("y") ?? 0);
  }
  return [x, y];
}

function outer(element: Element): Element | null {
  return element.parentElement?.closest("svg") ?? null;
}

/** One reading in few characters: group, what begins and ends all its words, and what differs. */
type Packed = [group: string, at: PackedWords, says: PackedWords];
type PackedWords = [before: string, after: string, different: string];

const separator = "|";

/** Words as text, small: what the marks of a reading share is written once. */
export function packReadings(all: readonly Reading[]): string {
  let last: Packed | null = null;
  const packed = all.map((reading): (string | number)[] => {
    const words = Array.from({ length: reading.count }, (_, i) => reading.words(i));
    const next: Packed = [reading.group, packWords(words.map(([at]) => at)), packWords(words.map(([, says]) => says))];
    // What is as in the reading before is left out: panels on one axis have their places in common.
    const flat = [next[0], ...next[1], ...next[2]];
    const before = last ? [last[0], ...last[1], ...last[2]] : [];
    last = next;
    return flat.map((word, i) => (word === before[i] && word.length > 1 ? 0 : word));
  });
  return JSON.stringify(packed);
}

export function unpackReadings(text: string): Reading[] {
  let last: string[] = [];
  return (JSON.parse(text) as (string | number)[][]).map((packed) => {
    last = packed.map((word, i) => (word === 0 ? itemAt(last, i) : String(word)));
    const [group, atBefore, atAfter, at, saysBefore, saysAfter, says] = last as [string, ...string[]];
    const places = at!.split(separator);
    const values = says!.split(separator);
    return {
      group,
      count: values.length,
      words: (i) => [`${atBefore}${places[i] ?? ""}${atAfter}`, `${saysBefore}${values[i] ?? ""}${saysAfter}`]
    };
  });
}

function packWords(words: readonly string[]): PackedWords {
  const [first = ""] = words;
  if (words.length === 1) return ["", "", first];
  let before = 0;
  while (before < first.length && words.every((word) => word[before] === first[before])) before++;
  const shortest = Math.min(...words.map((word) => word.length)) - before;
  let after = 0;
  while (after < shortest && words.every((word) => word.at(-1 - after) === first.at(-1 - after))) after++;
  return [
    first.slice(0, before),
    first.slice(first.length - after),
    words.map((word) => word.slice(before, word.length - after)).join(separator)
  ];
}

/** The mark nearest to a place; among one group's marks, nearest by x alone. */
export function nearestMark<One extends Pick<Mark, "group" | "x" | "y">>(
  marks: readonly One[],
  x: number,
  y: number,
  group?: number
): One | null {
  let best: One | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const mark of marks) {
    if (group !== undefined && mark.group !== group) continue;
    const distance = group === undefined ? square(mark.x - x) + square(mark.y - y) : Math.abs(mark.x - x);
    // Of two in one place, the one drawn later lies on top.
    if (distance <= least) {
      least = distance;
      best = mark;
    }
  }
  return best;
}

/** Where a key leads from a mark: along its group, to another group near the same x, to either end. */
export function nextMark<One extends Pick<Mark, "group" | "x" | "y">>(
  marks: readonly One[],
  from: One | null,
  key: string
): One | null {
  if (from === null)
    return (key === "End" ? marks.filter(({ group }) => group === marks[0]?.group).at(-1) : marks[0]) ?? null;
  const ofGroup = marks.filter(({ group }) => group === from.group);
  const at = ofGroup.indexOf(from);
  const along = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  // Rows of a single mark follow one another along both pairs of keys.
  if (ofGroup.length === 1 && along !== 0) return marks[marks.indexOf(from) + along] ?? from;
  if (key === "ArrowRight") return itemAt(ofGroup, Math.min(at + 1, ofGroup.length - 1));
  if (key === "ArrowLeft") return itemAt(ofGroup, Math.max(at - 1, 0));
  if (key === "Home") return firstOf(ofGroup);
  if (key === "End") return lastOf(ofGroup);
  const groups = [...new Set(marks.map(({ group }) => group))].sort((a, b) => a - b);
  const group = groups[groups.indexOf(from.group) + (key === "ArrowUp" ? -1 : 1)];
  return group === undefined ? from : nearestMark(marks, from.x, from.y, group);
}
