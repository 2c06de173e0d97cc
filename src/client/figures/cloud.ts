import { cloudFigure } from "../../components/cloud-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(cloudFigure);
