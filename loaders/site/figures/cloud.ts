import { cloudFigure } from "../../../src/components/cloud-figure.js";
import type { FigureRenderer } from "../../../src/paper/site.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import { saturationData } from "../saturation-data.js";

/** Resampled fits of the law, with the printed pairs. */
export const figure: FigureRenderer = (site) => (options) =>
  drawnChoiceFigure(
    site,
    options,
    cloudFigure,
    { saturation: saturationData(site.results) },
    { saturation: "/data/saturation.json" }
  );
