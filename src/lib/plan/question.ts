/**
 * What is asked of the planner, as values and as words. The same names stand in the address of the page and, with two
 * hyphens, on the command line; what is left out has a default, some of which depend on what else is asked.
 */
import { firstOf } from "../items.js";
import { type Resource, resources, type Variant } from "../runs.js";
import { type Accounting, accountings } from "./accounting.js";
import { defaultGeneration, defaultUtilisation, gpus } from "./hardware.js";
import { type LawName, lawNames, type PlanStudy } from "./plan-study.js";

const budgetKinds = ["gpus", "flops", "samples", "steps"] as const;
/** How the budget is given: machines and hours, FLOPs, samples, or steps. */
type BudgetKind = (typeof budgetKinds)[number];

export interface Question {
  family: string;
  variant: Variant;
  /** X of the law that answers */
  resource: Resource;
  law: LawName;
  by: BudgetKind;
  gpu: string;
  gpus: number;
  hours: number;
  /** share of the peak rate that training gets */
  utilisation: number;
  /** share of it that sampling gets */
  generation: number;
  /** of all passes that `count` names */
  flops: number;
  samples: number;
  steps: number;
  /** problems a step */
  batch: number;
  /** answers a problem; null = as measured */
  group: number | null;
  /** tokens of a problem and one answer; null = as measured, by size */
  length: number | null;
  count: Accounting;
  /** different problems at hand; null = as many as needed */
  problems: number | null;
  /** passes over them at most; null = any number */
  passes: number | null;
  /** parameters; null = the best */
  size: number | null;
  /** pass rate to ask backwards for */
  target: number;
}

/** Values of a question as they are written; a name that is missing has its default. */
export type Words = Readonly<Record<string, string | undefined>>;

export interface Fault {
  name: keyof Question;
  /** what it must be */
  must: string;
  got: string;
}

type Reader<T> = (text: string) => T | undefined;

interface Field<K extends keyof Question> {
  name: K;
  /** what stands for it when nothing is said, given what is known so far */
  fallback: (study: PlanStudy, known: Partial<Question>) => Question[K];
  read: (study: PlanStudy, known: Partial<Question>) => Reader<Question[K]>;
  must: (study: PlanStudy, known: Partial<Question>) => string;
  write: (value: Question[K]) => string;
}

/** Exactly as many digits as it takes: 1e19, 8000, 0.4. */
function numberWord(value: number): string {
  return value >= 1e15 ? value.toExponential().replace("e+", "e") : String(value);
}

function choice<K extends keyof Question>(
  name: K,
  choices: (study: PlanStudy, known: Partial<Question>) => readonly Question[K][],
  fallback: Field<K>["fallback"] = (study, known) => firstOf(choices(study, known))
): Field<K> {
  return {
    name,
    fallback,
    read: (study, known) => (text) => choices(study, known).find((choice) => choice === text),
    must: (study, known) => `one of ${choices(study, known).join(", ")}`,
    write: String
  };
}

type NumberName = { [K in keyof Question]: Question[K] extends number ? K : never }[keyof Question];
type OptionalName = "group" | "length" | "problems" | "passes" | "size";

interface Range {
  above: number;
  upTo: number;
  whole?: boolean;
}

function numberIn({ above, upTo, whole = false }: Range): Reader<number> {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    return value > above && value <= upTo && (!whole || Number.isInteger(value)) ? value : undefined;
  };
}

function rangeWords({ above, upTo, whole }: Range): string {
  return `a ${whole ? "whole " : ""}number above ${above}, up to ${numberWord(upTo)}`;
}

function number<K extends NumberName>(name: K, range: Range, fallback: Field<K>["fallback"]): Field<K> {
  const field = { name, fallback, read: () => numberIn(range), must: () => rangeWords(range), write: numberWord };
  return field as unknown as Field<K>;
}

/** Problems a step: nothing to be set where samples are counted in steps, as the law would be asked in another unit. */
function batchField(range: Range): Field<"batch"> {
  const field = number("batch", range, ({ batch }) => batch);
  return {
    ...field,
    read: (study, known) => (text) => {
      const batch = field.read(study, known)(text);
      return study.dataUnit === "steps" && batch !== study.batch ? undefined : batch;
    },
    must: (study, known) => (study.dataUnit === "steps" ? `left out: ${countsSteps}` : field.must(study, known))
  };
}

const countsSteps =
  "this study counts steps, since its logs do not say how many problems a step has; rlscale new --batch says it";

/** Problems at hand: none to be counted where samples are steps. */
function problemsField(range: Range): Field<"problems"> {
  const field = optional("problems", "any", range, () => null);
  return {
    ...field,
    read: (study, known) => (text) => {
      const problems = field.read(study, known)(text);
      return study.dataUnit === "steps" && problems !== null ? undefined : problems;
    },
    must: (study, known) => (study.dataUnit === "steps" ? `left out: ${countsSteps}` : field.must(study, known))
  };
}

/** A number, or a word for none. */
function optional<K extends OptionalName>(
  name: K,
  none: string,
  range: Range,
  fallback: Field<K>["fallback"],
  scale = 1
): Field<K> {
  const field = {
    name,
    fallback,
    read: () => (text: string) => {
      if (text === none) return null;
      const value = numberIn(range)(text);
      return value === undefined ? undefined : Number((value * scale).toPrecision(15));
    },
    must: () => `${rangeWords(range)}, or "${none}"`,
    write: (value: number | null) => (value === null ? none : numberWord(Number((value / scale).toPrecision(15))))
  };
  return field as unknown as Field<K>;
}

