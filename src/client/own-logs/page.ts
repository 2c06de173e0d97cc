/** The parts of the page "Your logs", each written from what the page knows, where that changed. */
import type { OwnRunsData } from "../../components/own-runs/own-runs-data.js";
import { type OwnRunsFigureName, ownRunsFigures } from "../../components/own-runs/own-runs-figures.js";
import { liveFigure } from "../parts/live-figure.js";
import { type ChoicesForm, choicesForm } from "./choices/choices-form.js";
import { element } from "./elements.js";
import { viewOf } from "./figures-view.js";
import { askParts } from "./results/asks.js";
import { resultParts, writeRefused } from "./results/results.js";
import type { PageEvent, State } from "./state.js";
import { progressWords } from "./status-words.js";

export interface LogsPage {
  write(state: State, before: State): void;
  /** brings a control to the reader */
  lead(control: string): void;
  /** the page can be used */
  ready(): void;
}

export const place = <Kind extends HTMLElement>(name: string) => document.querySelector<Kind>(`[data-own="${name}"]`)!;

export function pageOf(data: OwnRunsData, start: State, happened: (event: PageEvent) => void): LogsPage {
  let now = start;
  const figures = [...document.querySelectorAll<HTMLElement>('figure[data-live="your-logs"]')].map((frame) => {
    const of = ownRunsFigures[frame.dataset.show as OwnRunsFigureName];
    const view = () => of(data, viewOf(data, now.answer, now.against));
    return liveFigure(frame, view, () => frame.dataset.file ?? frame.id);
  });
  const form = choicesForm(data, (choices, against) => happened({ kind: "chosen", choices, against }));
  const asks = element("div", { class: "own-asks" });
  return {
    write(state, before) {
      now = state;
      writeDrop(state);
      if (state.answer !== before.answer || state.against !== before.against) {
        for (const { show } of figures) show();
        writeChoices(state, form, asks);
        writeResults(state, data);
      }
      writeRefused(place("results"), state.refused);
      // last: who waits for an answer finds it written
      if (state.answers > 0) place("drop").dataset.answers = String(state.answers);
    },
    lead: (control) => void form.show(control),
    ready() {
      place("drop").dataset.ready = "true";
      for (const { frame } of figures) frame.dataset.ready = "true";
    }
  };
}

function writeDrop({ status, progress, isBusy }: State): void {
  const line = place("status");
  if (line.textContent !== status) line.textContent = status;
  if (isBusy) place("drop").setAttribute("aria-busy", "true");
  else place("drop").removeAttribute("aria-busy");
  const box = place("progress");
  box.hidden = progress === null;
  if (progress === null) return;
  box.querySelector("progress")!.value = progress.size > 0 ? progress.read / progress.size : 1;
  place("progress-words").textContent = progressWords(progress);
}

function hasFiles({ answer }: State): boolean {
  return answer !== null && answer.files.length > 0;
}

function writeChoices(state: State, controls: ChoicesForm, asks: HTMLElement): void {
  const { answer, choices, against } = state;
  document.documentElement.toggleAttribute("data-own-logs", hasFiles(state));
  if (!answer || !hasFiles(state)) {
    place("choices").replaceChildren();
    return;
  }
  if (!controls.form.isConnected) {
    const isOpen = answer.fits.refused.length > 0 || matchMedia("(min-width: 700px)").matches;
    const title = element("summary", {}, element("h2", {}, "What the logs do not say"));
    place("choices").replaceChildren(
      element("details", { class: "own-more", open: isOpen }, title, asks, controls.form)
    );
  }
  asks.replaceChildren(...askParts(answer.fits));
  controls.write(answer, choices, against);
}

/** What was open stays open. */
function writeResults(state: State, data: OwnRunsData): void {
  const results = place("results");
  const { answer, against } = state;
  if (!answer || !hasFiles(state)) {
    results.replaceChildren();
    return;
  }
  const parts = () => results.querySelectorAll<HTMLDetailsElement>("details[data-path]");
  const open = new Map(Array.from(parts(), (part) => [part.dataset.path, part.open]));
  results.replaceChildren(...resultParts(answer, data, against));
  for (const part of parts()) part.open = open.get(part.dataset.path) ?? part.open;
}
