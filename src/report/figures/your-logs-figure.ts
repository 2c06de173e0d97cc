import type { Figure } from "../../components/frame/choice-figure.js";
import { againstOf, restingResource, type UserRunsData } from "../../components/user-runs/user-runs-data.js";
import { type UserRunsFigureName, userRunsFigures } from "../../components/user-runs/user-runs-figures.js";
import { firstOf } from "../../lib/items.js";

/** The study alone, until a reader's runs are there; the address says nothing of them. */
export function yourLogsFigure(name: UserRunsFigureName): Figure<UserRunsData> {
  return {
    reads: { logs: "own", places: ["curves", "inference.series"] },
    view: (data) => {
      const against = firstOf(againstOf(data));
      return userRunsFigures[name](data, { resource: restingResource(data, against), against, runs: [], law: null });
    },
    follows: { script: "your-logs", name, addressed: false }
  };
}
