/** One study made up and tried in every layout that can hold it. */
import { judge, type Verdict } from "./judge.js";
import { layouts } from "./layouts.js";
import { studyAt } from "./plan.js";

export interface Trial {
  index: number;
  layout: string;
  how: string;
  verdict: Verdict;
}

export async function tryStudy(index: number, seed: number, only?: string): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const { name, render } of layouts) {
    if (only !== undefined && name !== only) continue;
    // each layout begins with the same study, and chance of its own
    const rendering = render(studyAt(index, seed));
    if (rendering === null) continue;
    const verdict = await judge(studyAt(index, seed), rendering).catch(
      (error): Verdict => ({ outcome: "fault", kind: "an error", fault: String((error as Error).stack) })
    );
    trials.push({ index, layout: name, how: rendering.how, verdict });
  }
  return trials;
}
