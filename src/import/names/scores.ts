/** Scores of a run: which column is a fraction right, which is taken for one without a word of the user, and which must not be. */
import { mustGet } from "../../lib/items.js";
import type { LogColumn } from "../runs/gathered-run.js";
import { isCounter } from "../steps/counter.js";
import type { StepTable } from "../steps/step-table.js";
import type { ScoreRole } from "./aliases.js";
import { type AnswerCount, answersOfScore } from "./answers-of-score.js";
import { benchmarkOf } from "./benchmarks.js";
import { namedAmong } from "./part-of-score.js";
import {
  cadenceOf,
  type KnownRole,
  type RoleReading,
  roleInWords,
  rolesAsStated,
  rolesByCadence
} from "./score-roles.js";

/** How a score becomes a fraction right: `low` is 0, `high` is 1, straight between. */
export interface ScoreRange {
  low: number;
  high: number;
}

export interface Score {
  /** name as the log has it */
  name: string;
  role: KnownRole;
  /** what says so */
  roleFrom: RoleReading["from"];
  /** steps with a value */
  points: number;
  /** steps at which the log has NaN or an infinite number, and no other value */
  notFinite: number;
  min: number;
  max: number;
  /** whether it can be a fraction right as it stands; `unclear`: within [0, 1], but only the user can know */
  reading: "fraction" | "unclear" | "other";
  /** why not, as a whole sentence; null when it can */
  remark: string | null;
  /** what it is taken for a fraction right by, the user aside; null where it is none as it stands */
  grounds: Grounds | null;
  /** why it is taken for a fraction right though the user has not said so, as a whole sentence; null where it is not */
  assumed: string | null;
  /** whether the user has said enough for it to be taken as a fraction right */
  stated: boolean;
  /** how many answers are behind each value; null where nothing shows it, or the score is no fraction right */
  answers: AnswerCount | null;
}

type Grounds = "name" | "benchmark" | "values";

export interface StatedScores {
  /** names of those to take, before all others */
  scores?: readonly string[];
  /** how the score that is taken becomes a fraction right */
  scoreRange?: ScoreRange;
  /** which scores to take: those of this role */
  role?: ScoreRole;
  /** false: no score is taken for a fraction right unless the user names it */
  assume?: boolean;
  /** whether a score within [0, 1] is a fraction right, by its name; of others the log is asked */
  fractions?: Readonly<Record<string, boolean>>;
}

/** Columns that can be a score, by what their names mean. */
export const scoreMeanings: ReadonlySet<string> = new Set([
  "accuracy",
  "reward",
  "benchmark",
  "pass-at-k",
  "correct-count"
]);

/**
 * Scores of a run, those that a fit would take first: named ones, then fractions right before rewards, evaluations before
 * what is not known to be one, and training last.
 */
export function scoresOf(table: StepTable, columns: readonly LogColumn[], choice: StatedScores = {}): Score[] {
  const asked = (choice.scores ?? []).map((name) => namedAmong(name, table.columns.keys()));
  const stated = { ...choice, scores: asked };
  const askedRole = stated.role;
  const found = scoreColumns(table, columns, asked);
  const words = found.map(roleInWords);
  const values = found.map(({ name }) => mustGet(table.columns, name));
  const roles = rolesAsStated(
    rolesByCadence(words, values),
    askedRole,
    found.map(({ name }) => asked.includes(name))
  );
  const order = { fraction: 0, unclear: 1, other: 2 };
  const roleOrder = { evaluation: 0, unknown: 1, training: 2 };
  return found
    .map((column, place) => {
      const score = scoreOf(column, roles[place]!, table, stated);
      if (score.reading === "fraction" || (score.stated && column.answers))
        score.answers = answersOfScore(column, columns, table);
      const isPassAtK = column.known?.alias.meaning === "pass-at-k";
      return { score, isNamed: asked.includes(column.name), isPassAtK, rank: column.known?.rank ?? -1, place };
    })
    .filter(({ score }) => score.points > 0)
    .sort(
      (a, b) =>
        Number(b.isNamed) - Number(a.isNamed) ||
        Number(b.score.role === askedRole) - Number(a.score.role === askedRole) ||
        order[a.score.reading] - order[b.score.reading] ||
        roleOrder[a.score.role] - roleOrder[b.score.role] ||
        Number(a.isPassAtK) - Number(b.isPassAtK) ||
        a.rank - b.rank ||
        a.place - b.place
    )
    .map(({ score }) => score);
}

