/** The late slope, its backtest and what that gives on made-up runs: every number worked out here from the points. */
import { quantileSorted } from "d3-array";
import { describe, expect, it } from "vitest";
import { expectedCoverage, type LateCurve, lateCoverage, lateSlope } from "../../../src/lib/plan/late-slope.js";
import { tWithin95 } from "../../../src/lib/statistics/distributions.js";
import { type Random, seededRandom } from "../../../src/lib/statistics/random.js";
import { expectAlike } from "../../helpers/expect-relative.js";

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/** Uneven steps, noise, and a bend half way that is another for each. */
function noisy(modelSize: number, points: number, k: number, then: number): LateCurve {
  const { uniform, normal } = seededRandom(modelSize);
  const x = Array.from({ length: points }, (_, t) => 100 * (t + 0.3 + 0.6 * uniform()));
  const lnX = Float64Array.from(x, Math.log);
  const cut = lnX.at(-1)! - Math.LN2;
  const lnL = lnX.map((at) => -0.3 - k * (Math.min(at, cut) - 5) - then * Math.max(0, at - cut) + 0.004 * normal());
  return { modelSize, lnX, lnL };
}
const curves = [
  noisy(1, 40, 0.05, 0.01),
  noisy(2, 31, 0.08, 0.05),
  noisy(3, 52, 0.1, 0.02),
  noisy(4, 26, 0.04, 0.03),
  // too few after the cut, and nothing of it is tried
  noisy(5, 22, 0.3, 0.3)
];

interface Seen {
  n: number;
  k: number;
  end: number;
  noise: number;
  away: number;
}
/** A straight line through the evaluations before the last X over a factor; null with fewer than 12 on either side. */
function seenOf({ lnX, lnL }: LateCurve, factor: number): Seen | null {
  const n = lnX.filter((x) => x < lnX.at(-1)! - Math.log(factor)).length;
  if (n < 12 || lnX.length - n < 12) return null;
  const [x, y] = [lnX.slice(0, n), lnL.slice(0, n)];
  const k =
    -x.reduce((sum, at, t) => sum + (at - mean(x)) * (y[t]! - mean(y)), 0) /
    x.reduce((sum, at) => sum + (at - mean(x)) ** 2, 0);
  const at = (where: number) => mean(y) - k * (where - mean(x));
  const noise = y.reduce((sum, value, t) => sum + (value - at(x[t]!)) ** 2, 0) / (n - 2);
  return { n, k, end: at(x.at(-1)!), noise, away: x.at(-1)! - mean(x) };
}

function slopeBy(of: readonly LateCurve[], factor: number) {
  const tried = of.flatMap((curve) => {
    const seen = seenOf(curve, factor);
    if (seen === null) return [];
    const distance = mean(curve.lnX.slice(-5)) - curve.lnX[seen.n - 1]!;
    return [{ distance, promised: seen.k * distance, came: seen.end - mean(curve.lnL.slice(-5)) }];
  });
  const sum = (what: (one: (typeof tried)[number]) => number) => tried.reduce((total, one) => total + what(one), 0);
  const share = Math.max(0, sum(({ promised, came }) => promised * came) / sum(({ promised }) => promised ** 2));
  const variance =
    sum(({ promised, came, distance }) => ((came - share * promised) / distance) ** 2) / (tried.length - 1);
  return { share, variance, df: tried.length - 1 };
}

function coverageBy(of: readonly LateCurve[], drift: number, factor: number) {
  return of.flatMap((curve) => {
    const seen = seenOf(curve, factor);
    if (seen === null) return [];
    const { share, variance, df } = slopeBy(
      of.filter((other) => other !== curve),
      2
    );
    const rest = Array.from({ length: curve.lnX.length - seen.n }, (_, i) => seen.n + i);
    const z = rest.map((t) => curve.lnX[t]! - curve.lnX[seen.n - 1]!);
    const off = (of_: number) => rest.map((t, i) => curve.lnL[t]! - seen.end + of_ * seen.k * z[i]!);
    const level = seen.noise + drift * seen.away ** 2;
    const ratios = off(share).map((miss, i) => {
      const beyond = variance * z[i]! ** 2;
      const free = (level + beyond) ** 2 / (level ** 2 / (seen.n - 2) + beyond ** 2 / df);
      return Math.abs(miss) / (tWithin95(Math.max(1, free)) * Math.sqrt(level + beyond));
    });
    return [{ modelSize: curve.modelSize, late: mean(off(share)), law: mean(off(1)), ratios }];
  });
}
const countedIn = ({ ratios, ...row }: ReturnType<typeof coverageBy>[number]) => ({
  ...{ ...row, evaluations: ratios.length },
  inside: ratios.filter((ratio) => ratio <= 1).length
});

