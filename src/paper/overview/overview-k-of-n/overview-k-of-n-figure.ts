import { settle } from "../../../components/frame/choice-figure.js";
import type { StillFigure } from "../../../components/frame/still-figure.js";
import { coefficientPlot } from "../../../components/plots/coefficient-plot/coefficient-plot.js";
import { slopesData } from "../../efficiency/slopes-data.js";
import type { FigureSite } from "../../paper-site.js";
import { kOfNFigure, kOfNPlot } from "../../saturation/k-of-n/k-of-n-figure.js";

/** Learning efficiency against size, the drawing alone: for the overview. */
export function figure(site: FigureSite): StillFigure {
  const data = { slopes: slopesData(site.results), curves: site.data };
  const choices = settle(kOfNFigure, data, {});
  const plot = kOfNPlot(data, choices);
  const view = kOfNFigure.view(data, choices);
  const basePlot = { ...plot, series: plot.series.slice(0, 1), quantity: "Learning efficiency k" };
  return {
    name: "k-of-n",
    title: view.reading,
    note: "Points: slope of each size alone with 95% interval, base. Line and band: the law",
    draw: (draw) => coefficientPlot(basePlot, draw),
    wide: { width: 620, height: 280 },
    csv: view.csv ?? ""
  };
}
