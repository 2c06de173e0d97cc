/** Predictions of a size that was held out, for lines whose every number is chosen: expected values are their formulas. */
import { describe, expect, it } from "vitest";
import {
  lawGiven,
  lawOf,
  levelForms,
  predictStrictly,
  type SizeCurve
} from "../../../src/lib/inference/sizes/between-sizes.js";
import { calibratedErrors, predictHeldOut, strictErrors } from "../../../src/lib/inference/sizes/held-out-errors.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const sizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9];
const k = (N: number) => 0.127 / (1 + 13.4e9 / N);
const lnG = (N: number) => Math.log(N / 1e9);
const referenceX = Math.log(512 * 32);

interface Shape {
  steps?: readonly number[];
  slope?: (N: number) => number;
  /** whether `level` is ln L at X = 1, not at the reference step */
  atOne?: boolean;
}

/** A straight line in logs without noise. */
function line(N: number, level: (N: number) => number, { steps, slope = k, atOne = false }: Shape = {}): SizeCurve {
  const step = Float64Array.from(steps ?? Array.from({ length: 105 }, (_, t) => t + 1));
  const lnX = step.map((s) => Math.log(512 * s));
  const lnL = lnX.map((x) => level(N) - slope(N) * (atOne ? x : x - referenceX));
  return { modelSize: N, step, lnX, lnL, loss: lnL.map(Math.exp) };
}

const of = (level: (N: number) => number, fitted = sizes.slice(0, 6)) => fitted.map((N) => line(N, level));
const levelOf = (prediction: { levels: (number | null)[] }, form: (typeof levelForms)[number]) =>
  prediction.levels[levelForms.indexOf(form)]!;
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe("levels of a size that was held out, by hand", () => {
  it("are a line's, a parabola's or the log odds' where these were planted, and that form is chosen", () => {
    const planted = {
      linear: (N: number) => -0.15 - 0.08 * lnG(N),
      quadratic: (N: number) => -0.15 - 0.05 * lnG(N) - 0.02 * lnG(N) ** 2,
      // L = 1 / (1 + exp(-z)), z linear in ln N
      logistic: (N: number) => -Math.log1p(Math.exp(-(1.5 - 0.6 * lnG(N))))
    };
    for (const form of ["quadratic", "logistic"] as const) {
      const prediction = predictStrictly(of(planted[form]), line(72e9, planted[form]));
      expectRelative(levelOf(prediction, form), planted[form](72e9), 1e-7);
      expect(prediction.choice).toMatchObject({ form, targets: [7e9, 14e9, 32e9] });
      expect(prediction.choice.errors[levelForms.indexOf(form)]).toBeLessThan(1e-7);
    }
    expectRelative(
      levelOf(predictStrictly(of(planted.linear), line(72e9, planted.linear)), "linear"),
      planted.linear(72e9),
      1e-7
    );
  });

  it("are the nearest size's in ln N when copied, and its mean loss stands still", () => {
    const level = (N: number) => -0.2 - 0.06 * lnG(N) - 0.01 * lnG(N) ** 2;
    for (const [target, near] of [
      [1.5e9, 3e9],
      [0.5e9, 1.5e9],
      [14e9, 7e9],
      [72e9, 32e9]
    ] as const) {
      const fitted = of(
        level,
        sizes.filter((N) => N !== target)
      );
      const held = line(target, level);
      const prediction = predictStrictly(fitted, held);
      expect(prediction.nearest).toBe(near);
      expectRelative(levelOf(prediction, "copy"), level(near), 1e-7);
      const still = mean(line(near, level).loss);
      const { constant } = strictErrors(prediction, fitted, held);
      expectRelative(constant!.absolute, mean(held.loss.map((loss) => Math.abs(still / loss - 1))), 1e-9);
      expectRelative(constant!.last, still / held.loss[104]! - 1, 1e-9);
    }
  });

  it("take the smaller of two sizes that are equally far in ln N as the nearest", () => {
    const level = (N: number) => -0.2 - 0.06 * lnG(N);
    const fitted = of(level, [1e9, 4e9, 16e9]);
    for (const given of [fitted, [...fitted].reverse()]) {
      const prediction = predictStrictly(given, line(2e9, level));
      expect(prediction.nearest).toBe(1e9);
      expectRelative(levelOf(prediction, "copy"), level(1e9), 1e-9);
    }
  });

  it("are extrapolated with K_max and N_0 as given, the shared slope being their own", () => {
    const level = (N: number) => -0.15 - 0.08 * lnG(N);
    const fitted = of(level);
    const given = lawGiven(fitted, { kMax: 0.2, n0: 30e9 });
    expect(given).toMatchObject({ kMax: 0.2, lnN0: Math.log(30e9), status: "converged" });
    expect(given.moments).toEqual(lawOf(fitted).moments);
    expect(given.sharedSlope).toBe(lawOf(fitted).sharedSlope);
    expectRelative(predictStrictly(fitted, line(72e9, level), given).k!, 0.2 / (1 + 30 / 72), 1e-12);
  });

  it("are compared from two smaller targets on, in any order of the sizes", () => {
    const level = (N: number) => -0.15 - 0.05 * lnG(N) - 0.02 * lnG(N) ** 2;
    const fitted = of(
      level,
      sizes.filter((N) => N !== 32e9)
    );
    for (const given of [fitted, [...fitted].reverse()]) {
      const { choice } = predictStrictly(given, line(32e9, level));
      expect(choice).toMatchObject({
        form: "quadratic",
        targets: [7e9, 14e9],
        reason: "least error on smaller targets"
      });
    }
    const { choice } = predictStrictly(
      of(
        level,
        sizes.filter((N) => N !== 14e9)
      ),
      line(14e9, level)
    );
    expect(choice.errors).toEqual([null, null, null, null]);
  });

  it("leave out log odds where a loss is 1 or more, in what is chosen too", () => {
    for (const top of [0.001, 0.02]) {
      // 0.5B has a loss above 1, the rest on a line whose log odds are bad and whose level is nearly 0
      const level = (N: number) => (N === 0.5e9 ? top : -0.02 - 0.01 * lnG(N));
      const fitted = of(level);
      const held = line(72e9, level);
      const prediction = predictStrictly(fitted, held);
      expect(levelOf(prediction, "logistic")).toBeNull();
      expect(prediction.choice.errors[levelForms.indexOf("logistic")]).toBeNull();
      expect(prediction.choice.form).not.toBe("logistic");
      expect(strictErrors(prediction, fitted, held).logistic).toBeNull();
      expect(strictErrors(prediction, fitted, held).chosen).not.toBeNull();
    }
  });

  it("are extrapolated from X = 1 as a warning: exact where intercepts are linear in ln N", () => {
    const intercept = (N: number) => 0.4 + 0.03 * lnG(N);
    const fitted = sizes.slice(0, 6).map((N) => line(N, intercept, { atOne: true }));
    const held = line(72e9, intercept, { atOne: true });
    const prediction = predictStrictly(fitted, held);
    expectRelative(prediction.levelFromIntercept!, intercept(72e9) - k(72e9) * referenceX, 1e-7);
    expect(strictErrors(prediction, fitted, held).intercept!.absolute).toBeLessThan(1e-7);
  });
});

