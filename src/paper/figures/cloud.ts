import { cloudFigure } from "../../components/cloud-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import { saturationData } from "../saturation-data.js";
import type { FigureRenderer } from "../site.js";

/** Resampled fits of the law, with the printed pairs. */
export const figure: FigureRenderer = (site) => (options) =>
  drawnChoiceFigure(
    site,
    options,
    cloudFigure,
    { saturation: saturationData(site.results) },
    { saturation: "/data/saturation.json" }
  );
