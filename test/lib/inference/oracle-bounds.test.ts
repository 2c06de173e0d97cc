/**
 * Bounds of intervals, p values, factors and chances against test/fixtures/oracles/bounds.py. A level of 0.9 for 0.95, one
 * side for two, a divisor or a degree of freedom off by one moves each of these by more than its tolerance, either way.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { testEquivalence } from "../../../src/lib/inference/experiments/equivalence.js";
import {
  betweenRunError,
  type DeviationScale,
  type WindowCell
} from "../../../src/lib/inference/experiments/equivalence-window.js";
import { orderOf } from "../../../src/lib/inference/experiments/outcome-scale.js";
import { compareReuse } from "../../../src/lib/inference/experiments/reuse.js";
import { rolloutsPerFlop, rolloutsPerSample } from "../../../src/lib/inference/experiments/rollouts.js";
import { transferTests } from "../../../src/lib/inference/experiments/transfer.js";
import { stdOverSteps } from "../../../src/lib/inference/runs/uncertainty-table.js";
import { percentileInterval, quantileSorted } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { holmAdjusted } from "../../../src/lib/statistics/distributions.js";
import { rankCorrelation } from "../../../src/lib/statistics/rank-correlation.js";
import { fitUserRun } from "../../../src/lib/user-runs/fit-user-run.js";
import { wilson } from "../../../src/paper/beyond/transfer/transfer-change/transfer-change-figure.js";
import { expectNumbers, expectRelative } from "../../helpers/expect-relative.js";

type Pair = [number, number];
interface Test {
  se: number;
  interval: Pair;
  p: number;
  pHolm: number;
}
const oracle = JSON.parse(readFileSync("test/fixtures/oracles/bounds.json", "utf8")) as {
  tool: string;
  problems: number;
  quantiles: {
    draws: number[];
    p: number[];
    values: number[];
    interval95: Pair;
    interval90: Pair;
    openAbove: (number | null)[];
    openInterval: Pair;
  };
  equivalence: (Record<
    "difference" | "se" | "df" | "margin" | "pEquivalence" | "pNonInferiority" | "pWorse" | "pBetter" | "pDifference",
    number
  > & { interval: Pair })[];
  cells: WindowCell[];
  pooled: Record<DeviationScale, { deviation: number; df: number }>;
  reuse: {
    repeats: number[];
    runs: [number, number][];
    margin: number;
    df: number;
    s: Record<DeviationScale, number>;
    ownS: number;
    ownDf: number;
    referenceSe: number;
    rows: {
      tau: number;
      difference: number;
      se: number;
      interval: Pair;
      together: { difference: number; se: number } | null;
    }[];
    power: number[];
    powerMargins: number[];
  };
  rollouts: {
    groups: [number, number[]][];
    se: number[];
    df: number;
    slope: number;
    slopeSe: number;
    interval: Pair;
    p: number;
    chi2: number;
    misfitDf: number;
    s: number;
    chanceBest: number[];
  };
  orders: {
    modelSize: number[];
    slope: number[];
    se: number[];
    perLnN: number;
    z: number;
    p: number;
    rank: number;
    pairs: [number, number, number][];
  }[];
  ranks: { x: number[]; y: number[]; rho: number; tied: number };
  proportions: [number, number, number, number][];
  families: { p: number[]; holm: number[] };
  userRuns: {
    lnX: number[];
    lnL: number[];
    k: number;
    standardErrorOls: number;
    standardError: number;
    interval: Pair;
  }[];
  transfer: {
    curves: { testLoss: number[]; repeatsAt: number[]; problems: number; std: number[] | null }[];
    df: number;
    runRatio: number;
    cells: (Record<
      "difference" | "noise" | "runRatio" | "serialFactor" | "oneWay" | "independent" | "pHolmOneWay",
      number
    > & {
      these: Test;
      such: Test;
    })[];
  };
  steps: { rows: number[][]; meanStd: number; sem: number };
};

const { problems, cells } = oracle;
/** Distribution functions agree to eleven digits, quantiles and sums to ten. */
const digits = 1e-9;

