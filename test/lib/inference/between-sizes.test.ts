import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FitError } from "../../../src/lib/fit-error.js";
import { learningEfficiency } from "../../../src/lib/forms/saturating.js";
import {
  lawOf,
  levelForms,
  predictStrictly,
  type SizeCurve,
  sizeCurve
} from "../../../src/lib/inference/sizes/between-sizes.js";
import {
  calibratedErrors,
  holdOuts,
  predictHeldOut,
  strictErrors
} from "../../../src/lib/inference/sizes/held-out-errors.js";
import { relativeErrors } from "../../../src/lib/inference/sizes/relative-errors.js";
import { protocolWindow, selectWindow } from "../../../src/lib/protocols.js";
import type { Resource } from "../../../src/lib/runs.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { plantedCurves } from "../../helpers/planted.js";
import { seriesRules, studyCurves } from "../../helpers/study-curves.js";

interface SciPyHeldOut {
  variant: string;
  resource: Resource;
  target: number;
  kMax: number;
  n0: number;
  k: number;
  levels: number[];
  practice: number[];
  strict: [number, number, number][];
  seen: number;
  calibrated: [number, number, number];
}

const scipy = JSON.parse(readFileSync("test/fixtures/scipy/prediction.json", "utf8")) as {
  tool: string;
  heldOut: SciPyHeldOut[];
};

function series(variant: string, resource: Resource): SizeCurve[] {
  const curves = studyCurves("qwen2.5", variant);
  const window = protocolWindow("full", seriesRules("qwen2.5", variant), curves);
  return selectWindow(curves, window).map((curve) => sizeCurve(curve, resource));
}

const without = (curves: readonly SizeCurve[], modelSize: number) =>
  curves.filter((curve) => curve.modelSize !== modelSize);

