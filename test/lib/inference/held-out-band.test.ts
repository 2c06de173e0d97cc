/** Bands of a held-out size, from few draws: quick enough to be run often. Many draws are looked at in oracle-forecasts.test.ts. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { levelForms, predictStrictly, type SizeCurve } from "../../../src/lib/inference/sizes/between-sizes.js";
import { heldOutBands, type RunNoise } from "../../../src/lib/inference/sizes/held-out-band.js";
import { alongDraws } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { type SlopeSample, sampleAlone } from "../../../src/lib/inference/sizes/slope-sample.js";
import { type Random, seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

interface Sample {
  modelSize: number;
  lnX: number[];
  lnL: number[];
  repeatsAt: number[];
}
/** test/fixtures/oracles/forecasts.py: NumPy, by its own derivatives of the prediction */
const { heldOut } = JSON.parse(readFileSync("test/fixtures/oracles/forecasts.json", "utf8")) as {
  heldOut: {
    tied: number;
    samples: Sample[];
    target: Sample;
    noise: RunNoise[];
    lnX: number[];
    strict: number[];
    calibrated: number[];
  }[];
};

const curveOf = ({ modelSize, lnX, lnL }: Sample): SizeCurve => ({
  modelSize,
  step: Float64Array.from(lnX, (_, t) => t + 1),
  lnX: Float64Array.from(lnX),
  lnL: Float64Array.from(lnL),
  loss: Float64Array.from(lnL, Math.exp)
});

/** Slopes and levels as they are drawn: along the curve, and what whole runs add, both of one chi-square. */
function drawn(sample: SlopeSample, { runSlope, runLevel, df }: RunNoise, count: number, random: Random) {
  const along = alongDraws(sample, random);
  return Array.from({ length: count }, () => {
    const { slope, level } = along();
    const scale = Math.sqrt(df / random.chiSquare(df));
    const k = sample.k - slope - scale * Math.sqrt(runSlope) * random.normal();
    return [k, sample.level + level + scale * Math.sqrt(runLevel) * random.normal()] as const;
  });
}

function covariance(pairs: readonly (readonly [number, number])[], a: 0 | 1, b: 0 | 1): number {
  const [meanA, meanB] = [a, b].map((i) => pairs.reduce((sum, pair) => sum + pair[i]!, 0) / pairs.length);
  return pairs.reduce((sum, pair) => sum + (pair[a] - meanA!) * (pair[b] - meanB!), 0) / (pairs.length - 1);
}

/** A size whose points lie by turns above and below a line of this slope through this ln L at step 32. */
function turning(modelSize: number, k: number, level: number): Sample {
  const lnX = Array.from({ length: 48 }, (_, t) => Math.log(t + 1));
  const lnL = lnX.map((x, t) => level - k * (x - Math.log(32)) + (t % 2 === 0 ? -0.01 : 0.01));
  return { modelSize, lnX, lnL, repeatsAt: lnX.map(() => 1) };
}
const five = [1e9, 3e9, 7e9, 14e9, 32e9];
/** Log odds of a wrong answer that fall with ln N from `odds` at 1B. */
const byOdds = (odds: number) =>
  five.map((N) => turning(N, 0.1 / (1 + 4e9 / N), -Math.log1p(Math.exp(0.9 * Math.log(N / 1e9) - odds))));
const alike = (noise: RunNoise) => new Array<RunNoise>(6).fill(noise);
const logistic = {
  ...{ tied: "0, levels by log odds", samples: byOdds(3), target: turning(72e9, 0.1, -0.9) },
  noise: alike({ runSlope: 4e-6, runLevel: 2e-5, df: 9 })
};

describe("heldOutBands(fitted, target, noise), from a few draws", () => {
  it.each([...heldOut, logistic])(
    "carry what was drawn to the line by its derivatives, AR(1) $tied",
    ({ samples, target, noise }) => {
      const [fitted, held] = [samples.map(curveOf), curveOf(target)];
      const bands = heldOutBands(fitted, held, noise, { resamples: 6, seed: 5 })!;
      const random = seededRandom(5);
      const lines = [...fitted, held].map(({ modelSize, lnX, lnL }) => sampleAlone(modelSize, lnX, lnL));
      const draws = lines.map((sample, i) => drawn(sample, noise[i]!, 6, random));
      const { choice } = predictStrictly(fitted, held);
      const place = levelForms.indexOf(choice.form);
      // what is predicted with one size on another line: ln L at each place, and the slope
      const predicted = (moved: number, dk: number, dl: number): number[] => {
        const again = predictStrictly(
          fitted.map((curve, i) => {
            const { k, level, meanX } = lines[i]!;
            const slope = i === moved ? k + dk : k;
            return i === moved ? { ...curve, lnL: curve.lnX.map((x) => level + dl - slope * (x - meanX)) } : curve;
          }),
          held
        );
        return [...Array.from(bands.lnX, (x) => again.levels[place]! - again.k! * (x - again.referenceLnX)), again.k!];
      };
      const variances = fitted.reduce(
        (sums, _, i) => {
          const [kk, ll, kl] = [covariance(draws[i]!, 0, 0), covariance(draws[i]!, 1, 1), covariance(draws[i]!, 0, 1)];
          const by = (dk: number, dl: number) => {
            const [up, down] = [predicted(i, dk, dl), predicted(i, -dk, -dl)];
            return up.map((value, j) => (value - down[j]!) / (2 * (dk + dl)));
          };
          // as far as the code goes: the law bends a little
          const [byK, byLevel] = [by(Math.sqrt(kk) / 2, 0), by(0, Math.sqrt(ll) / 2)];
          return sums.map((sum, j) => sum + byK[j]! ** 2 * kk + byLevel[j]! ** 2 * ll + 2 * byK[j]! * byLevel[j]! * kl);
        },
        new Array<number>(bands.lnX.length + 1).fill(0)
      );
      const missed = (choice.errors[place]! ** 2 * Math.PI) / 2;
      const level = covariance(draws.at(-1)!, 1, 1);
      for (const [j, x] of bands.lnX.entries()) {
        expectRelative(bands.strict![j]!, 1.96 * Math.sqrt(variances[j]! + missed), 1e-9);
        const apart = (x - lines.at(-1)!.meanX) ** 2;
        expectRelative(bands.calibrated[j]!, 1.96 * Math.sqrt(level + variances.at(-1)! * apart), 1e-9);
      }
    }
  );
});

