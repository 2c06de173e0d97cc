import { responseLengthFigure } from "../../components/response-length-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(responseLengthFigure);
