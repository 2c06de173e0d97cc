/** The planner's page: reads the form, answers, writes every part and figure again, and keeps the question in the address. */

import { stampAddress } from "../components/frame/address.js";
import { choicesOfQuery } from "../components/frame/choice-figure.js";
import { fillFrame, part } from "../components/frame/figure-frame.js";
import { frameContent } from "../components/frame/static-figure.js";
import { type PlanFigureName, type PlanView, planFigures } from "../components/plan/plan-figures.js";
import { emptyWords, planFormId, sizesOf, sliderPlace, sliders, sliderValue } from "../components/plan/plan-form.js";
import { type PlanPartName, planParts } from "../components/plan/plan-parts.js";
import { escapeHtml, modelSize as sizeName } from "../lib/format.js";
import { answer } from "../lib/plan/answer.js";
import { planCsv } from "../lib/plan/csv.js";
import {
  allWords,
  type Fault,
  type Question,
  questionNames,
  readQuestion,
  wordsBeyond,
  writeQuestion
} from "../lib/plan/question.js";
import type { PlanStudy } from "../lib/plan/study.js";
import { cellsShown } from "./parts/cells-shown.js";
import { fetchOnce } from "./parts/data.js";
import { flash, save, takeAway } from "./parts/download.js";
import { makeReadable } from "./parts/read-out.js";
import { redraw, watchBoxes } from "./parts/redraw.js";

type Words = Record<string, string>;

void cellsShown().then(() => {
  const form = document.querySelector<HTMLFormElement>(`#${planFormId}`);
  if (form) void start(form);
});

async function start(form: HTMLFormElement): Promise<void> {
  const href = document.querySelector<HTMLLinkElement>('link[data-for="plan"]')!.href;
  // The form as the build wrote it is the page's first question.
  const first = wordsOf(form);
  const study = (await fetchOnce(href)) as PlanStudy;
  let found = answer(study, readQuestion(study, first).question);
  const standard = allWords(found.question);
  const base = writeQuestion(study, found.question);
  let asked = JSON.stringify(standard);

  const figures = [...document.querySelectorAll<HTMLElement>('figure[data-live="plan"]')].map((frame) => {
    const of = planFigures[frame.dataset.show as PlanFigureName];
    let view: PlanView = of(study, found);
    const draw = (width: number) => view.draw({ document, width, label: view.reading });
    const reading = makeReadable(frame, {
      drawing: (width) => {
        const fragment = document.createDocumentFragment();
        fragment.append(draw(width));
        return fragment;
      }
    });
    watchBoxes(frame);
    takeAway(frame, {
      name: () => [frame.dataset.file, ...shortWords(found.question, standard)].join("_"),
      csv: () => view.csv ?? "",
      drawing: () => [draw(1068)]
    });
    const show = () => {
      view = of(study, found);
      fillFrame(frame, frameContent(view));
      reading.clear();
      redraw(frame, draw);
    };
    return { frame, show };
  });
  const idle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 60));
  let version = 0;
  /** Figures that are seen follow at once, the others when the browser has time. */
  const showFigures = () => {
    const own = ++version;
    const seen = figures.filter(({ frame }) => isSeen(frame));
    for (const { show } of seen) show();
    for (const { show } of figures.filter((figure) => !seen.includes(figure))) {
      idle(() => {
        if (version === own) show();
      });
    }
  };

  const ask = (words: Words, announce: boolean): void => {
    const { question, faults } = readQuestion(study, words);
    writeForm(form, study, question, announce ? document.activeElement : null);
    showFaults(form, faults);
    const text = JSON.stringify(allWords(question));
    const query = addressOf(study, base, question);
    for (const { frame } of figures) {
      part(frame, "link").setAttribute("href", `${query ? `?${query}` : location.pathname}#${frame.id}`);
    }
    if (announce || location.search !== "") {
      history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    }
    if (text === asked) return;
    asked = text;
    found = answer(study, question);
    for (const place of document.querySelectorAll<HTMLElement>("[data-plan]")) {
      place.innerHTML = planParts[place.dataset.plan as PlanPartName](study, found);
    }
    showFigures();
    if (announce) say(document.querySelector("[data-plan-headline]")?.textContent ?? "");
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    input(form, "size")!.value = "best";
    ask(standard, true);
  });
  // Fields of the form stand in two places of the page.
  document.addEventListener("input", ({ target }) => {
    const field = target as HTMLInputElement;
    if (field.form !== form) return;
    const name = field.dataset.slider as keyof Question | undefined;
    if (name) input(form, name)!.value = String(sliderValue(name, Number(field.value)));
    if (field.type === "range" || field.type === "number") ask(wordsOf(form), true);
  });
  document.addEventListener("change", ({ target }) => {
    const field = target as HTMLInputElement;
    if (field.form !== form || field.type === "range" || field.type === "number") return;
    const words = wordsOf(form);
    // What another choice stands for is not carried over: passes and counted compute have a default for each.
    if (field.name === "by") delete words.count;
    if (field.name === "variant" || field.name === "family") {
      delete words.passes;
      if (field.name === "family") delete words.variant;
      if (words.size !== "best") delete words.size;
    }
    ask(words, true);
  });
  document.addEventListener("click", ({ target }) => {
    const button = (target as Element).closest<HTMLElement>("[data-plan-copy], [data-plan-csv]");
    if (!button) return;
    if (button.dataset.planCsv !== undefined) {
      const name = ["rlscale-plan", study.hash.slice(0, 7), ...shortWords(found.question, standard)].join("_");
      save(new Blob([planCsv(study, found)], { type: "text/csv" }), `${name}.csv`);
      say("The plan is saved as CSV");
      return;
    }
    const text =
      button.dataset.planCopy === "link"
        ? location.href
        : (document.querySelector("[data-plan-text]")?.textContent ?? "");
    navigator.clipboard.writeText(text).then(
      () => flash(button, "Copied"),
      () => flash(button, "Did not work")
    );
  });

  const query = choicesOfQuery(new URLSearchParams(location.search));
  const wanted = Object.fromEntries(Object.entries(query).filter(([name]) => isName(name)));
  ask({ ...base, ...wanted }, false);
  // The first answer of a page takes twice as long as those after it: one is worked out before anybody asks.
  idle(() => {
    const near = answer(study, { ...found.question, hours: found.question.hours * 1.01 });
    for (const part of Object.values(planParts)) part(study, near);
    for (const of of Object.values(planFigures)) of(study, near).draw({ document, width: 680, label: "" });
  });
  form.dataset.ready = "true";
  for (const { frame } of figures) frame.dataset.ready = "true";
}

