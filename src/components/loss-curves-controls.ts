/** The control bar of a loss-curve figure: native radio groups and checkboxes in one form. */
import { modelSize as sizeName } from "../lib/format.js";
import { fewestSizes, type LossCurvesState, stateChoices } from "./loss-curves-state.js";
import { sizeColor } from "./scales.js";

const groups = [
  { name: "variant", legend: "Variant", labels: { base: "Base", instruct: "Instruct" } },
  { name: "resource", legend: "Against", labels: { compute: "Compute", data: "Data" } },
  {
    name: "protocol",
    legend: "Fit",
    labels: { inter: "Between sizes", intra: "Within a run", full: "All points" }
  },
  { name: "objective", legend: "Squares of", labels: { log: "ln L", linear: "L" } }
] as const;

export interface ControlsOptions {
  document?: Document;
  /** id of the figure: names of the groups are unique on a page */
  id: string;
  /** N of the sizes that can be in the fit */
  available: readonly number[];
  /** N of those that are */
  fitted: readonly number[];
}

export function lossCurvesControls(
  state: LossCurvesState,
  { document = globalThis.document, id, available, fitted }: ControlsOptions
): HTMLFormElement {
  const form = document.createElement("form");
  form.className = "controls";
  form.setAttribute("aria-label", "What the figure shows");
  form.innerHTML =
    groups
      .map(({ name, legend, labels }) => {
        const options = stateChoices[name].map((value) => {
          const label = (labels as Record<string, string>)[value]!;
          const checked = state[name] === value ? " checked" : "";
          return `<label><input type="radio" name="${id}-${name}" value="${value}"${checked}><span>${label}</span></label>`;
        });
        return `<fieldset class="segments"><legend>${legend}</legend><div>${options.join("")}</div></fieldset>`;
      })
      .join("") +
    `<fieldset class="chips"><legend>In the fit</legend><div>${available
      .map((size) => {
        const checked = fitted.includes(size) ? " checked" : "";
        return `<label style="--chip:${sizeColor(size)}"><input type="checkbox" name="${id}-sizes" value="${size}"${checked}><span>${sizeName(size)}</span></label>`;
      })
      .join("")}</div></fieldset><button type="reset" class="reset" data-idle>Reset</button>`;
  return form;
}

/** The state that a form stands for. */
export function readControls(form: HTMLFormElement, id: string, protocolSizes: (state: LossCurvesState) => number[]) {
  const chosen = (name: string) =>
    form.querySelector<HTMLInputElement>(`input[name="${id}-${name}"]:checked`)?.value ?? "";
  const state = {
    variant: chosen("variant"),
    resource: chosen("resource"),
    protocol: chosen("protocol"),
    objective: chosen("objective"),
    sizes: null
  } as LossCurvesState;
  const sizes = sizeBoxes(form, id)
    .filter((box) => box.checked)
    .map((box) => Number(box.value));
  const own = protocolSizes(state);
  const same = sizes.length === own.length && sizes.every((size, i) => size === own[i]);
  return { ...state, sizes: same ? null : sizes };
}

/** Shows a state in a form. The last sizes that a fit needs cannot be taken out. */
export function writeControls(
  form: HTMLFormElement,
  id: string,
  state: LossCurvesState,
  fitted: readonly number[]
): void {
  for (const { name } of groups) {
    for (const input of form.querySelectorAll<HTMLInputElement>(`input[name="${id}-${name}"]`)) {
      input.checked = input.value === state[name];
    }
  }
  for (const box of sizeBoxes(form, id)) {
    box.checked = fitted.includes(Number(box.value));
    box.disabled = box.checked && fitted.length <= fewestSizes;
  }
}

function sizeBoxes(form: HTMLFormElement, id: string): HTMLInputElement[] {
  return Array.from(form.querySelectorAll<HTMLInputElement>(`input[name="${id}-sizes"]`));
}
