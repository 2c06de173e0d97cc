/**
 * Repeats of one prompt. Runs with another prompt are no repeats of the others: what they differ by is the prompt's effect
 * and chance together. Runs whose prompt is not known count as one group: nothing says that they differ.
 */
import { group } from "d3-array";
import { firstOf } from "../../items.js";

/** Which prompt a run used; null where that is not known. */
export interface Prompted {
  promptKind: string | null;
}

/** The runs of a cell by prompt, the prompt of the most runs first, the order of the runs kept. */
export function byPrompt<T extends Prompted>(runs: readonly T[]): T[][] {
  return [...group(runs, ({ promptKind }) => promptKind).values()].sort((a, b) => b.length - a.length);
}

/** A cell in which one run alone had another prompt than the rest; null where prompts are the same or differ otherwise. */
export function oneTreated<T extends Prompted>(runs: readonly T[]): { treated: T; others: T[] } | null {
  const [others, alone, ...more] = byPrompt(runs);
  if (!others || others.length < 2 || alone?.length !== 1 || more.length > 0) return null;
  return { treated: firstOf(alone), others };
}

/**
 * The repeats that other runs may be compared with.
 *
 * @param published the run that is given as the reference, where there is one
 * @returns those with its prompt where that is known, else those of the prompt that most repeats had
 */
export function referenceRepeats<T extends Prompted>(repeats: readonly T[], published: Prompted | undefined): T[] {
  const same = repeats.filter(({ promptKind }) => promptKind === published?.promptKind);
  return published?.promptKind && same.length > 0 ? same : (byPrompt(repeats)[0] ?? []);
}
