/** A study analysed again and again in one process, as its logs grow: what has not changed is not computed again. */
import type { StudySite } from "../../../src/report/site.js";
import { buildResults } from "../../analysis/build-results.js";
import type { Stage } from "../../analysis/stage-cache.js";
import { buildRuns } from "../../study/build-runs.js";
import { siteOf } from "../study-site.js";

/** @returns what reads the study in `root` as it stands */
export function freshStudies(root: string): () => Promise<StudySite> {
  const { stage, next } = stagesInMemory();
  return async () => {
    const runs = await buildRuns(root);
    const results = await buildResults(root, undefined, { stage, runs: async () => runs });
    next();
    return siteOf(root, results, runs);
  };
}

/** Stages by their input; `next` forgets what the last round had no use for. */
export function stagesInMemory(): { stage: Stage; next: () => void } {
  let before = new Map<string, unknown>();
  let now = new Map<string, unknown>();
  return {
    stage: (name, input, run) => {
      const key = `${name} ${JSON.stringify(input, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value))}`;
      const made = before.get(key) ?? now.get(key) ?? run();
      now.set(key, made);
      return structuredClone(made) as ReturnType<typeof run>;
    },
    next: () => {
      [before, now] = [now, new Map()];
    }
  };
}
