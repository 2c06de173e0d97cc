import { sensitivityFigure } from "../../../src/components/sensitivity-figure.js";
import type { FigureRenderer } from "../../../src/paper/site.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import { saturationData } from "../saturation-data.js";

/** The limit under choices that the data do not make. */
export const figure: FigureRenderer = (site) => (options) =>
  drawnChoiceFigure(
    site,
    options,
    sensitivityFigure,
    { saturation: saturationData(site.results), curves: site.data },
    { saturation: "/data/saturation.json", curves: "/data/curves.json" }
  );
