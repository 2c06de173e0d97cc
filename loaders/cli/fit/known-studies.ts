/** Studies that a user's runs can be set beside, by the names that `--beside` takes. */
import type { StudySlopes } from "../../../src/lib/user-runs/compare-with-study.js";

/** `qwen2.5` is the study of this project: Qwen2.5, 0.5B to 72B, GRPO on mathematics. */
export const knownStudies = ["qwen2.5"] as const;
export type KnownStudy = (typeof knownStudies)[number];

/** Slopes of a study that the tool knows. @param root of the project */
export async function slopesOf(name: KnownStudy, root: string): Promise<StudySlopes[]> {
  const { studySlopes } = await import("../../../src/lib/user-runs/compare-with-study.js");
  const { loadResults } = await import("../../analysis/build-results.js");
  const known = { "qwen2.5": loadResults } satisfies Record<KnownStudy, unknown>;
  return studySlopes((await known[name](root)) as Parameters<typeof studySlopes>[0]);
}
