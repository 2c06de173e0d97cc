/** Fits by counts stand at the top of their likelihood: its first derivatives, summed term by term, are nothing there. */
import { describe, expect, it } from "vitest";
import { type CountCurve, type CountFit, fitCounts } from "../../../src/lib/inference/curves/count-fit.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Failures of m at each of n evaluations, each evaluation's chance drawn from a beta about the line, or 1 above it. */
function drawn(seed: number, { k, level, rho, m, n }: Record<"k" | "level" | "rho" | "m" | "n", number>): CountCurve {
  const { chiSquare, uniform } = seededRandom(seed);
  const lnX = Float64Array.from({ length: n }, (_, t) => Math.log(64 * (t + 1)));
  const meanX = sum(Array.from(lnX)) / n;
  const s = (1 - rho) / rho;
  const loss = lnX.map((x) => {
    const q = Math.min(0.999, Math.exp(level - k * (x - meanX)));
    const [a, b] = [chiSquare(2 * q * s), chiSquare(2 * (1 - q) * s)];
    return Array.from({ length: m }, uniform).filter((value) => value < a / (a + b)).length / m;
  });
  return { lnX, loss, trials: lnX.map(() => m) };
}

type Line = Pick<CountFit, "k" | "level" | "meanX">;

function evaluations({ lnX, loss, trials }: CountCurve, { k, level, meanX }: Line) {
  return Array.from(lnX, (x, t) => {
    const m = trials[t] ?? 0;
    const dx = x - meanX;
    return { dx, m, f: (loss[t] ?? 0) * m, q: Math.exp(level - k * dx) };
  });
}

/** By the line's logarithm at each evaluation, of ln q^f (1 - q)^(m - f). */
function binomialScore(curve: CountCurve, line: Line) {
  return evaluations(curve, line).map(({ dx, m, f, q }) => ({ dx, byEta: (f - m * q) / (1 - q), byU: 0 }));
}

/** The same, and by u = ln s, of the failures' chances q s (q s + 1) ... (1 - q) s ... / s (s + 1) ... */
function betaScore(curve: CountCurve, line: Line, u: number) {
  const s = Math.exp(u);
  const inverses = (from: number, count: number) => sum(Array.from({ length: count }, (_, i) => 1 / (from + i)));
  return evaluations(curve, line).map(({ dx, m, f, q }) => {
    const [failed, solved] = [inverses(q * s, Math.round(f)), inverses((1 - q) * s, Math.round(m - f))];
    const byU = q * s * failed + (1 - q) * s * solved - s * inverses(s, m);
    return { dx, byEta: q * s * (failed - solved), byU };
  });
}

const ofLevel = (score: ReturnType<typeof betaScore>) => sum(score.map(({ byEta }) => byEta));
const ofK = (score: ReturnType<typeof betaScore>, end = 0) => sum(score.map(({ dx, byEta }) => byEta * (end - dx)));
const ofU = (score: ReturnType<typeof betaScore>) => sum(score.map(({ byU }) => byU));
const uOf = ({ rho }: CountFit) => Math.log((1 - rho) / rho);

function curveOf(failures: readonly number[], m: number, at = failures.map((_, t) => 5 + t ** 1.2)): CountCurve {
  const lnX = Float64Array.from(at);
  return { lnX, loss: Float64Array.from(failures, (f) => f / m), trials: lnX.map(() => m) };
}

