/**
 * A figure that readers change, of any chart kind: its choices, and what it shows for them. Written once, shown by two cells
 * of a page (docs/pages.md):
 *
 *     <name>/<name>-figure.ts       export const <name>Figure: ChoiceFigure<Data>
 *     const choice = view(choices(<name>Figure, data, {id}))
 *     figure(<name>Figure, data, choice, {number, provenance})
 *
 * A choice is a word; together they are the query of the page's address. Choices of the same name move together in all
 * figures of a page.
 */

import { itemAt } from "../../lib/items.js";
import { type AxisRange, readRange } from "../drawing/zoom.js";
import { currentAddress, stampAddress } from "./address.js";
import type { FigureReads } from "./inputs-read.js";
import type { FigureView, Follower } from "./static-figure.js";

/** Name of a control -> its word. */
export type Choices = Readonly<Record<string, string>>;

/** What a control may say beside its own: it stands as it is and cannot be changed. */
interface Holdable {
  held?: boolean;
}

export interface RadioControl extends Holdable {
  kind: "radio";
  name: string;
  /** words before it */
  legend: string;
  options: readonly { value: string; label: string }[];
  fallback: string;
}

/** Boxes to tick; the word is the list of those ticked, with commas. */
export interface ChipsControl extends Holdable {
  kind: "chips";
  name: string;
  legend: string;
  options: readonly { value: string; label: string; color: string }[];
  /** this many stay ticked */
  fewest: number;
  /** names of choices after whose change the boxes are those of the figure's own again */
  restartsWith?: readonly string[];
  fallback: string;
}

interface ToggleControl extends Holdable {
  kind: "toggle";
  name: string;
  /** heard, not seen */
  legend: string;
  label: string;
  on: string;
  off: string;
  fallback: string;
}

/** A choice that is made elsewhere: on the drawing, or in another figure. */
export interface HiddenControl extends Holdable {
  kind: "hidden";
  name: string;
  knows: (word: string) => boolean;
  fallback: string;
}

export interface RangeControl extends Holdable {
  kind: "range";
  name: string;
  legend: string;
  /** of the slider, in its own unit */
  from: number;
  to: number;
  step: number;
  /** slider -> word, word -> slider; NaN for a word that it does not know */
  word: (position: number) => string;
  position: (word: string) => number;
  /** beside the slider, HTML */
  label: (word: string) => string;
  fallback: string;
}

export interface PlaneAxis {
  legend: string;
  /** of the slider, in its own unit */
  from: number;
  to: number;
  step: number;
  /** slider -> value, value -> slider */
  value: (position: number) => number;
  position: (value: number) => number;
  /** beside the slider, HTML */
  label: (value: number) => string;
}

/** A point of a plane, chosen by two sliders, and by a handle on the drawing where the figure has one. */
export interface PlaneControl extends Holdable {
  kind: "plane";
  name: string;
  axes: readonly [PlaneAxis, PlaneAxis];
  /** word -> point; null for a word that it does not know */
  point: (word: string) => PlanePoint | null;
  word: (point: PlanePoint) => string;
  fallback: string;
}

type PlanePoint = readonly [x: number, y: number];

/** A number that is typed; the word is the number as typed. */
interface NumberControl extends Holdable {
  kind: "number";
  name: string;
  legend: string;
  unit: string;
  least: number;
  most: number;
  fallback: string;
}

/** The part of a long axis that is shown; stands under the plot, not in the control bar. Its word is "from-to". */
export interface SpanControl extends Holdable {
  kind: "span";
  name: string;
  legend: string;
  whole: AxisRange;
  /** an end of the range, HTML */
  label: (value: number) => string;
  /** a choice of its own: whether the other axis follows what is shown */
  follows?: Omit<ToggleControl, "kind" | "legend">;
  /** of the whole axis */
  fallback: string;
}

export type Control =
  | RadioControl
  | ChipsControl
  | RangeControl
  | NumberControl
  | PlaneControl
  | SpanControl
  | ToggleControl
  | HiddenControl;

/** A button that makes several choices at once. */
export interface Preset {
  label: string;
  choices: Choices;
}

/** A point of a drawing that is dragged, or moved by the arrow keys: a slider of two dimensions. */
export interface FigureHandle {
  name: string;
  /** what it is, and what it says now; text */
  label: string;
  words: string;
  /** the quantity that the left and right keys change */
  value: { now: number; least: number; most: number };
  /** where it is in the drawing, pixels */
  at: readonly [x: number, y: number];
  /** what a place stands for; the nearest that can be chosen where it cannot */
  drop: (x: number, y: number) => Choices;
  /** what so many steps to the right and up stand for */
  move: (right: number, up: number) => Choices;
}

