import { fileOf, idOf } from "../components/frame/figure-name.js";
import { type StaticFigure, staticFigure } from "../components/frame/static-figure.js";
import type { FigureSite } from "./site.js";

/**
 * HTML of a figure in its frame. Options of the page: `number` ("Figure 1.1"), and `id`, which follows from the number,
 * and `level` of the heading (3).
 *
 * @throws TypeError when the page gives no number
 */
export function drawnFigure(
  { document, results }: Pick<FigureSite, "document" | "results">,
  options: Record<string, unknown>,
  figure: StaticFigure
): string {
  const { number, level } = options;
  if (typeof number !== "string") throw new TypeError('needs a number, e.g. {"number": "Figure 1.1"}');
  const name = idOf(number);
  return staticFigure(figure, {
    document,
    id: String(options.id ?? name),
    number,
    ...(level === 2 || level === 4 ? { level } : {}),
    fileName: fileOf(number, results.inputs.hash)
  }).outerHTML;
}
