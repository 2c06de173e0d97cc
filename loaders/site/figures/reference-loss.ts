import { referenceLossFigure } from "../../../src/components/reference-loss-figure.js";
import type { FigureRenderer } from "../../../src/paper/site.js";
import { drawnChoiceFigure } from "../choice-figure.js";

/** Each size's loss at one budget. */
export const figure: FigureRenderer = (site) => (options) =>
  drawnChoiceFigure(site, options, referenceLossFigure, { curves: site.data }, { curves: "/data/curves.json" });
