/**
 * The choices of a figure as an input of a page: what `view(...)` takes. What a choice becomes is decided in `choice-rules.ts`;
 * here it is shown, said in the address and heard.
 *
 *     const choice = view(choices(kOfN, data, {id: "figure-3-1"}));
 *
 * Its value is a word for each choice; together they are the query of the page's address. Choices of the same name move
 * together on a page.
 */

import { announceChoices, followChoices } from "../client/parts/follow-choices.js";
import { followZoom } from "../client/parts/zoom-handles.js";
import { rangeWord, readRange, zoomControls } from "../components/drawing/zoom.js";
import { choiceControls, readChoices, writeChoices } from "../components/frame/choice-controls.js";
import { type ChoiceFigure, type Choices, type Preset, presetsOf } from "../components/frame/choice-figure.js";
import { itemAt } from "../lib/items.js";
import { type ChoiceRules, choiceRules } from "./choice-rules.js";
import { isPrerendered } from "./prerendering.js";

export interface ChoicesElement extends HTMLElement {
  value: Choices;
  /** chooses as a reader does: the address says it, and other figures follow */
  choose: (wanted: Choices) => void;
  /** shows what a reader passes over; the address waits until it is chosen */
  pass: (wanted: Choices) => void;
  showWhole: () => void;
}

export interface ChoicesOptions {
  /** id of the figure that it stands in */
  id: string;
  /** words that this page's figure starts with, where they are not the kind's own */
  defaults?: Choices;
}

/** What a value was chosen with: a figure finds its link and its handle here. */
export interface Origin {
  /** the query that says this value, without "?" */
  query: string;
  /** words that are not the page's own */
  words: readonly string[];
  element: ChoicesElement;
}

const origins = new WeakMap<Choices, Origin>();

/** Where a value of an input comes from; null for choices that were made otherwise. */
export function originOf(choices: Choices): Origin | null {
  return origins.get(choices) ?? null;
}

/**
 * The control bar of a kind of figure.
 *
 * @throws RangeError naming a default that the figure does not know
 */
export function choices<Data>(
  kind: Pick<ChoiceFigure<Data>, "controls" | "presets">,
  data: Data,
  { id, defaults = {} }: ChoicesOptions
): ChoicesElement {
  const rules = choiceRules(kind, data, id, defaults);
  const presets = presetsOf(kind, data);
  let current = rules.ofQuery(location.search);
  const form = choiceControls(rules.controls(current), current, { id, presets });
  form.setAttribute("aria-label", `What ${id.replace("-", " ").replaceAll("-", ".")} shows`);
  const element = Object.assign(document.createElement("div"), {
    value: current,
    choose: (wanted: Choices) => choose(rules.after(current, wanted)),
    pass: (wanted: Choices) => show(rules.after(current, wanted)),
    showWhole: () => {
      const span = rules.span(current);
      if (span) element.choose({ ...current, [span.name]: span.fallback });
    }
  }) as ChoicesElement;
  element.className = "figure-choices";
  element.append(barOf(form));
  // handles under the axis alone leave the bar empty
  (element.firstChild as HTMLElement).hidden = rules.controls(current).every(({ kind }) => kind === "span");
  const controls: Controls = { id, form, rules, presets, zoom: zoomOf(element, id, rules, () => current) };
  note();
  write(controls, current);
  if (!isPrerendered()) listen(controls, element, { now: () => current, show });
  return element;

  function choose(chosen: Choices): void {
    setAddress(rules.queryOf(chosen, location.search));
    show(chosen);
    announceChoices(id, current);
  }

  function show(chosen: Choices): void {
    const before = JSON.stringify(current);
    current = chosen;
    write(controls, current);
    if (JSON.stringify(current) === before) return;
    note();
    element.value = current;
    element.dispatchEvent(new Event("input"));
  }

  function note(): void {
    const query = rules.queryOf(current, location.search);
    origins.set(current, { query, words: rules.wordsOf(current), element });
  }
}

interface Controls {
  id: string;
  form: HTMLFormElement;
  rules: ChoiceRules;
  presets: readonly Preset[];
  zoom: ReturnType<typeof followZoom> | null;
}

/** The controls behind a button that unfolds them on small screens. */
function barOf(form: HTMLFormElement): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "figure-controls";
  bar.dataset.part = "controls";
  bar.innerHTML =
    '<button type="button" class="unfold" aria-expanded="false"><span data-part="view"></span><svg width="12" height="8" viewBox="0 0 12 8" aria-hidden="true"><path d="M1 1.5l5 5 5-5" fill="none" stroke="currentColor" stroke-width="1.8"/></svg></button>';
  bar.append(form);
  return bar;
}

/** Handles under a long axis; null where the figure has none. */
function zoomOf(element: ChoicesElement, id: string, rules: ChoiceRules, now: () => Choices): Controls["zoom"] {
  const span = rules.span(now());
  if (!span) return null;
  const spanNow = () => rules.span(now())!;
  const strip = zoomControls({ id, ...(span.follows ? { follows: span.follows.label } : {}) });
  element.append(strip);
  return followZoom(strip, {
    whole: () => spanNow().whole,
    words: (value) => spanNow().label(value),
    show: (range, followed) => {
      const { name, fallback, follows } = spanNow();
      const other = follows ? { [follows.name]: followed ? follows.on : follows.off } : {};
      element.choose({ ...now(), [name]: range ? rangeWord(range) : fallback, ...other });
    }
  });
}

function write({ id, form, rules, presets, zoom }: Controls, current: Choices): void {
  writeChoices(form, id, rules.controls(current), current);
  for (const [i, button] of form.querySelectorAll(".preset").entries()) {
    button.setAttribute("aria-pressed", String(rules.isShown(current, itemAt(presets, i).choices)));
  }
  const idle = JSON.stringify(current) === JSON.stringify(rules.standard);
  form.querySelector(".reset")?.toggleAttribute("data-idle", idle);
  const span = rules.span(current);
  // handles are of no use where no script runs
  if (!span || !zoom || isPrerendered()) return;
  const { name, whole, follows } = span;
  zoom.write(readRange(current[name] ?? null, whole), follows !== undefined && current[follows.name] === follows.on);
}

interface Chooser {
  now: () => Choices;
  show: (chosen: Choices) => void;
}

function listen({ id, form, rules, presets }: Controls, element: ChoicesElement, { now, show }: Chooser): void {
  for (const name of ["input", "change"] as const) {
    form.addEventListener(name, () => element.choose(readChoices(form, id, rules.controls(now()), now())));
    // what is heard outside is the value, once
    for (const inside of element.children) inside.addEventListener(name, (event) => event.stopPropagation());
  }
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    element.choose(rules.standard);
  });
  for (const [i, button] of form.querySelectorAll(".preset").entries()) {
    button.addEventListener("click", () => element.choose({ ...now(), ...itemAt(presets, i).choices }));
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  const unfold = element.querySelector("button.unfold")!;
  unfold.addEventListener("click", () => {
    unfold.setAttribute("aria-expanded", String(unfold.getAttribute("aria-expanded") !== "true"));
  });
  const inFigure = { id, matches: (selector: string) => element.closest("figure")?.matches(selector) ?? false };
  followChoices<Choices>(inFigure, (theirs) => {
    const chosen = rules.following(now(), theirs);
    if (chosen) show(chosen);
  });
  // what the address says in words that this figure does not know is dropped from it
  if (location.search !== "") setAddress(rules.queryOf(now(), location.search));
}

function setAddress(query: string): void {
  history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
}
