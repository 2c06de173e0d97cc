/**
 * The choices of a figure as an input of a page: what `view(...)` takes.
 *
 *     const choice = view(choices(kOfN, data, {id: "figure-3-1"}));
 *
 * Its value is a word for each choice; together they are the query of the page's address. Choices of the same name move
 * together on a page.
 */

import { announceChoices, followChoices } from "../client/parts/follow-choices.js";
import { followZoom } from "../client/parts/zoom.js";
import { rangeWord, readRange, zoomControls } from "../components/drawing/zoom.js";
import { choiceControls, readChoices, writeChoices } from "../components/frame/choice-controls.js";
import {
  type ChoiceFigure,
  type Choices,
  choicesOfQuery,
  defaultsOf,
  presetsOf,
  queryOfChoices,
  type SpanControl,
  settle
} from "../components/frame/choice-figure.js";
import { isPrerendered } from "./prerendering.js";

export interface ChoicesElement extends HTMLElement {
  value: Choices;
  /** chooses as a reader does: the address says it, and other figures follow */
  choose: (wanted: Choices) => void;
  /** shows what a reader passes over; the address waits until it is chosen */
  pass: (wanted: Choices) => void;
  /** shows the whole of a long axis */
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
  const standard = settle(kind, data, {}, defaults);
  for (const [name, word] of Object.entries(defaults)) {
    if (standard[name] !== word) throw new RangeError(`${id}: ${name} does not know "${word}"`);
  }
  const controls = () => kind.controls(data, current);
  const presets = presetsOf(kind, data);
  let current = settle(kind, data, choicesOfQuery(new URLSearchParams(location.search)), defaults);
  const form = choiceControls(controls(), current, { id, presets });
  form.setAttribute("aria-label", `What ${id.replace("-", " ").replaceAll("-", ".")} shows`);
  const span = controls().find((control) => control.kind === "span");
  const element = Object.assign(document.createElement("div"), {
    value: current,
    choose,
    pass: (wanted: Choices) => show(settled(wanted)),
    showWhole
  }) as ChoicesElement;
  element.className = "figure-choices";
  const bar = document.createElement("div");
  bar.className = "figure-controls";
  bar.dataset.part = "controls";
  bar.innerHTML =
    '<button type="button" class="unfold" aria-expanded="false"><span data-part="view"></span><svg width="12" height="8" viewBox="0 0 12 8" aria-hidden="true"><path d="M1 1.5l5 5 5-5" fill="none" stroke="currentColor" stroke-width="1.8"/></svg></button>';
  bar.append(form);
  // handles under the axis alone leave the bar empty
  bar.hidden = controls().every(({ kind }) => kind === "span");
  element.append(bar);
  const handles = span ? zoomControls({ id, ...(span.follows ? { follows: span.follows.label } : {}) }) : null;
  if (handles) element.append(handles);
  const zoom = span && handles ? followSpan(handles) : null;
  note(current);
  write();
  if (!isPrerendered()) listen();
  return element;

  function listen(): void {
    for (const name of ["input", "change"] as const) {
      form.addEventListener(name, () => choose(readChoices(form, id, controls(), current)));
      // what is heard outside is the value, once
      for (const inside of element.children) inside.addEventListener(name, (event) => event.stopPropagation());
    }
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      choose(standard);
    });
    for (const [i, button] of form.querySelectorAll(".preset").entries()) {
      button.addEventListener("click", () => choose({ ...current, ...presets[i]!.choices }));
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    const unfold = bar.querySelector("button.unfold")!;
    unfold.addEventListener("click", () => {
      unfold.setAttribute("aria-expanded", String(unfold.getAttribute("aria-expanded") !== "true"));
    });
    followChoices<Choices>(
      { id, matches: (selector) => element.closest("figure")?.matches(selector) ?? false },
      (theirs) => {
        const shared = Object.entries(theirs).filter(([name]) => name in current) as [string, string][];
        if (shared.some(([name, word]) => current[name] !== word))
          show(settled({ ...current, ...Object.fromEntries(shared) }));
      }
    );
    // what the address says in words that this figure does not know is dropped from it
    if (location.search !== "") address(current);
  }

  function choose(wanted: Choices): void {
    const chosen = settled(wanted);
    address(chosen);
    show(chosen);
    announceChoices(id, current);
  }

  /**
   * What is wanted without the words that nobody has chosen: a word that was the figure's own gives way to what is its own
   * after the change.
   */
  function withoutStale(wanted: Choices): Choices {
    const own = defaultsOf(kind, data, current, defaults);
    const restarted = controls().filter(
      (control) =>
        "restartsWith" in control &&
        control.restartsWith?.some((name) => name in wanted && wanted[name] !== current[name])
    );
    const held = controls().filter((control) => control.held);
    const stale = ([name, word]: [string, string]) =>
      word === current[name] &&
      !held.some((control) => control.name === name) &&
      (word === own[name] || restarted.some((control) => control.name === name));
    return Object.fromEntries(Object.entries(wanted).filter((entry) => !stale(entry)));
  }

  function settled(wanted: Choices): Choices {
    return settle(kind, data, withoutStale(wanted), defaults);
  }

  function showWhole(): void {
    if (span) choose({ ...current, [span.name]: spanNow().fallback });
  }

  function show(chosen: Choices): void {
    const before = JSON.stringify(current);
    current = chosen;
    write();
    if (JSON.stringify(current) === before) return;
    note(current);
    element.value = current;
    element.dispatchEvent(new Event("input"));
  }

  function write(): void {
    writeChoices(form, id, controls(), current);
    for (const [i, button] of form.querySelectorAll(".preset").entries()) {
      button.setAttribute("aria-pressed", String(isShown(presets[i]!.choices)));
    }
    form.querySelector(".reset")?.toggleAttribute("data-idle", JSON.stringify(current) === JSON.stringify(standard));
    // handles are of no use where no script runs
    if (span && !isPrerendered()) {
      const { name, whole, follows } = spanNow();
      zoom?.write(
        readRange(current[name] ?? null, whole),
        follows !== undefined && current[follows.name] === follows.on
      );
    }
  }

  /** Whether to make these choices would change nothing. */
  function isShown(wanted: Choices): boolean {
    const then = settled({ ...current, ...wanted });
    return Object.entries(then).every(([name, word]) => word === current[name]);
  }

  function note(value: Choices): void {
    const words = Object.entries(value).flatMap(([name, word]) => (word === standard[name] ? [] : [word]));
    origins.set(value, { query: queryFor(value), words, element });
  }

  function queryFor(value: Choices): string {
    const own = defaultsOf(kind, data, value, defaults);
    return queryOfChoices(new URLSearchParams(location.search), value, own).toString();
  }

  function address(value: Choices): void {
    const query = queryFor(value);
    history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
  }

  function followSpan(strip: HTMLElement) {
    return followZoom(strip, {
      whole: () => spanNow().whole,
      words: (value) => spanNow().label(value),
      show: (range, followed) => {
        const { name, fallback, follows } = spanNow();
        const other = follows ? { [follows.name]: followed ? follows.on : follows.off } : {};
        choose({ ...current, [name]: range ? rangeWord(range) : fallback, ...other });
      }
    });
  }

  function spanNow() {
    return controls().find((control): control is SpanControl => control.kind === "span")!;
  }
}
