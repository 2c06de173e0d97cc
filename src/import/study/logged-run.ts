/** A run as it was logged, before anything is made of it: its scores, and the curve of the one that a fit would take first. */
import { mustGet } from "../../lib/items.js";
import type { ImportedRun } from "../imported-log.js";
import type { Score } from "../names/scores.js";

export interface LoggedRun {
  path: string;
  run: string;
  modelSize: number | null;
  /** those that a fit would take first stand first */
  scores: Pick<Score, "name" | "role" | "reading" | "min" | "max" | "points" | "assumed">[];
  /** of the first score; of a run with very many evaluations every n-th */
  step: Float64Array;
  value: Float64Array;
}

/** Points of a curve that is drawn. */
const mostPoints = 600;

export function loggedRun(path: string, { run, modelSize, table, scores }: ImportedRun): LoggedRun {
  const [first] = scores;
  const column = first ? mustGet(table.columns, first.name) : new Float64Array();
  const there = Array.from(column.keys()).filter((i) => Number.isFinite(column[i]!));
  const every = Math.ceil(there.length / mostPoints) || 1;
  const kept = there.filter((_, at) => at % every === 0 || at === there.length - 1);
  return {
    ...{ path, run, modelSize: modelSize?.parameters ?? null },
    scores: scores.map(({ name, role, reading, min, max, points, assumed }) => ({
      ...{ name, role, reading, min, max, points, assumed }
    })),
    step: Float64Array.from(kept, (i) => table.step[i]!),
    value: Float64Array.from(kept, (i) => column[i]!)
  };
}
