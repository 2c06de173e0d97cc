/** Fitted runs as the page looks ahead with them, and recipes as it compares them. */

import { type KeptRun, keptRun } from "../../lib/runs/kept-run.js";
import type { DamagedLog } from "../damaged-log.js";
import type { ImportedLog } from "../imported-log.js";
import { type ComparedRuns, runsComparedAtOnce } from "../recipes/compare-runs.js";
import { curveOfState, type StateAxis, stateAxis, type Taken } from "./run-account-of.js";
import type { ChosenCurve } from "./user-curves.js";

/** A run that can be forecast. */
export interface RunAhead extends KeptRun {
  run: string;
  path: string;
  score: string;
  /** what X is in */
  along: StateAxis;
}

/** Null where the run has no evaluation after its start, or its X does not grow. */
export function runAhead(chosen: ChosenCurve, path: string, taken: Taken): RunAhead | null {
  const found = curveOfState(chosen, taken);
  if (typeof found === "string") return null;
  return { ...keptRun(found.curve), run: chosen.run.run, path, score: chosen.score.name, along: stateAxis(chosen) };
}

/** Recipes of which every pair is compared on a page. */
const mostRecipes = 12;

/** What the page says of several runs; null of one. */
export type UserComparison = ComparedRuns | { refusals: string[] };

interface ComparisonChoice extends Pick<Taken, "range"> {
  score?: string;
  /** recipes as the reader names them, by file and run */
  recipes?: Readonly<Record<string, string>>;
}

/** What waits for no simulation; the rest is {@link wholeRunsSteps}. */
export function userComparison(
  logs: readonly (ImportedLog | DamagedLog)[],
  { score, range, recipes }: ComparisonChoice
): UserComparison | null {
  const fit = logs.filter((log): log is ImportedLog => !("error" in log));
  if (fit.reduce((sum, { runs }) => sum + runs.length, 0) < 2) return null;
  return runsComparedAtOnce(fit, { score, range, axis: "steps", recipes, mostRecipes });
}