describe('fitCounts(curve, "binomial")', () => {
  it.each([
    ["a line well below 1", [30, 22, 17, 9, 8, 4], 40],
    ["a line that least squares has above 1", [36, 24, 4, 0], 40],
    ["a steeper one", [38, 16, 4, 0], 40],
    ["one that least squares has above 1 far from the others", [39, 32, 30, 25, 11, 9], 40, [2, 5, 5.5, 6, 6.5, 7]],
    [
      "one that least squares has above 1 where most are, far from one",
      [39, 39, 38, 36, 30, 0],
      40,
      [2, 2.5, 3, 3.5, 4, 9]
    ],
    ["one that rises", [0, 4, 24, 36], 40],
    ["one that least squares has flat", [10, 20, 10], 40, [4, 5, 6]],
    ["fractions of failures", [31.5, 20.25, 11, 7.75, 0.5], 33]
  ])("stands where the likelihood is level: %s", (_, failures, m, at: number[] | undefined = undefined) => {
    const curve = curveOf(failures, m, at);
    const fit = fitCounts(curve, "binomial");
    expect(fit.status).toBe("converged");
    const score = binomialScore(curve, fit);
    expect(Math.abs(ofLevel(score) * fit.levelError)).toBeLessThan(1e-7);
    expect(Math.abs(ofK(score) * fit.kError)).toBeLessThan(1e-7);
    const points = evaluations(curve, fit);
    expectRelative(
      fit.logLikelihood,
      sum(points.map((p) => p.f * Math.log(p.q) + (p.m - p.f) * Math.log(1 - p.q))),
      1e-12
    );
    // Fisher's information m q / (1 - q) about the evaluations' mean under it
    const weights = points.map(({ m: trials, q }) => (trials * q) / (1 - q));
    const centre = sum(points.map(({ dx }, t) => dx * (weights[t] ?? 0))) / sum(weights);
    const spread = sum(points.map(({ dx }, t) => (dx - centre) ** 2 * (weights[t] ?? 0)));
    expectRelative(fit.kError, 1 / Math.sqrt(spread), 1e-9);
    expectRelative(fit.levelError, Math.sqrt(1 / sum(weights) + centre ** 2 / spread), 1e-9);
    const pearson = sum(points.map(({ m: trials, f, q }) => (f - trials * q) ** 2 / (trials * q * (1 - q))));
    expectRelative(fit.dispersion ?? Number.NaN, pearson / (failures.length - 2), 1e-9);
  });

  it.each([
    ["falls", [50, 50, 50, 46, 30, 31, 12]],
    ["rises", [12, 31, 30, 46, 50, 50, 50]],
    ["hardly falls", [50, 50, 49, 50, 47]],
    ["stays at 1 for long", [50, 50, 50, 50, 50, 50, 50, 50, 10, 10, 10, 10]],
    ["falls between two evaluations", [535, 535, 329], 535, [5, 5.0539, 5.6772]],
    ["falls within a hundred-thousandth", [50, 50, 47, 38, 40], 50, [5, 5.000002, 5.000004, 5.000007, 5.00001]]
  ])("has the greatest likelihood of the lines that reach 1 where none below 1 has it: one that %s", (_, ...counts) => {
    const [failures, m = 50, at = undefined] = counts as [number[], number?, number[]?];
    const curve = curveOf(failures, m, at);
    const fit = fitCounts(curve, "binomial");
    expect(fit.status).toBe("at-bound");
    const end = (curve.lnX.at(fit.k > 0 ? 0 : -1) ?? 0) - fit.meanX;
    expect(Math.abs(fit.level - fit.k * end)).toBeLessThan(1e-8);
    const score = binomialScore(curve, fit);
    expect(ofLevel(score)).toBeGreaterThan(0);
    expect(Math.abs(ofK(score, end) * fit.kError)).toBeLessThan(1e-6);
    const weights = evaluations(curve, fit).map(({ dx, m, q }) =>
      dx === end ? 0 : ((m * q) / (1 - q)) * (end - dx) ** 2
    );
    // the chance at the end is a billionth from 1
    expectRelative(fit.kError, 1 / Math.sqrt(sum(weights)), 1e-6);
    expectRelative(fit.levelError, Math.abs(end) * fit.kError, 1e-6);
  });
});

