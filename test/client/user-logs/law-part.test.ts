/** The law over a reader's sizes in words, by least squares and by counts. */
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lawParts } from "../../../src/client/user-logs/results/law-part.js";
import type { LogFits } from "../../../src/import/study/fit-runs.js";

const before = globalThis.document;
beforeAll(() => {
  globalThis.document = new JSDOM("").window.document;
});
afterAll(() => {
  globalThis.document = before;
});

const law = {
  sizes: [1e9, 3e9, 7e9].map((modelSize) => ({ modelSize, k: 0.1, runs: 1 })),
  ...{ kMax: 0.2, n0: 5e9, kMaxInterval: [0.1, null], n0Interval: [1e9, 9e9], status: "converged" }
};
const words = (counts: object | null) =>
  lawParts({ laws: [{ score: "acc", law, noLaw: null, counts }], law, noLaw: null } as unknown as LogFits).map(
    (node) => node.textContent
  );

describe("lawParts(fits)", () => {
  it("say the law, and the one by counts where there is one", () => {
    const said = "Over 3 sizes: Kmax 0.200 [0.100, open], N0 5.00B [1.00B, 9.00B], with 95% intervals.";
    expect(words(null)).toEqual([said]);
    expect(words({ kMax: 0.234, n0: 6e9, runs: 3 })).toEqual([
      `${said} By counts of wrong answers: Kmax 0.234, N0 6.00B.`
    ]);
  });

  it("say that N_0 may be 0, where k is the same at every size", () => {
    const flat = { ...law, n0Interval: [0, 9e9] };
    const [said] = lawParts({
      laws: [{ score: "acc", law: flat, noLaw: null, counts: { kMax: 0.234, n0: 0, runs: 3 } }]
    } as unknown as LogFits);
    expect(said!.textContent).toContain("N0 5.00B [0, 9.00B], with 95% intervals.");
    expect(said!.textContent).toMatch(/Kmax 0\.234, N0 0\.$/);
  });

  it("say that a fit has no end, and why there is no law", () => {
    const open = { ...law, status: "at-bound", kMax: null };
    const [said] = lawParts({ laws: [{ score: "acc", law: open, noLaw: null, counts: null }] } as unknown as LogFits);
    expect(said!.textContent).toBe(
      "Over 3 sizes: Kmax undefined, N0 5.00B [1.00B, 9.00B], with 95% intervals. The fit ended at-bound: the slopes of these sizes do not settle it."
    );
    const two = { laws: [], law: null, noLaw: "K_max and N_0 need three sizes" } as unknown as LogFits;
    expect(lawParts(two).map(({ textContent }) => textContent)).toEqual(["No law: Kmax and N0 need three sizes."]);
    const named = [
      { score: "a", law, noLaw: null, counts: null },
      { score: "b", law: null, noLaw: "none", counts: null }
    ];
    expect(lawParts({ laws: named } as unknown as LogFits).map(({ textContent }) => textContent!.slice(0, 12))).toEqual(
      ["a: Over 3 si", "b: No law: n"]
    );
  });
});