/** A column called `value` is a score without a name, where a run has no other. */
function scoreColumns(table: StepTable, columns: readonly LogColumn[], asked: readonly string[]): LogColumn[] {
  const here = columns.filter(({ name }) => table.columns.has(name));
  const of = (isScore: (meaning: string) => boolean) =>
    here.filter(
      ({ name, known }) =>
        asked.includes(name) ||
        (known !== null && isScore(known.alias.meaning) && !isCounter(name, mustGet(table.columns, name)))
    );
  const named = of((meaning) => scoreMeanings.has(meaning));
  return named.length > 0 ? named : of((meaning) => meaning === "metric-value");
}

/** Smallest and largest reward of single answers, where the log has them beside their mean (`x/min`, `x/max`, `x/mean`). */
function singleAnswers({ columns }: StepTable, name: string): Float64Array[] {
  // a nested record's names have dots
  if (!/[/.]\s*mean$/.test(name)) return [];
  const beside = (end: string) => columns.get(name.replace(/mean$/, end)) ?? [];
  return [Float64Array.from(beside("min")), Float64Array.from(beside("max"))];
}

function scoreOf(column: LogColumn, { role, from }: RoleReading, table: StepTable, stated: StatedScores): Score {
  const { name, known } = column;
  const { scores: asked = [], scoreRange, assume = true, fractions = {} } = stated;
  let [points, min, max] = [0, Infinity, -Infinity];
  const beyond: ScoreFacts["beyond"] = { count: 0, step: Number.NaN, value: Number.NaN };
  const values = mustGet(table.columns, name);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    points++;
    if (value < min) min = value;
    if (value > max) max = value;
    if ((value < 0 || value > 1) && beyond.count++ === 0) Object.assign(beyond, { step: table.step[i]!, value });
  }
  const extremes = singleAnswers(table, name);
  const inUnit = min >= 0 && max <= 1 && extremes.every((single) => !single.some((value) => value < 0 || value > 1));
  const isNamed = asked.includes(name);
  const facts: ScoreFacts = { name, meaning: known?.alias.meaning ?? null, role, points, min, max, beyond };
  const said = fractions[name] ?? null;
  const grounds = said === false || (isPercentage(name) && !isNamed) ? null : groundsOf(facts);
  const isWrong = countsWrong(facts);
  const isFraction = said ?? (grounds !== null && (assume || isNamed));
  const reading = !inUnit || isWrong ? "other" : isFraction ? "fraction" : "unclear";
  const isStated = (asked.length === 0 || isNamed) && (scoreRange !== undefined || (isNamed && reading === "unclear"));
  const isOurs = known?.alias.producer === "rlscale" && known.alias.role === "training";
  return {
    ...{ name, role, roleFrom: from, points, notFinite: notFiniteOf(table, name), min, max },
    reading,
    grounds: reading === "fraction" ? grounds : null,
    remark: reading === "fraction" ? null : remarkOn(facts, reading, grounds !== null),
    assumed: reading === "fraction" && !isNamed && !isOurs && said === null ? assumption(facts, grounds!) : null,
    stated: isStated,
    answers: null
  };
}

/** Steps at which the score was taken and is no finite number: where it stands at every k-th step, NaN between them is a blank. */
function notFiniteOf({ step, columns, notFinite }: StepTable, name: string): number {
  const steps = notFinite?.get(name);
  if (steps === undefined) return 0;
  const values = mustGet(columns, name);
  const there = new Set(steps);
  const withThem = values.map((value, i) => (there.has(step[i]!) ? 0 : value));
  return (cadenceOf(values) ?? 1) > 1 && cadenceOf(withThem) === 1 ? 0 : steps.length;
}

interface ScoreFacts extends Pick<Score, "name" | "role" | "points" | "min" | "max"> {
  meaning: string | null;
  /** values outside of [0, 1], and the first of them */
  beyond: { count: number; step: number; value: number };
}

/** A name that states percent, such as `accuracy_pct`: within [0, 1] its values may be tenths of a percent as well. */
function isPercentage(name: string): boolean {
  return /%|(?<![a-z])(?:pct|percent(?:age)?)(?![a-z])/i.test(name);
}

/** Whether a score grows with wrong answers: it is no fraction right as it stands, whoever names it. */
function countsWrong({ name, meaning }: Pick<ScoreFacts, "name" | "meaning">): boolean {
  return meaning === "error-rate" || meaning === "test-loss" || (meaning !== "accuracy" && isLoss(name));
}

/** `loss`, `eval/loss`, or `L` as papers have it. */
export function isLoss(name: string): boolean {
  return /(?:^|[_./ -])loss$/i.test(name) || name === "L";
}