describe("predictStrictly(fitted, target)", () => {
  it("predicts the slope of a planted law exactly, and the level where it is linear in ln N", () => {
    const law = { kMax: 0.127, n0: 13.4e9 };
    const curves = plantedCurves(law).map((curve) => sizeCurve(curve, "data"));
    // levels at the reference step made linear in ln N
    const lnX = Math.log(512 * 32);
    const linear = curves.map((curve) => {
      const k = learningEfficiency(curve.modelSize, law);
      const level = -0.1 - 0.08 * Math.log(curve.modelSize / 1e9);
      const lnL = curve.lnX.map((x) => level - k * (x - lnX));
      return { ...curve, lnL, loss: lnL.map(Math.exp) };
    });
    const target = linear[6]!;
    const fitted = without(linear, 72e9);
    const prediction = predictStrictly(fitted, target);
    // noise-free: rounding only
    expectRelative(prediction.k!, learningEfficiency(72e9, law), 1e-8);
    // linear and quadratic both do, to rounding: which of them is chosen is chance
    expect(prediction.choice.errors.map((error) => error! < 1e-8)).toEqual([true, true, false, false]);
    expect(strictErrors(prediction, fitted, target).chosen!.absolute).toBeLessThan(1e-8);
  });

  it("does not move by a bit whatever stands in the held-out losses", () => {
    const random = seededRandom(5);
    for (const resource of ["data", "compute"] as const) {
      const curves = series("base", resource);
      for (const holdOut of holdOuts(curves.map(({ modelSize }) => modelSize))) {
        const clean = predictHeldOut(curves, holdOut);
        const spoilt = curves.map((curve) => {
          if (curve.modelSize !== holdOut.target) return curve;
          const loss = curve.loss.map(() => random.uniform());
          return { ...curve, loss, lnL: loss.map(Math.log) };
        });
        const { law: before, ...cleanRest } = clean.prediction;
        const { law: after, ...spoiltRest } = predictHeldOut(spoilt, holdOut).prediction;
        expect(spoiltRest).toStrictEqual(cleanRest);
        expect({ ...after, slopeAt: 0 }).toStrictEqual({ ...before, slopeAt: 0 });
        expect(after.slopeAt(holdOut.target)).toBe(before.slopeAt(holdOut.target));
      }
    }
  });

  it("reads no loss of the target: one that throws on reading is no hindrance", () => {
    const curves = series("instruct", "compute");
    const { modelSize, step, lnX } = curves[6]!;
    const sealed = new Proxy({ modelSize, step, lnX } as SizeCurve, {
      get(target, name) {
        if (name === "loss" || name === "lnL") throw new Error("a loss of the target was read");
        return Reflect.get(target, name);
      }
    });
    expect(predictStrictly(without(curves, modelSize), sealed).k).toBeGreaterThan(0);
  });

  it("takes the linear level unseen where fewer than two smaller targets are left", () => {
    const curves = series("base", "data");
    const choice = (size: number) =>
      predictStrictly(without(curves, size), curves.find((c) => c.modelSize === size)!).choice;
    expect(choice(0.5e9)).toMatchObject({ form: "linear", reason: "too few smaller targets", targets: [] });
    expect(choice(14e9)).toMatchObject({ form: "linear", reason: "too few smaller targets", targets: [7e9] });
    expect(choice(72e9)).toMatchObject({ reason: "least error on smaller targets", targets: [7e9, 14e9, 32e9] });
  });

  it("compares level forms on the same smaller targets, none of them larger than the one predicted", () => {
    const curves = series("base", "data");
    const changed = curves.map((curve) =>
      curve.modelSize > 32e9 ? { ...curve, lnL: curve.lnL.map((y) => y - 0.2) } : curve
    );
    const errors = (all: readonly SizeCurve[]) =>
      predictStrictly(without(all, 32e9), all[5]!).choice.errors.map((error) => error!.toPrecision(1));
    expect(errors(changed)).toEqual(errors(curves));
  });

  it("extrapolates nothing from a law at a bound", () => {
    // slopes in proportion to N: no K_max
    const curves = [1e9, 2e9, 4e9, 8e9].map((modelSize) => {
      const lnX = Float64Array.from({ length: 60 }, (_, t) => Math.log(512 * (t + 1)));
      const lnL = lnX.map((x) => -0.05 - 1e-11 * modelSize ** 1.3 * 1e-3 * (x - 6));
      return { modelSize, step: lnX.map((_, t) => t + 1), lnX, lnL, loss: lnL.map(Math.exp) };
    });
    const result = predictHeldOut(curves, { kind: "leave-one-out", target: 8e9 });
    expect(result.prediction.law.status).toBe("at-bound");
    expect(result.prediction.k).toBeNull();
    expect(result.prediction.levelFromIntercept).toBeNull();
    expect(result.strict.chosen).toBeNull();
    expect(result.calibrated[0]!.errors.law).toBeNull();
    expect(result.strict.constant!.absolute).toBeGreaterThan(0);
  });

  it("refuses a target among the fitted sizes, fewer than three sizes, and runs that miss the reference step", () => {
    const curves = series("base", "data");
    expect(() => predictStrictly(curves, curves[6]!)).toThrow(RangeError);
    expect(() => predictStrictly(curves.slice(0, 2), curves[6]!)).toThrow("law: needs 3 sizes or more; got 2");
    const short = curves.map((curve) => ({
      ...curve,
      step: curve.step.slice(0, 20),
      lnX: curve.lnX.slice(0, 20),
      lnL: curve.lnL.slice(0, 20)
    }));
    expect(() => predictStrictly(short.slice(0, 6), curves[6]!)).toThrow(FitError);
    expect(() => predictStrictly(short.slice(0, 6), curves[6]!)).toThrow(
      "size 500000000: needs points on both sides of step 32; has steps 1-20"
    );
  });

  describe(`agrees with ${scipy.tool}`, () => {
    for (const theirs of scipy.heldOut) {
      it(`${theirs.variant}, ${theirs.resource}, ${theirs.target}B held out`, () => {
        const curves = series(theirs.variant, theirs.resource);
        const target = theirs.target * 1e9;
        const { prediction, strict, calibrated } = predictHeldOut(curves, { kind: "leave-one-out", target });
        // MINPACK stops on relative changes of 1e-15 of a sum; a flat valley in (K_max, N_0) leaves about 1e-7
        expectRelative(prediction.law.kMax, theirs.kMax, 1e-6);
        expectRelative(Math.exp(prediction.law.lnN0), theirs.n0, 1e-6);
        expectRelative(prediction.k!, theirs.k, 1e-6);
        theirs.levels.forEach((level, i) => {
          expectRelative(Math.exp(prediction.levels[i]!), level, 1e-6);
          expectRelative(prediction.choice.errors[i]!, theirs.practice[i]!, 1e-5);
        });
        levelForms.forEach((form, i) => {
          const { absolute, signed, last } = strict[form]!;
          expectRelative(absolute, theirs.strict[i]![0], 1e-4);
          expectRelative(signed, theirs.strict[i]![1], 1e-4);
          expect(Math.abs(last - theirs.strict[i]![2])).toBeLessThan(1e-6);
        });
        const ours = calibrated.find(({ seen }) => seen === theirs.seen)!.errors.law!;
        expectRelative(ours.absolute, theirs.calibrated[0], 1e-5);
        expectRelative(ours.signed, theirs.calibrated[1], 1e-5);
        expectRelative(ours.last, theirs.calibrated[2], 1e-5);
      });
    }
  });
});

