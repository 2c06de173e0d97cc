/** The control bar of a figure with choices: native radio groups, boxes and sliders in one form. */
import { firstOf, itemAt, mustHave } from "../../lib/items.js";
import { type Content, type Html, html, raw } from "../html.js";
import { withSymbols } from "../symbols.js";
import type {
  ChipsControl,
  Choices,
  Control,
  PlaneAxis,
  PlaneControl,
  Preset,
  RadioControl,
  RangeControl
} from "./choice-figure.js";

export interface ChoiceControlsOptions {
  document?: Document;
  /** id of the figure: names of the groups are unique on a page */
  id: string;
  presets?: readonly Preset[];
}

export function choiceControls(
  controls: readonly Control[],
  choices: Choices,
  { document = globalThis.document, id, presets = [] }: ChoiceControlsOptions
): HTMLFormElement {
  const form = document.createElement("form");
  form.className = "controls";
  form.innerHTML = html`${controls.map((control) => markup(control, mustHave(choices, control.name), id))}${presets.map(({ label }) => html`<button type="button" class="preset" aria-pressed="false">${label}</button>`)}<button type="reset" class="reset" data-idle>Reset</button>`;
  return form;
}

function markup(control: Control, word: string, id: string): Content {
  if (control.kind === "span" || control.kind === "hidden") return "";
  const name = `${id}-${control.name}`;
  if (control.kind === "range") {
    const { legend: words, from, to, step, held } = control;
    const look = { legend: words, from, to, step, held: held ?? false };
    return slider(name, look, control.position(word), control.label(word));
  }
  if (control.kind === "plane") {
    const point = control.point(word)!;
    return control.axes.map((axis, i) => {
      const look = { ...axis, held: control.held ?? false };
      return slider(`${name}-${axisNames[i]}`, look, place(axis, itemAt(point, i)), axis.label(itemAt(point, i)));
    });
  }
  if (control.kind === "toggle") {
    const checked = word === control.on ? " checked" : "";
    return html`<fieldset class="chips" style="--chip:var(--ink)"><legend class="visually-hidden">${control.legend}</legend><div><label><input type="checkbox" name="${name}" value="${control.on}"${checked}><span>${control.label}</span></label></div></fieldset>`;
  }
  const legend = html`<legend>${control.legend}</legend>`;
  if (control.kind === "number") {
    const { unit, least, most } = control;
    return html`<fieldset class="typed">${legend}<div><input type="number" name="${name}" value="${word}" min="${least}" max="${most}" step="any" inputmode="decimal" aria-label="${control.legend}, ${unit}"><span>${unit}</span></div></fieldset>`;
  }
  const ticked = control.kind === "chips" ? word.split(",") : [word];
  const options = control.options.map((option) => {
    const type = control.kind === "chips" ? "checkbox" : "radio";
    const style = "color" in option && html` style="--chip:${option.color}"`;
    const checked = ticked.includes(option.value) ? " checked" : "";
    const held = isHeld(control, ticked, checked !== "") ? " disabled" : "";
    return html`<label${style}><input type="${type}" name="${name}" value="${option.value}"${checked}${held}><span>${option.label}</span></label>`;
  });
  const look = control.kind === "chips" ? "chips" : "segments";
  return html`<fieldset class="${look}">${legend}<div>${options}</div></fieldset>`;
}

/** Names of the two sliders of a plane. */
const axisNames = ["x", "y"] as const;

function slider(
  name: string,
  { legend, from, to, step, held }: Pick<RangeControl, "legend" | "from" | "to" | "step"> & { held: boolean },
  position: number,
  label: string
): Html {
  return html`<fieldset class="slider"><legend>${withSymbols(legend)}</legend><div><input type="range" name="${name}" min="${from}" max="${to}" step="${step}" value="${position}"${held && " disabled"} aria-label="${legend}" aria-valuetext="${plainLabel(label)}"><output>${raw(label)}</output></div></fieldset>`;
}

function place({ from, step, position }: PlaneAxis, value: number): number {
  return Number((from + Math.round((position(value) - from) / step) * step).toPrecision(12));
}

function isHeld(control: RadioControl | ChipsControl, ticked: readonly string[], checked: boolean): boolean {
  return control.held || (checked && control.kind === "chips" && ticked.length <= control.fewest);
}

function plainLabel(label: string): string {
  return label.replace(/<sup>/g, "^").replace(/<[^>]*>/g, "");
}

