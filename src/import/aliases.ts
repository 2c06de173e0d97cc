/**
 * The table of names: which column of which trainer means what.
 * The table itself is data (`aliases.json`, explained in docs/import.md); here it is only looked up.
 */
import table from "./aliases.json" with { type: "json" };

/**
 * What a column can mean.
 * - `accuracy`: a fraction right, in [0, 1]; `reward`: a score on a scale of its own, no fraction right until the user says so;
 * - `reward-max`, `reward-min`: the largest and smallest reward of single answers, beside a mean of the same beginning;
 * - `tokens*`: tokens processed, prompt and response, of all workers: of one step, since the start, or not known which;
 *   `tokens-per-rank`: of one step on one of the workers, whose number the log does not say;
 * - `response-length`, `prompt-length`, `total-length` (both): tokens of one answer, mean of the step;
 * - `samples*`: problems (prompts) processed; `responses-*`: answers to them;
 * - `metric-name`, `metric-value`: the two columns of a long table;
 * - `known`: understood, and not needed for a scaling law (learning rate, KL, seconds, ...).
 */
export const meanings = [
  "step",
  "run",
  "model",
  "model-size",
  "accuracy",
  "reward",
  "reward-max",
  "reward-min",
  "tokens",
  "tokens-per-step",
  "tokens-cumulative",
  "tokens-per-rank",
  "response-length",
  "prompt-length",
  "total-length",
  "samples",
  "samples-per-step",
  "samples-cumulative",
  "responses-per-step",
  "responses-cumulative",
  "flops-per-step",
  "flops-cumulative",
  "metric-name",
  "metric-value",
  "known"
] as const;
export type Meaning = (typeof meanings)[number];

/** When a score was taken: on held-out problems, or on the batch that the step trains on. */
export type ScoreRole = "evaluation" | "training";

export interface Alias {
  /** name or pattern, with `*` for any text */
  name: string;
  meaning: Meaning;
  /** trainer or logger that writes it; "any" where many do */
  producer: string;
  /** of scores; evaluation where not said */
  role?: ScoreRole;
  /** anything a maintainer should know: versions, units, traps */
  note?: string;
}

export const aliases = table.names as readonly Alias[];

/** What a setting that a log states can mean. */
export type ConfigMeaning = "model" | "parameters" | "run" | "batch" | "group-size" | "nodes" | "gpus-per-node";

const settings = new Map(table.config.map(({ key, meaning }) => [key, meaning as ConfigMeaning]));

/** What a setting means, by the trainer's own key; null when no import needs it. */
export function settingMeaning(key: string): ConfigMeaning | null {
  return settings.get(key) ?? null;
}

/** A column that the table knows. */
export interface KnownName {
  alias: Alias;
  /** place in the table: the lower, the more preferred among names of one meaning */
  rank: number;
  /** what the name's `*` stood for; null without one */
  wildcard: string | null;
}

/** Beginnings that loggers put before a trainer's own names: tried after the name as it stands. */
const beginnings = ["train/", "trainer/", "metrics.", "data.", "metrics/", "global/"];

interface Pattern {
  alias: Alias;
  rank: number;
  pattern: RegExp;
}

const exact = new Map<string, KnownName>();
const patterns: Pattern[] = [];
for (const [rank, alias] of aliases.entries()) {
  const name = alias.name.toLowerCase();
  if (name.includes("*")) patterns.push({ alias, rank, pattern: patternOf(name) });
  else if (!exact.has(name)) exact.set(name, { alias, rank, wildcard: null });
}

/** Longest name that is looked up: patterns take a time that grows with its square. */
const longestName = 500;

/** What a column's name means; null when the table does not know it. */
export function lookUp(name: string): KnownName | null {
  if (name.length > longestName) return null;
  for (const spelling of spellingsOf(name)) {
    const asItStands = find(spelling);
    if (asItStands) return asItStands;
    for (const beginning of beginnings) {
      const found = spelling.startsWith(beginning) ? find(spelling.slice(beginning.length)) : null;
      if (found) return found;
    }
  }
  return null;
}

/** A name as the table may have it: people put blanks around slashes and between words, nested JSON has dots for slashes. */
function spellingsOf(name: string): string[] {
  const lower = plainSlashes(name).trim().toLowerCase();
  const words = lower.replace(/\s+/g, "_");
  return [...new Set([lower, lower.replaceAll(".", "/"), words, words.replaceAll(".", "/")])];
}

/** A name without the blanks around its slashes, as in `rewards / x`. */
export function plainSlashes(name: string): string {
  return name.includes("/") ? name.replace(/\s*\/\s*/g, "/") : name;
}

function find(name: string): KnownName | null {
  const known = exact.get(name);
  if (known) return known;
  for (const { alias, rank, pattern } of patterns) {
    const match = pattern.exec(name);
    if (match) return { alias, rank, wildcard: match.slice(1).filter(Boolean).join(" ") || null };
  }
  return null;
}

function patternOf(name: string): RegExp {
  const escaped = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join("(.*?)")}$`);
}
