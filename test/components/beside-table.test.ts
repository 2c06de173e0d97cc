/** A reader's verdicts beside those of public studies: each in its own column, each sentence under its own name. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { besideSections, besideTable } from "../../src/components/claims/beside-table.js";
import type { BesideRecord, Outcome, UserRow } from "../../src/lib/beside/beside-record.js";

const outcome = (supported: number, contradicted: number): Outcome => ({
  tally: { supported, contradicted, undecided: 0, notTestable: 0 },
  verdict: supported > 0 ? "supported" : "contradicted",
  outcome: supported > 0 ? `supported in ${supported} of ${supported} cells` : `contradicted in ${contradicted} cells`
});
const margin = { rule: "difference", value: 0.25, unit: "share of k", use: "Of use." } as const;
const record: BesideRecord = {
  studies: [
    { id: "verl", name: "verl ladder", title: "ladder" },
    { id: "pods", name: "PODS", title: "recipes" }
  ],
  rows: [
    {
      ...{ id: "size", name: "larger models learn faster", claim: "they do", test: "A test.", margin },
      columns: [
        { study: "verl", outcome: outcome(3, 0), sentence: "Of the ladder." },
        { study: "pods", outcome: null, sentence: "Cannot test it." }
      ]
    }
  ]
};
const cell = { what: "4B against 2B", group: "<b>", beyond: false, estimate: -0.125, df: null, margin: 0.25 };
const mine: UserRow[] = [
  {
    ...{ id: "size", outcome: outcome(0, 2), sentence: "Of yours." },
    cells: [{ ...cell, interval: [-0.2, -0.05], verdict: "contradicted" }]
  }
];
const words = (html: unknown, selector: string) =>
  [...new JSDOM(String(html)).window.document.querySelectorAll(selector)].map((one) =>
    one.textContent!.replace(/\s+/g, " ").trim()
  );

describe("besideTable", () => {
  it("has the reader's verdict first, then each study's", () => {
    const table = besideTable(record, mine);
    expect(words(table, "thead th")).toEqual(["Claim", "Your runs", "verl ladder", "PODS"]);
    expect(words(table, "tbody td")).toEqual([
      "Contradicted in 2 of 2 pairs of sizes",
      "Supported in 3 of 3 pairs of sizes",
      "Not testable"
    ]);
  });

  it("has each sentence under its name, and the reader's cells with their numbers", () => {
    const sections = besideSections(record, mine);
    expect(words(sections, ".claims:first-of-type > .claim").slice(0, 3)).toEqual([
      "Your runs Contradicted in 2 of 2 pairs of sizesOf yours.",
      "verl ladder Supported in 3 of 3 pairs of sizesOf the ladder.",
      "PODS Cannot test it."
    ]);
    expect(words(sections, ".claim-cells li li")).toEqual(["4B against 2B: contradicted −0.125 [−0.200, −0.050]"]);
    expect(words(sections, "section > p")).toEqual(record.rows.map(({ claim }) => `The claim: ${claim}.`));
    expect(words(sections, ".claim-rule")[0]).toContain("Margin: 0.25 share of k. Of use.");
    expect(String(sections)).not.toContain("<b><");
  });
});
