/** The control bar of a loss-curve figure: native radio groups and checkboxes in one form. */
import { modelSize as sizeName } from "../lib/format.js";
import { cutChoices, defaultState, fewestSizes, type LossCurvesState, stateChoices } from "./loss-curves-state.js";
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
  /** variants that there are */
  variants?: readonly string[];
  /** the protocol and its sizes are the figure's own: no choice of either */
  fixed?: boolean;
  /** whether there are printed numbers to come back to */
  printed?: boolean;
}

export function lossCurvesControls(
  state: LossCurvesState,
  {
    document = globalThis.document,
    id,
    available,
    fitted,
    variants = stateChoices.variant,
    fixed = false,
    printed = true
  }: ControlsOptions
): HTMLFormElement {
  const form = document.createElement("form");
  form.className = "controls";
  form.innerHTML =
    groups
      .filter(({ name }) => !(fixed && name === "protocol"))
      .map(({ name, legend, labels }) => {
        const known = stateChoices[name].filter((value) => name !== "variant" || variants.includes(value));
        const options = known.map((value) => {
          const label = (labels as Record<string, string>)[value]!;
          const checked = state[name] === value ? " checked" : "";
          return `<label><input type="radio" name="${id}-${name}" value="${value}"${checked}><span>${label}</span></label>`;
        });
        return `<fieldset class="segments"><legend>${legend}</legend><div>${options.join("")}</div></fieldset>`;
      })
      .join("") +
    (fixed ? "" : sizeChips(id, available, fitted)) +
    cutControl(state, id) +
    `<fieldset class="chips" style="--chip:var(--ink)"><legend class="visually-hidden">Smoothing</legend><div><label><input type="checkbox" name="${id}-smooth"${state.smooth ? " checked" : ""}><span>Running median</span></label></div></fieldset>` +
    (fixed || !printed ? "" : '<button type="button" class="preset" data-preset="paper">As in the paper</button>') +
    '<button type="reset" class="reset" data-idle>Reset</button>';
  return form;
}

function sizeChips(id: string, available: readonly number[], fitted: readonly number[]): string {
  return `<fieldset class="chips"><legend>In the fit</legend><div>${available
    .map((size) => {
      const checked = fitted.includes(size) ? " checked" : "";
      return `<label style="--chip:${sizeColor(size)}"><input type="checkbox" name="${id}-sizes" value="${size}"${checked}><span>${sizeName(size)}</span></label>`;
    })
    .join("")}</div></fieldset>`;
}

/** Where the fit within a run ends; the first place of the range is the study's own window. */
function cutControl({ protocol, cut }: LossCurvesState, id: string): string {
  const value = cut ?? cutChoices[0] - 10;
  return `<fieldset class="range"${protocol === "intra" ? "" : " hidden"}><legend>Fitted on</legend><div><input type="range" name="${id}-cut" min="0" max="${cutChoices.at(-1)}" step="10" value="${value}" aria-label="Part of each run that is fitted" aria-valuetext="${cutWords(cut)}"><output>${cutWords(cut)}</output></div></fieldset>`;
}

export function cutWords(cut: number | null): string {
  return cut === null ? "the study\u2019s early steps" : `the first ${cut}% of each run`;
}

/** The state that a form stands for. */
export function readControls(
  form: HTMLFormElement,
  id: string,
  protocolSizes: (state: LossCurvesState) => number[],
  current: LossCurvesState = defaultState
): LossCurvesState {
  const chosen = (name: string) =>
    form.querySelector<HTMLInputElement>(`input[name="${id}-${name}"]:checked`)?.value ?? "";
  const state = {
    variant: chosen("variant"),
    resource: chosen("resource"),
    protocol: chosen("protocol") || current.protocol,
    objective: chosen("objective"),
    sizes: null,
    cut: readCut(form, id),
    focus: current.focus,
    smooth: form.querySelector<HTMLInputElement>(`input[name="${id}-smooth"]`)?.checked ?? false,
    // A range is one of its own axis.
    x: chosen("resource") === current.resource ? current.x : null,
    fitY: current.fitY
  } as LossCurvesState;
  const boxes = sizeBoxes(form, id);
  if (boxes.length === 0) return state;
  const sizes = boxes.filter((box) => box.checked).map((box) => Number(box.value));
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
  const range = form.querySelector<HTMLInputElement>(`input[name="${id}-cut"]`);
  if (range) {
    range.value = String(state.cut ?? 0);
    range.setAttribute("aria-valuetext", cutWords(state.cut));
    range.parentElement!.querySelector("output")!.textContent = cutWords(state.cut);
    range.closest("fieldset")!.hidden = state.protocol !== "intra";
  }
  const smooth = form.querySelector<HTMLInputElement>(`input[name="${id}-smooth"]`);
  if (smooth) smooth.checked = state.smooth;
  for (const box of sizeBoxes(form, id)) {
    box.checked = fitted.includes(Number(box.value));
    box.disabled = box.checked && fitted.length <= fewestSizes;
  }
}

function readCut(form: HTMLFormElement, id: string): number | null {
  const value = Number(form.querySelector<HTMLInputElement>(`input[name="${id}-cut"]`)?.value ?? 0);
  return value === 0 ? null : value;
}

function sizeBoxes(form: HTMLFormElement, id: string): HTMLInputElement[] {
  return Array.from(form.querySelectorAll<HTMLInputElement>(`input[name="${id}-sizes"]`));
}
