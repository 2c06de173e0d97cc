/** The planner's form: what it says, and a question written into it. */
import { emptyWords, sizesOf, sliderPlace, sliders } from "../../components/plan/plan-form.js";
import { escapeHtml, modelSize as sizeName } from "../../lib/format.js";
import { mustHave } from "../../lib/items.js";
import type { PlanStudy } from "../../lib/plan/plan-study.js";
import { allWords, type Question, questionNames } from "../../lib/plan/question.js";
import { faultWords, type State, type Words } from "./plan-state.js";

export function input(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.elements.namedItem(name) as HTMLInputElement | null;
}

/** The words that the form says; an empty box says its own word for none. */
export function wordsOf(form: HTMLFormElement): Words {
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
export function writeForm(form: HTMLFormElement, study: PlanStudy, question: Question, active: Element | null): void {
  const words = allWords(question);
  const variants = study.series.filter(({ family }) => family === question.family).map(({ variant }) => variant);
  fillSelect(
    form,
    "variant",
    [...new Set(variants)].map((variant) => [variant, variant])
  );
  const sizes = sizesOf(study, question).map((size): [string, string] => [String(size / 1e9), sizeName(size)]);
  fillSelect(form, "size", [["best", "the best"], ...sizes, ["other", "another"]]);
  for (const name of questionNames) {
    const word = mustHave(words, name);
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = word;
    else if (name === "size") writeSize(field as HTMLSelectElement, word, sizes, active);
    else if (field && field !== active) (field as HTMLInputElement).value = word === emptyWords[name] ? "" : word;
    writeSlider(name, word, active);
  }
  for (const rows of form.querySelectorAll<HTMLElement>("[data-by]")) rows.hidden = rows.dataset.by !== question.by;
}

function writeSize(
  select: HTMLSelectElement,
  word: string,
  sizes: readonly (readonly [string, string])[],
  active: Element | null
): void {
  const listed = word === "best" || sizes.some(([value]) => value === word);
  const other = document.querySelector<HTMLInputElement>("[data-other]")!;
  // "another" stands until a number is typed.
  const asked = select.value === "other" && word === "best";
  select.value = listed && !asked ? word : "other";
  if (!listed && active !== other) other.value = word;
  other.closest<HTMLElement>(".plan-field")!.hidden = select.value !== "other";
}

function writeSlider(name: keyof Question, word: string, active: Element | null): void {
  const slider = document.querySelector<HTMLInputElement>(`[data-slider="${name}"]`);
  if (!slider) return;
  if (slider !== active)
    slider.value = String(word === emptyWords[name] ? sliders[name]!.to : sliderPlace(name, Number(word)));
  slider.setAttribute("aria-valuetext", word === emptyWords[name] ? "as many as needed" : word);
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

export function showFaults(form: HTMLFormElement, state: State): void {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const { name } of state.faults) {
    const field = form.elements.namedItem(name);
    if (field instanceof Element) field.setAttribute("aria-invalid", "true");
  }
  const line = form.querySelector("[data-plan-fault]")!;
  const words = faultWords(state, (name) => document.querySelector(`label[for="plan-${name}"]`)?.textContent ?? name);
  if (line.textContent !== words) line.textContent = words;
}
