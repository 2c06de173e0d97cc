/** Sentences of the paper's pages for outcomes that its own study has not, and the claims under each of its findings. */
import { describe, expect, it } from "vitest";
import type { LinkRecord } from "../../src/lib/records/experiments-record.js";
import { ledger } from "../../src/paper/claims/rules.js";
import { linkSentence } from "../../src/paper/efficiency/efficiency-text.js";
import { gainWords } from "../../src/paper/power-law/predictions-read.js";
import { answerSentence, shareReached } from "../../src/paper/saturation/saturation-text.js";

describe("a sentence of the paper's pages", () => {
  it("says how many slopes against data are larger, and how near the exponent brings the two", () => {
    const sizes = [
      { raw: { difference: 0.1 }, relative: -0.034 },
      { raw: { difference: 0.2 }, relative: 0.012 },
      { raw: { difference: -0.3 }, relative: null }
    ];
    const said = linkSentence([{ sizes }] as unknown as LinkRecord[]);
    expect(said).toContain("is the larger one in 2 of 3 curves.");
    expect(said).toMatch(/brings the two to within 3(\.4)?% of one another\./);
  });

  it("says that a gain has no spread that is known", () => {
    const judged = { law: 1, still: 2, gain: 0.1, interval: null, verdict: "undecided" };
    expect(gainWords(judged as unknown as Parameters<typeof gainWords>[0])).toBe("a gain whose spread is not known");
    expect(gainWords({ ...judged, verdict: "contradicted" } as unknown as Parameters<typeof gainWords>[0])).toBe(
      "no gain to count on"
    );
  });

  it("says that the limit is undefined where the law is at a bound", () => {
    const series = {
      ...{ variant: "base", resource: "compute", sizes: [{ modelSize: 7e9 }], withoutHeldOut: { kMax: null } },
      law: { kMax: null, n0: 3e9 }
    } as unknown as Parameters<typeof answerSentence>[0];
    expect(answerSentence(series)).toBe(
      "The slopes do not settle where efficiency levels off (base, compute): the law is at a bound, and its limit is undefined."
    );
    expect(shareReached(series)).toBeNull();
  });
});

it("has under each finding its claims", () => {
  expect(ledger.findings).toEqual([
    { number: 1, claims: ["A1", "A2"] },
    { number: 2, claims: ["B1", "B2", "B3", "B4", "B5"] },
    { number: 3, claims: ["C1", "C2"] },
    { number: 4, claims: ["D1", "D2", "D3"] }
  ]);
});
