/** Scores of a run: which column is a fraction right, and which must not be taken for one. */
import type { ScoreRole } from "./aliases.js";
import type { LogColumn } from "./gather.js";
import type { StepTable } from "./steps.js";

/** How a score becomes a fraction right: `low` is 0, `high` is 1, straight between. */
export interface ScoreRange {
  low: number;
  high: number;
}

/** A score that a log has. */
export interface Score {
  /** name as the log has it */
  name: string;
  role: ScoreRole;
  /** steps with a value */
  points: number;
  min: number;
  max: number;
  /** whether it can be a fraction right as it stands; `unclear`: within [0, 1], but a reward by its name */
  reading: "fraction" | "unclear" | "other";
  /** why not, as a whole sentence; null when it can */
  remark: string | null;
  /** whether the user has said enough for it to be taken as a fraction right */
  told: boolean;
}

/** What the user says of scores. */
export interface ToldScores {
  /** names of those to take, before all others */
  scores?: readonly string[];
  /** how the score that is taken becomes a fraction right */
  scoreRange?: ScoreRange;
}

/** Scores of a run, those that a fit would take first: named ones, then fractions right before rewards, evaluations before training. */
export function scoresOf(
  table: StepTable,
  columns: readonly LogColumn[],
  { scores: asked = [], scoreRange }: ToldScores = {}
): Score[] {
  const scores = columns.flatMap((column, place) => {
    const meaning = column.known?.alias.meaning;
    const values = table.columns.get(column.name);
    const isScore = meaning === "accuracy" || meaning === "reward" || asked.includes(column.name);
    if (!values || !isScore) return [];
    const extremes = singleAnswers(table, column.name);
    const isNamed = asked.includes(column.name);
    const score = scoreOf(column, values, meaning === "accuracy", extremes);
    if (asked.length === 0 || isNamed) {
      score.told = scoreRange !== undefined || (isNamed && score.reading === "unclear");
    }
    return [{ score, isNamed, rank: column.known?.rank ?? -1, place }];
  });
  const order = { fraction: 0, unclear: 1, other: 2 };
  return scores
    .sort(
      (a, b) =>
        Number(b.isNamed) - Number(a.isNamed) ||
        order[a.score.reading] - order[b.score.reading] ||
        Number(a.score.role === "training") - Number(b.score.role === "training") ||
        a.rank - b.rank ||
        a.place - b.place
    )
    .map(({ score }) => score);
}

/** Smallest and largest reward of single answers, where the log has them beside their mean (`x/min`, `x/max`, `x/mean`). */
function singleAnswers({ columns }: StepTable, name: string): Float64Array[] {
  // a nested record's names have dots
  if (!/[/.]\s*mean$/.test(name)) return [];
  const beside = (end: string) => columns.get(name.replace(/mean$/, end)) ?? [];
  return [Float64Array.from(beside("min")), Float64Array.from(beside("max"))];
}

function scoreOf(
  { name, known }: LogColumn,
  values: Float64Array,
  isAccuracy: boolean,
  extremes: readonly Float64Array[]
): Score {
  const finite = values.filter((value) => !Number.isNaN(value));
  const min = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const max = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const inUnit = min >= 0 && max <= 1 && extremes.every((column) => !column.some((value) => value < 0 || value > 1));
  const reading = inUnit ? (isAccuracy ? "fraction" : "unclear") : "other";
  return {
    name,
    role: known?.alias.role ?? "evaluation",
    points: finite.length,
    min,
    max,
    reading,
    remark: remarkOn(name, reading, isAccuracy, min, max),
    told: false
  };
}

function remarkOn(name: string, reading: Score["reading"], isAccuracy: boolean, min: number, max: number) {
  if (reading === "fraction") return null;
  if (reading === "unclear") {
    return `${name} is a reward between ${show(min)} and ${show(max)}: it is a fraction right only if 1 is given for a right answer and 0 for any other; if so, say --score ${quoted(name)}`;
  }
  if (isAccuracy && min >= 0 && max <= 100) {
    return `${name} runs from ${show(min)} to ${show(max)}, a percentage as it seems; if so, say --score-range 0,100`;
  }
  return `${name} runs from ${show(min)} to ${show(max)}: a reward of another scale than wrong 0, right 1; if a right answer has one value and a wrong one another, say --score ${quoted(name)} --score-range WRONG,RIGHT`;
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