describe("heldOutBands(fitted, target, noise), from 700 draws", () => {
  it.each(heldOut)("have the oracle's half-widths, AR(1) $tied", (theirs) => {
    const { samples, target, noise, lnX, strict, calibrated } = theirs;
    const places = lnX.length;
    const bands = heldOutBands(samples.map(curveOf), curveOf(target), noise, { resamples: 700, places })!;
    expect([...bands.lnX]).toEqual(lnX.map((x) => expect.closeTo(x, 10)));
    // a root of a variance from 700 draws is off by 2.7 %: three of them
    for (const [i] of lnX.entries()) {
      expectRelative(bands.strict![i]!, strict[i]!, 0.08);
      expectRelative(bands.calibrated[i]!, calibrated[i]!, 0.08);
    }
  });

  it("are narrowest about the target's own mean ln X, wherever the fitted sizes were measured", () => {
    const { samples, target, noise } = heldOut[0]!;
    const along = target.lnX.map((x) => x + 5);
    const bands = heldOutBands(samples.map(curveOf), curveOf({ ...target, lnX: along }), noise, { resamples: 40 })!;
    // calibrated^2 = a + b (x - centre)^2 at evenly set places: the centre from three of them
    const [a, b, c] = [0, 1, 2].map((i) => bands.calibrated[3 * i]! ** 2) as [number, number, number];
    const step = bands.lnX[3]! - bands.lnX[0]!;
    const centre = bands.lnX[3]! - (step * (c - a)) / (2 * (a - 2 * b + c));
    expect(centre).toBeCloseTo(along.reduce((sum, x) => sum + x, 0) / along.length, 8);
  });

  it("are the same for a seed, and others for another", () => {
    const { samples, target, noise } = heldOut[0]!;
    const of = (seed: number) => heldOutBands(samples.map(curveOf), curveOf(target), noise, { resamples: 20, seed })!;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).toEqual(heldOutBands(samples.map(curveOf), curveOf(target), noise, { resamples: 20 }));
    expect(of(1).lnX.length).toBe(7);
    expect(of(2).calibrated).not.toEqual(of(1).calibrated);
  });

  it("have no band where nothing is known of how far a form misses, and none where slopes settle no law", () => {
    const { samples, target, noise } = heldOut[0]!;
    const few = heldOutBands(samples.slice(-3).map(curveOf), curveOf(target), noise.slice(-4), { resamples: 20 });
    expect(few).not.toBeNull();
    expect(few!.strict).toBeNull();
    expect(few!.calibrated.every((half) => half > 0)).toBe(true);
    // slopes that fall with size
    const falling = samples.map(({ lnL, lnX, ...rest }, i) =>
      curveOf({ ...rest, lnX, lnL: lnX.map((x, t) => lnL[0]! - (0.2 - 0.03 * i) * (x - lnX[0]!) + 1e-4 * (t % 2)) })
    );
    expect(heldOutBands(falling, curveOf(target), noise, { resamples: 20 })).toBeNull();
  });

  it("have none where a size moved within its error leaves no law, or a loss of which there are no log odds", () => {
    const of = (samples: Sample[], noise: RunNoise) => {
      const [fitted, held] = [samples.map(curveOf), curveOf(logistic.target)];
      const { k, choice } = predictStrictly(fitted, held);
      const bands = heldOutBands(fitted, held, alike(noise), { resamples: 10 });
      return [k !== null, choice.form, bands !== null];
    };
    const steady = (n0: number) => five.map((N, i) => turning(N, 0.1 / (1 + n0 / N), -0.3 - 0.05 * i));
    // slopes that rise by a hundredth of their size over all sizes, and by a tenth
    expect(of(steady(1e7), { runSlope: 4e-6, runLevel: 2e-5, df: 9 })).toEqual([true, "logistic", false]);
    expect(of(steady(1e8), { runSlope: 4e-6, runLevel: 2e-5, df: 9 })).toEqual([true, "logistic", true]);
    // losses of 0.993 at the smallest, which may lie above 1, and of 0.95
    expect(of(byOdds(5), { runSlope: 4e-6, runLevel: 2e-4, df: 9 })).toEqual([true, "logistic", false]);
    expect(of(byOdds(3), { runSlope: 4e-6, runLevel: 2e-4, df: 9 })).toEqual([true, "logistic", true]);
  });
});
