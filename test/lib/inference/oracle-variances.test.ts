/**
 * Variances, errors and chances of slopes and levels against test/fixtures/oracles/variances.py: each divisor, factor,
 * degree of freedom and quantile is a digit there, and every comparison has two sides.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { curvature } from "../../../src/lib/inference/curves/curve-forms-curvature.js";
import { detectability } from "../../../src/lib/inference/experiments/detectability.js";
import { outcomeScales, outcomeSlope, passRateIdentity } from "../../../src/lib/inference/experiments/outcome-scale.js";
import { bestGroup } from "../../../src/lib/inference/experiments/rollouts-best.js";
import {
  cellVariance,
  poolRunEffects,
  type RunEffects,
  sampleVariance
} from "../../../src/lib/inference/runs/run-effects.js";
import { crossing } from "../../../src/lib/inference/sizes/crossings.js";
import { resampleSlopes } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { lineAt, linearVariance, lineWeights, slopeVariance } from "../../../src/lib/inference/sizes/linear-error.js";
import { resourceLink } from "../../../src/lib/inference/sizes/link.js";
import { type SlopeSample, type SlopeSampleInput, slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import type { SlopeVariance } from "../../../src/lib/records/experiments-record.js";
import { expectNumbers, expectRelative } from "../../helpers/expect-relative.js";

type Moments = Record<"slope" | "level" | "covariance", number>;
type Pair = [number, number];
interface Difference {
  difference: number;
  se: number;
  interval: Pair;
  p: number;
}
interface Term {
  coefficient: number;
  standardError: number;
  f: number;
  p: number;
  pWithRuns: number;
}

const oracle = JSON.parse(readFileSync("test/fixtures/oracles/variances.json", "utf8")) as {
  tool: string;
  samples: (Omit<SlopeSampleInput, "lnX" | "lnL"> & { lnX: number[]; lnL: number[] })[];
  effects: RunEffects;
  block: number;
  problems: number;
  variances: {
    k: number;
    level: number;
    slope: SlopeVariance;
    lnX: number;
    line: SlopeVariance;
    levelAt: number;
  }[];
  bootstrap: { blocks: Moments[]; departures: Moments[]; runs: Moments[] };
  runEffects: {
    cells: {
      modelSize: number;
      lnX: number[][];
      lnL: number[][];
      steps: number;
      sxx: number;
      white: number;
      slopeRatio: number;
      levelRatio: number;
      noiseToBinomial: number;
      autocorrelation: number;
    }[];
    pooled: Record<"slopeRatio" | "levelRatio" | "noiseToBinomial" | "sxx" | "steps" | "df", number>;
  };
  link: { compute: number[]; exponent: number; expected: number; linked: Difference; raw: Difference };
  detectability: Record<"se" | "minimumSlope" | "change" | "these" | "such" | "oneWay", number>[];
  crossing: { lnX: number; chances: Pair; shift: number; moved: Pair };
  outcomes: {
    scales: Record<string, { slope: number; se: number }[]>;
    identity: { meanPass: number[]; product: number[]; passRate: number; rest: number };
  };
  curvature: { cells: number; rows: { terms: [Term, Term]; df: number; excess: number }[] };
  bestGroup: { lift: number; shift: number; effects: RunEffects; lnX: number[]; chances: number[] };
};

const { effects, block } = oracle;
const samples = oracle.samples.map(({ lnX, lnL, ...rest }) =>
  slopeSample({ ...rest, lnX: Float64Array.from(lnX), lnL: Float64Array.from(lnL) })
);
/** Sums over some thirty points with logarithms near 40: ten digits are left of sixteen. */
const digits = 1e-9;

describe(`variances of a slope and of a line, against ${oracle.tool}`, () => {
  it("have the three parts of u' V u, where three, two and one repeats stand behind the points", () => {
    oracle.variances.forEach((theirs, i) => {
      const sample = samples[i]!;
      expectRelative(sample.k, theirs.k, digits);
      expectRelative(sample.level, theirs.level, digits);
      expectNumbers(slopeVariance(sample, effects), theirs.slope, digits);
      const atPlace = linearVariance(sample, effects, lineWeights(sample, theirs.lnX));
      expectNumbers(atPlace, theirs.line, digits);
      expectRelative(lineAt(sample, theirs.lnX), theirs.levelAt, digits);
    });
  });
});

