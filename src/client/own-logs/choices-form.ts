/** What a log does not say, as controls: the options of the command line. Made anew when other logs are there. */

import { type Against, againstName, againstOf, type OwnRunsData } from "../../components/own-runs/own-runs-data.js";
import { readSize } from "../../import/names/model-size.js";
import type { OwnAnswer, OwnChoices } from "../../import/study/own-logs.js";
import { modelSize as sizeName } from "../../lib/format.js";
import { plain } from "../../lib/plain-text.js";
import { element, name } from "./elements.js";
import { pickList } from "./pick-list.js";

const readings = {
  fraction: "a fraction right",
  unclear: "a reward in [0, 1]",
  other: "a reward of another scale",
  unknown: "a column that is not known here"
};

/** Runs whose sizes stand open; more are folded. */
const fewRuns = 12;

export interface ChoicesForm {
  form: HTMLFormElement;
  /** writes what is chosen and what can be */
  write(answer: OwnAnswer, choices: OwnChoices, against: Against): void;
  /** brings a control to the reader */
  show(control: string): boolean;
}

/** @param changed called with every change that says something; what says nothing is marked and told in words */
export function choicesForm(data: OwnRunsData, changed: (choices: OwnChoices, against: Against) => void): ChoicesForm {
  const fault = element("p", { class: "own-fault", role: "alert" });
  const score = element("select", { id: "own-score", name: "score" });
  const wrong = numberField("own-wrong", "any");
  const right = numberField("own-right", "any");
  const resource = element("select", { id: "own-resource", name: "resource" });
  const tokens = element("select", { id: "own-tokens", name: "tokens" });
  const batch = numberField("own-batch", "1");
  const step = element("select", { id: "own-step", name: "step" });
  const from = numberField("own-from", "1");
  const to = numberField("own-to", "1");
  const group = numberField("own-group", "1");
  const variant = element("select", { id: "own-variant", name: "variant" });
  const role = element("select", { id: "own-role", name: "role" });
  const assume = element("select", { id: "own-assume", name: "assume" });
  const repeats = element("select", { id: "own-repeats", name: "repeats" });
  const every = numberField("own-every", "1");
  const first = numberField("own-first", "1");
  const runColumns = pickList("own-runs-by", "as the log shows; add a column", () => tell());
  const where = pickList("own-where", "all; take only", () => tell());
  const series = element("select", { id: "own-series", name: "series" });
  fill(resource, [
    ["", "as the logs allow"],
    ["compute", "compute"],
    ["data", "problems"]
  ]);
  fill(tokens, [
    ["", "as the log shows"],
    ["per-step", "of each step"],
    ["cumulative", "since the start"],
    ["none", "not used, nor estimated"]
  ]);
  fill(role, [
    ["", "evaluations first"],
    ["evaluation", "evaluations"],
    ["training", "those of training"]
  ]);
  fill(assume, [
    ["", "taken, and marked"],
    ["no", "not taken"]
  ]);
  fill(repeats, [
    ["", "as the log shows"],
    ["last", "the last stands"],
    ["mean", "their mean is taken"],
    ["runs", "each pass is a run"]
  ]);
  fill(variant, [
    ["", "as the names tell, else base"],
    ["base", "base models"],
    ["instruct", "instruct models"]
  ]);
  fill(
    series,
    againstOf(data).map((one) => [`${one.family} ${one.variant}`, againstName(data, one)])
  );
  const sizes = element("div", { class: "own-sizes" });
  const form = element(
    "form",
    { class: "own-form", "aria-label": "What the logs do not say" },
    element(
      "div",
      { class: "own-fields" },
      field("Score", score, "--score"),
      field("A wrong answer scores", wrong, "--score-range, first number; empty: 0"),
      field("A right answer scores", right, "--score-range, second number; empty: 1"),
      field("Loss against", resource, "--resource"),
      field("Tokens are counted", tokens, "--tokens"),
      field("Problems a step", batch, "--batch"),
      field("Column of the steps", step, "--step"),
      field("Steps between records", every, "--logging-steps, where no column counts them"),
      field("Step of the first record", first, "--first-step"),
      field("Columns that tell runs apart", runColumns.select, "--run-column", runColumns.picked),
      field("Rows", where.select, "--where", where.picked),
      field("Steps said again", repeats, "--repeats"),
      field("Scores", role, "--role"),
      field("What nobody says of scores and tokens", assume, "--no-assume"),
      field("First step of a fit", from, "--from-step"),
      field("Last step of a fit", to, "--to-step"),
      field("Compare with", series, "of the study"),
      field("Answers a problem", group, "--group-size, of a study to take away"),
      field("Runs start from", variant, "--variant, of a study to take away")
    ),
    sizes,
    fault,
    element("p", { class: "own-reset" }, element("button", { type: "reset", class: "preset" }, "Reset"))
  );
  let keys: string[] = [];

  const read = (): OwnChoices | null => {
    const faults: string[] = [];
    const mark = (input: HTMLInputElement, bad: boolean, words: string) => {
      if (bad) {
        input.setAttribute("aria-invalid", "true");
        faults.push(words);
      } else input.removeAttribute("aria-invalid");
    };
    const choices: OwnChoices = { sizes: {} };
    if (score.value) choices.score = score.value;
    const [low, high] = [numberIn(wrong, 0), numberIn(right, 1)];
    const ranged = wrong.value.trim() !== "" || right.value.trim() !== "";
    mark(
      right,
      ranged && !(Number.isFinite(low) && Number.isFinite(high) && low !== high),
      "Wrong and right answers need two different numbers."
    );
    if (ranged && faults.length === 0 && !(low === 0 && high === 1)) choices.range = { low, high };
    if (resource.value) choices.resource = resource.value as "compute" | "data";
    if (tokens.value) choices.tokens = tokens.value as OwnChoices["tokens"];
    if (step.value) choices.step = step.value;
    if (role.value) choices.role = role.value as OwnChoices["role"];
    if (assume.value) choices.assume = false;
    if (repeats.value) choices.repeats = repeats.value as OwnChoices["repeats"];
    if (runColumns.values().length > 0) choices.runColumns = [...runColumns.values()];
    const chosen = where.values().map((one) => JSON.parse(one) as [string, string]);
    if (chosen.length > 0) choices.where = chosen.map(([column, value]) => ({ column, value }));
    if (variant.value) choices.variant = variant.value as "base" | "instruct";
    const whole = (input: HTMLInputElement, least: 0 | 1, what: string): number | undefined => {
      const value = numberIn(input, -1);
      const isGood = Number.isInteger(value) && value >= least;
      const isEmpty = input.value === "" && !input.validity.badInput;
      mark(input, !isGood && !isEmpty, `${what} a whole number, ${least === 0 ? "zero" : "one"} or more.`);
      return isGood ? value : undefined;
    };
    const counts = {
      batch: whole(batch, 1, "Problems a step are"),
      groupSize: whole(group, 1, "Answers a problem are"),
      loggingSteps: whole(every, 1, "Steps between records are"),
      firstStep: whole(first, 0, "The step of the first record is"),
      fromStep: whole(from, 0, "The first step is"),
      toStep: whole(to, 0, "The last step is")
    };
    const { fromStep, toStep, loggingSteps, firstStep } = counts;
    if (firstStep !== undefined && loggingSteps === undefined)
      mark(first, true, "The first record numbers the others only with the steps between records.");
    if (fromStep !== undefined && toStep !== undefined && toStep < fromStep)
      mark(to, true, "The last step stands behind the first.");
    // what is not said has no key: choices are compared as they are kept
    Object.assign(choices, Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined)));
    for (const input of sizes.querySelectorAll<HTMLInputElement>("input")) {
      const text = input.value.trim();
      const size = readSize(text);
      mark(input, text !== "" && size === null, "A size is a number of parameters, such as 7B, 500M or 7e9.");
      if (size !== null) choices.sizes[input.dataset.key!] = size;
    }
    fault.textContent = [...new Set(faults)].join(" ");
    return faults.length > 0 ? null : choices;
  };
  const tell = () => {
    const choices = read();
    const [family = "", variant = ""] = series.value.split(" ");
    if (choices) changed(choices, { family, variant });
  };
  form.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const input of form.querySelectorAll<HTMLInputElement>("input")) input.value = "";
    for (const select of [score, resource, tokens, step, variant, role, assume, repeats]) select.value = "";
    for (const list of [runColumns, where]) list.write([], []);
    series.selectedIndex = 0;
    tell();
  });

  return {
    form,
    write(answer, choices, against) {
      fill(score, [
        ["", "the first that is a fraction right"],
        ...answer.scores.map(({ name, reading }): [string, string] => [name, `${plain(name)} (${readings[reading]})`])
      ]);
      fill(step, [["", "as the log shows"], ...answer.steps.map((one): [string, string] => [one, plain(one)])]);
      runColumns.write(choices.runColumns ?? [], [
        { heading: "", values: answer.cells.map(({ column }) => ({ value: column, text: column })) }
      ]);
      where.write(
        (choices.where ?? []).map(({ column, value }) => JSON.stringify([column, value])),
        answer.cells.map(({ column, values }) => ({
          heading: column,
          values: values.map((value) => ({ value: JSON.stringify([column, value]), text: `${column}=${value}` }))
        }))
      );
      const own = answer.runs.map(({ key }) => key);
      if (own.join("\u0000") !== keys.join("\u0000")) {
        keys = own;
        sizes.replaceChildren(...sizeFields(answer));
      }
      for (const [i, { key, modelSize, from }] of answer.runs.entries()) {
        const input = sizes.querySelector<HTMLInputElement>(`#own-size-${i}`)!;
        const chosen = choices.sizes[key];
        input.placeholder = modelSize === null || chosen !== undefined ? "not known" : sizeName(modelSize);
        if (document.activeElement !== input) input.value = chosen === undefined ? "" : sizeName(chosen);
        input.nextElementSibling!.textContent =
          chosen !== undefined ? "as you say" : from === null ? "the log does not say" : `from ${plain(from)}`;
      }
      score.value = choices.score ?? "";
      step.value = choices.step ?? "";
      resource.value = choices.resource ?? "";
      tokens.value = choices.tokens ?? "";
      variant.value = choices.variant ?? "";
      role.value = choices.role ?? "";
      assume.value = choices.assume === false ? "no" : "";
      repeats.value = choices.repeats ?? "";
      const counts = [
        [batch, choices.batch],
        [group, choices.groupSize],
        [every, choices.loggingSteps],
        [first, choices.firstStep],
        [from, choices.fromStep],
        [to, choices.toStep]
      ] as const;
      for (const [input, value] of counts)
        if (document.activeElement !== input) input.value = value === undefined ? "" : String(value);
      if (choices.range && document.activeElement !== wrong && document.activeElement !== right) {
        wrong.value = String(choices.range.low);
        right.value = String(choices.range.high);
      }
      series.value = `${against.family} ${against.variant}`;
    },
    show(place) {
      const control =
        place === "size"
          ? (sizes.querySelector<HTMLInputElement>("input:placeholder-shown[placeholder='not known']") ??
            sizes.querySelector("input"))
          : form.querySelector<HTMLElement>(`#own-${place}`);
      if (!control) return false;
      const folded = control.closest("details");
      if (folded) folded.open = true;
      control.focus();
      control.scrollIntoView({ block: "center" });
      return true;
    }
  };

  function sizeFields({ runs }: OwnAnswer): Node[] {
    const fields = runs.map(({ key, run, path }, i) => {
      const input = element("input", {
        type: "text",
        id: `own-size-${i}`,
        "data-key": key,
        autocomplete: "off",
        spellcheck: "false"
      });
      const label = element("label", { for: `own-size-${i}` }, name(run));
      if (runs.some((other) => other.key !== key && other.run === run)) label.append(" in ", name(path));
      return element("div", { class: "own-field" }, label, input, element("span", { class: "own-hint" }));
    });
    if (fields.length === 0) return [];
    const inside = element("div", { class: "own-fields" }, ...fields);
    const title = "Model size of each run (--model-size)";
    if (runs.length <= fewRuns) return [element("p", { class: "own-legend" }, title), inside];
    return [element("details", {}, element("summary", {}, title), inside)];
  }
}

