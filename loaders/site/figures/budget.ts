import { budgetFigure } from "../../../src/components/budget-figure.js";
import type { FigureRenderer } from "../../../src/paper/site.js";
import { drawnChoiceFigure } from "../choice-figure.js";

/** Who leads at a budget: each size's own line, and the losses at a place that readers move. */
export const figure: FigureRenderer = (site) => (options) =>
  drawnChoiceFigure(site, options, budgetFigure, { curves: site.data }, { curves: "/data/curves.json" });