describe("moments of the bootstrap's draws", () => {
  const resamples = 200_000;
  /** Variances and covariance of the draws of every size. */
  const drawnMoments = (of: readonly SlopeSample[], ratios: RunEffects, blockLength?: number): Moments[] => {
    const { slopes, levels } = resampleSlopes(of, ratios, { blockLength, resamples, seed: 3 });
    return of.map((_, i) => {
      const sum = slopes[i]!.map((k, b) => k + levels[i]![b]!);
      const [slope, level] = [sampleVariance(slopes[i]!), sampleVariance(levels[i]!)];
      return { slope, level, covariance: (sampleVariance(sum) - slope - level) / 2 };
    });
  };
  // relative error of a variance: root of (kurtosis - 1) / draws, 0.35 % at a kurtosis of 3.4; five of them
  const close = 0.018;
  const expectMoments = (ours: readonly Moments[], theirs: readonly Moments[]) =>
    theirs.forEach(({ slope, level, covariance }, i) => {
      expectRelative(ours[i]!.slope, slope, close);
      expectRelative(ours[i]!.level, level, close);
      expect(Math.abs(ours[i]!.covariance - covariance)).toBeLessThan(close * Math.sqrt(slope * level));
    });

  const alike = { ...effects, slopeRatio: 0, levelRatio: 0 };
  it("are those of noise and slow departures, by their restricted likelihood, where runs do not differ", () => {
    expectMoments(drawnMoments(samples, alike), oracle.bootstrap.departures);
  });

  it("are those of whole blocks drawn uniformly, where blocks are asked for", () => {
    expectMoments(drawnMoments(samples, alike, block), oracle.bootstrap.blocks);
  });

  it("are those of noise and of run effects with a ratio drawn by df / chi-square(df), where nothing is left along the run", () => {
    const straight = samples.map((sample) =>
      slopeSample({ ...sample, lnL: sample.lnL.map((y, t) => y - sample.residual[t]!) })
    );
    expectMoments(drawnMoments(straight, effects), oracle.bootstrap.runs);
  });

  it("lie about the estimate", () => {
    const { slopes, levels } = resampleSlopes(samples, effects, { blockLength: block, resamples, seed: 3 });
    samples.forEach(({ k, level }, i) => {
      for (const [draws, centre] of [
        [slopes[i]!, k],
        [levels[i]!, level]
      ] as const) {
        const mean = draws.reduce((a, b) => a + b, 0) / resamples;
        expect(Math.abs(mean - centre)).toBeLessThan(5 * Math.sqrt(sampleVariance(draws) / resamples));
      }
    });
  });
});

describe("cellVariance(cell, problems) and poolRunEffects(cells)", () => {
  it("have the variances of the oracle's regressions with two, three and four repeats, pooled by repeats - 1", () => {
    const columns = (rows: number[][]) => rows.map((row) => Float64Array.from(row));
    const ours = oracle.runEffects.cells.map(({ modelSize, lnX, lnL }) =>
      cellVariance({ modelSize, lnX: columns(lnX), lnL: columns(lnL) }, oracle.problems)
    );
    ours.forEach((cell, i) => {
      const { lnX: _, lnL: __, ...theirs } = oracle.runEffects.cells[i]!;
      expectNumbers(cell, theirs, digits);
    });
    expectNumbers(poolRunEffects(ours), oracle.runEffects.pooled, digits);
  });
});

describe("resourceLink(data, compute, effects)", () => {
  it("has the exponent, both differences, their errors, intervals and p of the oracle", () => {
    const data = samples[1]!;
    const link = resourceLink(data, slopeSample({ ...data, lnX: Float64Array.from(oracle.link.compute) }), effects);
    const { exponent, expected, linked, raw } = oracle.link;
    expectNumbers(link, { exponent, expected, difference: linked.difference, se: linked.se, p: linked.p }, 1e-8);
    expectNumbers(link.raw, { difference: raw.difference, se: raw.se }, 1e-8);
    for (const end of [0, 1] as const) {
      expectRelative(link.interval[end], linked.interval[end], 1e-8);
      expectRelative(link.raw.interval[end], raw.interval[end], 1e-8);
    }
  });
});