describe("the reference step, by hand", () => {
  const level = (N: number) => -0.15 - 0.08 * lnG(N);
  const fitted = of(level);

  it("lies in proportion of steps between the points beside it", () => {
    const held = line(72e9, level, { steps: [10, 30, 40, 50] });
    // step 32 is a fifth of the way from 30 to 40
    const expected = 0.8 * Math.log(512 * 30) + 0.2 * Math.log(512 * 40);
    expectRelative(predictStrictly(fitted, held).referenceLnX, expected, 1e-14);
  });

  it("may be the first point, or the last, and no run may begin after it or end before it", () => {
    for (const steps of [
      [32, 40, 50],
      [10, 20, 32]
    ]) {
      expect(predictStrictly(fitted, line(72e9, level, { steps })).referenceLnX).toBe(Math.log(512 * 32));
    }
    expect(() => predictStrictly(fitted, line(72e9, level, { steps: [33, 40] }))).toThrow(
      "size 72000000000: needs points on both sides of step 32; has steps 33-40"
    );
    expect(() => predictStrictly(fitted, line(72e9, level, { steps: [10, 31] }))).toThrow("has steps 10-31");
  });

  it("says which size is held out and fitted at once", () => {
    expect(() => predictStrictly(fitted, fitted[2]!)).toThrow(
      "predictStrictly: the target 3000000000 is among the fitted sizes"
    );
  });
});

describe("calibrated and held out, by hand", () => {
  const level = (N: number) => -0.15 - 0.08 * lnG(N);

  it("takes the target's slope from the points seen: exact where it is a line of another slope than the law's", () => {
    const held = line(72e9, level, { slope: () => 0.03 });
    const { errors } = calibratedErrors(lawOf(of(level)), held, 10)!;
    expect(errors["own-slope"]!.absolute).toBeLessThan(1e-10);
    expect(errors.law!.absolute).toBeGreaterThan(0.01);
  });

  it("fits all other sizes, or those up to one, and skips counts of points that leave none to score", () => {
    const curves = sizes.map((N) =>
      line(N, level, { steps: Array.from({ length: N === 32e9 ? 34 : 105 }, (_, t) => t + 1) })
    );
    expect(predictHeldOut(curves, { kind: "up-to", upTo: 7e9, target: 32e9 }).fitted).toEqual([0.5e9, 1.5e9, 3e9, 7e9]);
    const left = predictHeldOut(curves, { kind: "leave-one-out", target: 32e9 });
    expect(left.fitted).toEqual([0.5e9, 1.5e9, 3e9, 7e9, 14e9, 72e9]);
    expect(left.calibrated.map(({ seen, scored }) => [seen, scored])).toEqual([
      [1, 33],
      [5, 29],
      [10, 24],
      [25, 9],
      [null, 34]
    ]);
    const short = curves.map((curve) =>
      curve.modelSize === 32e9 ? line(32e9, level, { steps: Array.from({ length: 25 }, (_, t) => 2 * t + 1) }) : curve
    );
    const { calibrated } = predictHeldOut(short, { kind: "leave-one-out", target: 32e9 });
    expect(calibrated.map(({ seen }) => seen)).toEqual([1, 5, 10, null]);
  });
});