/** The words that a form stands for; what it does not hold stays as it is. */
export function readChoices(
  form: HTMLFormElement,
  id: string,
  controls: readonly Control[],
  current: Choices = {}
): Choices {
  return Object.fromEntries(controls.map((control) => [control.name, wordOf(form, id, control, current)]));
}

function wordOf(form: HTMLFormElement, id: string, control: Control, current: Choices): string {
  if (control.kind === "span") return current[control.name] ?? spanOf(form)?.dataset.word ?? control.fallback;
  if (control.kind === "hidden") return current[control.name] ?? control.fallback;
  if (control.kind === "plane") return pointOf(form, id, control, current[control.name] ?? control.fallback);
  const inputs = inputsOf(form, id, control);
  if (inputs.length === 0) return current[control.name] ?? control.fallback;
  if (control.kind === "toggle") return firstOf(inputs).checked ? control.on : control.off;
  if (control.kind === "range") return control.word(Number(inputs[0]?.value));
  // what is half typed is no number yet: the one before it stays
  if (control.kind === "number")
    return firstOf(inputs).validity.valid && firstOf(inputs).value !== ""
      ? firstOf(inputs).value
      : (current[control.name] ?? control.fallback);
  return inputs
    .filter((input) => input.checked)
    .map((input) => input.value)
    .join(",");
}

/** Where the sliders of a plane stand; one that has not been moved keeps its value in full. */
function pointOf(form: HTMLFormElement, id: string, control: PlaneControl, word: string): string {
  const before = control.point(word)!;
  const after = control.axes.map((axis, i) => {
    const [input] = inputsOf(form, id, { name: `${control.name}-${axisNames[i]}` });
    const at = Number(input?.value ?? Number.NaN);
    return !input || at === place(axis, itemAt(before, i)) ? itemAt(before, i) : axis.value(at);
  }) as [number, number];
  return after.every((value, i) => value === before[i]) ? word : control.word(after);
}

/** Shows choices in a form. The last boxes that a figure needs cannot be unticked. */
export function writeChoices(form: HTMLFormElement, id: string, controls: readonly Control[], choices: Choices): void {
  for (const control of controls) {
    const word = mustHave(choices, control.name);
    const inputs = inputsOf(form, id, control);
    if (control.kind === "span") {
      const span = spanOf(form);
      if (span) span.dataset.word = word;
    } else if (control.kind === "range") writeRange(inputs[0], control, control.position(word), control.label(word));
    else if (control.kind === "plane") {
      const point = control.point(word)!;
      for (const [i, axis] of control.axes.entries()) {
        const [input] = inputsOf(form, id, { name: `${control.name}-${axisNames[i]}` });
        const held = control.held ?? false;
        writeRange(input, { ...axis, held }, place(axis, itemAt(point, i)), axis.label(itemAt(point, i)));
      }
    } else if (control.kind === "number") {
      const [input] = inputs;
      if (input && input.ownerDocument.activeElement !== input) input.value = word;
    } else if (control.kind === "toggle") setChecked(inputs[0], word === control.on);
    else if (control.kind !== "hidden") writeTicks(inputs, control, word);
  }
}

function writeRange(
  input: HTMLInputElement | undefined,
  { from, to, step, held = false }: Pick<RangeControl, "from" | "to" | "step" | "held">,
  position: number,
  label: string
): void {
  if (!input) return;
  for (const [name, value] of [
    ["min", from],
    ["max", to],
    ["step", step]
  ] as const) {
    input.setAttribute(name, String(value));
  }
  input.disabled = held;
  input.value = String(position);
  input.setAttribute("aria-valuetext", plainLabel(label));
  const output = input.parentElement?.querySelector("output");
  if (output) output.innerHTML = label;
}

function writeTicks(inputs: HTMLInputElement[], control: RadioControl | ChipsControl, word: string): void {
  const ticked = control.kind === "chips" ? word.split(",") : [word];
  for (const input of inputs) {
    input.checked = ticked.includes(input.value);
    input.disabled = isHeld(control, ticked, input.checked);
  }
}

function spanOf(form: HTMLFormElement): HTMLElement | null {
  return form.closest("figure")?.querySelector<HTMLElement>("[data-part='zoom']") ?? null;
}

function inputsOf(form: HTMLFormElement, id: string, { name }: Pick<Control, "name">): HTMLInputElement[] {
  return Array.from(form.querySelectorAll<HTMLInputElement>(`input[name="${id}-${name}"]`));
}

function setChecked(input: HTMLInputElement | undefined, checked: boolean): void {
  if (input) input.checked = checked;
}
