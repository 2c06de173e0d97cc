/** What a run is doing and which form it follows: for `rlscale fit`, for forecasts, for pages. */
import { late } from "../late.js";
import { heldInBacktest } from "./asymptote.js";
import { type FormIntervals, formIntervals, type ParameterInterval } from "./form-intervals.js";
import type { RunForm, RunParameter } from "./form-names.js";
import { fewestEvaluations, type RunCurve } from "./run-curve.js";
import { type FittedForms, fitRunForms, pointsOf, type RunFormFit } from "./run-forms.js";
import { type RunState, type StateWord, stateOf } from "./state.js";

export interface RunAccount {
  state: RunState;
  /** null where the run is too short */
  fitted: FittedForms | null;
}

export function accountOf(curve: RunCurve): RunAccount {
  return { state: stateOf(curve), fitted: formsOf(curve) };
}

function formsOf(curve: RunCurve): FittedForms | null {
  return curve.x.length < fewestEvaluations ? null : fitRunForms(curve);
}

/** A parameter of a form, with its 95 % profile interval where the points bound it; an asymptote's only where such hold in backtests. */
interface FormParameter extends ParameterInterval {
  value: number;
  /** not fitted: the score before training */
  held?: true;
}

/** A form as files and tables have it. */
export interface FormRecord {
  form: RunForm;
  formula: string;
  /** by their letters in the formula */
  parameters: Record<string, FormParameter>;
  /** R^2 on the score; null when it does not vary */
  r2: number | null;
}

/** State and forms as files and tables have them. */
export interface RunAccountRecord {
  state: { word: StateWord; since: number | null };
  /** none where the run is too short */
  forms: FormRecord[];
  /** the one with the least AICc */
  form: RunForm | null;
}

/**
 * State and forms; forms are fitted when they are first asked for: a table of five hundred runs shows those of a hundred.
 *
 * @param along the same run along steps, where its state is to be told in steps and its forms are not
 */
export function accountRecord(curve: RunCurve, along: RunCurve = curve): RunAccountRecord {
  const { word, since } = stateOf(along);
  const fitted = late(() => formsRecord(curve));
  return {
    state: { word, since },
    get forms() {
      return fitted().forms;
    },
    get form() {
      return fitted().form;
    }
  };
}

function formsRecord(curve: RunCurve): Pick<RunAccountRecord, "forms" | "form"> {
  const fitted = formsOf(curve);
  if (fitted === null) return { forms: [], form: null };
  const points = pointsOf(curve);
  return {
    forms: fitted.forms.map((fit) => formRecord(fit, formIntervals(curve, fit, points))),
    form: fitted.best.form
  };
}

const formulas: Record<RunForm, string> = {
  power: "R = 1 - a X^-k",
  "power-floor": "R = A - a X^-k",
  exponential: "R = A - a exp(-X / X_0)",
  sigmoid: "R = R_0 + (A - R_0) / (1 + (C_mid / X)^B)"
};

const letters: Record<RunParameter, string> = {
  ...{ k: "k", a: "a", asymptote: "A", x0: "X_0" },
  ...{ r0: "R_0", cMid: "C_mid", b: "B" }
};

/** Where sums of squares are flat about their least, further digits differ from engine to engine. */
function six<Value extends number | null>(value: Value): Value {
  return (value === null ? null : Number(value.toPrecision(6))) as Value;
}

function formRecord({ form, parameters, r2 }: RunFormFit, intervals: FormIntervals): FormRecord {
  const named = (Object.entries(parameters) as [RunParameter, number][]).map(([name, value]) => {
    const plain = intervals[name];
    const found = plain && name === "asymptote" ? heldInBacktest(form, plain) : plain;
    const parameter: FormParameter = found
      ? { value: six(value), low: six(found.low), high: six(found.high), identified: found.identified }
      : { value, low: null, high: null, identified: true, held: true };
    return [letters[name], parameter] as const;
  });
  return { form, formula: formulas[form], parameters: Object.fromEntries(named), r2: six(r2) };
}
