import { referenceLossFigure } from "../../components/reference-loss-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(referenceLossFigure);
