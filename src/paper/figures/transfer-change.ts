import { transferChangeFigure } from "../../components/transfer-change-figure.js";
import { drawnChoiceFigure } from "../choice-figure.js";
import type { FigureRenderer } from "../site.js";
import { transferData } from "../transfer-data.js";

export const figure: FigureRenderer = (site) => (options) => {
  const transfer = transferData(site);
  if (transfer === null) throw new TypeError("this study has no benchmark beside its own");
  return drawnChoiceFigure(site, options, transferChangeFigure, { transfer }, { transfer: "/data/transfer.json" });
};
