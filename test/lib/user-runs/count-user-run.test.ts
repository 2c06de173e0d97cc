/** A user's run by counts of wrong answers: planted slopes, another tool's values, coverage on both sides. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitCounts } from "../../../src/lib/inference/curves/count-fit.js";
import { countSlopeWeights } from "../../../src/lib/inference/curves/count-weights.js";
import { sampleAlone } from "../../../src/lib/inference/sizes/slope-sample.js";
import { type Random, seededRandom } from "../../../src/lib/statistics/random.js";
import { type CountedRun, countUserRun } from "../../../src/lib/user-runs/count-user-run.js";
import { fitUserRun } from "../../../src/lib/user-runs/fit-user-run.js";
import { standardErrorWithinRun } from "../../../src/lib/user-runs/slope-draws.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";

type Counts = Record<"lnX" | "loss" | "trials", number[]> & { binomial: { k: number } };

const answers = { count: 500, from: "column n" };

/** Wrong answers of a power law, drawn; and what has a logarithm of them. */
function drawn(random: Random, k: number, level: number, m = answers.count, n = 40) {
  const lnX = Float64Array.from({ length: n }, (_, t) => Math.log(10 * (t + 1)));
  const loss = lnX.map((x) => {
    let failed = 0;
    for (let i = 0; i < m; i++) failed += Number(random.uniform() < Math.exp(level - k * x));
    return failed / m;
  });
  return { lnX, loss, logged: logged(lnX, loss) };
}

function logged(lnX: Float64Array, loss: Float64Array) {
  const at = Array.from(loss.keys()).filter((t) => loss[t]! > 0);
  const [x, y] = [Float64Array.from(at, (t) => lnX[t]!), Float64Array.from(at, (t) => Math.log(loss[t]!))];
  return { x, y, sample: at.length < 5 ? null : sampleAlone(1, x, y) };
}

