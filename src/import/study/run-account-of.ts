/** State and forms of a run that is fitted. */
import { FitError } from "../../lib/fit-error.js";
import { accountRecord, type RunAccountRecord, withAccount } from "../../lib/runs/run-account.js";
import { curveOfScore } from "./run-curves.js";
import type { ChosenCurve, CurveChoice } from "./user-curves.js";

/** What a run's state is told along. */
export type StateAxis = "steps" | ChosenCurve["unit"];

/** Which of its evaluations are looked at. */
export type Taken = Pick<CurveChoice, "range" | "fromStep" | "toStep">;

/** State and forms of a run, by every evaluation: those before training and of score 1 too. */
export function accountFor(chosen: ChosenCurve, taken: Taken): RunAccountRecord & { stateAlong: StateAxis } {
  const [found, bySteps] = [curveAlong(chosen, taken, chosen.along), curveOfState(chosen, taken)];
  // an X that stands still ends a forecast, and not a fit
  const byX = typeof found === "string" ? bySteps : found;
  if (typeof byX === "string") throw new FitError(byX);
  const record = accountRecord(byX.curve, typeof bySteps === "string" ? byX.curve : bySteps.curve);
  return Object.assign(withAccount({}, record), { stateAlong: stateAxis(chosen) });
}

/** The run's scores along what its state is told along; why there are none, where there are none. */
export function curveOfState(chosen: ChosenCurve, taken: Taken) {
  return curveAlong(chosen, taken, stateAxis(chosen) === "steps" ? chosen.run.table.step : chosen.along);
}

/** Steps, or what stands for them in a table that has none. */
export function stateAxis({ run, unit }: ChosenCurve): StateAxis {
  return run.table.ranked === undefined ? "steps" : unit;
}

function curveAlong({ run, score, unit }: ChosenCurve, taken: Taken, x: Float64Array) {
  return curveOfScore(run, score, x, { ...taken, axis: unit });
}
