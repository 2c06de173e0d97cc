import { describe, expect, it } from "vitest";
import { around, cellsOf, computed, shared, tallyOf, tallyWords } from "../../../src/lib/claims/cells.js";
import { characteristicsOf } from "../../../src/lib/claims/characteristics.js";
import { decide, type Ends } from "../../../src/lib/claims/decide.js";
import { marginChanges } from "../../../src/lib/claims/other-margins.js";
import type { Rule, Verdict } from "../../../src/lib/claims/verdicts.js";

const margin = 1;
const grid = Array.from({ length: 33 }, (_, i) => -4 + i / 4);
const intervals = grid.flatMap((low) => grid.filter((high) => high > low).map((high): Ends => [low, high]));

describe("decide(rule, interval, margin)", () => {
  const rows: [Ends, Record<Rule, Verdict>][] = [
    [[1.5, 2.5], { difference: "supported", sameness: "contradicted", "at most": "contradicted", lead: "supported" }],
    [[0.5, 1.5], { difference: "supported", sameness: "contradicted", "at most": "contradicted", lead: "undecided" }],
    [[0.25, 0.75], { difference: "undecided", sameness: "supported", "at most": "supported", lead: "undecided" }],
    [[-0.5, 0.5], { difference: "contradicted", sameness: "supported", "at most": "supported", lead: "undecided" }],
    [[-0.5, 1.5], { difference: "undecided", sameness: "undecided", "at most": "undecided", lead: "undecided" }],
    [[-1.5, 0.5], { difference: "contradicted", sameness: "undecided", "at most": "supported", lead: "undecided" }],
    [
      [-2.5, -1.5],
      { difference: "contradicted", sameness: "contradicted", "at most": "supported", lead: "contradicted" }
    ],
    [[null, null], { difference: "undecided", sameness: "undecided", "at most": "undecided", lead: "undecided" }],
    [[0.5, null], { difference: "supported", sameness: "contradicted", "at most": "contradicted", lead: "undecided" }],
    [[null, 0.5], { difference: "contradicted", sameness: "undecided", "at most": "supported", lead: "undecided" }]
  ];
  it.each(rows)("%j", (interval, expected) => {
    for (const [rule, verdict] of Object.entries(expected))
      expect(decide(rule as Rule, interval, margin)).toBe(verdict);
  });

  it("has no margin's width between a difference and its denial: what supports one contradicts the other", () => {
    for (const interval of intervals) {
      const [difference, atMost] = [decide("difference", interval, margin), decide("at most", interval, margin)];
      expect([difference, atMost]).not.toContain("not testable");
      if (difference === "supported") expect(atMost).toBe("contradicted");
      if (atMost === "contradicted") expect(difference).toBe("supported");
      if (difference === "contradicted") expect(atMost).toBe("supported");
    }
  });

  it("is the same seen from the margin: a difference turned about half its margin has the opposite verdict", () => {
    const opposite = { supported: "contradicted", contradicted: "supported", undecided: "undecided" } as const;
    for (const [low, high] of intervals) {
      // an end on the margin or on 0 counts as inside once and not the other time
      if ([low, high].some((end) => end === 0 || end === margin)) continue;
      const turned: Ends = [margin - high!, margin - low!];
      const verdict = decide("difference", [low, high], margin) as keyof typeof opposite;
      expect(decide("difference", turned, margin)).toBe(opposite[verdict]);
    }
  });

  it("takes sameness alike on both sides", () => {
    for (const [low, high] of intervals)
      expect(decide("sameness", [-high!, -low!], margin)).toBe(decide("sameness", [low, high], margin));
  });

  it("refuses a margin that is not positive and an end that is no number", () => {
    expect(() => decide("sameness", [0, 1], 0)).toThrow("decide: the margin must be positive; got 0");
    expect(() => decide("sameness", [Number.NaN, 1], 1)).toThrow("an end of the interval is NaN");
  });
});

const record = { rule: "difference" as Rule, value: 0.02, unit: "loss", use: "" };
const cell = (what: string, effect: ReturnType<typeof around> | ReturnType<typeof computed>) => ({
  what,
  group: "",
  ...effect
});

