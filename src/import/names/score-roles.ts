/** The role of each score of a run: what the log says, then how often the score is there, then what the user says. */
import { itemAt } from "../../lib/items.js";
import type { LogColumn } from "../runs/gathered-run.js";
import type { ScoreRole } from "./aliases.js";
import { benchmarkOf } from "./benchmarks.js";
import { roleOfName } from "./roles.js";

/** On held-out problems, on the batch that a step trains on, or not said. */
export type KnownRole = ScoreRole | "unknown";

export interface RoleReading {
  role: KnownRole;
  /** what says so */
  from: "a column beside it" | "its name" | "its benchmark" | "its cadence" | "option --role" | "nothing";
}

/** What a log says of a score's role in words: a cell beside it, its name in a trainer's table, words in its name. */
export function roleInWords({ name, known, role }: LogColumn): RoleReading {
  if (role !== undefined) return { role, from: "a column beside it" };
  const { producer, role: ofAlias } = known?.alias ?? {};
  const named = producer === "any" ? (roleOfName(name) ?? ofAlias) : (ofAlias ?? roleOfName(name));
  if (named) return { role: named, from: "its name" };
  // a benchmark is there to evaluate where nothing says that it is trained on; a reward on its problems may be of the batch
  const isBenchmark = benchmarkOf(name) !== null && !/reward/i.test(name);
  return isBenchmark ? { role: "evaluation", from: "its benchmark" } : { role: "unknown", from: "nothing" };
}

/** Share of the steps from which on a score counts as one of every step. */
const everyStep = 0.9;
/** Steps with a value from which on they show a cadence. */
const fewestForCadence = 3;

/**
 * How many steps go by from one value of a column to the next: 1 for one with a value at every step, k for one with a value
 * at every k-th; null where the distances differ. The first and the last value may stand off the grid.
 */
export function cadenceOf(values: Float64Array): number | null {
  let found = 0;
  for (const value of values) if (!Number.isNaN(value)) found++;
  if (found < fewestForCadence) return null;
  if (found >= everyStep * values.length) return 1;
  const at: number[] = [];
  for (const [i, value] of values.entries()) if (!Number.isNaN(value)) at.push(i);
  const distances = at.slice(1).map((place, i) => place - itemAt(at, i));
  const inner = distances.length > 3 ? distances.slice(1, -1) : distances;
  const [k] = inner as [number];
  return k > 1 && inner.every((distance) => distance === k) ? k : null;
}

/**
 * Roles with those that no word tells read from cadence: beside a score of every step, one of every k-th step is an
 * evaluation; beside an evaluation of every k-th step, one of every step is of training.
 */
export function rolesByCadence(readings: readonly RoleReading[], values: readonly Float64Array[]): RoleReading[] {
  const cadences = readings.some(({ role }) => role === "unknown") ? values.map(cadenceOf) : [];
  const isSparse = (i: number) => (cadences[i] ?? 1) > 1;
  const densest = readings.some(({ role }, i) => role !== "evaluation" && cadences[i] === 1);
  const sparse = readings.map(({ role, from }, i): RoleReading => {
    const isEvaluation = role === "unknown" && densest && isSparse(i);
    return isEvaluation ? { role: "evaluation", from: "its cadence" } : { role, from };
  });
  const hasSparse = sparse.some(({ role }, i) => role === "evaluation" && isSparse(i));
  return sparse.map(({ role, from }, i): RoleReading => {
    const isTraining = role === "unknown" && hasSparse && cadences[i] === 1;
    return isTraining ? { role: "training", from: "its cadence" } : { role, from };
  });
}

/**
 * Roles where the user states one: a named score has it, unless words of the log state another; without a name, scores whose
 * role nothing states have it, unless some score has it by what the log says.
 *
 * @param named whether the user named any score, and whether this one
 */
export function rolesAsStated(
  readings: readonly RoleReading[],
  stated: ScoreRole | undefined,
  named: readonly boolean[]
): readonly RoleReading[] {
  if (stated === undefined) return readings;
  const asStated: RoleReading = { role: stated, from: "option --role" };
  if (named.includes(true)) {
    const isWeak = ({ role, from }: RoleReading) =>
      role === "unknown" || (role !== stated && (from === "its cadence" || from === "its benchmark"));
    return readings.map((reading, i) => (named[i] && isWeak(reading) ? asStated : reading));
  }
  if (readings.some(({ role }) => role === stated)) return readings;
  return readings.map((reading) => (reading.role === "unknown" ? asStated : reading));
}
