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
});
