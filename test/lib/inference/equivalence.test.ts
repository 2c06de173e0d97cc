import { describe, expect, it } from "vitest";
import { nonInferiorityPower, testEquivalence } from "../../../src/lib/inference/experiments/equivalence.js";
import { betweenRunError, deviationAt, windowMean } from "../../../src/lib/inference/experiments/equivalence-window.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { reference } from "./experiments-reference.js";

const at = (difference: number, se: number) => testEquivalence({ difference, se, df: 20 }, { margin: 0.02 });

describe("testEquivalence({ difference, se, df }, { margin })", () => {
  it("names each outcome by what is shown", () => {
    expect(at(0, 0.005).verdict).toBe("equivalent");
    expect(at(-0.015, 0.005).verdict).toBe("not worse");
    expect(at(0.05, 0.005).verdict).toBe("worse");
    expect(at(-0.05, 0.005).verdict).toBe("better");
    expect(at(0.015, 0.005).verdict).toBe("undecided");
    expect(at(0, 0.05).verdict).toBe("undecided");
  });

  it("keeps detectable apart: a small difference may be detectable and equivalent", () => {
    const { verdict, detectable } = at(0.006, 0.002);
    expect({ verdict, detectable }).toEqual({ verdict: "equivalent", detectable: true });
    expect(at(0.03, 0.02)).toMatchObject({ verdict: "undecided", detectable: false });
  });

  it("detects a difference two-sided at 5 %: 2.5 % a side", () => {
    // p is 0.040 and 0.060: t of 2.2 and 1.995 with 20 degrees of freedom
    expect([0.011, 0.009975].map((difference) => at(difference, 0.005).detectable)).toEqual([true, false]);
  });

  it("finds equivalence exactly where the 95 % interval lies within the margins: 2.5 % a side, as every claim", () => {
    // 97.5 % of Student's t with 20 degrees of freedom, from its table
    const half = 2.085963 * 0.005;
    for (const difference of [-0.02, -0.011, -0.0098, -0.0095, 0, 0.009, 0.0095, 0.0096, 0.0118, 0.02]) {
      const { interval, equivalent, nonInferior } = at(difference, 0.005);
      expect(interval[1]).toBeCloseTo(difference + half, 8);
      expect(equivalent).toBe(difference - half > -0.02 && difference + half < 0.02);
      expect(nonInferior).toBe(difference + half < 0.02);
    }
  });

  it("is wrong in 2.5 % of data sets when the difference is the margin", () => {
    const random = seededRandom(8);
    const runs = 2000;
    let passed = 0;
    for (let i = 0; i < runs; i++) {
      const se = 0.009 * Math.sqrt(random.chiSquare(20) / 20);
      passed += Number(at(0.02 + 0.009 * random.normal(), se).nonInferior);
    }
    // three binomial standard errors of the share
    expect(Math.abs(passed / runs - 0.025)).toBeLessThan(0.0105);
  });

  it("refuses a margin or error that is not positive", () => {
    expect(() => testEquivalence({ difference: 0, se: 0.01, df: 20 }, { margin: 0 })).toThrow(
      "testEquivalence: margin must be positive; got 0"
    );
    expect(() => at(0, 0)).toThrow("testEquivalence: se must be positive; got 0");
  });
});

