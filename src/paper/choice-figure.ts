import { choiceControls } from "../components/choice-controls.js";
import { type ChoiceFigure, settle } from "../components/choice-figure.js";
import { allKinds, drawingKinds } from "../components/figure-actions.js";
import { figureFrame, part } from "../components/figure-frame.js";
import { fileOf, idOf } from "../components/figure-name.js";
import { drawPlots, frameContent, plotWidths } from "../components/static-figure.js";
import { zoomControls } from "../components/zoom.js";
import type { FigureSite } from "./site.js";

/**
 * HTML of a figure with choices in its frame, drawn for the page's defaults. Options of the page: `number`, `id`, `level`
 * as for drawnFigure(); every other one is a choice.
 *
 * @param sources files that the page reads the data from: its key in the data -> address
 * @throws TypeError when the page gives no number; RangeError naming a choice that the figure does not know
 */
export function drawnChoiceFigure<Data>(
  { document, results }: Pick<FigureSite, "document" | "results">,
  options: Record<string, unknown>,
  figure: ChoiceFigure<Data>,
  data: Data,
  sources: Partial<Record<keyof Data & string, string>>
): string {
  const { number, level, id: wantedId, ...rest } = options;
  if (typeof number !== "string") throw new TypeError('needs a number, e.g. {"number": "Figure 1.1"}');
  const name = idOf(number);
  const id = String(wantedId ?? name);
  const defaults = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, String(value)]));
  const choices = settle(figure, data, {}, defaults);
  for (const [key, word] of Object.entries(defaults)) {
    if (choices[key] !== word) throw new RangeError(`option ${key} does not know "${word}"`);
  }
  const view = figure.view(data, choices);
  const frame = figureFrame(frameContent(view), {
    document,
    id,
    number,
    ...(level === 2 || level === 4 ? { level } : {}),
    controls: choiceControls(figure.controls(data, choices), choices, { document, id }),
    downloads: view.csv === undefined ? drawingKinds : allKinds,
    widths: plotWidths
  });
  const span = figure.controls(data, choices).find((control) => control.kind === "span");
  if (span) part(frame, "plot").after(zoomControls({ document, id }));
  // Handles under the axis alone leave the bar empty.
  if (figure.controls(data, choices).every(({ kind }) => kind === "span")) {
    part(frame, "controls").toggleAttribute("hidden", true);
  }
  drawPlots(frame, view, document);
  frame.dataset.live = figure.kind;
  frame.dataset.state = JSON.stringify(defaults);
  frame.dataset.file = fileOf(number, results.inputs.hash);
  // Links, so that Framework copies the files; the page reads their addresses.
  const links = Object.entries(sources).map(
    ([key, href]) =>
      `<link rel="preload" as="fetch" crossorigin="anonymous" href="${href}" data-for="${id}" data-name="${key}">`
  );
  return `${links.join("")}${frame.outerHTML}`;
}