function expectInterval(ours: readonly number[], theirs: Pair, tolerance = digits): void {
  expect(ours).toHaveLength(2);
  const scale = Math.max(Math.abs(theirs[0]), Math.abs(theirs[1]));
  for (const end of [0, 1]) expect(Math.abs(ours[end]! - theirs[end]!) / scale).toBeLessThan(tolerance);
}

/** A run, flat over the window of reuse and rollouts. */
const window = { from: 80, to: 99 };
const steps = Array.from({ length: 20 }, (_, t) => 80 + t);
const flat = (run: string, loss: number) => ({ run, step: steps, testLoss: steps.map(() => loss) });

describe(`quantiles of draws, against ${oracle.tool}`, () => {
  const { draws, p, values, interval95, interval90, openAbove, openInterval } = oracle.quantiles;

  it("are type 7 at any probability, and 2.5 and 97.5 % where no level is named", () => {
    const sorted = Float64Array.from(draws).sort();
    p.forEach((one, i) => {
      expectRelative(quantileSorted(sorted, one), values[i]!, 1e-12);
    });
    expectInterval(percentileInterval(Float64Array.from(draws)), interval95, 1e-12);
    expectInterval(percentileInterval(Float64Array.from(draws), 0.9), interval90, 1e-12);
  });

  it("do not mix an infinite draw with its finite neighbours", () => {
    const open = Float64Array.from(openAbove, (value) => value ?? Number.POSITIVE_INFINITY);
    expectInterval(percentileInterval(open), openInterval, 1e-12);
  });
});

describe("testEquivalence({ difference, se, df }, { margin }), against two one-sided tests of raw groups", () => {
  it("has both intervals, all p values and the verdicts that follow from them", () => {
    const verdicts = oracle.equivalence.map(({ margin, difference, se, df, pBetter, ...theirs }) => {
      const ours = testEquivalence({ difference, se, df }, { margin });
      const { interval, ...pValues } = theirs;
      expectInterval(ours.interval, interval);
      expectNumbers(ours, pValues, digits);
      expect(ours.nonInferior).toBe(theirs.pNonInferiority <= 0.025);
      expect(ours.equivalent).toBe(theirs.pEquivalence <= 0.025);
      expect(ours.detectable).toBe(theirs.pDifference < 0.05);
      expect(ours.verdict === "worse").toBe(theirs.pWorse <= 0.025);
      expect(ours.verdict === "better").toBe(pBetter <= 0.025);
      return ours.verdict;
    });
    expect(new Set(verdicts)).toEqual(new Set(["equivalent", "worse", "better", "undecided", "not worse"]));
  });
});

describe("betweenRunError(cells, problems, scale)", () => {
  it("is the residual mean square of one-way analysis of variance, cells of one run left out", () => {
    for (const scale of ["binomial", "log", "raw"] as const) {
      expectNumbers(betweenRunError(cells, problems, scale), oracle.pooled[scale], digits);
    }
  });
});

describe("compareReuse(input)", () => {
  const theirs = oracle.reuse;
  const ours = compareReuse({
    modelSize: 7e9,
    runs: theirs.runs.map(([reuseFactor, loss]) => ({ ...flat(`tau-${reuseFactor}`, loss), reuseFactor })),
    repeats: theirs.repeats.map((loss, i) => flat(`repeat-${i}`, loss)),
    published: null,
    ...{ cells, problems, window, margin: theirs.margin }
  });

  it("has the oracle's deviation between runs by every choice, with its degrees of freedom", () => {
    const { errors, reference } = ours;
    const expected = [...(["binomial", "log", "raw"] as const).map((how) => [theirs.s[how], theirs.df] as const)];
    [...expected, [theirs.ownS, theirs.ownDf] as const].forEach(([s, df], i) => {
      expectNumbers(errors[i]!, { s, df }, digits);
    });
    expectRelative(reference.se, theirs.referenceSe, digits);
  });

  it("has its differences, errors and intervals, of each run and of the runs together, and its power", () => {
    theirs.rows.forEach(({ difference, se, interval, together }, i) => {
      expectNumbers(ours.rows[i]!, { difference, se, df: theirs.df }, digits);
      expectInterval(ours.rows[i]!.test.interval, interval);
      if (together) expectNumbers(ours.together[i - 1]!, { ...together, df: theirs.df }, digits);
    });
    theirs.powerMargins.forEach((margin, i) => {
      // Simpson's rule over the drawn error: seven digits
      const power = ours.power.find((one) => one.margin === margin)!.power;
      expect(Math.abs(power - theirs.power[i]!)).toBeLessThan(1e-6);
    });
  });
});