describe("lateSlope(curves, factor)", () => {
  it.each([undefined, 2, 1.8])(
    "is least squares through zero of what lines promised and what came, factor %s",
    (factor) => {
      expectAlike(lateSlope(curves, factor), slopeBy(curves, factor ?? 2), 1e-9);
      expect(slopeBy(curves, factor ?? 2).df).toBeGreaterThan(1);
    }
  );

  it("is of curves that are long enough alone, and of three of them at least", () => {
    expect(seenOf(curves[4]!, 2)).toBeNull();
    expect(lateSlope([curves[0]!, curves[1]!, curves[4]!])).toBeNull();
    expectAlike(lateSlope(curves.slice(0, 3)), slopeBy(curves.slice(0, 3), 2), 1e-9);
  });
});

describe("lateCoverage(curves, drift, factor)", () => {
  it.each([
    [1e-12, 2],
    [2e-4, 2],
    [1e-4, 1.8]
  ])("has each curve's rest beside the prediction from the others: drift %d, factor %d", (drift, factor) => {
    const expected = coverageBy(curves, drift, factor).map(countedIn);
    expectAlike(lateCoverage(curves, drift, factor), expected, 1e-9);
    expect(expected.length).toBeGreaterThan(2);
    if (factor === 2) expect(lateCoverage(curves, drift)).toEqual(lateCoverage(curves, drift, 2));
  });

  it("counts what lies outside", () => {
    const loud = curves.map((curve, i) => ({
      ...curve,
      lnL: curve.lnL.map((y, t) => (i === 0 && t > 32 && t % 2 ? y + 0.2 : y))
    }));
    const expected = coverageBy(loud, 1e-6, 2).map(countedIn);
    expect(expected.some(({ inside, evaluations }) => inside < evaluations)).toBe(true);
    expectAlike(lateCoverage(loud, 1e-6), expected, 1e-9);
  });
});

describe("expectedCoverage(curves, drift, { draws, seed })", () => {
  /** The line of the first half, then a late slope and a level of its own, and noise: in the order of the draws. */
  function madeUp(
    curve: LateCurve,
    { share, variance }: { share: number; variance: number },
    drift: number,
    random: Random
  ) {
    const seen = seenOf(curve, 2);
    if (seen === null) return curve;
    const slope = share * seen.k + Math.sqrt(variance) * random.normal();
    const level = seen.end + Math.sqrt(drift) * seen.away * random.normal();
    const last = curve.lnX[seen.n - 1]!;
    const lnL = curve.lnX.map((x, t) => {
      const line = t < seen.n ? seen.end - seen.k * (x - last) : level - slope * (x - last);
      return line + Math.sqrt(seen.noise) * random.normal();
    });
    return { ...curve, lnL };
  }

  it.each([
    [1e-5, 3],
    [4e-4, 8]
  ])("has the shares held of made-up runs, with drift %d and seed %i", (drift, seed) => {
    const random = seededRandom(seed);
    const late = slopeBy(curves, 2);
    const rests = Array.from({ length: 9 }, () => {
      const made = curves.map((curve) => madeUp(curve, late, drift, random));
      return coverageBy(made, drift, 2).map(({ ratios }) => ratios);
    });
    const held = (of: number[][], wider: number) =>
      of.map((ratios) => ratios.filter((ratio) => ratio <= wider).length / ratios.length);
    const ordered = (values: number[]) => values.sort((a, b) => a - b);
    const worst = ordered(rests.map((of) => Math.min(...held(of, 1))));
    const asked = rests.map((of) => Math.max(...of.map((ratios) => quantileSorted(ordered([...ratios]), 0.9)!)));
    const wider = quantileSorted(ordered(asked), 0.95)!;
    const found = expectedCoverage(curves, drift, { draws: 9, seed })!;
    expectAlike(
      found,
      {
        ...{ draws: 9, worst: worst[4]!, wider, held: mean(rests.map((of) => mean(held(of, wider)))) },
        worstInterval: [quantileSorted(worst, 0.025), quantileSorted(worst, 0.975)],
        reached: worst.filter((share) => share >= 0.9).length / 9
      },
      1e-9
    );
  });

  it("is null without a late slope, or where the backtest has no row", () => {
    expect(expectedCoverage(curves.slice(0, 2), 1e-5, { draws: 2, seed: 1 })).toBeNull();
    expect(expectedCoverage(curves.slice(0, 3), 1e-5, { draws: 2, seed: 1 })).toBeNull();
  });
});
