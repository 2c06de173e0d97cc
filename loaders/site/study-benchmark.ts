/** The benchmark whose loss the study is about, known before the results are. */
import { readStudy } from "../study.js";
import { studyRoot } from "../study-root.js";

export async function readBenchmark(): Promise<string> {
  return (await readStudy(studyRoot())).benchmark;
}