describe("rolloutsPerSample(groups, cells, options) and rolloutsPerFlop(groups, cellsOver, options)", () => {
  const theirs = oracle.rollouts;
  const groups = theirs.groups.map(([groupSize, losses]) => ({
    groupSize,
    runs: losses.map((loss, i) => ({ ...flat(`${groupSize}-${i}`, loss), computeFlops: steps.map((t) => t * 1e18) }))
  }));
  const draws = 200_000;

  it("have the trend, error, interval and p of weighted least squares with known errors", () => {
    const ours = rolloutsPerSample(groups, cells, { problems, window, seed: 2, draws });
    theirs.se.forEach((se, i) => {
      expectRelative(ours.groups[i]!.se, se, digits);
    });
    const { perDoubling, misfit, s, df } = ours;
    expectNumbers(perDoubling, { difference: theirs.slope, se: theirs.slopeSe, df: theirs.df, p: theirs.p }, digits);
    expectInterval(perDoubling.interval, theirs.interval);
    expectNumbers({ ...misfit, s, dfOfError: df }, { chi2: theirs.chi2, df: theirs.misfitDf, s: theirs.s }, 1e-8);
    theirs.chanceBest.forEach((chance, i) => {
      const error = Math.sqrt((chance * (1 - chance)) / draws);
      expect(Math.abs(ours.chanceBest[i]!.chance - chance)).toBeLessThan(4 * error);
    });
  });

  it("have the same error of a mean in a bin of compute", () => {
    const bins = rolloutsPerFlop(groups, () => cells, { problems });
    for (const bin of bins) {
      theirs.se.forEach((se, i) => {
        expectRelative(bin.groups[i]!.se, se, digits);
      });
    }
    expect(bins).toHaveLength(2);
  });
});

describe("orderOf(slopes)", () => {
  it("has the z and p of weighted regression on ln N, stretched by its misfit, and the z of pairs", () => {
    const words = oracle.orders.map(({ modelSize, slope, se, perLnN, z, p, rank, pairs }) => {
      const ours = orderOf(modelSize.map((size, i) => ({ modelSize: size, slope: slope[i]!, se: se[i]! })));
      expectNumbers(ours.trend, { perLnN, z, p }, digits);
      expectRelative(ours.rankCorrelation, rank, 1e-12);
      expect(ours.outOfOrder).toHaveLength(pairs.length);
      pairs.forEach(([smaller, larger, pairZ], i) => {
        const pair = ours.outOfOrder[i]!;
        expect([pair.smaller, pair.larger]).toEqual([modelSize[smaller], modelSize[larger]]);
        expectRelative(pair.z, pairZ, digits);
        expect(pair.beyondError).toBe(pairZ < -1.959963984540054);
      });
      return ours.word;
    });
    expect(words.slice(0, 3)).toEqual(["holds", "does not hold", "does not hold"]);
    // a pair is out of order by 1.7 errors here: beyond one side of 95 %, not beyond two
    expect(oracle.orders[3]!.pairs[0]![2]).toBeGreaterThan(-1.96);
    expect(oracle.orders[3]!.pairs[0]![2]).toBeLessThan(-1.645);
  });
});

describe("rankCorrelation(x, y)", () => {
  const { x, y, rho, tied } = oracle.ranks;
  const rounded = x.map(roundHalfToEven);

  it("are SciPy's, ties at their mean rank", () => {
    expectRelative(rankCorrelation(x, y), rho, 1e-12);
    expectRelative(rankCorrelation(rounded, y), tied, 1e-12);
  });
});