/** What a figure shows for its choices: as a static figure, and the view in few words for the folded control bar. */
export interface ChoiceView extends FigureView {
  view: string;
}

/** A figure of any chart: what it shows of data. */
export interface Figure<Data> {
  reads: FigureReads;
  view: (data: Data, choices: Choices) => FigureView;
  /** none = the build's drawing stays */
  follows?: Follower;
}

/** A figure of which readers choose what it shows. */
export interface ChoiceFigure<Data> extends Figure<Data> {
  /** what can be chosen, given what is chosen */
  controls: (data: Data, choices: Choices) => readonly Control[];
  view: (data: Data, choices: Choices) => ChoiceView;
  presets?: readonly Preset[] | ((data: Data) => readonly Preset[]);
  /** points of the drawing of a width that move, and choose where they are let go */
  handles?: (data: Data, choices: Choices, width: number) => readonly FigureHandle[];
  /** what pointing at a place of the drawing chooses; none = nothing */
  pointed?: (data: Data, choices: Choices, x: number, width: number) => Choices | null;
}

/**
 * Choices that hold: what is wanted where a control knows the word, else its own.
 *
 * @param defaults of the page, before those of the controls
 */
export function settle<Data>(
  { controls }: Pick<ChoiceFigure<Data>, "controls">,
  data: Data,
  wanted: Choices,
  defaults: Choices = {}
): Choices {
  let choices: Choices = { ...defaults, ...wanted };
  // A control may depend on those before it: twice round, and every word is one that its control knows.
  for (let round = 0; round < 2; round++) {
    const next: Record<string, string> = {};
    for (const control of controls(data, choices)) {
      const words = [wanted[control.name], defaults[control.name], control.fallback];
      next[control.name] = words.find((word) => word !== undefined && knows(control, word)) ?? control.fallback;
    }
    choices = next;
  }
  return choices;
}

/** Choices when nothing is wanted beyond those that others depend on. */
export function defaultsOf<Data>(
  figure: Pick<ChoiceFigure<Data>, "controls">,
  data: Data,
  choices: Choices,
  defaults: Choices = {}
): Choices {
  return Object.fromEntries(
    figure.controls(data, choices).map((control) => {
      const word = defaults[control.name];
      return [control.name, word !== undefined && knows(control, word) ? word : control.fallback];
    })
  );
}

function knows(control: Control, word: string): boolean {
  if (control.kind === "span") return word === control.fallback || readRange(word, control.whole) !== null;
  if (control.kind === "toggle") return word === control.on || word === control.off;
  if (control.kind === "hidden") return control.knows(word);
  if (control.kind === "number") return isNumberBetween(word, control.least, control.most);
  if (control.kind === "radio") return control.options.some(({ value }) => value === word);
  if (control.kind === "plane") {
    const point = control.point(word);
    return point !== null && control.axes.every((axis, i) => onAxis(axis, axis.position(itemAt(point, i))));
  }
  if (control.kind === "range") {
    const position = control.position(word);
    return onAxis(control, position);
  }
  const parts = word.split(",");
  return (
    parts.length >= control.fewest &&
    new Set(parts).size === parts.length &&
    parts.every((part) => control.options.some(({ value }) => value === part))
  );
}

/** Whether a word is a decimal number, written plainly, within limits. */
function isNumberBetween(word: string, least: number, most: number): boolean {
  return /^\d{1,6}(?:\.\d{1,4})?$/.test(word) && Number(word) >= least && Number(word) <= most;
}

function onAxis({ from, to }: Pick<RangeControl, "from" | "to">, position: number): boolean {
  return position >= from - 1e-9 && position <= to + 1e-9;
}

export function presetsOf<Data>({ presets = [] }: Pick<ChoiceFigure<Data>, "presets">, data: Data): readonly Preset[] {
  return typeof presets === "function" ? presets(data) : presets;
}

/** The words of an address that are choices; none when it speaks another version. */
export function choicesOfQuery(query: URLSearchParams): Choices {
  return Object.fromEntries(currentAddress(query));
}

/** The query with these choices in it: those that are the default are left out, names that are not ours stay. */
export function queryOfChoices(query: URLSearchParams, choices: Choices, defaults: Choices): URLSearchParams {
  const next = new URLSearchParams(query);
  let said = false;
  for (const [name, word] of Object.entries(choices)) {
    if (word === defaults[name]) next.delete(name);
    else next.set(name, word);
    said ||= word !== defaults[name];
  }
  return stampAddress(next, said);
}
