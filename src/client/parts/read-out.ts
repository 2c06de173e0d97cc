/** Reading marks off a drawn figure: by pointer, by touch, by keyboard. One line of text, at a fixed place. */

import { svgElement } from "../../components/drawing/svg.js";
import { type PlotBox, part, plotBoxes } from "../../components/frame/figure-frame.js";
import {
  type Mark,
  marksOf,
  markWords,
  nearestMark,
  nextMark,
  placesOf,
  type Reading,
  readingsOf,
  unpackReadings
} from "../../components/frame/readings.js";
import { mapped } from "../../lib/items.js";
import { focusedSize, focusSize } from "./focus.js";
import { colorOf, labelSize, sizeOfColor } from "./size-colors.js";

const keys = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);
/** A reader hears a point after this rest, not every point passed. */
const rest = 150;

const power = '<span class="visually-hidden"> to the power of </span>';

export interface ReadOutOptions {
  /** what the page draws for a width; none = the words stand beside the drawing */
  drawing?: (width: number, area: PlotBox["area"]) => ParentNode;
}

/** The mark that a figure is read at. */
export interface ReadAt {
  mark: Mark;
  pinned: boolean;
}

const readOuts = new WeakMap<Element, ReadOut>();

/** Where a frame is read now; null = nowhere. */
export function readAt(frame: Element): ReadAt | null {
  const { current = null, pinned = false } = readOuts.get(frame) ?? {};
  return current && { mark: current, pinned };
}

export interface ReadableFrame {
  /** when another view is drawn */
  clear: () => void;
  /** reads on in a box where an earlier frame of the figure was read, if the mark is still there */
  readOn: (earlier: ReadAt, box: Element) => void;
}

export function makeReadable(frame: Element, options: ReadOutOptions = {}): ReadableFrame {
  const readOut = new ReadOut(frame);
  readOuts.set(frame, readOut);
  const marksIn = new Map<Element, () => Mark[]>();
  for (const plotBox of plotBoxes(frame)) {
    const { box } = plotBox;
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    box.setAttribute(
      "aria-label",
      "Points of the figure: arrow keys move, Enter pins and brings a size out, Escape leaves"
    );
    const marks = placesIn(plotBox, frame, options);
    marksIn.set(box, marks);
    followPointer(box, marks, readOut);
    followKeys(box, marks, readOut);
  }
  return {
    clear: () => readOut.clear(),
    readOn: ({ mark, pinned }, box) => {
      const same = renewed(marksIn.get(box)?.() ?? [], mark);
      readOut.show(same, true);
      readOut.pinned = pinned && same !== null;
    }
  };
}

/** What is read out of a figure now. */
class ReadOut {
  readonly #frame: Element;
  readonly #line: Element;
  readonly #hint: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  current: Mark | null = null;
  pinned = false;

  constructor(frame: Element) {
    this.#frame = frame;
    this.#line = part(frame, "read");
    this.#hint = this.#line.innerHTML;
  }

