/** The form of the choices: draws the controls, says what they hold, and writes choices into them. What it means is read elsewhere. */
import type { LogAnswer, LogChoices } from "../../../import/study/user-logs.js";
import { modelSize as sizeName } from "../../../lib/format.js";
import { mustFind } from "../../../lib/items.js";
import { plain } from "../../../lib/plain-text.js";
import { element, name } from "../elements.js";
import { type Control, type ControlName, controls, groups, type Led } from "./controls.js";
import { type PickList, pickList } from "./pick-list.js";
import { cellWord, type FieldFault, type Fields, fieldsOf, notANumber, readChoices } from "./read-choices.js";

const readings = {
  fraction: "fraction correct",
  unclear: "between 0 and 1",
  other: "another scale",
  unknown: "not known here"
};

/** Runs whose sizes stand open; more are folded. */
const fewRuns = 12;

export interface ChoicesForm {
  form: HTMLFormElement;
  write(answer: LogAnswer, choices: LogChoices): void;
  /** brings a control to the reader */
  show(control: string): boolean;
}

type Plain = HTMLInputElement | HTMLSelectElement;
type Made = ReadonlyMap<ControlName, { control: Plain; picks: PickList | null }>;

/**
 * @param changed called with every change that says something; what says nothing is marked, with words beside it
 * @param reset called when everything is as the logs have it again
 */
export function choicesForm(changed: (choices: LogChoices) => void, reset: () => void): ChoicesForm {
  const fault = element("p", { class: "your-fault", role: "alert" });
  const sizes = element("div", { class: "your-sizes" });
  const read = () => {
    const { choices, faults } = readChoices(fieldsIn(made, sizes));
    markFaults(form, faults);
    fault.textContent = [...new Set(faults.map(({ words }) => words))].join(" ");
    if (faults.length === 0) changed(choices);
  };
  const made: Made = new Map(controls.map((control) => [control.name, make(control, read)]));
  const form = element(
    "form",
    { class: "your-form", "aria-label": "Options" },
    ...Object.entries(groups).map(([group, title]) =>
      element(
        "fieldset",
        {},
        element("legend", {}, title),
        element(
          "div",
          { class: "your-fields" },
          ...controls.filter((control) => control.group === group).map((control) => field(control, made))
        )
      )
    ),
    sizes,
    fault,
    element("p", { class: "your-reset" }, element("button", { type: "reset", class: "preset" }, "Reset"))
  );
  form.addEventListener("change", read);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    writeFields(made, sizes, fieldsOf({ sizes: {} }), null);
    markFaults(form, []);
    fault.textContent = "";
    reset();
  });
  return {
    form,
    write(answer, choices) {
      writeOffers(made, answer);
      writeSizes(sizes, answer, choices);
      writeFields(made, sizes, fieldsOf(choices), document.activeElement);
    },
    show: (control) => lead(form, control as Led)
  };
}

function make({ name: id, kind, step, choices, none }: Control, changed: () => void) {
  if (kind === "number")
    return {
      control: element("input", { type: "number", id: `your-${id}`, step, inputmode: "decimal", autocomplete: "off" }),
      picks: null
    };
  if (kind === "picks") {
    const picks = pickList(`your-${id}`, none ?? "", changed);
    return { control: picks.select, picks };
  }
  const control = element("select", { id: `your-${id}`, name: id });
  if (choices) fill(control, choices);
  return { control, picks: null };
}

function controlIn(made: Made, control: ControlName): Plain {
  return made.get(control)!.control;
}

function field({ name: id, label, hint }: Control, made: Made): HTMLElement {
  const { control, picks } = made.get(id)!;
  control.setAttribute("aria-describedby", `${control.id}-hint`);
  return element(
    "div",
    { class: "your-field" },
    element("label", { for: control.id }, label),
    control,
    picks?.picked ?? null,
    element("span", { class: "your-hint", id: `${control.id}-hint` }, hint)
  );
}

function fieldsIn(made: Made, sizes: HTMLElement): Fields {
  const held = [...made].map(([id, { control, picks }]) => {
    if (picks) return [id, picks.values()];
    return [id, control.value === "" && control.validity.badInput ? notANumber : control.value];
  });
  const inputs = [...sizes.querySelectorAll("input")];
  return {
    ...(Object.fromEntries(held) as Omit<Fields, "sizes">),
    sizes: Object.fromEntries(inputs.map((input) => [input.dataset.key!, input.value]))
  };
}