/** Parameters: a study of one size has a line for no other. */
function sizeField(range: Range): Field<"size"> {
  const field = optional("size", "best", range, () => null, 1e9);
  const onlySize = ({ series }: PlanStudy, { family, variant }: Partial<Question>) => {
    const sizes = series
      .filter((series) => series.family === family && series.variant === variant)
      .flatMap((series) =>
        series.sizes.filter(({ lines }) => lines.own || lines.joint).map(({ modelSize }) => modelSize)
      );
    return new Set(sizes).size === 1 ? firstOf(sizes) : null;
  };
  return {
    ...field,
    read: (study, known) => (text) => {
      const [size, only] = [field.read(study, known)(text), onlySize(study, known)];
      return size !== null && only !== null && size !== only ? undefined : size;
    },
    must: (study, known) => {
      const only = onlySize(study, known);
      return only === null
        ? field.must(study, known)
        : `${field.write(only)}, or "best": the runs have one size, which says nothing of others`;
    }
  };
}

/** The order matters: a default may look at what stands before it. */
const fields = [
  choice("family", (study) => study.families.map(({ id }) => id)),
  choice("variant", (study, { family }) => [
    ...new Set(study.series.filter((series) => series.family === family).map(({ variant }) => variant))
  ]),
  choice("resource", () => resources),
  choice("law", () => lawNames),
  choice("by", () => budgetKinds),
  choice(
    "gpu",
    () => gpus.map(({ id }) => id),
    () => "h200"
  ),
  number("gpus", { above: 0, upTo: 1e6, whole: true }, () => 8),
  number("hours", { above: 0, upTo: 1e5 }, () => 12),
  number("utilisation", { above: 0, upTo: 1 }, () => defaultUtilisation),
  number("generation", { above: 0, upTo: 1 }, () => defaultGeneration),
  number("flops", { above: 0, upTo: 1e30 }, () => 1e20),
  number("samples", { above: 0, upTo: 1e12 }, (study) => 100 * study.batch),
  number("steps", { above: 0, upTo: 1e9 }, () => 100),
  batchField({ above: 0, upTo: 1e9, whole: true }),
  optional("group", "measured", { above: 0, upTo: 1e6, whole: true }, () => null),
  optional("length", "measured", { above: 0, upTo: 1e7 }, () => null),
  // Machines do every kind of pass in their hours; FLOPs are meant as the study counts them.
  choice(
    "count",
    () => accountings,
    (_, { by }) => (by === "gpus" ? "reference" : "training")
  ),
  problemsField({ above: 0, upTo: 1e12 }),
  optional("passes", "any", { above: 0, upTo: 1e6 }, (study, { family, variant }) => {
    const record = study.reuse.find((record) => record.family === family && record.variant === variant);
    return record ? (record.notWorseUpTo ?? 1) : null;
  }),
  sizeField({ above: 0, upTo: 1e6 }),
  number("target", { above: 0, upTo: 0.999 }, () => 0.5)
] as readonly unknown[] as readonly Field<keyof Question>[];

export const questionNames = fields.map(({ name }) => name);

/** The question that words stand for, and what is wrong with them; a word that cannot be read has its default. */
export function readQuestion(study: PlanStudy, words: Words): { question: Question; faults: Fault[] } {
  const known: Record<string, unknown> = {};
  const faults: Fault[] = [];
  for (const { name, fallback, read, must } of fields) {
    const text = words[name];
    let value: unknown;
    if (text !== undefined) {
      value = read(study, known as Partial<Question>)(text);
      if (value === undefined) faults.push({ name, must: must(study, known as Partial<Question>), got: text });
    }
    known[name] = value === undefined ? fallback(study, known as Partial<Question>) : value;
  }
  return { question: known as unknown as Question, faults };
}

/** Budgets that words name: `gpus` with its companions, `flops`, `samples`, `steps`. */
export function budgetsNamed(words: Words): BudgetKind[] {
  const named = (name: string) => words[name] !== undefined;
  return budgetKinds.filter((kind) => (kind === "gpus" ? ["gpu", "gpus", "hours"].some(named) : named(kind)));
}

/** Words of a question; those that say what goes without saying are left out. */
export function writeQuestion(study: PlanStudy, question: Question): Record<string, string> {
  const words: Record<string, string> = {};
  for (const { name, fallback, write } of fields) {
    const value = question[name];
    const known = question as Partial<Question>;
    if (value !== fallback(study, known)) words[name] = write(value as never);
  }
  return words;
}

/**
 * What must be said beside `base` for the question to be understood: as few words as it takes, in the order of the fields.
 * `{ ...base, ...wordsBeyond(study, base, question) }` reads as the question again.
 */
export function wordsBeyond(study: PlanStudy, base: Words, question: Question): Record<string, string> {
  const wanted = allWords(question);
  const said: Record<string, string> = {};
  for (const { name } of fields) {
    const understood = allWords(readQuestion(study, { ...base, ...said }).question);
    if (understood[name] !== wanted[name]) said[name] = wanted[name]!;
  }
  return said;
}

/** Every word of a question, defaults too. */
export function allWords(question: Question): Record<string, string> {
  return Object.fromEntries(fields.map(({ name, write }) => [name, write(question[name] as never)]));
}
