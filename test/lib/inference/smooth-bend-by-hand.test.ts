/**
 * The whole test of a bend on a small design, once more with dense matrices: restricted likelihoods by determinants and
 * inverses instead of a filter, the spline's whole kernel instead of six directions, curves of the null by the formula.
 */
import { determinant, EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { smoothBend } from "../../../src/lib/inference/curves/smooth-bend.js";
import { makeSmoother } from "../../../src/lib/inference/curves/smoother.js";
import type { RunEffects } from "../../../src/lib/inference/runs/run-effects.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const runCentre = 7.9;
const effects: RunEffects = { slopeRatio: 9, levelRatio: 5, df: 15, noiseToBinomial: 1, sxx: 6, steps: 12, cells: [] };

/** Repeats behind each evaluation, and the variance of one. */
interface Design {
  repeats: number[];
  white: number;
}
const design: Design = { repeats: [3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 1, 1], white: 4e-4 };
const lnXOf = ({ repeats }: Design) => Float64Array.from(repeats, (_, t) => Math.log(500 * (t + 1)));

/** -2 restricted log-likelihood of a curve with this covariance about a line, but for a constant; by its matrices. */
function restricted(covariance: Matrix, lnX: Float64Array) {
  const inverted = inverse(covariance);
  const line = new Matrix(Array.from(lnX, (x) => [1, x - 7]));
  const right = inverted.mmul(line);
  const information = line.transpose().mmul(right);
  const projector = Matrix.sub(inverted, right.mmul(inverse(information)).mmul(right.transpose())).to2DArray();
  const logs = Math.log(determinant(covariance)) + Math.log(determinant(information));
  return (y: ArrayLike<number>) =>
    projector.reduce((sum, row, s) => sum + y[s]! * row.reduce((part, value, t) => part + value * y[t]!, 0), logs);
}

/** Integrated Wiener process on [0, 1], scaled so that its first direction beside the line has an evaluation's noise. */
function smoothCovariance({ repeats, white }: Design, lnX: Float64Array): Matrix {
  const n = lnX.length;
  const x = Array.from(lnX, (value) => (value - lnX[0]!) / (lnX[n - 1]! - lnX[0]!));
  const kernel = new Matrix(
    x.map((s) => x.map((t) => (Math.min(s, t) ** 2 * (3 * Math.max(s, t) - Math.min(s, t))) / 6))
  );
  const root = Matrix.diag(repeats.map(Math.sqrt));
  const line = root.mmul(new Matrix(x.map((value) => [1, value])));
  const hat = line.mmul(inverse(line.transpose().mmul(line))).mmul(line.transpose());
  const rest = Matrix.sub(Matrix.eye(n), hat);
  const beside = rest.mmul(root).mmul(kernel).mmul(root).mmul(rest);
  const first = Math.max(...new EigenvalueDecomposition(beside, { assumeSymmetric: true }).realEigenvalues);
  return kernel.mul(white / first);
}

const memories = [0, 1, 2, 4, 8, 16, 32];
const shares = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.65, 1];
/** Half the distance between a share's neighbours; at the ends half that to the one neighbour. */
const gaps = [0.01, 0.025, 0.04, 0.075, 0.1, 0.125, 0.175, 0.275, 0.175];

/** Root mean square of the residuals of each curve below. */
const size = 0.015;

/** Likelihoods of each autoregression without and with a smooth process. */
function cellsOf(of: Design) {
  const { repeats, white } = of;
  const lnX = lnXOf(of);
  const n = lnX.length;
  const smooth = smoothCovariance(of, lnX);
  return memories.flatMap((memory) =>
    shares.flatMap((share, i) => {
      if (share === 0 && memory > 0) return [];
      const phi = memory === 0 ? 0 : Math.exp(-1 / memory);
      const variance = (share * size) ** 2 / (1 - phi ** 2);
      const covariance = new Matrix(n, n);
      for (let s = 0; s < n; s++)
        for (let t = 0; t < n; t++)
          covariance.set(s, t, variance * (s === t ? 1 : phi ** Math.abs(s - t)) + (s === t ? white / repeats[t]! : 0));
      const bends = Array.from({ length: 11 }, (_, j) =>
        restricted(Matrix.add(covariance, Matrix.mul(smooth, 0.3 * 3 ** j)), lnX)
      );
      // of sizes, evenly in ln(0.1 + share); the one without departure stands for all seven memories
      const prior = ((share === 0 ? 7 : 1) * gaps[i]!) / (0.1 + share);
      return [{ phi, variance, prior, straight: restricted(covariance, lnX), bends }];
    })
  );
}

type Cells = ReturnType<typeof cellsOf>;

function ratioOf(cells: Cells, y: ArrayLike<number>) {
  const straight = cells.map((cell) => cell.straight(y));
  const bent = Math.min(...cells.flatMap(({ bends }) => bends.map((of) => of(y))));
  const least = Math.min(...straight);
  const weights = cells.map(({ prior }, i) => prior * Math.exp(-(straight[i]! - least) / 2));
  return { statistic: Math.max(0, least - bent), weights };
}

