/** Fitted runs as the tests of public studies take them. */
import type { UserTestedRun } from "../../lib/beside/user-rows.js";
import { runKey } from "../runs/keys/run-key.js";
import type { RunAhead, UserComparison } from "./user-runs-ahead.js";

/** Runs that are tested at once: each is fitted again on its first half. */
export const mostTested = 60;

/** The size in a name: what differs between sizes of one setting. */
const sizeInName = /[-_ .]*(?<![A-Za-z\d.])\d+(?:\.\d+)?[BM](?![A-Za-z\d])/gi;

/**
 * None of more runs than can be tested.
 *
 * @param points in the order of `ahead`
 */
export function testedRuns(
  ahead: readonly (RunAhead | null)[],
  points: readonly { modelSize: number | null }[],
  comparison: UserComparison | null
): UserTestedRun[] {
  if (ahead.length > mostTested) return [];
  const groups = new Map(
    comparison !== null && !("refusals" in comparison)
      ? comparison.runs.map(({ path, run, group }) => [runKey(path, run), group] as const)
      : []
  );
  return ahead.flatMap((run, i): UserTestedRun[] => {
    if (run === null) return [];
    const { x, score, before, problems } = run.curve;
    const recipe = groups.get(runKey(run.path, run.run)) ?? run.run;
    const { modelSize } = points[i]!;
    const start = before === null ? [] : [[0, before] as const];
    return [
      {
        ...{ run: run.run, recipe: `${recipe} ${modelSize}`, modelSize, problems },
        setting: recipe.replace(sizeInName, "") || "these runs",
        step: Float64Array.from([...start.map(([at]) => at), ...x]),
        score: Float64Array.from([...start.map(([, value]) => value), ...score])
      }
    ];
  });
}
