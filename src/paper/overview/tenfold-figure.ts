/** Loss removed by ten times the resource, by size, the drawing alone: for the overview. */

import { stillFigure } from "../../components/frame/still-figure.js";
import { tenfoldFigure, tenfoldPlot, tenfoldReading } from "../../components/law/tenfold-figure.js";
import { dotPlot } from "../../components/plots/dot-plot/dot-plot.js";
import { slopesData } from "../efficiency/slopes-data.js";
import type { FigureRenderer } from "../site.js";

export const figure: FigureRenderer = (site, options, body) => {
  const slopes = slopesData(site.results);
  const resource = String(options.resource ?? "compute");
  const series = slopes.series.filter((one) => one.resource === resource);
  return stillFigure(site.document, body, {
    name: "tenfold",
    hash: site.results.inputs.hash,
    title: tenfoldReading(series, resource),
    note: "Filled: base, open: instruct; 95% intervals",
    draw: (draw) => dotPlot(tenfoldPlot(series, resource), draw),
    wide: { width: 620, height: 300 },
    data: tenfoldFigure.view({ slopes }, { resource }).csv ?? ""
  });
};
