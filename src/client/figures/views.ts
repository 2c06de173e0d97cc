/**
 * A figure whose views the build has all drawn: choices swap them, and the address says which. Views that the page does
 * not show at first are files, fetched when a reader comes near.
 */
import { choicesOfQuery, queryOfChoices } from "../../components/choice-figure.js";
import { part, plotBoxes } from "../../components/figure-frame.js";
import { announceChoices, followChoices } from "../parts/follow-choices.js";
import { keptHtml } from "../parts/kept.js";
import { clearReading } from "../parts/read-out.js";
import { redraw, watchBoxes } from "../parts/redraw.js";
import { warmUp } from "../parts/warm-up.js";
import { takeOver as still } from "./still.js";

const parts = [
  "reading",
  "subtitle",
  "shown",
  "view",
  "key",
  "numbers",
  "caption",
  "source",
  "description",
  "table",
  "computed"
];

export async function takeOver(frame: HTMLElement): Promise<void> {
  const form = frame.querySelector<HTMLFormElement>("form.controls");
  if (!form) return;
  watchBoxes(frame);
  const first = frame.dataset.view ?? "";
  const kept = new Map(
    [...frame.querySelectorAll<HTMLTemplateElement>("template[data-view]")].map((one) => [one.dataset.view ?? "", one])
  );
  const views = new Map<string, HTMLElement>();
  const loads = new Map<string, Promise<void>>();
  for (const [view, { content }] of kept) {
    if (content.firstElementChild) views.set(view, content.firstElementChild as HTMLElement);
  }
  const asDrawn = frame.cloneNode(true) as HTMLElement;
  for (const one of asDrawn.querySelectorAll("template[data-view]")) one.remove();
  views.set(first, asDrawn);
  const names = (frame.dataset.names ?? "").split(" ");
  const defaults = first.split(" ");
  const inputs = (name: string) =>
    Array.from(form.querySelectorAll<HTMLInputElement>(`input[name="${frame.id}-${name}"]`));
  const chosen = () => names.map((name) => inputs(name).find((input) => input.checked)?.value ?? "");
  const choose = (values: readonly (string | null | undefined)[]) => {
    names.forEach((name, i) => {
      const input = inputs(name).find(({ value }) => value === values[i]);
      if (input) input.checked = true;
    });
    show();
  };

  function show(): void {
    writeLink();
    const key = chosen().join(" ");
    if (key === frame.dataset.view) return;
    const view = views.get(key);
    if (!view) return void load(key).then(() => views.has(key) && show());
    frame.dataset.view = key;
    form!.querySelector(".reset")?.toggleAttribute("data-idle", key === first);
    for (const name of parts) {
      const target = frame.querySelector(`[data-part="${name}"]`);
      if (target) target.innerHTML = view.querySelector(`[data-part="${name}"]`)?.innerHTML ?? "";
    }
    redraw(frame, (width) => copyOf(plotBoxes(view).find((one) => one.width === width)!.box));
    frame.dataset.file = view.dataset.file ?? "";
    for (const own of frame.querySelectorAll<HTMLTemplateElement>(":scope > template[data-part]")) own.remove();
    for (const kept of view.querySelectorAll<HTMLTemplateElement>(":scope > template[data-part]")) {
      frame.append(kept.cloneNode(true));
    }
    clearReading(frame);
  }

  function load(key: string): Promise<void> {
    const template = kept.get(key);
    if (!template || views.has(key)) return Promise.resolve();
    const own = loads.get(key) ?? fetchView(key, template);
    loads.set(key, own);
    return own;
  }

  async function fetchView(key: string, template: HTMLTemplateElement): Promise<void> {
    try {
      views.set(key, (await keptHtml(template)).firstElementChild as HTMLElement);
    } catch (error) {
      // Asked for again, it may come.
      loads.delete(key);
      part(frame, "status").textContent = `This view did not come: ${error instanceof Error ? error.message : error}`;
    }
  }

  /** The link under the figure leads to what is chosen. */
  function writeLink(): void {
    const words = Object.fromEntries(names.map((name, i) => [name, chosen()[i]!]));
    const own = Object.fromEntries(names.map((name, i) => [name, defaults[i]!]));
    const query = queryOfChoices(new URLSearchParams(location.search), words, own).toString();
    part(frame, "link").setAttribute("href", `${query ? `?${query}` : location.pathname}#${frame.id}`);
  }

  /** The address says what is chosen, and other figures follow. */
  function announce(): void {
    announceChoices(frame.id, writeAddress());
  }

  function writeAddress(): Record<string, string> {
    const words = Object.fromEntries(names.map((name, i) => [name, chosen()[i]!]));
    const own = Object.fromEntries(names.map((name, i) => [name, defaults[i]!]));
    const query = queryOfChoices(new URLSearchParams(location.search), words, own).toString();
    history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    return words;
  }

  form.addEventListener("change", () => {
    show();
    announce();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    choose(defaults);
    announce();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const unfold = frame.querySelector<HTMLButtonElement>("button.unfold");
  unfold?.addEventListener("click", () => {
    unfold.setAttribute("aria-expanded", String(unfold.getAttribute("aria-expanded") !== "true"));
  });
  followChoices<Record<string, string>>(frame, (choices) => choose(names.map((name) => choices[name])));

  const query = choicesOfQuery(new URLSearchParams(location.search));
  choose(names.map((name) => query[name]));
  await load(chosen().join(" "));
  // What the address says in words that this figure does not know is dropped from it.
  if (location.search !== "") writeAddress();
  warmUp(frame, () => Promise.all([...kept.keys()].map(load)));
  await still(frame);
}

/** The drawings that a box holds. */
function copyOf(box: Element): DocumentFragment {
  const copy = document.createDocumentFragment();
  copy.append(...Array.from(box.children, (child) => child.cloneNode(true)));
  return copy;
}
