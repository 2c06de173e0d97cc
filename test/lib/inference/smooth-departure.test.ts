import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeSmoother } from "../../../src/lib/inference/curves/smoother.js";
import { cellVariance } from "../../../src/lib/inference/runs/run-effects.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { smoothDeparture, smoothRatio, smoothSum } from "../../bench/notes/smooth-departure.js";
import { departureBeyondWander, fitWander, wanderDesign } from "../../bench/notes/wander.js";
import { drawnEffects } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { studyCurves } from "../../helpers/study-curves.js";

interface Reference {
  size: number;
  white: number;
  repeats: number[];
  statistic: number;
  f: number;
  df1: number;
  p: number;
  phi: number;
  variance: number;
  ratio: number;
  df: number;
  pWander: number;
}
/** By SciPy's smoothing spline and whole covariance matrices: test/fixtures/scipy/smooth_departure.py. */
const reference = JSON.parse(readFileSync("test/fixtures/scipy/smooth-departure.json", "utf8")) as {
  ratio: number;
  df2: number;
  curves: Reference[];
};

const n = 104;
const lnX = Float64Array.from({ length: n }, (_, t) => Math.log(512 * (t + 1)));
const design = wanderDesign(lnX, new Array<number>(n).fill(3));
const noEffects = { ...drawnEffects, slopeRatio: 1, levelRatio: 1 };

function wandering(phi: number, sd: number, normal: () => number): Float64Array {
  const out = new Float64Array(n);
  let state = normal();
  for (let t = 0; t < n; t++) {
    out[t] = sd * state;
    state = phi * state + Math.sqrt(1 - phi * phi) * normal();
  }
  return out;
}

describe("smoothDeparture(sample, effects, ratio)", () => {
  it("has the statistic, the degrees of freedom and the p of SciPy's smoothing spline on four curves of the study", () => {
    for (const theirs of reference.curves) {
      const curve = studyCurves("qwen2.5", "base").find(({ modelSize }) => modelSize === theirs.size * 1e9)!;
      const sample = slopeSample({
        modelSize: curve.modelSize,
        lnX: curve.dataSamples.map(Math.log),
        lnL: curve.testLoss.map(Math.log),
        repeatsAt: theirs.repeats,
        white: theirs.white,
        runCentre: 10
      });
      const ours = smoothDeparture(sample, noEffects, { ratio: reference.ratio, df: reference.df2 });
      // SciPy's penalised B-splines lose digits to their conditioning; directions under 1e-4 are left out here
      expectRelative(ours.statistic, theirs.statistic, 1e-4);
      expectRelative(ours.f, theirs.f, 1e-3);
      expectRelative(ours.df1, theirs.df1, 2e-3);
      expectRelative(ours.p, theirs.p, 2e-2);
      const beyond = departureBeyondWander(sample);
      // both stop where the likelihood is level to 1e-10; where noise is enough the variance is as good as 0
      expect(Math.abs(beyond.wander.variance - theirs.variance)).toBeLessThan(1e-3 * (theirs.variance + theirs.white));
      const none = theirs.variance < 0.01 * theirs.white;
      // a wander of next to no variance has no coefficient, and may take a hundredth of the noise or not
      expect(none || beyond.wander.phi === theirs.phi).toBe(true);
      expectRelative(beyond.ratio, theirs.ratio, none ? 1e-2 : 2e-3);
      expectRelative(beyond.df, theirs.df, 2e-3);
      expectRelative(Math.log(beyond.p), Math.log(theirs.pWander), none ? 1e-2 : 2e-3);
    }
  });

  it("does not see a straight line, and keeps three degrees of freedom beyond it", () => {
    const { smoother } = design;
    expect(
      smoothSum(
        smoother,
        lnX.map((x) => 4 - 0.3 * x)
      )
    ).toBeLessThan(1e-18);
    expectRelative(smoother.df, 3, 1e-3);
    // smoothest first: the first direction changes sign twice, as a quadratic does
    const signs = smoother.directions[0]!.map(Math.sign);
    expect(signs.filter((sign, t) => t > 0 && sign !== signs[t - 1]!).length).toBe(2);
  });

  it("has its level where single runs wander, since repeats show the wander; finds a planted bend", () => {
    const few = makeSmoother(lnX, new Array<number>(n).fill(1));
    const runs = 300;
    for (const phi of [0, 0.9]) {
      const { normal } = seededRandom(4);
      let [rejected, found] = [0, 0];
      for (let s = 0; s < runs; s++) {
        const cell = () => ({
          modelSize: 7e9,
          lnX: [lnX, lnX, lnX],
          lnL: [0, 1, 2].map(() => wandering(phi, 0.02, normal))
        });
        const cells = Array.from({ length: 6 }, () => {
          const one = cell();
          return { ...one, white: cellVariance(one, 500).white };
        });
        const ratio = smoothRatio(cells.slice(1), few);
        const { lnL, white } = cells[0]!;
        const test = (bend: number) =>
          smoothDeparture(
            slopeSample({
              modelSize: 7e9,
              lnX,
              lnL: lnX.map((x, t) => (lnL[0]![t]! + lnL[1]![t]! + lnL[2]![t]!) / 3 - 0.04 * x + bend * (x - 10) ** 2),
              repeatsAt: lnX.map(() => 3),
              white,
              runCentre: 10
            }),
            noEffects,
            ratio,
            design.smoother
          ).p;
        rejected += Number(test(0) <= 0.05);
        found += Number(test(0.012) <= 0.05);
      }
      // standard error 0.013
      expect(Math.abs(rejected / runs - 0.05)).toBeLessThan(0.04);
      if (phi === 0) expect(found / runs).toBeGreaterThan(0.9);
    }
    expect.assertions(3);
  });

  it("says what it needs", () => {
    expect(() => makeSmoother(lnX.slice(0, 5), [1, 1, 1, 1, 1])).toThrow("smooth departure: needs 6 points; got 5");
    expect(() => smoothRatio([])).toThrow("smooth departure: needs a cell with two repeats; got none");
  });
});

describe("fitWander(design, lnL, white)", () => {
  it("recovers a planted wander on average, and none from evaluation noise", () => {
    const { normal } = seededRandom(8);
    let [variance, phi, none] = [0, 0, 0];
    for (let s = 0; s < 200; s++) {
      const noise = () => Float64Array.from({ length: n }, () => (0.01 / Math.sqrt(3)) * normal());
      const slow = wandering(0.7, 0.02, normal);
      const found = fitWander(
        design,
        noise().map((e, t) => e + slow[t]!),
        1e-4
      );
      variance += found.variance / 200;
      phi += found.phi / 200;
      none += fitWander(design, noise(), 1e-4).variance / 200;
    }
    // polynomials of degree 4 take a part of the wander with them, and shorten what is left
    expectRelative(variance, 4e-4, 0.2);
    expect(phi).toBeGreaterThan(0.6);
    expect(phi).toBeLessThan(0.75);
    expect(none).toBeLessThan(1.5e-5);
  });
});
