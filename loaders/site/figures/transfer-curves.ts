import { transferCurvesFigure } from "../../../src/components/transfer-curves-figure.js";
import type { FigureRenderer } from "../../../src/paper/site.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import { transferData } from "../transfer-data.js";

export const figure: FigureRenderer = (site) => (options) => {
  const transfer = transferData(site);
  if (transfer === null) throw new TypeError("this study has no benchmark beside its own");
  return drawnChoiceFigure(site, options, transferCurvesFigure, { transfer }, { transfer: "/data/transfer.json" });
};
