/** The controls of "Your logs": each stands for options of the command line, of which a refusal may name one. */

export interface Control {
  name: ControlName;
  kind: "select" | "number" | "picks";
  label: string;
  hint: string;
  /** of a number: its step */
  step?: "any" | "1";
  /** what can be chosen whatever the logs are; the first stands for none */
  choices?: readonly (readonly [value: string, text: string])[];
  /** what stands for none, where the logs say what can be chosen */
  none?: string;
}

export type ControlName = SelectName | NumberName | PicksName;
export type SelectName =
  | "score"
  | "resource"
  | "tokens"
  | "step"
  | "repeats"
  | "role"
  | "assume"
  | "series"
  | "variant";
export type NumberName = "wrong" | "right" | "batch" | "every" | "first" | "from" | "to" | "group";
export type PicksName = "runs-by" | "where";

export const controls: readonly Control[] = [
  { name: "score", kind: "select", label: "Score", hint: "--score", none: "the first that is a fraction right" },
  number("wrong", "A wrong answer scores", "--score-range, first number; empty: 0", "any"),
  number("right", "A right answer scores", "--score-range, second number; empty: 1", "any"),
  select("resource", "Loss against", "--resource", [
    ["", "as the logs allow"],
    ["compute", "compute"],
    ["data", "problems"],
    ["time", "hours of the run"]
  ]),
  select("tokens", "Tokens are counted", "--tokens", [
    ["", "as the log shows"],
    ["per-step", "of each step"],
    ["cumulative", "since the start"],
    ["none", "not used, nor estimated"]
  ]),
  number("batch", "Problems a step", "--batch"),
  { name: "step", kind: "select", label: "Column of the steps", hint: "--step", none: "as the log shows" },
  number("every", "Steps between records", "--logging-steps, where no column counts them"),
  number("first", "Step of the first record", "--first-step"),
  {
    ...{ name: "runs-by", kind: "picks", label: "Columns that tell runs apart", hint: "--run-column" },
    none: "as the log shows; add a column"
  },
  { name: "where", kind: "picks", label: "Rows", hint: "--where", none: "all; take only" },
  select("repeats", "Steps said again", "--repeats", [
    ["", "as the log shows"],
    ["last", "the last stands"],
    ["mean", "their mean is taken"],
    ["runs", "each pass is a run"]
  ]),
  select("role", "Scores", "--role", [
    ["", "evaluations first"],
    ["evaluation", "evaluations"],
    ["training", "those of training"]
  ]),
  select("assume", "What nobody says of scores and tokens", "--no-assume", [
    ["", "taken, and marked"],
    ["no", "not taken"]
  ]),
  number("from", "First step of a fit", "--from-step"),
  number("to", "Last step of a fit", "--to-step"),
  { name: "series", kind: "select", label: "Compare with", hint: "of the study" },
  number("group", "Answers a problem", "--group-size, of a study to take away"),
  select("variant", "Runs start from", "--variant, of a study to take away", [
    ["", "as the names tell, else base"],
    ["base", "base models"],
    ["instruct", "instruct models"]
  ])
];

function number(name: NumberName, label: string, hint: string, step: "any" | "1" = "1"): Control {
  return { name, kind: "number", label, hint, step };
}

function select(name: SelectName, label: string, hint: string, choices: Control["choices"]): Control {
  return { name, kind: "select", label, hint, ...(choices ? { choices } : {}) };
}

/** A control that a sentence can lead to, or the sizes of the runs. */
export type Led = ControlName | "size";

const controlOf: Readonly<Record<string, Led>> = {
  ...{ "score-range": "right", score: "score", "model-size": "size", "from-step": "from", "to-step": "to" },
  ...{ "group-size": "group", variant: "variant", step: "step", tokens: "tokens", batch: "batch" },
  ...{ resource: "resource", "run-column": "runs-by", where: "where", repeats: "repeats", role: "role" },
  ...{ "no-assume": "assume", "logging-steps": "every", "first-step": "first" }
};

/** The control of each option that a text names, in their order; none for an option that the page has no control for. */
export function controlsOf(text: string): Led[] {
  const named = [...text.matchAll(/(?<!\S)--([a-z]+(?:-[a-z]+)*)/g)].flatMap(([, option]) => controlOf[option!] ?? []);
  // a range names the score that it is of by itself, and the first step stands beside the steps between records
  const implied: Partial<Record<Led, Led>> = { score: "right", first: "every" };
  return [...new Set(named)].filter((one) => !named.some((other) => other === implied[one]));
}

/** A control in words, for a button. */
export function buttonOf(control: Led): string {
  const short: Partial<Record<Led, string>> = {
    ...{ right: "Score range", size: "Model size", step: "Steps", from: "First step", to: "Last step" },
    ...{ tokens: "Tokens", assume: "What nobody says", first: "First record" }
  };
  return short[control] ?? controls.find(({ name }) => name === control)!.label;
}