describe("detectability(sample, effects, problems)", () => {
  it("has the oracle's smallest slope and both errors of the change", () => {
    oracle.detectability.forEach((theirs, i) => {
      const { se, minimumSlope, change, theseProblems, suchProblems } = detectability(
        samples[i]!,
        effects,
        oracle.problems
      );
      const ours = {
        se,
        minimumSlope,
        change,
        these: theseProblems.se,
        such: suchProblems.se,
        oneWay: suchProblems.oneWay
      };
      expectNumbers(ours, theirs, digits);
      expect(theseProblems.within).toBe(Math.abs(theirs.change) < 2 * theirs.these);
      expect(suchProblems.within).toBe(Math.abs(theirs.change) < 2 * theirs.such);
      expect(suchProblems.withinOneWay).toBe(Math.abs(theirs.change) < 2 * theirs.oneWay);
    });
  });

  it("calls a change within two errors from 1.9 of them to 2.1 otherwise", () => {
    const sample = samples[0]!;
    const { change, theseProblems } = detectability(sample, effects, oracle.problems);
    // errors of a flat line hardly hang on its level: the slope moves the change alone
    const at = (errors: number) => {
      const k = (sample.k * errors * theseProblems.se) / Math.abs(change);
      const flatter = slopeSample({ ...sample, lnL: sample.lnL.map((y, t) => y + (sample.k - k) * sample.dx[t]!) });
      return detectability(flatter, effects, oracle.problems).theseProblems;
    };
    expect([at(1.85).within, at(2.15).within]).toEqual([true, false]);
  });
});

describe("crossing(smaller, larger, effects)", () => {
  it("has the oracle's place and the chance at both ends", () => {
    const [small, large] = [samples[0]!, samples[1]!];
    const { x, ends } = crossing(small, large, effects);
    expectRelative(x!, Math.exp(oracle.crossing.lnX), digits);
    const moved = slopeSample({ ...large, lnL: large.lnL.map((y) => y - oracle.crossing.shift) });
    const near = crossing(small, moved, effects).ends!;
    // next to 0 a chance has the error of z times z
    expectRelative(ends!.from.chanceLarger, oracle.crossing.chances[0], 1e-8);
    expectRelative(near.from.chanceLarger, oracle.crossing.moved[0], 1e-7);
    expectRelative(near.to.chanceLarger, oracle.crossing.moved[1], 1e-8);
  });
});

describe("outcomeSlope(sample, effects, scale) and passRateIdentity(samples)", () => {
  it("have the oracle's slope and error on each scale", () => {
    for (const scale of outcomeScales) {
      oracle.outcomes.scales[scale]!.forEach((theirs, i) => {
        expectNumbers(outcomeSlope(samples[i]!, effects, scale), theirs, 1e-8);
      });
    }
  });

  it("have the oracle's products and shares of the spread of ln k", () => {
    const { sizes, shares } = passRateIdentity(samples);
    const { identity } = oracle.outcomes;
    sizes.forEach(({ meanPass, product }, i) => {
      expectRelative(meanPass, identity.meanPass[i]!, digits);
      expectRelative(product, identity.product[i]!, digits);
    });
    expectNumbers(shares!, { passRate: identity.passRate, rest: identity.rest }, digits);
  });
});

describe("curvature(sample, effects)", () => {
  it("has the coefficients, errors, F and p of weighted nested regressions", () => {
    const cells = new Array(oracle.curvature.cells).fill({});
    oracle.curvature.rows.forEach(({ terms, df, excess }, i) => {
      const ours = curvature(samples[i]!, { ...effects, cells });
      expectNumbers(ours, { df, excess }, digits);
      expectNumbers(ours.quadratic, terms[0], 1e-7);
      expectNumbers(ours.cubic, terms[1], 1e-7);
    });
  });
});

describe("bestGroup(samples, effects, budgets, { seed })", () => {
  it("has the chance that the oracle integrates over noise, misfit and drawn errors between runs", () => {
    const { lift, shift, lnX, chances } = oracle.bestGroup;
    const laws = [samples[0]!, slopeSample({ ...samples[1]!, lnL: samples[1]!.lnL.map((y) => y + lift) })].map(
      (sample) => slopeSample({ ...sample, runCentre: sample.runCentre - shift })
    );
    const draws = 200_000;
    const groups = laws.map((sample, i) => ({ groupSize: 4 * (i + 1), sample }));
    const { budgets } = bestGroup(groups, oracle.bestGroup.effects, lnX.map(Math.exp), { seed: 4, draws });
    chances.forEach((chance, b) => {
      const error = Math.sqrt((chance * (1 - chance)) / draws);
      expect(Math.abs(budgets[b]!.groups[1]!.chanceBest - chance)).toBeLessThan(4 * error);
    });
  });
});