describe("nonInferiorityPower({ se, df, margin })", () => {
  it("is SciPy 1.17.1's nct.sf(t.ppf(1 - alpha, df), df, (margin - difference) / se), down to one degree of freedom", () => {
    for (const [se, df, margin, trueDifference, alpha, expected] of [
      [0.5, 1, 1, 0, 0.05, 0.24668988902730415],
      [0.5, 1, 1, 0.3, 0.05, 0.17797337351632814],
      [0.01, 2, 0.02, 0.005, 0.05, 0.27072476145554],
      [0.01, 3, 0.02, -0.01, 0.1, 0.8944654939838456],
      [0.01, 17.5, 0.02, 0, 0.05, 0.6090963672898213],
      [0.5, Number.POSITIVE_INFINITY, 1, 0.3, 0.05, 0.40328488456952627]
    ] as const) {
      // 400 strips leave about 1e-7 with one degree of freedom
      expectRelative(nonInferiorityPower({ se, df, margin, trueDifference, alpha }), expected, 1e-6);
    }
  });

  it("is SciPy's non-central t", () => {
    // Simpson's rule with 400 strips: the seventh digit, absolute where the power is next to nothing
    for (const [margin, se, df, expected] of reference.distributions.power) {
      expect(Math.abs(nonInferiorityPower({ se, df, margin }) - expected)).toBeLessThan(1e-7);
    }
  });

  it("comes to the normal's with ever more degrees of freedom, however narrow the error is known", () => {
    const power = (df: number) => nonInferiorityPower({ se: 0.009, df, margin: 0.03 });
    const normal = power(Number.POSITIVE_INFINITY);
    // differences of logarithms of gamma leave 1e-5 where there are very many
    for (const df of [100, 144, 145, 1e3, 1e4, 1e5, 1e6, 1e9])
      expect([df, Math.abs(power(df) - normal) < 1 / df + 1e-5]).toEqual([df, true]);
  });

  it("is the error rate when the difference is the margin, and grows with the margin", () => {
    expectRelative(nonInferiorityPower({ se: 0.01, df: 20, margin: 0.02, trueDifference: 0.02 }), 0.025, 1e-9);
    const powers = [0.005, 0.01, 0.02, 0.05].map((margin) => nonInferiorityPower({ se: 0.009, df: 20, margin }));
    expect(powers).toEqual([...powers].sort((a, b) => a - b));
  });
});

describe("betweenRunError(cells, problems, scale)", () => {
  const cells = [
    { label: "a", modelSize: 1e9, means: [0.5, 0.52] },
    { label: "b", modelSize: 2e9, means: [0.9, 0.91, 0.92] }
  ];

  it("pools variances by their degrees of freedom in the unit of the scale", () => {
    const { deviation, df } = betweenRunError(cells, 500, "raw");
    expect(df).toBe(3);
    expectRelative(deviation, Math.sqrt((0.0002 + 2 * 0.0001) / 3), 1e-12);
    const binomial = betweenRunError(cells, 500);
    const parts = [0.0002 / (0.51 * 0.49), (2 * 0.0001) / (0.91 * 0.09)].map((part) => part * 500);
    expectRelative(binomial.deviation, Math.sqrt((parts[0]! + parts[1]!) / 3), 1e-12);
  });

  it("comes back from the scale as a deviation of the loss", () => {
    const one = betweenRunError([cells[0]!], 500);
    for (const scale of ["binomial", "log", "raw"] as const) {
      expectRelative(deviationAt(betweenRunError([cells[0]!], 500, scale), 0.51, 500), Math.sqrt(0.0002), 1e-12);
    }
    // larger near a half than near one, as binomial noise is
    expect(deviationAt(one, 0.5, 500)).toBeGreaterThan(deviationAt(one, 0.95, 500));
  });

  it("needs two runs of something", () => {
    expect(() => betweenRunError([{ label: "a", modelSize: 1e9, means: [0.5] }], 500)).toThrow(
      "between-run error: needs a setting with two runs or more; got none"
    );
  });
});

describe("windowMean(run, window)", () => {
  const run = { run: "r", step: [10, 11, 12, 14], testLoss: [0.9, 0.8, 0.6, 0.1] };

  it("averages the evaluations from one step to another, both included", () => {
    expect(windowMean(run, { from: 11, to: 13 })).toEqual({ mean: 0.7, n: 2 });
    expect(windowMean(run, { from: 10, to: 14 }, new Set([12])).n).toBe(1);
  });

  it("says when none is there", () => {
    expect(() => windowMean(run, { from: 13, to: 13 })).toThrow("r: needs an evaluation in steps 13-13; got none");
  });
});
