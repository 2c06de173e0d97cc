/** The controls of "Your logs": each stands for options of the command line, of which a refusal may name one. */
import { mustFind } from "../../../lib/items.js";

export interface Control {
  name: ControlName;
  kind: "select" | "number" | "picks";
  group: Group;
  label: string;
  hint: string;
  /** of a number: its step */
  step?: "any" | "1";
  /** what can be chosen whatever the logs are; the first stands for none */
  choices?: readonly (readonly [value: string, text: string])[];
  /** what stands for none, where the logs say what can be chosen */
  none?: string;
}

type Group = "scores" | "rows" | "resources" | "study";

export type ControlName = SelectName | NumberName | PicksName;
export type SelectName = "score" | "resource" | "tokens" | "step" | "repeats" | "role" | "assume" | "variant";
export type NumberName = "wrong" | "right" | "problems" | "batch" | "every" | "first" | "from" | "to" | "group";
export type PicksName = "runs-by" | "where";

export const controls: readonly Control[] = [
  {
    ...{ name: "score", kind: "select", group: "scores", label: "Score" },
    ...{ hint: "the column that is fitted", none: "every evaluation that is the fraction correct" }
  },
  select("role", "scores", "Kind of score", "of held-out problems, or of the training batch", [
    ["", "evaluations first"],
    ["evaluation", "evaluations only"],
    ["training", "training scores"]
  ]),
  number("wrong", "scores", "A wrong answer scores", "0 where nothing is written", "any"),
  number("right", "scores", "A correct answer scores", "1 where nothing is written", "any"),
  number("problems", "scores", "Problems of the test set", "behind each evaluation, where no column states them"),
  select("assume", "scores", "Scores and tokens that the log does not explain", "", [
    ["", "assumed, and marked"],
    ["no", "not used"]
  ]),
  {
    name: "where",
    kind: "picks",
    group: "rows",
    label: "Rows",
    hint: "only rows with these values",
    none: "all; add a value"
  },
  {
    ...{ name: "runs-by", kind: "picks", group: "rows", label: "Columns that tell runs apart" },
    ...{ hint: "a run for each of their values", none: "as the log shows; add a column" }
  },
  select("repeats", "rows", "Repeated steps", "rows that have the step of an earlier row", [
    ["", "as the log shows"],
    ["last", "the last row counts"],
    ["mean", "the mean of the rows counts"],
    ["runs", "each pass is a run"]
  ]),
  {
    ...{ name: "step", kind: "select", group: "rows", label: "Column of training steps" },
    ...{ hint: "", none: "as the log shows" }
  },
  number("every", "rows", "Steps between records", "where no column counts the steps"),
  number("first", "rows", "Step of the first record", "where no column counts the steps"),
  number("from", "rows", "First step of the fit", "earlier evaluations are excluded"),
  number("to", "rows", "Last step of the fit", "later evaluations are excluded"),
  select("resource", "resources", "Loss against", "the horizontal axis of the fit", [
    ["", "as the logs allow"],
    ["compute", "compute"],
    ["data", "problems"],
    ["time", "hours of the run"]
  ]),
  select("tokens", "resources", "Tokens are counted", "of training compute", [
    ["", "as the log shows"],
    ["per-step", "for each step"],
    ["cumulative", "since the start"],
    ["none", "not used, nor estimated"]
  ]),
  number("batch", "resources", "Problems a step", "prompts, not answers"),
  number("group", "study", "Answers a problem", "rollouts of one prompt"),
  select("variant", "study", "Runs start from", "", [
    ["", "as the names say, else base"],
    ["base", "base models"],
    ["instruct", "instruct models"]
  ])
];

export const groups: Readonly<Record<Group, string>> = {
  scores: "Scores",
  rows: "Rows, runs and steps",
  resources: "Compute and data",
  study: "For a study to download"
};

function number(name: NumberName, group: Group, label: string, hint: string, step: "any" | "1" = "1"): Control {
  return { name, kind: "number", group, label, hint, step };
}

function select(
  name: SelectName,
  group: Group,
  label: string,
  hint: string,
  choices: readonly (readonly [value: string, text: string])[]
): Control {
  return { name, kind: "select", group, label, hint, choices };
}

/** A control that a sentence can lead to, the sizes of the runs, or their recipes. */
export type Led = ControlName | "size" | "recipes";

/** The control that an option of the command line is here. */
export const controlOf: Readonly<Record<string, Led>> = {
  ...{ "score-range": "right", score: "score", "model-size": "size", "from-step": "from", "to-step": "to" },
  ...{ "group-size": "group", variant: "variant", step: "step", tokens: "tokens", batch: "batch" },
  ...{ resource: "resource", "run-column": "runs-by", where: "where", repeats: "repeats", role: "role" },
  ...{ "no-assume": "assume", "logging-steps": "every", "first-step": "first", x: "resource" },
  problems: "problems",
  ...{ group: "recipes", seed: "recipes", baseline: "recipes", at: "recipes" }
};

/** The control of each option that a text names, in their order; none for an option that the page has no control for. */
export function controlsOf(text: string): Led[] {
  const named = [...text.matchAll(/(?<!\S)--([a-z]+(?:-[a-z]+)*)/g)].flatMap(([, option]) => controlOf[option!] ?? []);
  // a range names the score that it is of by itself, and the first step stands beside the steps between records
  const implied: Partial<Record<Led, Led>> = { score: "right", first: "every" };
  return [...new Set(named)].filter((name) => !named.some((other) => other === implied[name]));
}

/** A control in words, for a button. */
export function buttonOf(control: Led): string {
  const short: Partial<Record<Led, string>> = {
    ...{
      right: "Scale of the score",
      size: "Model size",
      recipes: "Recipes",
      step: "Steps",
      from: "First step",
      to: "Last step"
    },
    ...{ tokens: "Tokens", assume: "What is assumed", first: "First record" }
  };
  return short[control] ?? mustFind(controls, ({ name }) => name === control).label;
}
