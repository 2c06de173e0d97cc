import { profileFigure } from "../../components/profile-figure.js";
import { choiceTakeOver } from "../parts/choice-figure.js";

export const takeOver = choiceTakeOver(profileFigure);
