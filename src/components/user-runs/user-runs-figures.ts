import { curvesFigure } from "./user-curves-figure.js";
import { slopesFigure } from "./user-slopes-figure.js";

export const userRunsFigures = { curves: curvesFigure, slopes: slopesFigure };

export type UserRunsFigureName = keyof typeof userRunsFigures;
