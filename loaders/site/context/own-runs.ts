import {
  evaluationsWords,
  hasCompute,
  hasJointLaw,
  lawSentences,
  noComputeSentence,
  noHoldOut,
  noLaw,
  slopeSentences,
  unitSentence,
  whatWasTrained
} from "../own-runs.js";
import type { ContextTopic } from "../registry.js";

/** `ownRuns`: each run's own k, the law over sizes or why there is none, what the logs lack; sentences. */
export const topic: ContextTopic = (results) => ({
  value: {
    trained: whatWasTrained(results),
    evaluations: evaluationsWords(results),
    slopes: slopeSentences(results),
    law: lawSentences(results),
    noLaw: noLaw(results),
    noHoldOut: noHoldOut(results),
    noCompute: noComputeSentence(results),
    unit: unitSentence(results)
  },
  parts: {
    "joint-law": hasJointLaw(results),
    "run-slopes": results.runSlopes.length > 0,
    "run-laws": results.runLaws.length > 0,
    compute: results.curves.every(hasCompute),
    publication: results.study.authors !== null,
    "paper-link": results.study.url !== null && results.study.arxiv !== null && results.study.venue !== null,
    "problems-known": results.study.heldOutProblems > 0,
    "batch-known": results.study.dataUnit === "samples"
  }
});
