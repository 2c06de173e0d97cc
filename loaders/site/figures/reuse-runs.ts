/** Reuse runs over the run that saw each problem once, a panel each. */
import { reuseRunsFigure } from "../../../src/components/reuse-runs-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import type { FigureRenderer } from "../registry.js";
import { reuseData } from "../reuse-data.js";
import { studySeries } from "../study-series.js";

const series = await studySeries({ experiment: "reuse" });

export const figure: FigureRenderer = (site) => (options) => {
  const reuse = reuseData(site.results, series);
  if (reuse === null) throw new TypeError("this study has no reuse runs");
  return drawnChoiceFigure(site, options, reuseRunsFigure, { reuse }, { reuse: "/data/reuse.json" });
};