  clear(): void {
    this.current = null;
    this.pinned = false;
    clearTimeout(this.#timer);
    if (this.#line.innerHTML !== this.#hint) this.#line.innerHTML = this.#hint;
    for (const drawn of this.#frame.querySelectorAll(".read-mark")) drawn.remove();
  }

  show(next: Mark | null, spoken: boolean): void {
    if (!next || next === this.current) return;
    this.current = next;
    drawMark(this.#frame, next);
    clearTimeout(this.#timer);
    const say = () => {
      const words = markWords(next);
      // Raised figures are heard as powers.
      this.#line.innerHTML = spoken ? words.replaceAll("<sup>", `<sup>${power}`) : words;
    };
    this.#line.setAttribute("aria-live", spoken ? "polite" : "off");
    if (spoken) this.#timer = setTimeout(say, rest);
    else say();
  }
}

function followPointer(box: Element, marks: () => Mark[], readOut: ReadOut): void {
  const pointed = (event: Event) => {
    if (readOut.pinned) return;
    const { left, top } = box.getBoundingClientRect();
    const { clientX, clientY } = event as PointerEvent;
    const all = marks();
    const [x, y] = [clientX - left, clientY - top];
    const ofFocus = focusedSize() === null ? [] : all.filter((mark) => sizeOf(mark) === focusedSize());
    readOut.show(ofFocus.length > 0 ? nearestByX(ofFocus, x, y) : nearestMark(all, x, y), false);
  };
  box.addEventListener("pointermove", pointed);
  box.addEventListener("pointerdown", pointed);
  box.addEventListener("click", (event) => {
    const size = labelSize((event.target as Element).closest("text"));
    if (size !== null) return focusSize(size === focusedSize() ? null : size);
    const was = readOut.pinned;
    readOut.pinned = false;
    pointed(event);
    readOut.pinned = !was;
  });
  box.addEventListener("pointerleave", () => {
    if (!readOut.pinned && document.activeElement !== box) readOut.clear();
  });
}

function followKeys(box: Element, marks: () => Mark[], readOut: ReadOut): void {
  box.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey } = event as KeyboardEvent;
    if (ctrlKey || metaKey || altKey) return;
    const { current } = readOut;
    if (key === "Escape") {
      readOut.clear();
      focusSize(null);
    } else if (key === "Enter") {
      if (!current) return;
      const size = sizeOf(current);
      // What is pinned stands out, also for those who point with keys; again frees it.
      const out = size !== null && focusedSize() === size;
      readOut.pinned = size === null ? !readOut.pinned : !out;
      if (size !== null) focusSize(out ? null : size);
    } else if (keys.has(key)) readOut.show(nextMark(marks(), renewed(marks(), current), key), true);
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", () => {
    if (!readOut.pinned) readOut.clear();
  });
}

/** Marks of a box with their places in it; worked out when first asked for, and again when it is drawn anew. */
function placesIn({ box, width, area }: PlotBox, frame: Element, { drawing }: ReadOutOptions): () => Mark[] {
  let known: { first: Element | null; room: number; marks: Mark[] } | null = null;
  return () => {
    const first = box.firstElementChild;
    const room = box.clientWidth;
    if (known?.first === first && known.room === room) return known.marks;
    const words = readingsOf(box) ?? (drawing ? (readingsOf(drawing(width, area)) ?? []) : keptReadings(frame, width));
    const marks = marksOf(box, words);
    shiftDrawings(box, marks);
    known = { first, room, marks };
    return marks;
  };
}

/** A box may hold more than one drawing: places are counted from the box's own corner. */
function shiftDrawings(box: Element, marks: Mark[]): void {
  const corner = box.getBoundingClientRect();
  for (const svg of box.children) {
    // A drawing may be scaled down to its room.
    const shown = (svg as Partial<SVGSVGElement>).getScreenCTM?.();
    if (!shown) continue;
    for (const mark of marks) {
      if (!svg.contains(mark.element)) continue;
      mark.x = mark.x * shown.a + shown.e - corner.left;
      mark.y = mark.y * shown.d + shown.f - corner.top;
    }
  }
}

function keptReadings(frame: Element, width: number): Reading[] {
  const ofWidth = frame.querySelector<HTMLTemplateElement>(`:scope > template[data-part="marks-${width}"]`);
  const kept = ofWidth ?? frame.querySelector<HTMLTemplateElement>(':scope > template[data-part="marks"]');
  return kept ? unpackReadings(kept.content.textContent ?? "[]") : [];
}

/** The same mark after its figure was drawn again, e.g. at another width. */
function renewed(marks: readonly Mark[], mark: Mark | null): Mark | null {
  if (mark === null || marks.includes(mark)) return mark;
  const same = marks.find(
    ({ group, i, reading }) => group === mark.group && i === mark.i && reading.group === mark.reading.group
  );
  return same ?? null;
}

function nearestByX(marks: readonly Mark[], x: number, y: number): Mark | null {
  const group = nearestMark(marks, x, y)?.group;
  return nearestMark(marks, x, y, group);
}

/** N of the size that a mark belongs to, by its colour; null = none. */
function sizeOf({ element, i }: Mark): number | null {
  const drawn = element.tagName === "g" ? (element.children[i] ?? element) : element;
  return sizeOfColor(colorOf(drawn));
}

/** A ring round the mark, and lines to the axes of its plot. */
function drawMark(frame: Element, { element, i, x, y, reading }: Mark): void {
  for (const old of frame.querySelectorAll(".read-mark")) old.remove();
  const svg = element.closest("svg");
  if (!svg) return;
  const [cx, cy] = placesOf(element, reading.count)[i] ?? [x, y];
  const group = svgElement(svg, "g", { class: "read-mark", "aria-hidden": "true", "pointer-events": "none" });
  const extent = element.closest("[data-box]")?.getAttribute("data-box");
  if (extent) {
    const [left, , top, bottom] = extent.split(" ");
    const d = `M${cx},${top}V${bottom}M${left},${cy}H${cx}`;
    svgElement(group, "path", { d, stroke: "var(--axis)", "stroke-dasharray": "1 3", fill: "none" });
  }
  const color = colorOf(element.tagName === "g" ? (element.children[i] ?? element) : element) ?? "var(--ink)";
  if (element.tagName === "rect") {
    const [width, height, left, top] = mapped(["width", "height", "x", "y"], (name) =>
      Number(element.getAttribute(name))
    );
    svgElement(group, "rect", {
      x: left - 1,
      y: top - 1,
      width: width + 2,
      height: height + 2,
      fill: "none",
      stroke: "var(--ink)",
      "stroke-width": 2
    });
    return;
  }
  svgElement(group, "circle", { cx, cy, r: 6, fill: color, stroke: "var(--surface)", "stroke-width": 2 });
}
