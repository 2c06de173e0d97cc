import { sensitivityFigure } from "../../components/sensitivity-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(sensitivityFigure);