function markFaults(form: HTMLFormElement, faults: readonly FieldFault[]): void {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const { control } of faults) {
    const field =
      typeof control === "string"
        ? form.querySelector(`#your-${control}`)
        : [...form.querySelectorAll<HTMLElement>("[data-key]")].find(({ dataset }) => dataset.key === control.size);
    field?.setAttribute("aria-invalid", "true");
  }
}

/** Writes what the controls hold; the one that somebody is typing in is left alone. */
function writeFields(made: Made, sizes: HTMLElement, fields: Fields, active: Element | null): void {
  // a pair is typed one after the other
  const isPairHeld = ["wrong", "right"].some((id) => active !== null && active.id === `your-${id}`);
  for (const [id, { control, picks }] of made) {
    if (picks || control === active) continue;
    if (isPairHeld && (id === "wrong" || id === "right")) continue;
    control.value = fields[id as "score"];
  }
  for (const id of ["runs-by", "where"] as const) made.get(id)!.picks!.hold(fields[id]);
  for (const input of sizes.querySelectorAll("input"))
    if (input !== active) input.value = fields.sizes[input.dataset.key!] ?? "";
}

function writeOffers(made: Made, { scores, steps, cells }: LogAnswer): void {
  const none = (id: ControlName) => ["", mustFind(controls, (control) => control.name === id).none!] as const;
  fill(controlIn(made, "score") as HTMLSelectElement, [
    none("score"),
    ...scores.map(({ name, reading }) => [name, `${plain(name)} (${readings[reading]})`] as const)
  ]);
  fill(controlIn(made, "step") as HTMLSelectElement, [
    none("step"),
    ...steps.map((column) => [column, plain(column)] as const)
  ]);
  made
    .get("runs-by")!
    .picks!.offer([{ heading: "", values: cells.map(({ column }) => ({ value: column, text: column })) }]);
  made.get("where")!.picks!.offer(
    cells.map(({ column, values }) => ({
      heading: column,
      values: values.map((value) => ({ value: cellWord(column, value), text: `${column}=${value}` }))
    }))
  );
}

/** The size of each run: made anew when other runs are there. */
function writeSizes(sizes: HTMLElement, { runs }: LogAnswer, choices: LogChoices): void {
  const keys = [...sizes.querySelectorAll("input")].map(({ dataset }) => dataset.key);
  if (keys.length !== runs.length || runs.some(({ key }, i) => keys[i] !== key))
    sizes.replaceChildren(...sizeFields(runs));
  for (const [i, { key, modelSize, from }] of runs.entries()) {
    const input = sizes.querySelector<HTMLInputElement>(`#your-size-${i}`)!;
    const isChosen = choices.sizes[key] !== undefined;
    input.placeholder = modelSize === null || isChosen ? "not known" : sizeName(modelSize);
    input.nextElementSibling!.textContent = isChosen
      ? "as you say"
      : from === null
        ? "the log does not say"
        : `from ${plain(from)}`;
  }
}

function sizeFields(runs: LogAnswer["runs"]): Node[] {
  const fields = runs.map(({ key, run, path }, i) => {
    const id = `your-size-${i}`;
    const input = element("input", { type: "text", id, "data-key": key, autocomplete: "off", spellcheck: "false" });
    const label = element("label", { for: id }, name(run));
    if (runs.some((other) => other.key !== key && other.run === run)) label.append(" in ", name(path));
    return element("div", { class: "your-field" }, label, input, element("span", { class: "your-hint" }));
  });
  if (fields.length === 0) return [];
  const inside = element("div", { class: "your-fields" }, ...fields);
  const title = "Model size of each run";
  if (runs.length <= fewRuns) return [element("p", { class: "your-legend" }, title), inside];
  return [element("details", {}, element("summary", {}, title), inside)];
}

function lead(form: HTMLFormElement, to: Led): boolean {
  const control =
    to === "size"
      ? (form.querySelector<HTMLInputElement>(".your-sizes input:placeholder-shown[placeholder='not known']") ??
        form.querySelector<HTMLInputElement>(".your-sizes input"))
      : form.querySelector<HTMLElement>(`#your-${to}`);
  if (!control) return false;
  for (let folded = control.closest("details"); folded; folded = folded.parentElement!.closest("details"))
    folded.open = true;
  control.focus();
  control.scrollIntoView({ block: "center" });
  return true;
}

function fill(select: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  const kept = select.value;
  select.replaceChildren(...options.map(([value, text]) => element("option", { value }, text)));
  select.value = options.some(([value]) => value === kept) ? kept : (options[0]?.[0] ?? "");
}
