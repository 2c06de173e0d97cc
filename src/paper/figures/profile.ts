import { profileFigure } from "../../components/profile-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import { saturationData } from "../saturation-data.js";
import type { FigureRenderer } from "../site.js";

/** How well the half-way size is known. */
export const figure: FigureRenderer = (site) => (options) =>
  drawnChoiceFigure(
    site,
    options,
    profileFigure,
    { saturation: saturationData(site.results) },
    { saturation: "/data/saturation.json" }
  );
