/** The planner's page: what is asked is an event, `reduce` answers, and form, parts, figures and address are written from that. */
import { choicesOfQuery } from "../components/frame/choice-figure.js";
import { planFormId, sliderValue } from "../components/plan/plan-form.js";
import { planCsv } from "../lib/plan/plan-csv.js";
import type { PlanStudy } from "../lib/plan/plan-study.js";
import type { Question } from "../lib/plan/question.js";
import { cellsShown } from "./parts/cells-shown.js";
import { fetchOnce } from "./parts/data.js";
import { flash, save } from "./parts/download.js";
import { input, showFaults, wordsOf, writeForm } from "./plan/form.js";
import { headlineNow, idle, pageOf, say, warmUp } from "./plan/plan-page-parts.js";
import { type PlanEvent, reduce, type State, shortWords, startOf } from "./plan/plan-state.js";

void cellsShown().then(() => {
  const form = document.querySelector<HTMLFormElement>(`#${planFormId}`);
  if (form) void start(form);
});

async function start(form: HTMLFormElement): Promise<void> {
  const { href } = document.querySelector<HTMLLinkElement>('link[data-for="plan"]')!;
  // The form as the build wrote it is the page's first question.
  const words = wordsOf(form);
  let state = startOf((await fetchOnce(href)) as PlanStudy, words);
  const page = pageOf(state);
  const happened = (event: PlanEvent) => {
    const isByReader = event.kind !== "opened";
    const next = reduce(state, event);
    state = next.state;
    const { study, found, query } = state;
    writeForm(form, study, found.question, isByReader ? document.activeElement : null);
    showFaults(form, state);
    page.link(query);
    if (isByReader || location.search !== "")
      history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    if (!next.isAnswered) return;
    page.write(state);
    if (isByReader) say(headlineNow());
  };
  listen(form, happened);
  listenToButtons(() => state);
  happened({ kind: "opened", query: choicesOfQuery(new URLSearchParams(location.search)) });
  idle(() => warmUp(state));
  form.dataset.ready = "true";
  page.ready();
}

/** Fields of the form stand in two places of the page. */
function listen(form: HTMLFormElement, happened: (event: PlanEvent) => void): void {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    input(form, "size")!.value = "best";
    happened({ kind: "reset" });
  });
  const isNumber = ({ type }: HTMLInputElement) => type === "range" || type === "number";
  document.addEventListener("input", ({ target }) => {
    const field = target as HTMLInputElement;
    if (field.form !== form) return;
    const name = field.dataset.slider as keyof Question | undefined;
    if (name) input(form, name)!.value = String(sliderValue(name, Number(field.value)));
    if (isNumber(field)) happened({ kind: "typed", words: wordsOf(form) });
  });
  document.addEventListener("change", ({ target }) => {
    const field = target as HTMLInputElement;
    if (field.form !== form || isNumber(field)) return;
    happened({ kind: "chosen", name: field.name, words: wordsOf(form) });
  });
}

function listenToButtons(stateNow: () => State): void {
  document.addEventListener("click", ({ target }) => {
    const button = (target as Element).closest<HTMLElement>("[data-plan-copy], [data-plan-csv]");
    if (!button) return;
    if (button.dataset.planCsv !== undefined) {
      const state = stateNow();
      const name = ["rlscale-plan", state.study.hash.slice(0, 7), ...shortWords(state)].join("_");
      save(new Blob([planCsv(state.study, state.found)], { type: "text/csv" }), `${name}.csv`);
      say("The plan is saved as CSV");
      return;
    }
    const isLink = button.dataset.planCopy === "link";
    const text = isLink ? location.href : (document.querySelector("[data-plan-text]")?.textContent ?? "");
    navigator.clipboard.writeText(text).then(
      () => flash(button, "Copied"),
      () => flash(button, "Did not work")
    );
  });
}
