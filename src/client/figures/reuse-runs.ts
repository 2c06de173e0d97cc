import { reuseRunsFigure } from "../../components/reuse-runs-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(reuseRunsFigure);
