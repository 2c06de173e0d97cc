import { findings, predictionParts } from "../overview-text.js";
import type { ContextTopic } from "../site.js";

/** `overview`: which findings the study has the parts for. */
export const topic: ContextTopic = ({ results }) => {
  const numbers = new Set(findings(results).map(({ number }) => number));
  return {
    value: { findings: numbers.size },
    parts: {
      predictions: predictionParts(results) !== null,
      "reuse-runs": results.experiments.reuse !== null
    }
  };
};
