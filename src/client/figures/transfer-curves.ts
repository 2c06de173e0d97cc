import { transferCurvesFigure } from "../../components/transfer-curves-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(transferCurvesFigure);
