/** Loss removed by ten times the resource, by size, the drawing alone: for the overview. */

import type { StillFigure } from "../../../components/frame/still-figure.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import { slopesData } from "../../efficiency/slopes-data.js";
import { tenfoldFigure, tenfoldPlot, tenfoldReading } from "../../efficiency/tenfold/tenfold-figure.js";
import type { StudySite } from "../../paper-site.js";

export function figure(site: StudySite): StillFigure {
  const slopes = slopesData(site.results);
  const resource = "compute";
  const series = slopes.series.filter((series) => series.resource === resource);
  return {
    name: "tenfold",
    title: tenfoldReading(series, resource),
    note: "Filled: base, open: instruct; 95% intervals",
    draw: (draw) => dotPlot(tenfoldPlot(series, resource), draw),
    wide: { width: 620, height: 300 },
    csv: tenfoldFigure.view({ slopes }, { resource }).csv ?? ""
  };
}
