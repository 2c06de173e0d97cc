/** The loss decomposition on few points: expected values are its formula, and sums over its residuals. */
import { describe, expect, it } from "vitest";
import {
  type Decomposition,
  decomposedLoss,
  fitDecomposition,
  setSizeOn
} from "../../../src/lib/inference/curves/curve-forms-joint.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const N = [1e9, 4e9, 16e9];
const truth = { lInf: 0.12, n0: 0.4e9, alpha: 0.6, beta: 1 };
const lambda = [0.2, 0.3, 0.4];
const d0 = [6000, 4000, 3000];
const lnX = Float64Array.from({ length: 12 }, (_, t) => Math.log(300) + 0.55 * t);
const lossOf = (i: number, x: number) =>
  truth.lInf + (truth.n0 / N[i]!) ** truth.alpha + lambda[i]! / (1 + (Math.exp(x) / d0[i]!) ** truth.beta);

/** Points of every size, ln L off by Gaussian noise. */
function points(noise = 0) {
  const random = seededRandom(3);
  return N.map((modelSize, i) => ({
    modelSize,
    lnX,
    loss: lnX.map((x) => lossOf(i, x) * Math.exp(noise * random.normal()))
  }));
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
/** L of the fit, from its printed parameters. */
const fittedOf = ({ lInf, n0, alpha, beta, sizes }: Decomposition, i: number, x: number) =>
  lInf + (n0 / N[i]!) ** alpha + sizes[i]!.lambda / (1 + (Math.exp(x) / sizes[i]!.d0) ** beta);

describe("fitDecomposition(sizes, { objective, beta }), by hand", () => {
  it.each(["linear", "log"] as const)("comes back to what was planted, beta held, %s", (objective) => {
    const fit = fitDecomposition(points(), { objective, beta: 1 });
    expect(fit.rss).toBeLessThan(1e-14);
    expect(fit.beta).toBe(1);
    // three floors carry three parameters: all are determined, the valley is long
    fit.sizes.forEach((size, i) => {
      expectRelative(size.floor, truth.lInf + (truth.n0 / N[i]!) ** truth.alpha, 1e-4);
      expectRelative(size.lambda, lambda[i]!, 1e-4);
      expectRelative(size.d0, d0[i]!, 1e-3);
      expect(size.modelSize).toBe(N[i]);
    });
  });

  it.each(["linear", "log"] as const)("counts its residuals, parameters and R^2 as they are, %s", (objective) => {
    const data = points(0.02);
    const fit = fitDecomposition(data, { objective, beta: 1 });
    const pairs = data.flatMap(({ loss }, i) => Array.from(loss, (l, t) => ({ i, l, f: fittedOf(fit, i, lnX[t]!) })));
    const scale = objective === "log" ? Math.log : (value: number) => value;
    expectRelative(fit.rss, sum(pairs.map(({ l, f }) => (scale(l) - scale(f)) ** 2)), 1e-9);
    expect([fit.n, fit.q]).toEqual([36, 9]);
    // AICc with the variance as a tenth parameter
    expectRelative(fit.aicc!, 36 * Math.log(fit.rss / 36) + 2 * 10 + (2 * 10 * 11) / (36 - 10 - 1), 1e-12);
    const mean = sum(pairs.map(({ l }) => l)) / 36;
    const spread = sum(pairs.map(({ l }) => (l - mean) ** 2));
    expectRelative(fit.r2!, 1 - sum(pairs.map(({ l, f }) => (l - f) ** 2)) / spread, 1e-9);
    const curveMeans = data.map(({ loss }) => sum(Array.from(loss)) / 12);
    expectRelative(fit.r2Constant!, 1 - sum(pairs.map(({ l, i }) => (l - curveMeans[i]!) ** 2)) / spread, 1e-9);
    fit.sizes.forEach(({ r2, floor }, i) => {
      const own = pairs.filter((pair) => pair.i === i);
      const about = sum(own.map(({ l }) => (l - curveMeans[i]!) ** 2));
      expectRelative(r2!, 1 - sum(own.map(({ l, f }) => (l - f) ** 2)) / about, 1e-9);
      expectRelative(floor, fit.lInf + (fit.n0 / N[i]!) ** fit.alpha, 1e-9);
      expectRelative(decomposedLoss(fit, fit.sizes[i]!, lnX[5]!), fittedOf(fit, i, lnX[5]!), 1e-12);
    });
  });

  it.each(["linear", "log"] as const)("has no lower sum of squares beside it, %s", (objective) => {
    const data = points(0.02);
    const fit = fitDecomposition(data, { objective, beta: 1 });
    const scale = objective === "log" ? Math.log : (value: number) => value;
    const rss = (of: Decomposition) =>
      sum(data.flatMap(({ loss }, i) => Array.from(loss, (l, t) => (scale(l) - scale(fittedOf(of, i, lnX[t]!))) ** 2)));
    for (const factor of [0.995, 1.005]) {
      fit.sizes.forEach((_, i) => {
        for (const key of ["lambda", "d0"] as const) {
          const sizes = fit.sizes.map((size, j) => (i === j ? { ...size, [key]: size[key] * factor } : size));
          expect(rss({ ...fit, sizes })).toBeGreaterThan(fit.rss);
        }
      });
      expect(rss({ ...fit, alpha: fit.alpha * factor })).toBeGreaterThan(fit.rss);
      expect(rss({ ...fit, n0: fit.n0 * factor })).toBeGreaterThan(fit.rss);
    }
  });

  it("has one parameter more with beta free, and finds it", () => {
    const fit = fitDecomposition(points(), { objective: "linear" });
    expect(fit.q).toBe(10);
    expectRelative(fit.beta, 1, 1e-3);
  });

  it("names a D_0 outside the points and a floor of nothing", () => {
    const none = N.map((modelSize, i) => ({
      modelSize,
      lnX,
      // one size falls only after its last point, and floors are 0
      loss: lnX.map((x) => lambda[i]! / (1 + (Math.exp(x) / (i === 2 ? 3e6 : d0[i]!)) ** truth.beta))
    }));
    const fit = fitDecomposition(none, { objective: "linear", beta: 1 });
    expect(fit.notIdentified).toContain("D_0 of 16B outside the points");
    expect(fit.notIdentified).not.toContain("D_0 of 1B outside the points");
    expect(fit.notIdentified).toContain("L_inf at 0");
    expect(fit.status).not.toBe("converged");
  });

  it("takes three sizes of four points, and says what it got with fewer", () => {
    const few = points().map((size) => ({ ...size, lnX: lnX.subarray(0, 4), loss: size.loss.subarray(0, 4) }));
    expect(fitDecomposition(few, { objective: "linear", beta: 1 }).n).toBe(12);
    const three = few.map((size, i) =>
      i === 1 ? { ...size, lnX: lnX.subarray(0, 3), loss: size.loss.subarray(0, 3) } : size
    );
    expect(() => fitDecomposition(three, { objective: "linear" })).toThrow(
      "loss decomposition: needs 3 sizes of 4 points or more; got 4, 3, 4"
    );
  });
});

describe("setSizeOn(fit, size), by hand", () => {
  it("sets lambda and D_0 to what was planted, and R^2 to 1", () => {
    points().forEach((size, i) => {
      const set = setSizeOn(truth, size);
      expectRelative(set.floor, truth.lInf + (truth.n0 / N[i]!) ** truth.alpha, 1e-12);
      expectRelative(set.lambda, lambda[i]!, 1e-6);
      expectRelative(set.d0, d0[i]!, 1e-6);
      expectRelative(set.r2!, 1, 1e-9);
      expect(set.modelSize).toBe(N[i]);
    });
  });

  it("has the least sum of squares on noisy points, and its R^2", () => {
    const size = points(0.03)[1]!;
    const set = setSizeOn(truth, size);
    const rss = (l: number, d: number) =>
      sum(Array.from(size.loss, (y, t) => (y - set.floor - l / (1 + (Math.exp(lnX[t]!) / d) ** truth.beta)) ** 2));
    const least = rss(set.lambda, set.d0);
    for (const factor of [0.99, 1.01]) {
      expect(rss(set.lambda * factor, set.d0)).toBeGreaterThan(least);
      expect(rss(set.lambda, set.d0 * factor)).toBeGreaterThan(least);
    }
    const mean = sum(Array.from(size.loss)) / 12;
    expectRelative(set.r2!, 1 - least / sum(Array.from(size.loss, (y) => (y - mean) ** 2)), 1e-9);
  });

  it("never has a loss that rises: lambda is 0 where the points do", () => {
    const rising = { modelSize: 4e9, lnX, loss: lnX.map((_, t) => 0.05 + 0.001 * t) };
    expect(setSizeOn(truth, rising).lambda).toBe(0);
  });
});
