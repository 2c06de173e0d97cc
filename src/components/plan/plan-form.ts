/** The planner's questions as a form: native fields, each with the name of its word in the address. */
import { modelSize as sizeName } from "../../lib/format.js";
import { mustHave } from "../../lib/items.js";
import { gpus } from "../../lib/plan/hardware.js";
import type { PlanStudy } from "../../lib/plan/plan-study.js";
import { allWords, type Question } from "../../lib/plan/question.js";
import { powerOfTen } from "../../lib/statistics/power.js";
import { type Html, html } from "../html.js";

export const planFormId = "plan-form";

/** Words that stand for no number, by field: an empty box says them. */
export const emptyWords: Partial<Record<keyof Question, string>> = {
  problems: "any",
  passes: "any",
  group: "measured",
  length: "measured"
};

/** What a slider moves over, as exponents of ten where `log`. */
export interface SliderRange {
  from: number;
  to: number;
  step: number;
  log: boolean;
}

export const sliders: Partial<Record<keyof Question, SliderRange>> = {
  gpus: { from: 0, to: 3.2, step: 0.02, log: true },
  hours: { from: 0, to: 2.9, step: 0.02, log: true },
  utilisation: { from: 0.05, to: 0.7, step: 0.01, log: false },
  generation: { from: 0.02, to: 0.7, step: 0.01, log: false },
  flops: { from: 16, to: 22, step: 0.02, log: true },
  samples: { from: 2.7, to: 6, step: 0.02, log: true },
  steps: { from: 0, to: 3.3, step: 0.02, log: true },
  problems: { from: 2, to: 6, step: 0.02, log: true },
  target: { from: 0.05, to: 0.75, step: 0.01, log: false }
};

const whole = new Set<keyof Question>(["gpus", "samples", "steps", "problems"]);

/** The value of a slider's place, with the digits that its step is worth. */
export function sliderValue(name: keyof Question, place: number): number {
  const { log } = sliders[name]!;
  const value = log ? powerOfTen(place) : place;
  const rounded = Number(value.toPrecision(log ? 2 : 3));
  return whole.has(name) ? Math.max(1, Math.round(rounded)) : rounded;
}

export function sliderPlace(name: keyof Question, value: number): number {
  const { from, to, log } = sliders[name]!;
  return Math.min(to, Math.max(from, log ? Math.log10(value) : value));
}

interface FieldWords {
  label: string;
  unit?: string;
  hint?: string;
}

const fields: Partial<Record<keyof Question, FieldWords>> = {
  gpus: { label: "How many" },
  hours: { label: "Hours" },
  utilisation: { label: "Utilization, training", hint: "Share of the peak rate that training gets" },
  generation: { label: "Utilization, sampling", hint: "Share of the peak rate that sampling gets" },
  flops: { label: "FLOPs", hint: "Of the passes counted below" },
  samples: { label: "Samples", hint: "Problems seen, with repetition" },
  steps: { label: "Steps" },
  problems: { label: "Problems at hand", hint: "Empty: as many as needed" },
  passes: { label: "Passes over them at most", hint: "Empty: any number" },
  batch: { label: "Problems a step" },
  group: { label: "Answers a problem", hint: "Empty: as measured" },
  length: { label: "Tokens of a problem and one answer", hint: "Empty: as measured, by size" },
  target: { label: "Pass rate to reach" }
};

