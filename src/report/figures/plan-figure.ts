import type { Figure } from "../../components/frame/choice-figure.js";
import { type PlanFigureName, planFigures } from "../../components/plan/plan-figures.js";
import type { PlanPage } from "../plan-page.js";

export function planFigure(name: PlanFigureName): Figure<PlanPage> {
  return {
    reads: { logs: "own", places: ["laws", "sizeLaws", "planning"] },
    view: ({ study, found }) => planFigures[name](study, found),
    follows: { script: "plan", name, addressed: true }
  };
}
