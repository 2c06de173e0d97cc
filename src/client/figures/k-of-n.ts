import { kOfNFigure } from "../../components/k-of-n-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(kOfNFigure);