describe("countUserRun(run, sample)", () => {
  it("is statsmodels' binomial regression with a log link, where counts scatter no more", () => {
    // test/fixtures/scipy/count_likelihood.py
    const { sets } = JSON.parse(readFileSync("test/fixtures/scipy/count-likelihood.json", "utf8"));
    let compared = 0;
    for (const { lnX, loss, trials, binomial } of Object.values(sets) as Counts[]) {
      const curve = { lnX: Float64Array.from(lnX), loss: Float64Array.from(loss) };
      if (new Set(trials).size > 1) continue;
      const run: CountedRun = { ...curve, answers: { count: trials[0]!, from: "column n" } };
      const fit = countUserRun(run, logged(curve.lnX, curve.loss).sample)!;
      if (fit.likelihood !== "binomial") continue;
      expectRelative(fit.k, binomial.k, 1e-5);
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  });

  it("keeps the scores of exactly 1 that ln L leaves out, and the slope that goes with them", () => {
    const random = seededRandom(3);
    const [k, level] = [2, 4];
    const { lnX, loss, logged: points } = drawn(random, k, level);
    const fit = countUserRun({ lnX, loss, answers }, points.sample)!;
    expect(fit.points).toBe(40);
    expect(fit.allRight).toBe(40 - points.x.length);
    expect(fit.allRight).toBeGreaterThan(5);
    expect(fit.interval[0]).toBeLessThan(k);
    expect(fit.interval[1]).toBeGreaterThan(k);
    // without them the slope comes out too flat
    const logs = fitUserRun({ run: "a", modelSize: null, lnX: points.x, lnL: points.y });
    expect(k - logs.k).toBeGreaterThan(2 * Math.abs(k - fit.k));
  });

  it("has intervals that hold the slope about as often as they say where the run wanders", () => {
    const random = seededRandom(11);
    const [k, phi, sd, m, times] = [0.3, 0.9, 0.15, 200, 200];
    let inside = 0;
    for (let i = 0; i < times; i++) {
      const lnX = Float64Array.from({ length: 30 }, (_, t) => Math.log(10 * (t + 1)));
      let wander = sd * random.normal();
      const loss = lnX.map((x) => {
        wander = phi * wander + sd * Math.sqrt(1 - phi * phi) * random.normal();
        let failed = 0;
        for (let j = 0; j < m; j++) failed += Number(random.uniform() < Math.exp(wander - k * x));
        return failed / m;
      });
      const run = { lnX, loss, answers: { count: m, from: "column n" } };
      const [low, high] = countUserRun(run, logged(lnX, loss).sample)!.interval;
      inside += Number(low <= k && k <= high);
    }
    // 0.94 of 300 in a longer simulation; three standard errors of 200
    expect(inside / times).toBeGreaterThan(0.88);
    expect(inside / times).toBeLessThan(0.985);
  });

  it("states half a wrong answer of 100, or of as many as the least loss needs, where the answers are not known", () => {
    const lnX = Float64Array.from([1, 2, 3, 4, 5, 6]);
    const loss = Float64Array.from([0.5, 0.4, 0.2, 0.1, 0.05, 0]);
    const fit = countUserRun({ lnX, loss, answers: null }, null)!;
    expect(fit).toMatchObject({
      likelihood: "half-count",
      answers: 100,
      answersFrom: "stated",
      allRight: 1,
      points: 6
    });
    const y = Array.from(loss, (value) => Math.log((100 * value + 0.5) / 101));
    const meanY = y.reduce((a, b) => a + b, 0) / 6;
    const slope = y.reduce((sum, value, i) => sum + (value - meanY) * (i - 2.5), 0) / 17.5;
    expectRelative(fit.k, -slope, 1e-12);
    const fine = countUserRun(
      { lnX, loss: loss.map((value, i) => (i === 4 ? 1 / 1319 : value)), answers: null },
      null
    )!;
    expect(fine.answers).toBe(1319);
    // no score of 1: the number that is stated moves k little
    const without = countUserRun({ lnX, loss: loss.map((value) => value + 0.01), answers: null }, null)!;
    expect(without).toMatchObject({ likelihood: "half-count", answers: 100, allRight: 0 });
  });

  it("has the error of the likelihood where few evaluations have a logarithm, and nothing where none has", () => {
    const lnX = Float64Array.from({ length: 12 }, (_, t) => Math.log(t + 1));
    const loss = lnX.map((_, t) => [0.1, 0.03, 0.01][t] ?? 0);
    const fit = countUserRun({ lnX, loss, answers: { count: 100, from: "column n" } }, null)!;
    expect(fit.allRight).toBe(9);
    expect(fit.k).toBeGreaterThan(1);
    expect(fit.interval[1] - fit.k).toBeCloseTo(fit.k - fit.interval[0], 10);
    expect(countUserRun({ lnX, loss: lnX.map(() => 0), answers }, null)).toBeNull();
    // right from the second on: the steeper the likelier
    expect(countUserRun({ lnX, loss: lnX.map((_, t) => (t === 0 ? 0.2 : 0)), answers }, null)).toBeNull();
    expect(countUserRun({ lnX, loss: lnX.map(() => 1), answers: null }, null)).toBeNull();
    expect(countUserRun({ lnX: lnX.map(() => 2), loss, answers }, null)).toBeNull();
  });

  it.each([
    ["binomial", 0],
    ["beta-binomial", 0.08]
  ] as const)("has every number of its fit: %s", (likelihood, scatter) => {
    const lnX = Float64Array.from({ length: 9 }, (_, t) => t / 2);
    const loss = lnX.map((x, t) => Math.round(200 * (Math.exp(-0.5 - 0.3 * x) + scatter * (t % 2 ? 1 : -1))) / 200);
    const run = { lnX, loss, answers: { count: 200, from: "column n" } };
    const trials = new Float64Array(9).fill(200);
    const fit = fitCounts({ lnX, loss, trials }, "beta-binomial");
    const { sample } = logged(lnX, loss);
    const error = standardErrorWithinRun(sample!, countSlopeWeights(lnX, fit, trials).slope);
    // SciPy 1.17.1: t.ppf(0.975, 7); ours is of a table
    const expected = (standardError: number) => ({
      ...{ likelihood, answers: 200, answersFrom: "column n", points: 9, allRight: 0, noneRight: 0 },
      ...{ k: fit.k, rho: fit.rho, status: "converged", standardError },
      interval: [-1, 1].map((sign) => fit.k + sign * 2.364624251592784 * standardError)
    });
    expectAlike(countUserRun(run, sample), expected(error), 2e-4);
    expect(fit.rho > 0).toBe(likelihood === "beta-binomial");
    const stretch = Math.sqrt(Math.max(1, fit.dispersion!));
    expect(fit.dispersion! > 1).toBe(likelihood === "beta-binomial");
    expectAlike(countUserRun(run, null), expected(fit.kError * stretch), 2e-4);
  });

  it("counts the answers of all runs behind an evaluation; its error is of those below a score of 1 alone", () => {
    const lnX = Float64Array.from({ length: 10 }, (_, t) => t / 2);
    const loss = lnX.map((x, t) => (t === 4 || t === 7 ? 0 : Math.round(50 * Math.exp(-0.4 - 0.5 * x)) / 50));
    const repeatsAt = lnX.map((_, t) => 1 + (t % 3));
    const { sample, x } = logged(lnX, loss);
    const found = countUserRun({ lnX, loss, answers: { count: 50, from: "column n" }, repeatsAt }, sample)!;
    const trials = Float64Array.of(50, 100, 150, 50, 100, 150, 50, 100, 150, 50);
    const fit = fitCounts({ lnX, loss, trials }, "beta-binomial");
    expectRelative(found.k, fit.k, 1e-12);
    expect(found).toMatchObject({ points: 10, allRight: 2 });
    const below = Float64Array.of(50, 100, 150, 50, 150, 50, 150, 50);
    expectRelative(found.standardError, standardErrorWithinRun(sample!, countSlopeWeights(x, fit, below).slope), 1e-12);
  });

  it("of answers that are not known has the error of the half-counts' own line", () => {
    const lnX = Float64Array.from([0, 1, 1.5, 2, 2.5, 3, 4]);
    const loss = Float64Array.from([1, 0.8, 0.5, 0.3, 0.1, 0.004, 0]);
    const half = loss.map((value) => Math.log((250 * value + 0.5) / 251));
    const error = standardErrorWithinRun(sampleAlone(1, lnX, half));
    const found = countUserRun({ lnX, loss, answers: null }, null)!;
    expect(found).toMatchObject({
      likelihood: "half-count",
      answers: 250,
      allRight: 1,
      noneRight: 1,
      points: 7,
      rho: 0
    });
    expectRelative(found.standardError, error, 1e-9);
    // t.ppf(0.975, 5)
    expectRelative(found.interval[1] - found.k, 2.5705818366147395 * error, 2e-4);
    expectRelative(found.k - found.interval[0], 2.5705818366147395 * error, 2e-4);
  });

  it("passes on what is no matter of the fit", () => {
    const lnX = Float64Array.from([1, 2, 3, 4]);
    expect(() => countUserRun({ lnX, loss: Float64Array.from([0.5, 0.4, 1.2, 0.1]), answers }, null)).toThrow(
      "counts: loss 3 must be in [0, 1]; got 1.2"
    );
    expect(countUserRun({ lnX: lnX.slice(0, 2), loss: Float64Array.from([0.5, 0.4]), answers }, null)).toBeNull();
  });
});