/** The control of each option that a text names, in their order; none for an option that the page has no control for. */
export function controlsOf(text: string): string[] {
  const controls: Record<string, string> = {
    ...{ "score-range": "right", score: "score", "model-size": "size", "from-step": "from", "to-step": "to" },
    ...{ "group-size": "group", variant: "variant", step: "step", tokens: "tokens", batch: "batch" },
    ...{ resource: "resource", "run-column": "runs-by", where: "where", repeats: "repeats", role: "role" },
    ...{ "no-assume": "assume", "logging-steps": "every", "first-step": "first" }
  };
  const named = [...text.matchAll(/(?<!\S)--([a-z]+(?:-[a-z]+)*)/g)].flatMap(([, option]) => controls[option!] ?? []);
  // a range names the score that it is of by itself, and the first step stands beside the steps between records
  const implied = { score: "right", first: "every" } as Record<string, string>;
  return [...new Set(named)].filter((one) => !named.includes(implied[one] ?? ""));
}

/** The controls in words, for a button. */
export const controlNames: Record<string, string> = {
  right: "Score range",
  score: "Score",
  size: "Model size",
  step: "Steps",
  from: "First step",
  to: "Last step",
  group: "Answers a problem",
  variant: "Runs start from",
  tokens: "Tokens",
  batch: "Problems a step",
  resource: "Loss against",
  "runs-by": "Columns that tell runs apart",
  where: "Rows",
  repeats: "Steps said again",
  role: "Scores",
  assume: "What nobody says",
  every: "Steps between records",
  first: "First record"
};

function numberField(id: string, step: string): HTMLInputElement {
  return element("input", { type: "number", id, step, inputmode: "decimal", autocomplete: "off" });
}

function numberIn(input: HTMLInputElement, empty: number): number {
  return input.value.trim() === "" ? (input.validity.badInput ? Number.NaN : empty) : Number(input.value);
}

function field(label: string, control: HTMLElement, hint: string, beside: HTMLElement | null = null): HTMLElement {
  control.setAttribute("aria-describedby", `${control.id}-hint`);
  return element(
    "div",
    { class: "own-field" },
    element("label", { for: control.id }, label),
    control,
    beside,
    element("span", { class: "own-hint", id: `${control.id}-hint` }, hint)
  );
}

function fill(select: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  const kept = select.value;
  select.replaceChildren(...options.map(([value, text]) => element("option", { value }, text)));
  select.value = options.some(([value]) => value === kept) ? kept : (options[0]?.[0] ?? "");
}
