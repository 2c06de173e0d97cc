/** Studies that a user's runs can be set beside, at their size: of those that `--beside` names, the ones with seeds of three sizes. */
import type { BesideStudy } from "../../../src/lib/beside/beside-record.js";
import type { StudySlopes } from "../../../src/lib/user-runs/compare-with-study.js";
import { UsageError } from "../errors/usage-error.js";

/** Why a study gives no k with an interval at a size. */
const withoutLaw: Partial<Record<BesideStudy, string>> = {
  verl: "has one run a size, so nothing says what another seed would give",
  pods: "has two sizes, so it has no law over sizes",
  octothinker: "has two sizes, so it has no law over sizes"
};

/**
 * Slopes of a study that the tool knows. `qwen2.5` is the study of this project: Qwen2.5, 0.5B to 72B, GRPO on mathematics.
 *
 * @param root of the project
 * @throws UsageError where a study has no slopes with intervals at a size
 */
export async function slopesOf(name: BesideStudy, root: string): Promise<StudySlopes[]> {
  const why = withoutLaw[name];
  if (why !== undefined)
    throw new UsageError(
      `fit --beside ${name}: must be qwen2.5, which has seeds of several sizes; ${name} ${why}: rlscale new my-study --from PATHS --beside ${name} makes a report that sets its rows beside yours`
    );
  const { studySlopes } = await import("../../../src/lib/user-runs/compare-with-study.js");
  const { loadResults } = await import("../../analysis/build-results.js");
  return studySlopes((await loadResults(root)) as Parameters<typeof studySlopes>[0]);
}
