import { transferCurvesFigure } from "../../../src/components/transfer-curves-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import type { FigureRenderer } from "../registry.js";
import { transferData } from "../transfer-data.js";
import { transferBands, transferSeries } from "../transfer-inputs.js";

export const figure: FigureRenderer = (site) => (options) => {
  const transfer = transferData(site.results, transferSeries, transferBands);
  if (transfer === null) throw new TypeError("this study has no benchmark beside its own");
  return drawnChoiceFigure(site, options, transferCurvesFigure, { transfer }, { transfer: "/data/transfer.json" });
};