describe("cells", () => {
  it("carry their interval, Student's where there are degrees of freedom", () => {
    const [one] = cellsOf(record, [cell("a", around(0.05, 0.01, 15))]);
    // scipy 1.14: t.ppf(0.975, 15) = 2.131449545559323
    expect(one!.interval![0]).toBeCloseTo(0.05 - 0.02131449545559323, 6);
    expect(one).toMatchObject({ verdict: "supported", margin: 0.02, df: 15, beyond: false });
    expect(cellsOf(record, [{ what: "a", group: "", estimate: null, interval: null }])[0]!.verdict).toBe(
      "not testable"
    );
  });

  it("are counted in words", () => {
    const of = (...verdicts: Verdict[]) => {
      const tally = tallyOf(verdicts.map((verdict) => ({ verdict })));
      return [tallyWords(tally), shared(tally)];
    };
    expect(of("supported", "supported")).toEqual(["supported in 2 of 2 cells", "supported"]);
    expect(of("undecided", "supported", "contradicted")).toEqual([
      "supported in 1 of 3 cells, contradicted in 1, undecided in 1",
      null
    ]);
    expect(of("contradicted")).toEqual(["contradicted in 1 of 1 cell", "contradicted"]);
    expect(of("not testable")).toEqual(["not testable", "not testable"]);
    expect(of()).toEqual(["not testable", "not testable"]);
    expect(of("not testable", "undecided")[0]).toBe("undecided in 1 of 2 cells, not testable in 1");
  });
});

describe("characteristicsOf(claim, margin, cells)", () => {
  const shares = (rule: Rule, df: number | null) =>
    characteristicsOf("X", { rule }, cellsOf({ ...record, rule }, [cell("a", around(0, 0.01, df))]), {
      draws: 40_000,
      seed: 7
    }).map(({ supported, contradicted }) => [supported, contradicted]);
  /** four standard errors of a share of 40,000 draws */
  const near = (found: number[][], expected: number[][]) => {
    for (const [i, pair] of expected.entries())
      for (const [j, value] of pair.entries())
        expect(Math.abs(found[i]![j]! - value)).toBeLessThan(4 * Math.sqrt((value * (1 - value)) / 40_000) + 1e-4);
  };

  it("gives the normal chances of a difference, error half of the margin (scipy 1.14: norm.cdf)", () => {
    near(shares("difference", null), [
      [0.515968, 0.025],
      [0.025, 0.515968],
      [0.0000375, 0.979327]
    ]);
  });

  it("gives those of sameness", () => {
    near(shares("sameness", null), [
      [0.031936, 0.05],
      [0.004327, 0.516005],
      [0.0000108, 0.979327]
    ]);
  });

  it("gives those of a limit with 15 degrees of freedom (scipy 1.14: integral of norm.cdf over chi2.pdf)", () => {
    near(shares("at most", 15), [
      [0.464809, 0.025],
      [0.025, 0.464809],
      [0.000061, 0.961885]
    ]);
  });

  it("leaves out what has no error, and what stands beside the claim", () => {
    const cells = cellsOf(record, [
      cell("a", computed(1)),
      { ...cell("b", around(0, 0.01)), beyond: true },
      { what: "c", group: "", estimate: null, interval: null }
    ]);
    expect(characteristicsOf("X", record, cells)).toEqual([]);
    expect(characteristicsOf("X", { rule: "lead" }, cellsOf(record, [cell("a", around(0, 1))]))).toEqual([]);
  });

  it("is the mean over cells, with the least of them, and the same from the same seed", () => {
    const cells = cellsOf(record, [cell("a", around(0, 0.001)), cell("b", around(0, 1))]);
    const [truth] = characteristicsOf("X", record, cells);
    // at the margin the narrow one is below it in 2.5%
    expect(Math.abs(truth!.supported - (0.975 + truth!.leastSupported) / 2)).toBeLessThan(0.01);
    expect(truth!.leastSupported).toBeLessThan(0.06);
    expect(characteristicsOf("X", record, cells)[0]).toEqual(truth);
  });
});

describe("marginChanges(claim, margin, cells)", () => {
  it("names the cell, the factor and both verdicts; nothing beside the claim", () => {
    const cells = cellsOf(record, [
      cell("narrow", around(0, 0.0075)),
      cell("wide", around(0, 0.015)),
      cell("clear", around(1, 0.01)),
      { ...cell("beside", around(0, 0.0075)), beyond: true }
    ]);
    expect(cells.map(({ verdict }) => verdict)).toEqual(["contradicted", "undecided", "supported", "contradicted"]);
    expect(marginChanges("X", record, cells)).toEqual([
      { claim: "X", factor: 0.5, what: "narrow", verdict: "contradicted", otherwise: "undecided" },
      { claim: "X", factor: 2, what: "wide", verdict: "undecided", otherwise: "contradicted" }
    ]);
  });
});
