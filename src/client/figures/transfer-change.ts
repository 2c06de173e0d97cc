import { transferChangeFigure } from "../../components/transfer-change-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(transferChangeFigure);
