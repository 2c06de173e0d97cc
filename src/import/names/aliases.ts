/**
 * The table of names: which column of which trainer means what.
 * The table itself is data (`aliases.json`, explained in docs/import.md); here it is only looked up.
 */
import table from "./aliases.json" with { type: "json" };
import { benchmarkOf } from "./benchmarks.js";
import { saysRun } from "./model-size.js";
import { aliasWithUnit, type Unit } from "./units.js";

/**
 * What a column can mean.
 * - `accuracy`: a fraction right, in [0, 1]; `reward`: a score on a scale of its own, no fraction right until the user says so;
 * - `benchmark`: a score whose name is that of a known benchmark and no more (`openai/gsm8k`): in no list, see benchmarks.ts;
 * - `pass-at-k`: share of problems of which one of several answers is right: no fraction of answers right;
 * - `error-rate`: a fraction wrong; `test-loss`: the same in a table of points, and in a log of steps as likely a cross-entropy;
 * - `correct-count`, `answer-count`: right answers and all of them, whose quotient is an accuracy;
 * - `reward-max`, `reward-min`: the largest and smallest reward of single answers, beside a mean of the same beginning;
 * - `tokens*`: tokens processed, prompt and response, of all workers: of one step, since the start, or not known which;
 *   `tokens-per-rank`: of one step on one of the workers, whose number the log does not say;
 * - `answer-tokens`, `prompt-tokens`: the two parts of a step's tokens, of all workers;
 * - `response-length`, `prompt-length`, `total-length` (both): tokens of one answer, mean of the step;
 * - `samples*`: problems (prompts) processed; `responses-*`: answers to them; `batch-size`: of a step, problems or answers
 *   as the trainer counts them;
 * - `metric-name`, `metric-value`: the two columns of a long table;
 * - `known`: understood, and not needed for a scaling law (learning rate, KL, seconds, ...).
 */
const numbers = [
  "step",
  "model-size",
  "accuracy",
  "reward",
  "benchmark",
  "pass-at-k",
  "error-rate",
  "test-loss",
  "correct-count",
  "answer-count",
  "reward-max",
  "reward-min",
  "tokens",
  "tokens-per-step",
  "tokens-cumulative",
  "tokens-per-rank",
  "answer-tokens",
  "prompt-tokens",
  "response-length",
  "prompt-length",
  "total-length",
  "samples",
  "samples-per-step",
  "samples-cumulative",
  "responses-per-step",
  "responses-cumulative",
  "batch-size",
  "flops-per-step",
  "flops-cumulative",
  "metric-value"
] as const;
/** Those whose cells are words, or that a scaling law does not need. */
const others = ["run", "model", "metric-name", "known"] as const;
export const meanings = [...numbers, ...others] as const;
export type Meaning = (typeof meanings)[number];

const numberMeanings: ReadonlySet<string> = new Set(numbers);

/** Whether a scaling law is made of the numbers of this meaning. */
export function isOfLaw(meaning: Meaning): boolean {
  return numberMeanings.has(meaning);
}

/** Whether a column is called by one letter of papers on scaling laws: N, D or C, in any case. */
export function isPaperLetter(name: string, letters = "ndc"): boolean {
  const letter = name.trim().toLowerCase();
  return letter.length === 1 && letters.includes(letter);
}

/** When a score was taken: on held-out problems, or on the batch that the step trains on. */
export type ScoreRole = "evaluation" | "training";

export interface Alias {
  /** name or pattern, with `*` for any text, but for names of one trainer alone */
  name: string;
  meaning: Meaning;
  /** trainer or logger that writes it; "any" where many do */
  producer: string;
  /** of scores; where it is not said, other words of the name may (roles.ts) */
  role?: ScoreRole;
  /**
   * of columns of the clock: seconds or hours since the start, the time of day (Unix seconds or milliseconds, ISO 8601; what is far
   * smaller and grows counts since the start), the seconds of a step, or those of the whole run
   */
  time?: "elapsed" | "hours" | "clock" | "step" | "run";
  /** that the name says, where it is neither seconds nor hours nor FLOPs */
  unit?: Unit;
  /** trainer in whose logs alone the name means this, before what it means elsewhere */
  when?: string;
  /** the name of a run may end so too: `7b_baseline` */
  endsRun?: boolean;
  /** anything a maintainer should know: versions, units, traps */
  note?: string;
}

const aliases = table.names as readonly Alias[];

/** Names that one trainer or logger alone writes, all of them together; in them `*` stands for any text. */
export interface Mark {
  producer: string;
  names: readonly string[];
  /** as this format alone */
  format?: string;
  /** it logs what a trainer hands it: a trainer's mark goes before */
  logger?: boolean;
}

export const marks = table.marks as readonly Mark[];

/** What a setting that a log states can mean. */
export const configMeanings = [
  "model",
  "parameters",
  "run",
  "batch",
  "group-size",
  "nodes",
  "gpus-per-node",
  "batch-size",
  "answers",
  "answers-of-device",
  "accumulation",
  "processes"
] as const;
export type ConfigMeaning = (typeof configMeanings)[number];

