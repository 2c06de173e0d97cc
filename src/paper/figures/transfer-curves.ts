import { transferCurvesFigure } from "../../components/transfer-curves-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import type { FigureRenderer } from "../site.js";
import { transferData } from "../transfer-data.js";

export const figure: FigureRenderer = (site) => (options) => {
  const transfer = transferData(site);
  if (transfer === null) throw new TypeError("this study has no benchmark beside its own");
  return drawnChoiceFigure(site, options, transferCurvesFigure, { transfer }, { transfer: "/data/transfer.json" });
};
