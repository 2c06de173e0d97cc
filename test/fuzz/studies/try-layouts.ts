/** The short form of `npm run fuzz:studies`: every layout by itself. */
import { describe, expect } from "vitest";
import { itOrPending } from "../../cases/pending.js";
import { layouts } from "./layouts.js";
import { tryStudy } from "./try-study.js";

const seed = 1;

/** 100 studies in every layout, 30 in `npm test`; more by hand, `npm run fuzz:studies -- --studies 2000`. */
const studies = process.env.RLSCALE_TESTS === "quick" ? 30 : 100;
const indices = Array.from({ length: studies }, (_, i) => i);

/** Half of the layouts a test file, so that two run side by side. */
export function tryLayouts(half: 0 | 1): void {
  describe("a study is given back with the same k from every layout, or after the question that it asks", () => {
    for (const [place, { name }] of layouts.entries()) {
      if (place % 2 !== half) continue;
      const title = `studies: ${name}`;
      itOrPending(title)(
        title,
        async () => {
          const faults: string[] = [];
          const outcomes = { right: 0, "asked, then right": 0 };
          for (const index of indices) {
            for (const { how, verdict } of await tryStudy(index, seed, name)) {
              if (verdict.outcome !== "fault") outcomes[verdict.outcome]++;
              else faults.push(`study ${index}, ${how}: ${verdict.fault}`);
            }
            if (faults.length === 10) break;
          }
          expect(faults).toEqual([]);
          // a layout that holds few of them would try nothing
          expect(outcomes.right + outcomes["asked, then right"]).toBeGreaterThan(indices.length / 4);
        },
        // some milliseconds each where nothing else runs
        600_000
      );
    }
  });
}
