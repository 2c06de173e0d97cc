/** Forms of one run's score by name, and the parameters of their formulas. */

export const runForms = ["power", "power-floor", "exponential", "sigmoid"] as const;

export type RunForm = (typeof runForms)[number];

/** A value of each form, in their order. */
export function ofEachForm<Value>(of: (form: RunForm) => Value): Record<RunForm, Value> {
  return Object.fromEntries(runForms.map((form) => [form, of(form)])) as Record<RunForm, Value>;
}

/** Letters of the formulas of run-forms.ts: A is `asymptote`. */
export type RunParameter = "k" | "a" | "asymptote" | "x0" | "r0" | "cMid" | "b";
