/** The parts of the page "Your logs", each written from what the page knows, where that changed. */
import type { UserRunsData } from "../../components/user-runs/user-runs-data.js";
import { type UserRunsFigureName, userRunsFigures } from "../../components/user-runs/user-runs-figures.js";
import { afterPaint } from "../parts/after-paint.js";
import { liveFigure } from "../parts/live-figure.js";
import { type AheadPart, aheadPart } from "./ahead/ahead-part.js";
import { comparedPart } from "./ahead/compared-part.js";
import { type RecipesPart, recipesPart } from "./ahead/recipes-part.js";
import { type ChoicesForm, choicesForm } from "./choices/choices-form.js";
import { curvesPart, repliesPart } from "./confirm/confirm-part.js";
import { element } from "./elements.js";
import { studyBehind, viewOf } from "./figures-view.js";
import { besidePart } from "./results/beside-part.js";
import { comparePart } from "./results/compare-part.js";
import { resultParts, writeRefused } from "./results/results-view.js";
import { progressWords } from "./status-words.js";
import type { PageEvent, State } from "./user-logs-state.js";

export interface LogsPage {
  write(state: State, before: State): void;
  /** brings a control to the reader */
  lead(control: string): void;
  ready(): void;
}

export const place = <Kind extends HTMLElement>(name: string) => document.querySelector<Kind>(`[data-own="${name}"]`)!;

