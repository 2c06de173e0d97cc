import { fileOf, idOf } from "../components/figure-name.js";
import type { StaticFigure } from "../components/static-figure.js";
import { type ViewChoice, type ViewControls, viewFigure } from "../components/view-figure.js";
import type { Results } from "../lib/results.js";
import { mainFamily } from "./figure-data.js";
import type { FigureSite } from "./site.js";

/** Choices that figures of several views share. */
const variantNames: Record<string, string> = { base: "Base", instruct: "Instruct" };

export const resourceControl = { legend: "Against", choices: { compute: "Compute", data: "Data" } };

/** The variants that a study has of its own family. */
export function variantControl({ study }: Results) {
  const own = study.series.filter(({ family }) => family === mainFamily({ study })).map(({ variant }) => variant);
  const choices = Object.fromEntries(Object.entries(variantNames).filter(([id]) => (own as string[]).includes(id)));
  return { legend: "Variant", choices };
}

/**
 * HTML of a figure with views, in its frame; options of the page as for drawnFigure().
 *
 * @throws TypeError when the page gives no number
 */
export function drawnViews(
  { document, results }: Pick<FigureSite, "document" | "results">,
  { number, id, level }: Record<string, unknown>,
  controls: ViewControls,
  figureOf: (choice: ViewChoice) => StaticFigure
): string {
  if (typeof number !== "string") throw new TypeError('needs a number, e.g. {"number": "Figure 1.1"}');
  const name = idOf(number);
  return viewFigure(controls, figureOf, {
    document,
    id: String(id ?? name),
    number,
    ...(level === 2 || level === 4 ? { level } : {}),
    fileName: fileOf(number, results.inputs.hash)
  }).outerHTML;
}