function isSeen(frame: Element): boolean {
  const { top, bottom } = frame.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function isName(name: string): boolean {
  return (questionNames as readonly string[]).includes(name);
}

/** The question as a query: what the page does not ask by itself. */
function addressOf(study: PlanStudy, base: Words, question: Question): string {
  const said = wordsBeyond(study, base, question);
  const query = new URLSearchParams(said);
  return stampAddress(query, Object.keys(said).length > 0).toString();
}

function shortWords(question: Question, standard: Words): string[] {
  return Object.entries(allWords(question))
    .filter(([name, word]) => word !== standard[name])
    .map(([, word]) => word.replace(/[^a-z0-9.]+/gi, "-"));
}

function input(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.elements.namedItem(name) as HTMLInputElement | null;
}

/** The words that the form says; an empty box says its own word for none. */
function wordsOf(form: HTMLFormElement): Words {
  const words: Words = {};
  for (const [name, value] of new FormData(form)) {
    const text = String(value).trim();
    words[name] = text === "" ? (emptyWords[name as keyof Question] ?? "") : text;
  }
  const other = document.querySelector<HTMLInputElement>("[data-other]");
  if (words.size === "other") words.size = other?.value.trim() || "best";
  return words;
}

/** Writes a question into the form; the field that somebody is typing in is left alone. */
function writeForm(form: HTMLFormElement, study: PlanStudy, question: Question, active: Element | null): void {
  const words = allWords(question);
  fillSelect(
    form,
    "variant",
    [...new Set(study.series.filter(({ family }) => family === question.family).map(({ variant }) => variant))].map(
      (one) => [one, one]
    )
  );
  const sizes = sizesOf(study, question).map((size): [string, string] => [String(size / 1e9), sizeName(size)]);
  fillSelect(form, "size", [["best", "the best"], ...sizes, ["other", "another"]]);
  for (const name of questionNames) {
    const word = words[name]!;
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = word;
    else if (name === "size") {
      const listed = word === "best" || sizes.some(([value]) => value === word);
      const select = field as HTMLSelectElement;
      const other = document.querySelector<HTMLInputElement>("[data-other]")!;
      // "another" stands until a number is typed.
      const asked = select.value === "other" && word === "best";
      select.value = listed && !asked ? word : "other";
      if (!listed && active !== other) other.value = word;
      other.closest<HTMLElement>(".plan-field")!.hidden = select.value !== "other";
    } else if (field && field !== active) {
      (field as HTMLInputElement).value = word === emptyWords[name] ? "" : word;
    }
    const slider = document.querySelector<HTMLInputElement>(`[data-slider="${name}"]`);
    if (slider && slider !== active) {
      const range = sliders[name]!;
      slider.value = String(word === emptyWords[name] ? range.to : sliderPlace(name, Number(word)));
    }
    slider?.setAttribute("aria-valuetext", word === emptyWords[name] ? "as many as needed" : word);
  }
  for (const rows of form.querySelectorAll<HTMLElement>("[data-by]")) rows.hidden = rows.dataset.by !== question.by;
}

function fillSelect(form: HTMLFormElement, name: string, choices: readonly (readonly [string, string])[]): void {
  const select = form.elements.namedItem(name) as HTMLSelectElement;
  if (Array.from(select.options, ({ value }) => value).join() === choices.map(([value]) => value).join()) return;
  const kept = select.value;
  select.innerHTML = choices
    .map(([value, text]) => `<option value="${escapeHtml(value)}">${escapeHtml(text)}</option>`)
    .join("");
  select.value = kept;
}

function showFaults(form: HTMLFormElement, faults: readonly Fault[]): void {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const { name } of faults) {
    const field = form.elements.namedItem(name);
    if (field instanceof Element) field.setAttribute("aria-invalid", "true");
  }
  const [fault] = faults;
  const line = form.querySelector("[data-plan-fault]")!;
  const words = fault
    ? `${labelOf(form, fault.name)}: ${fault.got === "" ? "nothing was said" : `“${fault.got}” was said`}; it must be ${fault.must}. The answer is for ${fault.name} as it would be by itself.`
    : "";
  if (line.textContent !== words) line.textContent = words;
}

function labelOf(form: HTMLFormElement, name: string): string {
  return document.querySelector(`label[for="plan-${name}"]`)?.textContent ?? form.getAttribute("aria-label") ?? name;
}

let speaking: ReturnType<typeof setTimeout> | undefined;

/** Spoken after a rest, not at every step of a slider. */
function say(text: string): void {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    const status = document.querySelector("[data-plan-status]");
    if (status) status.textContent = text;
  }, 400);
}
