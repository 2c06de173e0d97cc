/**
 * A figure with a few views that are all drawn at build, where what is shown rests on more results than a page should
 * fetch: the page swaps them, nothing is computed there. Figures that a page works out again are in choice-figure.ts; both
 * have the same control bar and the same words in the address.
 *
 *     viewFigure({ variant: { legend: "Variant", choices: { base: "Base", instruct: "Instruct" } } },
 *       ({ variant }) => staticFigureOf(variant), { document, id, number, fileName })
 */
import { escapeHtml } from "../lib/format.js";
import { choiceControls } from "./choice-controls.js";
import type { RadioControl } from "./choice-figure.js";
import { type StaticFigure, type StaticFigureOptions, staticFigure } from "./static-figure.js";

export interface ViewControl {
  legend: string;
  /** value, as the address says it, and its label; the first is the default */
  choices: Record<string, string>;
}

export type ViewControls = Record<string, ViewControl>;
export type ViewChoice = Record<string, string>;

/** Every combination of choices, the default first. */
export function viewChoices(controls: ViewControls): ViewChoice[] {
  return Object.entries(controls).reduce<ViewChoice[]>(
    (all, [name, { choices }]) =>
      all.flatMap((choice) => Object.keys(choices).map((value) => ({ ...choice, [name]: value }))),
    [{}]
  );
}

export function viewKey(choice: ViewChoice): string {
  return Object.values(choice).join(" ");
}

export function viewFigure(
  controls: ViewControls,
  figureOf: (choice: ViewChoice) => StaticFigure,
  { document = globalThis.document, ...options }: Omit<StaticFigureOptions, "controls">
): HTMLElement {
  const choices = viewChoices(controls);
  const radios = Object.entries(controls).map(
    ([name, { legend, choices: words }]): RadioControl => ({
      kind: "radio",
      name,
      legend,
      options: Object.entries(words).map(([value, label]) => ({ value, label })),
      fallback: Object.keys(words)[0]!
    })
  );
  const frames = choices.map((choice) => {
    const [stem = "", hash = ""] = options.fileName.split(/_(?=[^_]*$)/);
    const fileName = [stem, ...Object.values(choice), hash].filter(Boolean).join("_");
    const view = Object.entries(choice).map(([name, value]) => controls[name]!.choices[value]!.toLowerCase());
    const figure = { view: escapeHtml(view.join(", ")), shown: escapeHtml(view.join(", ")), ...figureOf(choice) };
    const form = choiceControls(radios, choice, { document, id: options.id });
    return staticFigure(figure, { ...options, document, fileName, controls: form });
  });
  const frame = frames[0]!;
  for (const [i, other] of frames.entries()) {
    if (i === 0) continue;
    const kept = document.createElement("template");
    kept.dataset.view = viewKey(choices[i]!);
    other.querySelector("form")?.remove();
    kept.content.append(other);
    frame.append(kept);
  }
  frame.dataset.live = "views";
  frame.dataset.view = viewKey(choices[0]!);
  frame.dataset.names = Object.keys(controls).join(" ");
  return frame;
}
