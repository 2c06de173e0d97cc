import { budgetFigure } from "../../components/budget-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(budgetFigure);
