import { tenfoldFigure } from "../../components/tenfold-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(tenfoldFigure);
