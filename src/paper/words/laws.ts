import { mainFamily } from "../figure-data.js";
import { nest } from "../nest.js";
import type { ContextTopic } from "../site.js";

/** `laws.<variant>.<resource>.<protocol>.<objective>`: kMax, n0, goodness, sizes in the fit, status. */
export const topic: ContextTopic = ({ results }) => {
  const family = mainFamily(results);
  const laws: Record<string, unknown> = {};
  for (const one of results.laws.filter((law) => law.family === family)) {
    const { law, goodness, status, message, window } = one;
    nest(laws, [one.variant, one.resource, one.protocol, one.objective], {
      kMax: law.kMax,
      n0: law.n0,
      ...goodness,
      status,
      message,
      rule: window.rule,
      sizes: window.modelSizes
    });
  }
  return { value: laws };
};
