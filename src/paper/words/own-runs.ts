import { mainFamily } from "../figure-data.js";
import {
  benchmarkSentence,
  evaluationsWords,
  hasCompute,
  hasJointLaw,
  lawSentences,
  lengthSentence,
  noComputeSentence,
  noHoldOut,
  noLaw,
  slopeSentences,
  unitSentence,
  whatWasTrained
} from "../own-runs.js";
import { lengthCurves } from "../response-lengths.js";
import type { ContextTopic } from "../site.js";

/** `ownRuns`: each run's own k, the law over sizes or why there is none, what the logs lack; sentences. */
export const topic: ContextTopic = (site) => {
  const { results, series } = site;
  const lengths = lengthCurves(site).filter(({ kind }) => kind === "repeat");
  const known = new Set(series.flatMap(({ benchmarks }) => benchmarks.map(({ benchmark }) => benchmark)));
  return {
    value: {
      trained: whatWasTrained(results),
      evaluations: evaluationsWords(results),
      slopes: slopeSentences(results),
      law: lawSentences(results),
      missing: results.runLaws.length > 0 ? "" : `${noLaw(results)}.`,
      lawLimits:
        results.runLaws.length > 0
          ? "These intervals are of single runs; without repeats other forms of the law are not compared."
          : "",
      noHoldOut: noHoldOut(results),
      noCompute: noComputeSentence(results),
      noLaw: noLaw(results),
      unit: unitSentence(results),
      lengths: lengthSentence(lengths),
      benchmarks: benchmarkSentence([...known].filter((id) => id !== results.study.benchmark))
    },
    parts: {
      "joint-law": hasJointLaw(results),
      "run-slopes": results.runSlopes.length > 0,
      "run-laws": results.runLaws.length > 0,
      laws: results.laws.some(({ family }) => family === mainFamily(results)),
      "size-law": results.runLaws.length > 0 || results.inference.series.length > 0,
      compute: results.curves.every(hasCompute),
      publication: results.study.authors !== null,
      "paper-link": results.study.url !== null && results.study.arxiv !== null && results.study.venue !== null,
      "problems-known": results.study.heldOutProblems > 0,
      "batch-known": results.study.dataUnit === "samples"
    }
  };
};
