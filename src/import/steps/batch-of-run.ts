/** Problems and answers of a training step, by what a log or its user says. */

import { type Alias, type ConfigMeaning, settingsOf } from "../names/aliases.js";
import { trainerNames } from "../names/producers.js";
import type { LogColumn } from "../runs/gathered-run.js";
import { columnOf } from "./columns-of-run.js";
import type { StepTable } from "./step-table.js";

export interface PerStep {
  /** NaN where it is not known */
  values: Float64Array;
  /** what it is, for a sentence: "64 problems" */
  label: string;
  from: string;
}

export interface BatchOfRun {
  problems: PerStep | null;
  answers: PerStep | null;
  /** whole sentences: what a name was taken for */
  remarks: { problems: string | null; answers: string | null };
}

export interface BatchSources {
  table: StepTable;
  columns: readonly LogColumn[];
  settings: ReadonlyMap<string, string | number | boolean>;
  stated: { batch?: number; groupSize?: number };
  producer: string | null;
}

/** Trainers whose batch size counts answers: of a step, or of one device. */
const countsAnswers: Record<string, "answers" | "answers of one device"> = {
  openrlhf: "answers",
  trl: "answers of one device",
  "ms-swift": "answers of one device"
};

/**
 * The batch of a step. Problems and answers are of one another by the answers to a problem.
 *
 * A bare batch size is problems in verl, answers in OpenRLHF, and answers of one device in TRL, where only the number of
 * devices would make a batch of it; of an unknown trainer it is taken for problems, which is a remark.
 */
export function batchOfRun(sources: BatchSources): BatchOfRun {
  const group = groupOf(sources);
  const bare = bareBatch(sources);
  const said = clearProblems(sources);
  const answered = clearAnswers(sources) ?? (bare?.counts === "answers" ? bare.size : null);
  const problems =
    said ?? (bare?.counts === "problems" ? bare.size : answered && group ? divided(answered, group) : null);
  const answers = answered ?? (problems ? multiplied(problems, group ?? { value: 1, from: "" }) : null);
  const note = "answers a problem are not known: 1 is taken, which moves E and not k; say --group-size";
  return {
    problems,
    answers,
    remarks: {
      problems: problems !== null && problems === bare?.size ? bare.remark : null,
      answers: answered === null && group === null && problems !== null ? note : null
    }
  };
}

interface Group {
  value: number;
  from: string;
}

function groupOf({ settings, stated }: BatchSources): Group | null {
  if (stated.groupSize) return { value: stated.groupSize, from: "option --group-size" };
  return settingOf(settings, "group-size");
}

function clearProblems(sources: BatchSources): PerStep | null {
  const { stated, settings, table } = sources;
  if (stated.batch) return constant(table, stated.batch, "problems", "option --batch");
  const setting = settingOf(settings, "batch");
  if (setting) return constant(table, setting.value, "problems", `setting ${setting.from}`);
  return inColumn(sources, "samples-per-step", "problems");
}

function clearAnswers(sources: BatchSources): PerStep | null {
  const { settings, table } = sources;
  const column = inColumn(sources, "responses-per-step", "answers");
  if (column) return column;
  const setting = settingOf(settings, "answers");
  if (setting) return constant(table, setting.value, "answers", `setting ${setting.from}`);
  const parts = (["answers-of-device", "accumulation", "processes"] as const).map((meaning) =>
    settingOf(settings, meaning)
  );
  if (parts.some((part) => part === null)) return null;
  const names = parts.map((part) => part!.from).join(" x ");
  const product = parts.reduce((all, part) => all * part!.value, 1);
  return constant(table, product, "answers", `settings ${names}`);
}

/** A batch size whose name does not say of what. */
function bareBatch(sources: BatchSources): { size: PerStep; counts: string; remark: string } | null {
  const { settings, table, producer } = sources;
  const counts = countsAnswers[producer ?? ""] ?? "problems";
  const noun = counts === "problems" ? "problems" : "answers";
  const column = inColumn(sources, "batch-size", noun);
  const setting = settingOf(settings, "batch-size");
  const size = column ?? (setting ? constant(table, setting.value, noun, `setting ${setting.from}`) : null);
  if (size === null) return null;
  const others = ["trl", "openrlhf"].map((name) => trainerNames[name] ?? name);
  const by =
    producer === "verl"
      ? ""
      : `; ${others.join(" and ")} count answers by such a name: if it does, say --batch PROBLEMS`;
  return { size, counts, remark: `${size.from} is taken for problems (prompts) a step, as in verl${by}` };
}

function constant({ step }: StepTable, value: number, noun: string, from: string): PerStep {
  return { values: new Float64Array(step.length).fill(value), label: `${value} ${noun}`, from };
}

function inColumn({ table, columns }: BatchSources, meaning: Alias["meaning"], noun: string): PerStep | null {
  const found = columnOf(table, columns, [meaning]);
  if (found === null) return null;
  const { name } = found.column;
  const values = found.values.map((value) => (value > 0 ? value : Number.NaN));
  const distinct = new Set(values.filter((value) => !Number.isNaN(value)));
  if (distinct.size === 0) return null;
  const label = distinct.size === 1 ? `${[...distinct][0]} ${noun}` : `the ${noun} of ${name}`;
  return { values, label, from: `column ${name}` };
}

function settingOf(settings: BatchSources["settings"], meaning: ConfigMeaning): Group | null {
  for (const [key, value] of settingsOf(settings, meaning)) {
    const number = typeof value === "boolean" || value === "" ? Number.NaN : Number(value);
    if (number > 0 && Number.isFinite(number)) return { value: number, from: key };
  }
  return null;
}

function multiplied({ values, label, from }: PerStep, { value, from: by }: Group): PerStep {
  const of = by === "" ? "" : ` x ${value} answers`;
  return {
    values: values.map((batch) => batch * value),
    label: `${label}${of}`,
    from: by === "" ? from : `${from} x ${by}`
  };
}

function divided({ values, label, from }: PerStep, { value, from: by }: Group): PerStep {
  return { values: values.map((batch) => batch / value), label: `${label} / ${value}`, from: `${from} / ${by}` };
}
