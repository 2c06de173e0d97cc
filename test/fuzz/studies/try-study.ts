/** One study made up and tried in every layout that can hold it. */
import { judge, type Verdict } from "./judge.js";
import { layouts } from "./layouts.js";
import { chance, studyAt } from "./plan.js";

export interface Trial {
  index: number;
  layout: string;
  how: string;
  verdict: Verdict;
}

export async function tryStudy(index: number, seed: number, only?: string): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const [place, { name, render }] of layouts.entries()) {
    if (only !== undefined && name !== only) continue;
    const study = studyAt(index, seed);
    // the same study in each, and chance of its own for how it is written
    const rendering = render({ ...study, random: chance(seed, index, place) });
    if (rendering === null) continue;
    const verdict = await judge(study, rendering).catch(
      (error): Verdict => ({ outcome: "fault", kind: "an error", fault: String((error as Error).stack) })
    );
    trials.push({ index, layout: name, how: rendering.how, verdict });
  }
  return trials;
}
