import { describe, expect, it } from "vitest";
import { byPrompt, oneTreated, referenceRepeats } from "../../../src/lib/inference/runs/one-prompt.js";

const runsOf = (...kinds: (string | null)[]) => kinds.map((promptKind, i) => ({ promptKind, run: i + 1 }));
const numbers = (runs: readonly { run: number }[]) => runs.map(({ run }) => run);

describe("repeats of one prompt", () => {
  it("are grouped, the largest group first, runs in order; prompts that are not known are one", () => {
    expect(byPrompt(runsOf("short", "regular", "regular")).map(numbers)).toEqual([[2, 3], [1]]);
    expect(byPrompt(runsOf(null, null, null)).map(numbers)).toEqual([[1, 2, 3]]);
    expect(byPrompt([])).toEqual([]);
  });

  it("a treated run is one alone beside two or more of one other prompt", () => {
    const found = oneTreated(runsOf("regular", "short", "regular"))!;
    expect([found.treated.run, numbers(found.others)]).toEqual([2, [1, 3]]);
    for (const kinds of [
      ["a", "b"],
      ["a", "a"],
      ["a", "a", "b", "b"],
      ["a", "a", "b", "c"],
      [null, null, null]
    ]) {
      expect(oneTreated(runsOf(...kinds))).toBeNull();
    }
  });

  it("a reference is of the published run's prompt where that is known, else of the most frequent", () => {
    const runs = runsOf("short", "regular", "regular");
    expect(numbers(referenceRepeats(runs, { promptKind: "short" }))).toEqual([1]);
    expect(numbers(referenceRepeats(runs, { promptKind: "regular" }))).toEqual([2, 3]);
    expect(numbers(referenceRepeats(runs, { promptKind: null }))).toEqual([2, 3]);
    expect(numbers(referenceRepeats(runs, undefined))).toEqual([2, 3]);
    expect(numbers(referenceRepeats(runs, { promptKind: "other" }))).toEqual([2, 3]);
    expect(referenceRepeats([], undefined)).toEqual([]);
  });
});
