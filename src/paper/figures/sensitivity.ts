import { sensitivityFigure } from "../../components/sensitivity-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import { saturationData } from "../saturation-data.js";
import type { FigureRenderer } from "../site.js";

/** The limit under choices that the data do not make. */
export const figure: FigureRenderer = (site) => (options) =>
  drawnChoiceFigure(
    site,
    options,
    sensitivityFigure,
    { saturation: saturationData(site.results), curves: site.data },
    { saturation: "/data/saturation.json", curves: "/data/curves.json" }
  );
