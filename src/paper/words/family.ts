import { familyName, mainFamily } from "../figure-data.js";
import type { ContextTopic } from "../site.js";

/** `family`: name of the study's own family. */
export const topic: ContextTopic = ({ results }) => {
  const own = mainFamily(results);
  return {
    value: familyName(results, own),
    parts: { "other-family": results.curves.some(({ family }) => family !== own) }
  };
};