/** As NumPy rounds. */
function roundHalfToEven(value: number): number {
  const down = Math.floor(value);
  const half = value - down;
  return half < 0.5 || (half === 0.5 && down % 2 === 0) ? down : down + 1;
}

describe("wilson(share, n)", () => {
  it("is statsmodels' score interval at 95 %, both ends", () => {
    // z is written with seven digits
    for (const [hits, n, low, high] of oracle.proportions) expectInterval(wilson(hits / n, n), [low, high], 1e-7);
  });
});

describe("holmAdjusted(p)", () => {
  it("is statsmodels' step-down", () => {
    holmAdjusted(oracle.families.p).forEach((p, i) => {
      expectRelative(p, oracle.families.holm[i]!, 1e-12);
    });
  });
});

describe("fitUserRun(curve)", () => {
  for (const [i, theirs] of oracle.userRuns.entries()) {
    it(`has the oracle's errors and both ends of its interval with ${theirs.lnX.length} evaluations`, () => {
      const [lnX, lnL] = [Float64Array.from(theirs.lnX), Float64Array.from(theirs.lnL)];
      const fit = fitUserRun({ run: "r", modelSize: 7e9, lnX, lnL }, { resamples: 40_000, seed: i + 1 });
      const { k, standardErrorOls, standardError } = theirs;
      expectNumbers(fit, { k, standardErrorOls, standardError }, 1e-8);
      const half = (theirs.interval[1] - theirs.interval[0]) / 2;
      // 40,000 draws: the error of a bound is 0.7 % of its distance from the middle
      for (const end of [0, 1] as const) {
        expect(Math.abs(fit.interval[end] - theirs.interval[end]) / half).toBeLessThan(0.028);
      }
    });
  }
});

describe("transferTests(curves)", () => {
  const { curves, cells: expected, df, runRatio } = oracle.transfer;
  const ours = transferTests(
    curves.map(({ testLoss, repeatsAt, problems: n, std }, i) => ({
      ...{ family: "f", variant: "base", modelSize: 7e9, benchmark: `b${i}`, problems: n, testLoss, repeatsAt },
      step: testLoss.map((_, t) => t + 1),
      repeatStd: std && { step: std.map((_, t) => t + 1), value: std }
    }))
  );

  it("has the oracle's noise, ratios, serial factors and both errors of every difference", () => {
    expectNumbers(ours, { df, runRatio }, digits);
    expect(Math.max(...expected.map(({ serialFactor }) => serialFactor))).toBeGreaterThan(1.2);
    expected.forEach(({ these: _, such: __, pHolmOneWay: ___, oneWay, independent, ...numbers }, i) => {
      expectNumbers(ours.cells[i]!, numbers, 1e-8);
      expectNumbers(ours.cells[i]!.sampling, { oneWay, independent }, digits);
    });
  });

  it("has its intervals, p values and Holm's adjustment, for these questions and for such questions", () => {
    expected.forEach(({ these, such, pHolmOneWay, difference }, i) => {
      const { theseQuestions, suchQuestions, verdictOneWay } = ours.cells[i]!;
      const verdict = pHolmOneWay >= 0.05 ? "no change shown" : difference < 0 ? "gain" : "loss";
      expect(verdictOneWay).toBe(verdict);
      for (const [mine, theirs] of [
        [theseQuestions, these],
        [suchQuestions, such]
      ] as const) {
        expectNumbers(mine, { se: theirs.se, p: theirs.p, pHolm: theirs.pHolm }, 1e-8);
        expectInterval(mine.interval, theirs.interval, 1e-8);
      }
    });
  });
});

describe("stdOverSteps(steps, repeats)", () => {
  it("has the mean deviation and its error over the steps with all repeats", () => {
    const { rows, meanStd, sem } = oracle.steps;
    const ours = stdOverSteps(
      rows.map((losses, i) => ({ step: i + 1, losses })),
      3
    );
    expectNumbers(ours!, { meanStd, sem, steps: 3 }, 1e-12);
  });
});
