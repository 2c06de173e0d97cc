/** What the cells of this study's pages draw with: as in every report, with this study's kinds of figures. */
import { drawn as drawnOf } from "../report/study.js";
import { origins } from "./origins.js";
import type { FigureRenderer, FigureSite } from "./site.js";

export { loadStudy, tableOf, wordsOf } from "../report/study.js";

/** A figure without choices, in its frame. */
export function drawn(
  study: FigureSite,
  kind: string,
  render: FigureRenderer,
  options: Record<string, unknown> = {},
  body = ""
): DocumentFragment {
  return drawnOf(study, kind, render, options, body, origins);
}