export function planForm(study: PlanStudy, question: Question): Html {
  const number = (name: keyof Question) => numberField(name, question);
  const { family } = question;
  const inSteps = study.dataUnit === "steps" && question.by !== "samples";
  const budgets = { gpus: "Machines", flops: "FLOPs", ...(inSteps ? {} : { samples: "Samples" }), steps: "Steps" };
  const variants = [
    ...new Set(study.series.filter((series) => series.family === family).map(({ variant }) => variant))
  ];
  const sizes = sizesOf(study, question);
  const asked = question.size === null ? "best" : String(question.size / 1e9);
  const listed = asked === "best" || sizes.some((size) => String(size / 1e9) === asked);
  return html`<form class="plan-form" id="${planFormId}" aria-label="Your plan">
<fieldset class="segments"><legend>I have</legend><div>${radios("by", question.by, budgets)}</div></fieldset>
<div class="plan-fields" data-by="gpus"${hiddenUnless(question.by === "gpus")}>${number("gpus")}${select(
    "gpu",
    "Machine",
    question.gpu,
    gpus.map(({ id, name }) => [id, name])
  )}${number("hours")}</div>
<div class="plan-fields" data-by="flops"${hiddenUnless(question.by === "flops")}>${number("flops")}</div>
${inSteps ? "" : html`<div class="plan-fields" data-by="samples"${hiddenUnless(question.by === "samples")}>${number("samples")}</div>`}
<div class="plan-fields" data-by="steps"${hiddenUnless(question.by === "steps")}>${number("steps")}</div>
${inSteps ? "" : html`<div class="plan-fields">${number("problems")}${number("passes")}</div>`}
<div class="plan-fields">${select(
    "family",
    "Family",
    family,
    study.families.map(({ id, name }) => [id, name])
  )}${select(
    "variant",
    "Start from",
    question.variant,
    variants.map((variant) => [variant, variant])
  )}${select("size", "Size", listed ? asked : "other", [
    ["best", "the best"],
    ...sizes.map((size): [string, string] => [String(size / 1e9), sizeName(size)]),
    ["other", "another"]
  ])}<div class="plan-field"${hiddenUnless(!listed)}><label for="plan-other">Billions of parameters</label><input type="number" id="plan-other" data-other min="0" step="any" value="${listed ? "" : asked}"></div></div>
<details class="plan-more"><summary>What is taken for granted, to change</summary>
<div class="plan-fields" data-by="gpus"${hiddenUnless(question.by === "gpus")}>${number("utilisation")}${number("generation")}</div>
<div class="plan-fields">${select("count", "Compute counts", question.count, [
    ["training", "training"],
    ["generation", "and sampling"],
    ["reference", "and a reference pass"]
  ])}${select("resource", "Law against", question.resource, [
    ["compute", "compute"],
    ["data", "data"]
  ])}${select("law", "Law", question.law, [
    ["joint", "one for all sizes"],
    ["linear", "as the study fits it"],
    ["own", "each size alone"]
  ])}</div>
<div class="plan-fields">${inSteps ? "" : number("batch")}${number("group")}${number("length")}</div>
</details>
<p class="plan-fault" data-plan-fault role="alert"></p>
<p class="plan-sight" data-plan-sight aria-hidden="true"></p>
<div class="plan-actions"><button type="reset" class="preset">Reset</button><button type="button" class="preset" data-plan-copy="link">Copy link</button><button type="button" class="preset" data-plan-csv>Download CSV</button></div>
</form>`;
}

/** The pass rate asked backwards for, beside its table. */
export function targetField(question: Question): Html {
  return html`<div class="plan-form plan-fields">${numberField("target", question, planFormId)}</div>`;
}

export function sizesOf(study: PlanStudy, { family, variant }: Pick<Question, "family" | "variant">): number[] {
  const chosen = study.series.find((series) => series.family === family && series.variant === variant);
  return (chosen?.sizes ?? []).map(({ modelSize }) => modelSize).sort((a, b) => a - b);
}

function hiddenUnless(shown: boolean): string {
  return shown ? "" : " hidden";
}

function numberField(name: keyof Question, question: Question, form?: string): Html {
  const { label, hint } = fields[name]!;
  const word = mustHave(allWords(question), name);
  const value = word === emptyWords[name] ? "" : word;
  const slider = sliders[name];
  const id = `plan-${name}`;
  const owner = form !== undefined && html` form="${form}"`;
  const described = hint !== undefined && html` aria-describedby="${id}-hint"`;
  const range = slider
    ? html`<input type="range" data-slider="${name}" min="${slider.from}" max="${slider.to}" step="${slider.step}" value="${value === "" ? slider.to : sliderPlace(name, Number(value))}" aria-label="${label}, slider"${owner}>`
    : "";
  return html`<div class="plan-field"><label for="${id}">${label}</label><input type="number" id="${id}" name="${name}" min="0" step="any" value="${value}" inputmode="decimal"${described}${owner}>${range}${hint ? html`<span class="plan-hint" id="${id}-hint">${hint}</span>` : ""}</div>`;
}

function select(
  name: keyof Question,
  label: string,
  value: string,
  choices: readonly (readonly [string, string])[]
): Html {
  const options = choices.map(
    ([word, text]) => html`<option value="${word}"${word === value ? " selected" : ""}>${text}</option>`
  );
  return html`<div class="plan-field"><label for="plan-${name}">${label}</label><select id="plan-${name}" name="${name}">${options}</select></div>`;
}

function radios(name: keyof Question, value: string, choices: Record<string, string>): Html {
  return html`${Object.entries(choices).map(
    ([word, text]) =>
      html`<label><input type="radio" name="${name}" value="${word}"${word === value ? " checked" : ""}><span>${text}</span></label>`
  )}`;
}
