/** Loss at the end of reuse runs against fresh data; margin, steps and reference are set in the page. */
import { reuseEquivalenceFigure } from "../../components/reuse-equivalence-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import { reuseData } from "../reuse-data.js";
import type { FigureRenderer } from "../site.js";

export const figure: FigureRenderer = (site) => (options) => {
  const reuse = reuseData(site.results, site.series);
  if (reuse === null) throw new TypeError("this study has no reuse runs");
  return drawnChoiceFigure(site, options, reuseEquivalenceFigure, { reuse }, { reuse: "/data/reuse.json" });
};