/** By what a score within [0, 1] is taken for a fraction right; null where only the user can know. */
function groundsOf({ name, meaning, role }: ScoreFacts): Grounds | null {
  if (meaning === "accuracy" || meaning === "correct-count") return "name";
  if (meaning === "metric-value") return "values";
  const isScore = meaning === "benchmark" || meaning === "reward";
  return isScore && role === "evaluation" && benchmarkOf(name) !== null ? "benchmark" : null;
}

function assumption({ name }: ScoreFacts, grounds: Grounds): string {
  const why = {
    name: "by its name",
    benchmark: `as ${benchmarkOf(name)} is a known benchmark`,
    values: "as the table gives it no name of its own"
  };
  return `${name} is taken for the fraction right, ${why[grounds]} and all its values lie within [0, 1]; --no-assume takes named scores alone`;
}

function remarkOn(
  { name, meaning, points, min, max, beyond }: ScoreFacts,
  reading: "unclear" | "other",
  mayBeAssumed: boolean
): string {
  const say = `--score ${quoted(name)}`;
  const runs = `${name} runs from ${show(min)} to ${show(max)}`;
  const isReward = meaning === "reward" || meaning === null;
  if (reading === "unclear") {
    if (meaning === "pass-at-k")
      return `${name} is the share of problems of which one of several answers is right, which is no fraction of answers right; if it is to be fitted all the same, say ${say}`;
    if (isPercentage(name))
      return `${name} is a percentage by its name, and all its values lie within [0, 1]: say ${say} --score-range 0,100 if it is one, --score-range 0,1 if it is a fraction right`;
    if (mayBeAssumed) return `${name} may be a fraction right, but nothing is assumed; if it is one, say ${say}`;
    return `${name} is a reward between ${show(min)} and ${show(max)}: it is a fraction right only if 1 is given for a right answer and 0 for any other; if so, say ${say}`;
  }
  if (countsWrong({ name, meaning }))
    return max <= 1
      ? `${runs}; if it is the share of wrong answers, say ${say} --score-range 1,0`
      : `${runs}: more than a share of wrong answers can be; if it is their percentage, say ${say} --score-range 100,0; a cross-entropy is not fitted`;
  if (meaning === "correct-count")
    return `${runs}, a count as it seems, and no column such as total says of how many answers; if it is on a scale of its own, say ${say} --score-range WRONG,RIGHT`;
  // a percentage has most of its values above 1
  if (!isReward && 2 * beyond.count <= points)
    return `${beyond.count} of ${points} values of ${name} ${beyond.count === 1 ? "is" : "are"} outside of [0, 1] (step ${beyond.step}: ${beyond.value}), where a fraction right lies: correct or delete what is wrong in the log; to leave those values out, say ${say} --score-range 0,1; if right and wrong answers have other values, say ${say} --score-range WRONG,RIGHT`;
  if (!isReward && min >= 0 && max <= 100)
    return `${runs}, a percentage as it seems; if so, say ${say} --score-range 0,100${mixedText(points, beyond.count)}`;
  return `${runs}: a reward of another scale than wrong 0, right 1; if a right answer has one value and a wrong one another, say ${say} --score-range WRONG,RIGHT`;
}

/** That a range such as 0,100 is said of scores that are fractions as they stand; null where it is not. */
export function rangeRemark(scores: readonly Score[], { columns }: StepTable, range: ScoreRange | undefined): string[] {
  if (range === undefined || Math.abs(range.high - range.low) < 10) return [];
  const others = scores.filter(({ reading }) => reading !== "fraction");
  return (others.length > 0 ? others : scores).flatMap(({ name, points, stated }) => {
    const within = mustGet(columns, name).filter((value) => value >= 0 && value <= 1).length;
    if (!stated || 2 * within <= points) return [];
    return `--score-range ${range.low},${range.high} is said of ${name}, but ${within} of its ${points} values lie within [0, 1]; if they are fractions right, say --score-range 0,1`;
  });
}

function mixedText(points: number, above: number): string {
  const within = points - above;
  return 10 * within > points
    ? `; but ${within} of its ${points} values lie within [0, 1]: if those are fractions, write all on one scale first`
    : "";
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A name as one word of a shell. */
export function quoted(name: string): string {
  return /^[\w./@:+-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** Values as fractions right; those that the range puts outside [0, 1] become NaN and are counted. */
export function asFractions(
  values: Float64Array,
  { low, high }: ScoreRange
): { fraction: Float64Array; outside: number } {
  let outside = 0;
  const fraction = values.map((value) => {
    const mapped = (value - low) / (high - low);
    if (mapped < 0 || mapped > 1) {
      outside++;
      return Number.NaN;
    }
    return mapped;
  });
  return { fraction, outside };
}
