/** Studies that a user's runs can be set beside, by the names that `--beside` takes. */
import { type StudySlopes, studySlopes } from "../../src/lib/own-runs/compare-with-study.js";
import { loadResults } from "../analysis/build-results.js";

const known = {
  /** the study of this project: Qwen2.5, 0.5B to 72B, GRPO on mathematics */
  "qwen2.5": (root: string) => loadResults(root)
} as const;

export type KnownStudy = keyof typeof known;

export const knownStudies = Object.keys(known) as KnownStudy[];

/** Slopes of a study that the tool knows. @param root of the project */
export async function slopesOf(name: KnownStudy, root: string): Promise<StudySlopes[]> {
  return studySlopes((await known[name](root)) as Parameters<typeof studySlopes>[0]);
}