describe("calibratedErrors(law, target, seen)", () => {
  const curves = series("base", "data");
  const target = curves[6]!;
  const law = lawOf(without(curves, 72e9));

  it("scores the points after those seen, and all points when all are seen", () => {
    expect(calibratedErrors(law, target, 10)!.scored).toBe(93);
    expect(calibratedErrors(law, target, null)!.scored).toBe(103);
    expect(calibratedErrors(law, target, 103)).toBeNull();
  });

  it("is level-free: seen on all points, errors of ln L sum to nothing", () => {
    const k = law.slopeAt(72e9);
    const level = target.lnL.reduce((sum, y, t) => sum + y + k * target.lnX[t]!, 0) / target.lnL.length;
    const own = relativeErrors(target.loss, 0, (t) => Math.exp(level - k * target.lnX[t]!));
    expectRelative(calibratedErrors(law, target, null)!.errors.law!.absolute, own.absolute, 1e-10);
  });

  it("has an own slope from 10 points on only", () => {
    expect(calibratedErrors(law, target, 5)!.errors["own-slope"]).toBeNull();
    expect(calibratedErrors(law, target, 10)!.errors["own-slope"]).not.toBeNull();
  });

  it("stands still at the mean and at the last of the points seen", () => {
    const { errors } = calibratedErrors(law, target, 1)!;
    expect(errors.constant).toEqual(errors["last-value"]);
    expectRelative(errors["last-value"]!.last, target.loss[0]! / target.loss[102]! - 1, 1e-12);
  });
});

describe("holdOuts(sizes)", () => {
  it("leaves each size out, and predicts every larger size from all up to one, three or more in the fit", () => {
    expect(holdOuts([4, 1, 3, 2])).toEqual([
      { kind: "leave-one-out", target: 1 },
      { kind: "leave-one-out", target: 2 },
      { kind: "leave-one-out", target: 3 },
      { kind: "leave-one-out", target: 4 },
      { kind: "up-to", upTo: 3, target: 4 }
    ]);
    expect(holdOuts([1, 2, 3])).toEqual([]);
  });

  it("gives the same prediction of the largest size whether left out or predicted from all below", () => {
    const curves = series("instruct", "compute");
    const left = predictHeldOut(curves, { kind: "leave-one-out", target: 72e9 });
    const below = predictHeldOut(curves, { kind: "up-to", upTo: 32e9, target: 72e9 });
    expect(below.strict).toEqual(left.strict);
  });
});
