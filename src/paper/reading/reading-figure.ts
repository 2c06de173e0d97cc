import { drawnFigure } from "../../report/drawn-figure.js";
import type { FigureRenderer } from "../site.js";
import { readingFigures } from "./reading-drawings.js";

/** `{number: "Figure R.1", show: "pass-rates"}`: how a printed number was made. */
export const figure: FigureRenderer = (site, options) => {
  const build = readingFigures[String(options.show)];
  if (!build) throw new RangeError(`option show must be one of ${Object.keys(readingFigures).join(", ")}`);
  return drawnFigure(site, options, build(site));
};
