import type { Answer } from "../../lib/plan/answer.js";
import type { PlanStudy } from "../../lib/plan/plan-study.js";
import { equalFigure } from "./equal-figure.js";
import { frontierFigure } from "./frontier-figure.js";
import type { PlanView } from "./plan-figure-parts.js";
import { runFigure } from "./run-figure.js";

export type PlanFigureName = "frontier" | "run" | "equal";

export const planFigures: Record<PlanFigureName, (study: PlanStudy, found: Answer) => PlanView> = {
  frontier: frontierFigure,
  run: runFigure,
  equal: equalFigure
};
