import { referenceLossFigure } from "../../components/reference-loss-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import type { FigureRenderer } from "../site.js";

/** Each size's loss at one budget. */
export const figure: FigureRenderer = (site) => (options) =>
  drawnChoiceFigure(site, options, referenceLossFigure, { curves: site.data }, { curves: "/data/curves.json" });