describe('fitCounts(curve, "beta-binomial")', () => {
  it.each([
    { k: 0.25, level: -0.8, rho: 0.05, m: 40, n: 30 },
    { k: 0.6, level: -2.2, rho: 0.02, m: 60, n: 40 },
    { k: -0.3, level: -1.1, rho: 0.3, m: 20, n: 25 },
    { k: 0.1, level: -0.3, rho: 0.01, m: 200, n: 20 }
  ])("stands where the likelihood is level: rho $rho, $m problems", (line) => {
    const curve = drawn(5, line);
    const fit = fitCounts(curve, "beta-binomial");
    expect([fit.status, fit.rho > 0]).toEqual(["converged", true]);
    const score = betaScore(curve, fit, uOf(fit));
    const h = 1e-4;
    const bend = ofU(betaScore(curve, fit, uOf(fit) - h)) - ofU(betaScore(curve, fit, uOf(fit) + h));
    expect(Math.abs(ofLevel(score) * fit.levelError)).toBeLessThan(1e-8);
    expect(Math.abs(ofK(score) * fit.kError)).toBeLessThan(1e-8);
    expect(Math.abs(ofU(score) * Math.sqrt((2 * h) / bend))).toBeLessThan(1e-8);
  });

  it.each([
    { k: 0.5, level: -0.6, rho: 0.2, m: 30, n: 12, seed: 1 },
    { k: 0.5, level: -0.4, rho: 0.5, m: 60, n: 20, seed: 2 },
    { k: -0.4, level: -0.05, rho: 0.2, m: 40, n: 14, seed: 4 }
  ])(
    "has the greatest likelihood of the lines that reach 1 where none below has it: k $k, rho $rho",
    ({ seed, ...line }) => {
      const curve = drawn(seed, line);
      const fit = fitCounts(curve, "beta-binomial");
      expect([fit.status, fit.rho > 0]).toEqual(["at-bound", true]);
      const end = (curve.lnX.at(fit.k > 0 ? 0 : -1) ?? 0) - fit.meanX;
      expect(Math.abs(fit.level - fit.k * end)).toBeLessThan(1e-8);
      const at = (k: number, u: number) => betaScore(curve, { ...fit, k, level: k * end - 2e-9 }, u);
      const [k, u] = [fit.k, uOf(fit)];
      expect(ofLevel(at(k, u))).toBeGreaterThan(0);
      // the information of k and u along that edge, by central differences
      const h = 1e-5;
      const across = (of: (score: ReturnType<typeof betaScore>) => number, dk: number, du: number) =>
        (of(at(k - dk, u - du)) - of(at(k + dk, u + du))) / (2 * h);
      const byK = (score: ReturnType<typeof betaScore>) => ofK(score, end);
      const [kk, ku, uu] = [across(byK, h, 0), across(byK, 0, h), across(ofU, 0, h)];
      const determinant = kk * uu - ku * ku;
      expectRelative(fit.kError, Math.sqrt(uu / determinant), 1e-4);
      expectRelative(fit.levelError, Math.abs(end) * fit.kError, 1e-6);
      expect(Math.abs(byK(at(k, u)) * fit.kError)).toBeLessThan(1e-6);
      expect(Math.abs(ofU(at(k, u)) * Math.sqrt(kk / determinant))).toBeLessThan(1e-6);
    }
  );

  it("speaks of overdispersion where that gains a ten-thousandth of ln likelihood or more", () => {
    const shape = [1, -1, -1, 1, 1, -1, 1, -1, -1, 1];
    const scattered = (by: number) =>
      curveOf(
        shape.map((sign, t) => 50 * Math.exp(-0.4 - 0.1 * t) * (1 + by * sign)),
        50
      );
    let [low, high] = [0.01, 0.6];
    expect(fitCounts(scattered(low), "beta-binomial").rho).toBe(0);
    for (let i = 0; i < 24; i++) {
      const middle = (low + high) / 2;
      if (fitCounts(scattered(middle), "beta-binomial").rho > 0) high = middle;
      else low = middle;
    }
    const [beta, binomial] = [fitCounts(scattered(high), "beta-binomial"), fitCounts(scattered(high), "binomial")];
    expect(beta.rho).toBeGreaterThan(0);
    expect(Math.abs(beta.logLikelihood - binomial.logLikelihood - 1e-4)).toBeLessThan(1e-6);
  });

  // greatest of several by a search of the likelihood from many places, in Python by math.lgamma
  it.each([
    ["that falls", [163, 162, 146, 41], [163], [5, 5.1, 13.3, 18.7], 0.05032865, -159.2085212608, "converged"],
    [
      "that rises",
      [96, 458, 308, 220],
      [419, 458, 308, 220],
      [6.7, 17.5, 20.1, 22.1],
      -0.02424395,
      -230.0617695718,
      "at-bound"
    ],
    [
      "of few trials",
      [4, 7, 7, 2, 5, 5, 3, 6, 5, 2, 4, 2, 2, 3, 3, 6, 4, 7, 5, 5, 7, 2],
      [4, 7, 7, 2, 5, 5, 3, 6, 5, 7, 4, 2, 2, 3, 3, 6, 4, 7, 5, 5, 7, 2],
      [
        ...[5.0445, 5.0445, 5.0457, 5.0531, 5.0534, 5.0584, 5.0646, 5.0657, 5.0736, 5.0791, 5.089, 5.0967, 5.1132],
        ...[5.1292, 5.1296, 5.1334, 5.1334, 5.1448, 5.1461, 5.1538, 5.1593, 5.1732]
      ],
      ...[-0.35955128, -9.10105625, "at-bound"]
    ]
  ] as [string, number[], number[], number[], number, number, string][])(
    "is the greatest of several tops: a line %s",
    (_, failures, m, at, k, logLikelihood, status) => {
      const trials = Float64Array.from(failures, (__, t) => m[t] ?? m[0] ?? 0);
      const loss = trials.map((all, t) => (failures[t] ?? 0) / all);
      const fit = fitCounts({ lnX: Float64Array.from(at), loss, trials }, "beta-binomial");
      expect(fit.status).toBe(status);
      expectRelative(fit.k, k, 1e-5);
      expectRelative(fit.logLikelihood, logLikelihood, 1e-9);
    }
  );

  it("has overdispersion beside chances that are too small for a number", () => {
    const curve = curveOf([20, 34, 6, 28, 8, 1, 14, 3, 0, 0], 40, [1, 1, 1, 1, 1.01, 1.01, 1.01, 1.01, 40, 80]);
    const fit = fitCounts(curve, "beta-binomial");
    expect(evaluations(curve, fit).at(-1)?.q).toBe(0);
    // the two without a say are left out: 0 times a chance of 0
    const score = betaScore(curve, fit, uOf(fit));
    expect(fit.rho).toBeGreaterThan(0.1);
    for (const slope of [ofLevel(score) * fit.levelError, ofK(score) * fit.kError, ofU(score)])
      expect(Math.abs(slope)).toBeLessThan(1e-5);
  });

  it("does with chances that are too small for a number", () => {
    const curve = curveOf([20, 8, 0, 0], 40, [1, 1.01, 40, 80]);
    const { k, rho, logLikelihood } = fitCounts(curve, "beta-binomial");
    // two evaluations alone have a say: the line goes through both
    expectRelative(k, Math.log(20 / 8) / 0.01, 1e-6);
    expectRelative(logLikelihood, 40 * Math.log(0.5) + 8 * Math.log(0.2) + 32 * Math.log(0.8), 1e-9);
    expect(rho).toBe(0);
  });
});

describe("fitCounts(curve, objective) where a steeper line is always likelier", () => {
  it.each([
    ["the first", [12, 0, 0, 0]],
    ["the last", [0, 0, 0, 40]]
  ])("says so: failures at %s alone", (_, failures) => {
    for (const objective of ["binomial", "beta-binomial"] as const)
      expect(() => fitCounts(curveOf(failures, 40), objective)).toThrow(
        "counts: needs a loss above 0 elsewhere than at the first or the last X alone"
      );
    expect(fitCounts(curveOf(failures, 40), "half-count").status).toBe("converged");
    expect(fitCounts(curveOf([0, 12, 0, 0], 40), "binomial").status).toBe("converged");
  });
});
