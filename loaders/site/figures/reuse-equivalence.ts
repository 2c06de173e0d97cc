/** Loss at the end of reuse runs against fresh data; margin, steps and reference are set in the page. */
import { reuseEquivalenceFigure } from "../../../src/components/reuse-equivalence-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import type { FigureRenderer } from "../registry.js";
import { reuseData } from "../reuse-data.js";
import { studySeries } from "../study-series.js";

const series = await studySeries({ experiment: "reuse" });

export const figure: FigureRenderer = (site) => (options) => {
  const reuse = reuseData(site.results, series);
  if (reuse === null) throw new TypeError("this study has no reuse runs");
  return drawnChoiceFigure(site, options, reuseEquivalenceFigure, { reuse }, { reuse: "/data/reuse.json" });
};
