import { reuseEquivalenceFigure } from "../../components/reuse-equivalence-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(reuseEquivalenceFigure);
