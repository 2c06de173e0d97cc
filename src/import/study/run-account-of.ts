/** State and forms of a run that is fitted. */
import { FitError } from "../../lib/fit-error.js";
import { accountRecord, type RunAccountRecord } from "../../lib/runs/run-account.js";
import type { ChosenCurve, CurveChoice } from "./own-curves.js";
import { curveOfScore } from "./run-curves.js";

/** What a run's state is told along. */
export type StateAxis = "steps" | ChosenCurve["unit"];

/** State and forms of a run, by every evaluation: those before training and of score 1 too. */
export function accountFor(
  { run, score, along, unit }: ChosenCurve,
  taken: Pick<CurveChoice, "range" | "fromStep" | "toStep">
): RunAccountRecord & { stateAlong: StateAxis } {
  const { step, ranked } = run.table;
  const curveAlong = (x: Float64Array) => curveOfScore(run, score, x, { ...taken, axis: unit });
  const [found, bySteps] = [curveAlong(along), curveAlong(ranked === undefined ? step : along)];
  // an X that stands still ends a forecast, and not a fit
  const byX = typeof found === "string" ? bySteps : found;
  if (typeof byX === "string") throw new FitError(byX);
  const record = accountRecord(byX.curve, typeof bySteps === "string" ? byX.curve : bySteps.curve);
  return { ...record, stateAlong: ranked === undefined ? "steps" : unit };
}
