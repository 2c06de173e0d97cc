/** Which scores of a run are fitted: all evaluations that are fractions right, never one of several by its place in the file. */
import { firstOf, mustGet } from "../../lib/items.js";
import { someOf } from "../../lib/some-of.js";
import type { ImportedRun } from "../imported-log.js";
import { mostNamed } from "../steps/step-refusal.js";
import type { ScoreRole } from "./aliases.js";
import { dataSetOf } from "./benchmarks.js";
import { namedAmong } from "./part-of-score.js";
import { isLoss, quoted, type Score, type ScoreRange } from "./scores.js";

export interface ScoreChoice {
  /** name of the score; by default every evaluation that is a fraction right, and training scores where there is none */
  score?: string;
  /** how the score becomes a fraction right */
  range?: ScoreRange;
  /** scores of this role alone */
  role?: ScoreRole;
}

export interface ChosenScores {
  /** at least one; several are several test sets */
  taken: Score[];
  /** the others, each with the reason; none where the user named the score */
  passedOver: { score: Score; reason: string }[];
}

/** The scores of a run that a fit takes, or one sentence why there is none, with the option that would name one. */
export function chooseScores(run: ImportedRun, choice: ScoreChoice): ChosenScores | { reason: string } {
  const asked = choice.score === undefined ? usableScores(run, choice) : namedScore(run, choice.score, choice);
  if ("reason" in asked) return asked;
  const { taken } = asked;
  if (choice.score !== undefined) return { taken, passedOver: [] };
  const passedOver = run.scores
    .filter((score) => !taken.includes(score))
    .map((score) => ({ score, reason: whyNot(score, asked, choice) }));
  return { taken, passedOver };
}

/** What a fit could take instead of a score with too few values: another with enough of them, and the option that takes it. */
export function takenInstead({ scores }: ImportedRun, few: Score, fewest: number): string | null {
  const enough = scores.filter(({ role, points }) => role !== few.role && points >= fewest);
  const sure = enough.find(({ reading }) => reading === "fraction");
  const other = sure ?? enough.find(({ reading }) => reading === "unclear");
  if (other === undefined) return null;
  const has = `${other.name} (${roleWords[other.role]}) has ${other.points}`;
  if (sure === undefined)
    return `${has}: if 1 is a right answer and 0 any other, --score ${quoted(other.name)} takes it`;
  return `${has}: ${other.role === "unknown" ? `--score ${quoted(other.name)}` : `--role ${other.role}`} takes it`;
}

interface Taken {
  taken: Score[];
  /** those of the same problems as one that is taken, by name */
  sameAs: Map<string, string>;
}

function namedScore(run: ImportedRun, name: string, { range, role }: ScoreChoice): Taken | { reason: string } {
  const among = run.scores.map((score) => score.name);
  const score = run.scores.find((candidate) => candidate.name === namedAmong(name, among));
  if (!score) {
    const names = among.join(", ") || "none";
    return { reason: `${run.run} has no score ${name}; it has: ${names}` };
  }
  if (score.reading === "other" && !range) return { reason: score.remark! };
  if (role !== undefined && score.role !== role)
    return {
      reason: `${name} is ${roleWords[score.role]} by ${score.roleFrom}: take --role ${role} away, or name another`
    };
  return { taken: [score], sameAs: new Map() };
}

function usableScores(run: ImportedRun, { range, role }: ScoreChoice): Taken | { reason: string } {
  const { scores } = run;
  if (scores.length === 0) {
    const names = run.mayBeScores ?? [];
    const found = names.length > 0 ? ` (columns of numbers: ${someOf(names, mostNamed)})` : "";
    const loss =
      run.table.ranked !== undefined && names.some(isLoss)
        ? "; a loss that is the share of wrong answers takes --score-range 1,0 too"
        : "";
    return { reason: `${run.run} has no score: name its column with --score COLUMN${found}${loss}` };
  }
  const ofRole = scores.filter((score) => role === undefined || score.role === role);
  if (ofRole.length === 0) {
    const others = scores.map(({ name, role: is }) => `${name} (${roleWords[is]})`).join(", ");
    return { reason: `${run.run} has no score of --role ${role}; it has: ${others}` };
  }
  const usable = range ? inRange(ofRole, range) : ofRole.filter(({ reading }) => reading === "fraction");
  if (usable.length === 0) return { reason: firstOf(ofRole).remark! };
  // they stand in the order of preference
  const best = usable.filter((score) => score.role === firstOf(usable).role);
  return withoutTwins(best, run);
}

/** A range is said of scores that are no fractions as they stand; of the others only where there are none of those. */
function inRange(scores: readonly Score[], { low, high }: ScoreRange): Score[] {
  const [least, most] = [Math.min(low, high), Math.max(low, high)];
  const fits = (score: Score) => score.min >= least && score.max <= most;
  const others = scores.filter((score) => score.reading !== "fraction");
  const fitting = others.filter(fits);
  if (fitting.length > 0) return fitting;
  return others.length > 0 ? others : [...scores];
}

/** Without what measures the same as another: equal values, or a benchmark's reward beside its accuracy. */
function withoutTwins(scores: readonly Score[], { table }: ImportedRun): Taken {
  const taken: Score[] = [];
  const sameAs = new Map<string, string>();
  for (const score of scores) {
    const values = mustGet(table.columns, score.name);
    const twin = taken.find((candidate) => {
      if (dataSetOf(candidate.name) !== dataSetOf(score.name)) return false;
      const others = mustGet(table.columns, candidate.name);
      const isReward = candidate.grounds === "name" && score.grounds === "benchmark";
      return isReward || values.every((value, i) => Object.is(value, others[i]));
    });
    if (twin) sameAs.set(score.name, twin.name);
    else taken.push(score);
  }
  return { taken, sameAs };
}

const roleWords = { evaluation: "evaluation", training: "training", unknown: "role not stated" };

/** Why a score gives way to those of another role, and what would take it. */
function whyNotRole({ name, role }: Score): string {
  if (role === "evaluation") return "it is an evaluation: --role evaluation takes it";
  if (role === "training") return "it is of the training batch, and others go first: --role training takes it";
  return `nothing states that it is an evaluation, and evaluations go first: --score ${quoted(name)} takes it`;
}

function whyNot(score: Score, { taken, sameAs }: Taken, { range }: ScoreChoice): string {
  const twin = sameAs.get(score.name);
  if (twin !== undefined) return `it is of the same problems as ${twin}`;
  if (score.reading !== "fraction" && !range) return score.remark!;
  if (score.role !== firstOf(taken).role) return whyNotRole(score);
  return "it does not lie within --score-range";
}
