/** Reuse runs over the run that saw each problem once, a panel each. */
import { reuseRunsFigure } from "../../components/reuse-runs-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import { reuseData } from "../reuse-data.js";
import type { FigureRenderer } from "../site.js";

export const figure: FigureRenderer = (site) => (options) => {
  const reuse = reuseData(site.results, site.series);
  if (reuse === null) throw new TypeError("this study has no reuse runs");
  return drawnChoiceFigure(site, options, reuseRunsFigure, { reuse }, { reuse: "/data/reuse.json" });
};
