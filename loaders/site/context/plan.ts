import { percent } from "../../../src/lib/format.js";
import { factor, lateRun } from "../../../src/lib/plan/words.js";
import { planPage } from "../plan-page.js";
import type { ContextTopic } from "../registry.js";

/** `plan`: how far is far, and what stands behind it. */
export const topic: ContextTopic = (results) => {
  const page = planPage(results);
  if (!page) return { value: {}, parts: { plan: false } };
  const { found, study } = page;
  const { backtest } = found.model.series;
  const shortest = backtest.within[0];
  const nearest = backtest.above[0];
  const late = lateRun(backtest);
  return {
    value: {
      draws: study.draws.count,
      limit: factor(found.limits.x),
      larger: factor(found.limits.larger),
      shortest: shortest
        ? `From the first ${percent(shortest.share)} of their steps, the rest of the runs was foretold to ${percent(shortest.law)} on average, over ${factor(shortest.factor)}; standing still would have missed by ${percent(shortest.still)}.`
        : "No forecast was tried on these runs.",
      above:
        nearest && nearest.error !== null
          ? `The largest size was foretold from those below it, over ${factor(nearest.factor)} in parameters, with an error of ${percent(nearest.error)} of its loss.`
          : "No size was foretold from others.",
      late: late
        ? `From ${percent(late.share)} of the steps on, that the loss stays where it was did better than the law.`
        : "The law beat standing still to the last.",
      between: found.model.between === null ? "" : percent(found.model.between)
    },
    parts: { plan: true }
  };
};