/** Share of curves of the null with as large a ratio, the curve itself counted. */
function shareAbove(of: Design, cells: Cells, lnL: Float64Array, draws: number, seed: number) {
  const { repeats, white } = of;
  const lnX = lnXOf(of);
  const { statistic, weights } = ratioOf(cells, lnL);
  const { uniform, normal } = seededRandom(seed);
  const total = weights.reduce((a, b) => a + b, 0);
  const [levelSd, slopeSd] = [Math.sqrt((4 * white) / 12), Math.sqrt((8 * white) / 6)];
  let above = 1;
  for (let draw = 0; draw < draws; draw++) {
    const at = uniform() * total;
    let index = 0;
    for (let sum = weights[0]!; sum < at; sum += weights[index]!) index++;
    const { phi, variance } = cells[index]!;
    let state = 0;
    const curve = repeats.map((count, t) => {
      const e = normal();
      state = t === 0 ? Math.sqrt(variance) * e : phi * state + Math.sqrt(variance * (1 - phi ** 2)) * e;
      return state + Math.sqrt(white / count) * normal();
    });
    for (const run of [1, 2, 3]) {
      const [level, slope] = [levelSd * normal(), slopeSd * normal()];
      for (let t = 0; t < lnX.length; t++)
        if (run <= repeats[t]!) curve[t]! += (level + slope * (lnX[t]! - runCentre)) / repeats[t]!;
    }
    above += Number(ratioOf(cells, curve).statistic >= statistic);
  }
  return { statistic, p: above / (1 + draws) };
}

const sampleOf = (of: Design, lnL: Float64Array) =>
  slopeSample({ modelSize: 7e9, lnX: lnXOf(of), lnL, repeatsAt: of.repeats, white: of.white, runCentre });
/** A bend and noise, scaled to the size of residuals. */
function curveOf(of: Design, bend: number, seed: number): Float64Array {
  const { normal } = seededRandom(seed);
  const lnL = lnXOf(of).map((x) => bend * (x - 7.5) ** 2 - 0.2 * x + 0.01 * normal());
  const { residual, n } = sampleOf(of, lnL);
  const scale = size / Math.sqrt(residual.reduce((sum, r) => sum + r * r, 0) / n);
  return lnL.map((y) => y * scale);
}

/** Noise is next to none: one autoregression is likelier than another by hundreds of powers of ten. */
const quiet: Design = { ...design, white: 1e-8 };

describe("smoothBend(sample, effects, { draws, seed }), with dense matrices", () => {
  const cells = cellsOf(design);

  it.each([
    { bend: 0.002, seed: 28 },
    { bend: 0.012, seed: 15 },
    { bend: 0.008, seed: 19 },
    { bend: 0.01, seed: 20 },
    { bend: 0.004, seed: 23 },
    { bend: 0.01, seed: 26 },
    { bend: 0.006, seed: 30 }
  ])("has the ratio and share: bend $bend, seed $seed", ({ bend, seed }) => {
    const lnL = curveOf(design, bend, seed);
    const theirs = shareAbove(design, cells, lnL, 100, seed);
    const ours = smoothBend(sampleOf(design, lnL), effects, { draws: 100, seed });
    // six directions stand for all
    expect(Math.abs(ours.statistic - theirs.statistic)).toBeLessThan(0.01 + 0.01 * theirs.statistic);
    expect(ours.p).toBeCloseTo(theirs.p, 12);
  });

  it("has them where noise is next to none", () => {
    const lnL = curveOf(quiet, 0.02, 4);
    const theirs = shareAbove(quiet, cellsOf(quiet), lnL, 60, 4);
    const ours = smoothBend(sampleOf(quiet, lnL), effects, { draws: 60, seed: 4 });
    expect(Math.abs(ours.statistic - theirs.statistic)).toBeLessThan(0.01 + 0.01 * theirs.statistic);
    expect(theirs.p).toBeGreaterThan(0.1);
    expect(theirs.p).toBeLessThan(0.9);
    expect(ours.p).toBeCloseTo(theirs.p, 12);
  });

  it("has them on six evaluations, which leave four directions beside the line", () => {
    const few: Design = { ...design, repeats: [3, 3, 2, 2, 1, 1] };
    const lnL = curveOf(few, 0.02, 3);
    const theirs = shareAbove(few, cellsOf(few), lnL, 60, 3);
    const ours = smoothBend(sampleOf(few, lnL), effects, { draws: 60, seed: 3 });
    expectRelative(ours.statistic, theirs.statistic, 1e-6);
    expect(ours.p).toBeCloseTo(theirs.p, 12);
  });

  it("has a share of 1 where a bend explains nothing: as large a ratio has every curve", () => {
    const found = smoothBend(sampleOf(design, curveOf(design, 0.004, 1)), effects, { draws: 40, seed: 1 });
    expect(found).toEqual({ statistic: 0, p: 1 });
  });

  it("does not see how many degrees of freedom the directions were found with", () => {
    const sample = sampleOf(design, curveOf(design, 0.02, 4));
    const { statistic } = smoothBend(sample, effects, { draws: 1 });
    expect(statistic).toBeGreaterThan(1);
    for (const df of [1, 2]) {
      const smoother = makeSmoother(sample.lnX, sample.repeatsAt, df);
      expectRelative(smoothBend(sample, effects, { draws: 1 }, smoother).statistic, statistic, 1e-9);
    }
  });

  it("does not see the unit of ln L", () => {
    const lnL = curveOf(quiet, 0.02, 4);
    const { statistic, p } = smoothBend(sampleOf(quiet, lnL), effects, { draws: 60, seed: 4 });
    for (const unit of [1e-60, 1e60]) {
      const scaled = lnL.map((y) => y * unit);
      const found = smoothBend(sampleOf({ ...quiet, white: quiet.white * unit ** 2 }, scaled), effects, {
        draws: 60,
        seed: 4
      });
      expectRelative(found.statistic, statistic, 1e-6);
      expect(found.p).toBe(p);
    }
  });
});
