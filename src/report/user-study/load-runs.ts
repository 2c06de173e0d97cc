/** Runs and recipes of the study, for the cells of its pages. */
import { FileAttachment } from "observablehq:stdlib";
import type { StudyRuns } from "./study-runs.js";

export function loadRuns(): Promise<StudyRuns> {
  return FileAttachment("../../data/study-runs.json").json<StudyRuns>();
}