export function pageOf(data: UserRunsData, start: State, happened: (event: PageEvent) => void): LogsPage {
  let now = start;
  const figures = [...document.querySelectorAll<HTMLElement>('figure[data-live="your-logs"]')].map((frame) => {
    const of = userRunsFigures[frame.dataset.show as UserRunsFigureName];
    const view = () => of(studyBehind(data, now.answer, now.isBeside), viewOf(data, now.answer, now.against));
    return liveFigure(frame, view, () => frame.dataset.file ?? frame.id);
  });
  const form = choicesForm(
    (choices) => happened({ kind: "chosen", choices }),
    () => happened({ kind: "reset" })
  );
  let ahead: AheadPart | null = null;
  const recipes = recipesPart((said) => happened({ kind: "replied", choices: said }));
  const following = { compared: element("div"), beside: element("div") };
  const rest = element("div");
  const confirm = confirmOf();
  const showFigures = () => {
    for (const { show } of figures) show();
  };
  const showRest = () => keepingOpen(() => writeRest(now, data, rest));
  return {
    write(state, before) {
      now = state;
      writeDrop(state);
      const isCompared = state.against !== before.against || state.isBeside !== before.isBeside;
      const isAnswered = state.answers !== before.answers && state.answer !== before.answer;
      const isAnew = state.answer?.fits !== before.answer?.fits;
      if (state.logged !== before.logged) writeCurves(state, confirm);
      if (isAnew) writeChoices(state, form, confirm);
      if (isAnswered) writeReplies(state, confirm, happened);
      if (isAnswered || isCompared) writeCompare(state, data, happened);
      if (state.answer !== before.answer)
        keepingOpen(() => writeFollowing(state, data, following, isAnswered ? recipes : null));
      if (isAnew) {
        writeMarks(state);
        showFigures();
        keepingOpen(() => {
          ahead = writeResults(state, [recipes.box, ...Object.values(following), rest], happened);
        });
        afterPaint("results", showRest);
      } else if (isCompared) {
        writeMarks(state);
        showFigures();
        showRest();
      } else if (state.ahead !== before.ahead) ahead?.write(state.ahead);
      writeRefused(rest, state.refused);
      // last: who waits for an answer finds it written
      if (state.answers !== before.answers)
        afterPaint("answered", () => {
          place("drop").dataset.answers = String(now.answers);
        });
    },
    lead: (control) => void (control === "recipes" ? leadToRecipes() : form.show(control)),
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

/** What the page's style goes by. */
function writeMarks(state: State): void {
  document.documentElement.toggleAttribute("data-user-logs", hasFiles(state) || state.logged.length > 0);
  document.documentElement.toggleAttribute("data-your-fits", (state.answer?.fits.fits.length ?? 0) > 0);
  document.documentElement.toggleAttribute("data-your-beside", state.isBeside);
}

type Happened = (event: PageEvent) => void;

interface Confirm {
  box: HTMLElement;
  curves: HTMLElement;
  replies: HTMLElement;
}

function confirmOf(): Confirm {
  const [curves, replies] = [element("div"), element("div")];
  return { box: element("div", { class: "your-confirm" }, curves, replies), curves, replies };
}

/** What was read, before anything is made of it. */
function writeCurves(state: State, { box, curves }: Confirm): void {
  writeMarks(state);
  if (state.logged.length === 0) return;
  curves.replaceChildren(...curvesPart(state.logged));
  if (!box.isConnected) place("choices").replaceChildren(box);
}

function writeChoices(state: State, controls: ChoicesForm, { box }: Confirm): void {
  const { answer, choices } = state;
  if (!answer || !hasFiles(state)) {
    place("choices").replaceChildren();
    return;
  }
  if (!controls.form.isConnected) {
    const title = element("summary", {}, "Options");
    place("choices").replaceChildren(box, element("details", { class: "your-more" }, title, controls.form));
  }
  controls.write(answer, choices);
}

function writeReplies({ answer, choices }: State, { box, replies }: Confirm, happened: Happened): void {
  if (!answer) return;
  const parts = repliesPart(answer, choices, (said) => happened({ kind: "replied", choices: said }));
  keepingFocus(box, () => replies.replaceChildren(...parts));
}

function writeCompare({ answer, against, isBeside, choices }: State, data: UserRunsData, happened: Happened): void {
  const compare = place("compare");
  const { sameProblems: _said, ...others } = choices;
  const parts = answer
    ? comparePart(
        answer,
        data,
        { against, isBeside, sameProblems: choices.sameProblems === true },
        (series, beside) => happened({ kind: "compared", against: series, isBeside: beside }),
        (same) => happened({ kind: "replied", choices: same ? { ...others, sameProblems: true } : others })
      )
    : [];
  keepingFocus(compare, () => compare.replaceChildren(...parts));
}

/** Who works by keys goes on where they were: at the control of the same place, or at the part's beginning. */
function keepingFocus(part: HTMLElement, write: () => void): void {
  const { activeElement } = document;
  const isInside = part.contains(activeElement);
  const id = activeElement?.id ?? "";
  write();
  if (!isInside || part.contains(document.activeElement)) return;
  const again =
    (id && part.querySelector<HTMLElement>(`#${id}`)) || part.querySelector<HTMLElement>("button, input, h2");
  if (again?.matches("h2")) again.tabIndex = -1;
  again?.focus({ preventScroll: true });
}

/** What was open stays open. */
function keepingOpen(write: () => void): void {
  const parts = () => place("results").querySelectorAll<HTMLDetailsElement>("details[data-path], details[data-own]");
  const nameOf = ({ dataset }: HTMLDetailsElement) => dataset.path ?? dataset.own;
  const open = new Map(Array.from(parts(), (part) => [nameOf(part), part.open]));
  write();
  for (const part of parts()) part.open = open.get(nameOf(part)) ?? part.open;
}

interface Following {
  compared: HTMLElement;
  beside: HTMLElement;
}

/**
 * What goes by which runs are seeds of one recipe.
 *
 * @param recipes null: what is being typed of recipes is left alone
 */
function writeFollowing(
  { answer, choices }: State,
  data: UserRunsData,
  { compared, beside }: Following,
  recipes: RecipesPart | null
): void {
  if (!answer) return;
  if (recipes !== null) keepingFocus(recipes.box, () => recipes.write(answer, choices));
  compared.replaceChildren(...comparedPart(answer));
  keepingFocus(beside, () => beside.replaceChildren(...besidePart(answer, data)));
}

/** @param following parts behind what is ahead of each run */
function writeResults(state: State, following: readonly Node[], happened: Happened): AheadPart | null {
  const results = place("results");
  const { answer } = state;
  if (!answer || !hasFiles(state)) {
    results.replaceChildren();
    return null;
  }
  const ahead = aheadPart(answer, state.ahead, (to) => happened({ kind: "ahead", to }));
  results.replaceChildren(...ahead.nodes, ...following);
  return ahead;
}

/** Each run's fit and what was read: long tables, behind what is looked at first. */
function writeRest(state: State, data: UserRunsData, rest: HTMLElement): void {
  const { answer, against, isBeside, refused } = state;
  rest.replaceChildren(...(answer && hasFiles(state) ? resultParts(answer, data, isBeside ? against : null) : []));
  writeRefused(rest, refused);
}

/** Opens what a sentence leads to. */
function leadToRecipes(): void {
  const part = place<HTMLDetailsElement>("recipes");
  part.open = true;
  part.scrollIntoView({ block: "center" });
  part.querySelector("input")?.focus({ preventScroll: true });
}