const settingMeanings = new Map(table.config.map(({ key, meaning }) => [key, meaning as ConfigMeaning]));

/** Settings of a meaning, each with its key, in the order of the log. */
export function settingsOf<T>(settings: ReadonlyMap<string, T>, meaning: ConfigMeaning): [key: string, value: T][] {
  return [...settings].filter(([key]) => settingMeanings.get(key) === meaning);
}

export interface KnownName {
  alias: Alias;
  /** place in the table: the lower, the more preferred among names of one meaning */
  rank: number;
  /** what the name's `*` stood for; null without one */
  wildcard: string | null;
}

/** Beginnings that loggers put before a trainer's own names: tried after the name as it stands. */
const beginnings = ["train/", "trainer/", "metrics.", "data.", "metrics/", "global/", "run.hparams.", "run.config."];

interface Pattern {
  alias: Alias;
  rank: number;
  pattern: RegExp;
}

const exact = new Map<string, KnownName>();
const patterns: Pattern[] = [];
const ofTrainers = new Map<string, KnownName>();
for (const [rank, alias] of aliases.entries()) {
  const name = alias.name.toLowerCase();
  if (alias.when !== undefined) ofTrainers.set(`${alias.when} ${name}`, { alias, rank, wildcard: null });
  else if (name.includes("*")) patterns.push({ alias, rank, pattern: patternOf(name) });
  else if (!exact.has(name)) exact.set(name, { alias, rank, wildcard: null });
}

/** Longest name that is looked up: patterns take a time that grows with its square. */
export const longestName = 500;

/** What a column's name means; null when the table does not know it, and it is no benchmark's. */
export function lookUp(name: string): KnownName | null {
  if (name.length > longestName) return null;
  for (const spelling of spellingsOf(name)) {
    const found = find(spelling);
    if (found) return found;
  }
  return benchmarkOf(name) === null ? null : { alias: benchmarkScore, rank: aliases.length, wildcard: null };
}

/** What a name means in the logs of one trainer alone; null where it means the same as in others. */
export function meaningFor(producer: string, name: string): KnownName | null {
  for (const spelling of spellingsOf(name)) {
    const found = ofTrainers.get(`${producer} ${spelling}`);
    if (found) return found;
  }
  return null;
}

const benchmarkScore: Alias = { name: "a benchmark's name", meaning: "benchmark", producer: "any" };

/** A counter with what it counts in brackets: `Step (#)`, `tokens (count)`. Thousands, as in `Step (k)`, are none. */
const counterWithUnit =
  /^(.*(?:step|iteration|update|token|sample|problem|prompt)s?)_?[([](?:#|n|no\.?|nr\.?|num|number|count|steps?|iterations?|updates?)[)\]]$/;

/**
 * A name as the table may have it, then without what loggers put before it: people put blanks around slashes and between
 * words and a word or a unit in brackets at the end (`Params (B)`, `Test Accuracy (%)`), nested JSON has dots for slashes.
 */
export function spellingsOf(name: string): string[] {
  const lower = plainSlashes(name).trim().toLowerCase();
  const words = lower
    .replace(/\s+/g, "_")
    .replace(/(?<=[a-z\d])_?[([]?%[)\]]?$/, "")
    .replace(/_?[([]([a-z]+(?:[-/_][a-z]+)*)[)\]]$/, "_$1");
  const counter = counterWithUnit.exec(lower.replace(/\s+/g, "_"))?.[1];
  const spellings = new Set([lower, lower.replaceAll(".", "/"), words, words.replaceAll(".", "/")]);
  if (counter !== undefined) spellings.add(counter);
  return [...spellings].flatMap((spelling) => [
    spelling,
    ...beginnings
      .filter((beginning) => spelling.startsWith(beginning))
      .map((beginning) => spelling.slice(beginning.length))
  ]);
}

/** A name without the blanks around its slashes, as in `rewards / x`. */
export function plainSlashes(name: string): string {
  return name.includes("/") ? name.replace(/\s*\/\s*/g, "/") : name;
}

function find(name: string): KnownName | null {
  const known = exact.get(name);
  if (known) return known;
  const withUnit = aliasWithUnit(name);
  if (withUnit !== null) return { alias: withUnit, rank: aliases.length, wildcard: null };
  for (const { alias, rank, pattern } of patterns) {
    const match = pattern.exec(name);
    if (match && !(alias.endsRun === true && isRunAlone(match[1] ?? "")))
      return { alias, rank, wildcard: match.slice(1).filter(Boolean).join(" ") || null };
  }
  return null;
}

/** A word of what is measured. */
const measured =
  /(?<![a-z])(?:acc|accuracy|score|rewards?|loss|pass|mean|avg|success|correct|solve|solved|val|eval|test|train)(?![a-z])/;

/** Whether a name is of a run and of nothing measured. */
function isRunAlone(name: string): boolean {
  return name !== "" && saysRun(name) && !measured.test(name);
}

/** A name in which `*` stands for any text, as a pattern. */
export function patternOf(name: string): RegExp {
  const escaped = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join("(.*?)")}$`);
}
