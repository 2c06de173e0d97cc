import { budgetFigure } from "../../components/budget-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import type { FigureRenderer } from "../site.js";

/** Who leads at a budget: each size's own line, and the losses at a place that readers move. */
export const figure: FigureRenderer = (site) => (options) =>
  drawnChoiceFigure(site, options, budgetFigure, { curves: site.data }, { curves: "/data/curves.json" });
