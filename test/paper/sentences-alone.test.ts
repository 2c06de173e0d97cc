/** Sentences of the paper's pages for outcomes that its own study has not, and the claims under each of its findings. */
import { describe, expect, it } from "vitest";
import type { LinkRecord } from "../../src/lib/records/experiments-record.js";
import { budgetReading } from "../../src/paper/beyond/rollouts/rollout-groups.js";
import { formatWords } from "../../src/paper/beyond/transfer/transfer-text.js";
import { ledger } from "../../src/paper/claims/rules.js";
import { linkSentence } from "../../src/paper/efficiency/efficiency-text.js";
import { comesBack } from "../../src/paper/elsewhere/studies/tables.js";
import { claimNames } from "../../src/paper/ledger/claim-names.js";
import { claimNumber } from "../../src/paper/ledger/claim-number.js";
import { gainWords } from "../../src/paper/power-law/predictions-read.js";
import { table as matchSummary } from "../../src/paper/print/match-summary-table.js";
import { answerSentence, shareReached } from "../../src/paper/saturation/saturation-text.js";
import { variantControl } from "../../src/paper/variant-control.js";

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

it("writes a claim's number with its interval, or with the range of other values that it is beside", () => {
  const written = (more: object) =>
    String(
      claimNumber({ label: "of k", value: 0.5, interval: [0.4, 0.6], format: "fixed", decimals: 2, ...more } as never)
    );
  expect(written({})).toBe("<b>0.50</b> [0.40, 0.60] of k");
  expect(written({ format: "percent", decimals: 1 })).toBe("<b>50.0%</b> [40.0%, 60.0%] of k");
  expect(written({ interval: [0.6, 0.7] })).toBe("<b>0.50</b> of k 0.60 to 0.70");
  expect(written({ interval: null, value: 7, format: "count" })).toBe("<b>7</b> of k");
});

it("has a short name for each claim, no two alike", () => {
  const names = Object.keys(ledger.rules).map((id) => claimNames[id]);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !/\S/.test(name ?? ""))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

it("counts the printed numbers that agree, differ and cannot be recomputed", () => {
  const summary = { total: 17, everyDigit: 8, withinOnePercent: 4, differ: 3, notRecomputed: 2 };
  const shown = String(matchSummary({ results: { comparison: { summary } } } as never, {}));
  expect(
    [...shown.matchAll(/<b>(\d+)<\/b> <span>([^<]+)<\/span>/g)].map(([, count, words]) => `${count} ${words}`)
  ).toEqual(["8 every digit", "4 within 1%", "3 differ", "2 cannot be recomputed"]);
  expect(shown).toContain('aria-label="17 printed numbers"');
});

it("has under each finding its claims", () => {
  expect(ledger.findings).toEqual([
    { number: 1, claims: ["A1", "A2"] },
    { number: 2, claims: ["B1", "B2", "B3", "B4", "B5"] },
    { number: 3, claims: ["C1", "C2"] },
    { number: 4, claims: ["D1", "D2", "D3"] }
  ]);
});

it("says that no group leads where the groups share no compute, and names no pair where none learns the format", () => {
  const variants = [{ variant: "base", bestGroup: null, perFlop: [] }];
  expect(budgetReading({ variants } as never)).toBe("The groups share no compute, so none leads per FLOP");
  const cells = [{ variant: "base", benchmark: "a", modelSize: 7e9, format: false }];
  expect(formatWords({ cells, benchmarks: [{ benchmark: "a", label: "A" }], main: "b" } as never)).toBeNull();
});

it("offers the variants of the study's own family alone", () => {
  const series = [
    { family: "own", variant: "base" },
    { family: "other", variant: "instruct" }
  ];
  const families = [{ id: "own" }, { id: "other" }];
  expect(variantControl({ series, families } as never).options.map(({ value }) => value)).toEqual(["base"]);
});

it("takes a printed figure for one that comes back up to half of its last digit and of the log's", () => {
  const printed = { printed: "0.5", decimals: 1 };
  expect([0.55005, 0.5502, 0.44995].map((ours) => comesBack({ ...printed, ours } as never))).toEqual([
    true,
    false,
    true
  ]);
});
