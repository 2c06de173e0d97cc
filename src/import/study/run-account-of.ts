/** State and forms of a run that is fitted. */
import { FitError } from "../../lib/fit-error.js";
import { significant } from "../../lib/format.js";
import { sampleAlone } from "../../lib/inference/sizes/slope-sample.js";
import { itemAt } from "../../lib/items.js";
import { accountRecord, type RunAccountRecord } from "../../lib/runs/run-account.js";
import { fewestPoints } from "../../lib/user-runs/fit-user-run.js";
import { curveOfScore } from "./run-curves.js";
import type { ChosenCurve, CurveChoice } from "./user-curves.js";

/** What a run's state is told along. */
export type StateAxis = "steps" | ChosenCurve["unit"];

/** Which of its evaluations are looked at. */
export type Taken = Pick<CurveChoice, "range" | "fromStep" | "toStep">;

/** X that are one, but for rounding. */
const sameX = 1e-9;

export interface RunAccountFor {
  account: RunAccountRecord;
  stateAlong: StateAxis;
  /** the X of the forms: the run's own, or the steps where it has none */
  formsAlong: StateAxis;
  /** which evaluations stand apart and are left out; null where none does */
  apart: string | null;
  /** their X */
  apartAt: number[];
}

/** State and forms of a run, by every evaluation: those before training and of score 1 too, but none that stands apart. */
export function accountFor(chosen: ChosenCurve, taken: Taken): RunAccountFor {
  const [found, bySteps] = [curveAlong(chosen, taken, chosen.along, chosen.unit), curveOfState(chosen, taken)];
  // an X that stands still ends a forecast, and not a fit
  const byX = typeof found === "string" ? bySteps : found;
  if (typeof byX === "string") throw new FitError(byX);
  const along = typeof bySteps === "string" ? byX : bySteps;
  return {
    account: accountRecord(byX.curve, along.curve),
    stateAlong: stateAxis(chosen),
    formsAlong: typeof found === "string" ? stateAxis(chosen) : chosen.unit,
    apart: along.apart,
    apartAt: along.apartAt
  };
}

/** That k takes in what state and forms leave out, and what it is without. */
export function slopeWithout(chosen: ChosenCurve, apartAt: readonly number[]): string {
  const { lnX, lnL } = chosen.curve;
  const isSteps = stateAxis(chosen) === "steps";
  const rest = [...lnX.keys()].filter((i) => {
    const x = isSteps ? itemAt(chosen.step, i) : Math.exp(itemAt(lnX, i));
    return !apartAt.some((apart) => Math.abs(x - apart) <= sameX * apart);
  });
  const kept = (values: Float64Array) => Float64Array.from(rest, (i) => itemAt(values, i));
  if (rest.length === lnX.length) return "k does not use it";
  if (rest.length < fewestPoints) return "k takes it in";
  return `k takes it in, and is ${significant(sampleAlone(1, kept(lnX), kept(lnL)).k, 3)} without`;
}

/** The run's scores along what its state is told along; why there are none, where there are none. */
export function curveOfState(chosen: ChosenCurve, taken: Taken) {
  const axis = stateAxis(chosen);
  return curveAlong(chosen, taken, axis === "steps" ? chosen.run.table.step : chosen.along, axis);
}

/** Steps, or what stands for them in a table that has none. */
export function stateAxis({ run, unit }: ChosenCurve): StateAxis {
  return run.table.ranked === undefined ? "steps" : unit;
}

function curveAlong({ run, score }: ChosenCurve, taken: Taken, x: Float64Array, axis: StateAxis) {
  return curveOfScore(run, score, x, { ...taken, axis });
}
