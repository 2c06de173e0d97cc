/**
 * Widths of forecast bands against test/fixtures/oracles/forecasts.py: within a run, of a held-out size, of a planned run.
 * Each part of the variance and each half-width is compared on both sides.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunEffects } from "../../../src/lib/inference/runs/run-effects.js";
import { forecastFrom } from "../../../src/lib/inference/runs/within-run.js";
import {
  coverageOf,
  forecastSpread,
  halfWidth as halfWidthWithin
} from "../../../src/lib/inference/runs/within-run-interval.js";
import type { SizeCurve } from "../../../src/lib/inference/sizes/between-sizes.js";
import { predictStrictly } from "../../../src/lib/inference/sizes/between-sizes.js";
import { heldOutBands, type RunNoise } from "../../../src/lib/inference/sizes/held-out-band.js";
import { type SlopeSampleInput, slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { planModel } from "../../../src/lib/plan/model.js";
import type { LawName, PlanSeries } from "../../../src/lib/plan/plan-study.js";
import { halfWidth } from "../../../src/lib/plan/size-line.js";
import type { PlanningNoiseRecord } from "../../../src/lib/records/planning-record.js";
import { expectNumbers, expectRelative } from "../../helpers/expect-relative.js";

interface Sample extends Omit<SlopeSampleInput, "lnX" | "lnL"> {
  lnX: number[];
  lnL: number[];
}
const oracle = JSON.parse(readFileSync("test/fixtures/oracles/forecasts.json", "utf8")) as {
  tool: string;
  effects: RunEffects;
  within: {
    share: number;
    samples: Sample[];
    seen: number;
    rows: {
      local: number;
      level: number;
      slope: number;
      runLevel: number;
      drift: number;
      /** ln X, repeats, half-width */
      places: [number, number, number][];
    }[];
  }[];
  heldOut: {
    tied: number;
    samples: Sample[];
    target: Sample;
    noise: RunNoise[];
    form: string;
    lnX: number[];
    strict: number[];
    calibrated: number[];
  }[];
  planned: {
    unit: number;
    joint: { kMax: number; n0: number };
    sizes: {
      modelSize: number;
      from: number;
      to: number;
      tokensPerSample: number;
      x: number;
      loss: number;
      ownK: number;
    }[];
    noise: PlanningNoiseRecord;
    between: number;
    rows: { law: LawName; modelSize: number; lnX: number; half: number }[];
  };
};

const columns = ({ lnX, lnL, ...rest }: Sample): SlopeSampleInput => ({
  ...rest,
  lnX: Float64Array.from(lnX),
  lnL: Float64Array.from(lnL)
});
const curveOf = ({ modelSize, lnX, lnL }: Sample): SizeCurve => ({
  modelSize,
  step: Float64Array.from(lnX, (_, t) => t + 1),
  lnX: Float64Array.from(lnX),
  lnL: Float64Array.from(lnL),
  loss: Float64Array.from(lnL, Math.exp)
});
/** Two searches for N_0, each to a part in 1e9 of a valley that is flat at its bottom. */
const lawDigits = 1e-6;
/** t is read from a table, within 2e-4. */
const tableOfT = 3e-4;

describe(`forecastSpread and halfWidth within a run, against ${oracle.tool}`, () => {
  for (const { share, samples: given, seen, rows } of oracle.within) {
    const curves = given.map(curveOf);
    const samples = given.map((sample) => slopeSample(columns(sample)));
    const cut = forecastFrom(curves, share);
    const spreads = forecastSpread(curves, samples, oracle.effects, cut);

    it(`have every part of the variance and its half-width, ${seen} points seen`, () => {
      expect(cut.sizes.map((size) => size.seen)).toEqual(rows.map(() => seen));
      rows.forEach(({ places, ...parts }, i) => {
        expectNumbers(spreads[i]!, parts, lawDigits);
        for (const [lnX, repeats, half] of places) {
          expectRelative(halfWidthWithin(spreads[i]!, lnX, repeats), half, tableOfT);
        }
      });
    });

    it(`count as inside what is no farther than that, ${seen} points seen`, () => {
      coverageOf(curves, samples, cut, spreads).forEach(({ points, inside }, i) => {
        const { lnX, lnL } = curves[i]!;
        const { k, meanX, level } = cut.sizes[i]!;
        const off = Array.from(lnX.subarray(seen), (x, t) => lnL[seen + t]! - level + k * (x - meanX));
        const within = off.filter(
          (gap, t) => Math.abs(gap) <= halfWidthWithin(spreads[i]!, lnX[seen + t]!, given[i]!.repeatsAt[seen + t]!)
        );
        expect([points, inside]).toEqual([lnX.length - seen, within.length]);
      });
    });
  }
});

describe("heldOutBands(fitted, target, noise)", () => {
  it.each(oracle.heldOut)("have the oracle's half-widths at each place, AR(1) $tied", (theirs) => {
    const { samples, target, noise, form, lnX, strict, calibrated } = theirs;
    const fitted = samples.map(curveOf);
    expect(predictStrictly(fitted, curveOf(target)).choice.form).toBe(form);
    const bands = heldOutBands(fitted, curveOf(target), noise, { resamples: 40_000, seed: 2 })!;
    lnX.forEach((x, i) => {
      expectRelative(bands.lnX[i]!, x, 1e-12);
      // 40,000 draws: an error of half a per cent in a root of a variance, three of them; 1.96 for 1.959964
      expectRelative(bands.strict![i]!, strict[i]!, 0.012);
      expectRelative(bands.calibrated[i]!, calibrated[i]!, 0.012);
    });
  });

  it("have no less on average from two resamples: the divisor of a variance is one less", () => {
    const { samples, target, noise, lnX, calibrated } = oracle.heldOut[0]!;
    const fitted = samples.map(curveOf);
    const seeds = 60;
    const squares = new Float64Array(lnX.length);
    for (let seed = 1; seed <= seeds; seed++) {
      const bands = heldOutBands(fitted, curveOf(target), noise, { resamples: 2, seed })!;
      bands.calibrated.forEach((half, i) => {
        squares[i]! += (half * half) / seeds;
      });
    }
    // one degree of freedom each: 18 % of a variance; the divisor n would halve it
    calibrated.forEach((half, i) => {
      expectRelative(squares[i]!, half * half, 0.35);
    });
  });
});

describe("halfWidth(line, lnX) of a planned run", () => {
  const { unit, joint, sizes, noise, between, rows } = oracle.planned;
  const series: PlanSeries = {
    ...{ family: "f", variant: "base", resource: "data", asPublished: false },
    laws: { joint, linear: null },
    sizes: sizes.map(({ ownK, x, loss, ...size }) => ({
      ...size,
      lines: {
        own: { k: ownK, x, loss },
        joint: { k: joint.kMax / (1 + joint.n0 / size.modelSize), x, loss },
        linear: null
      }
    })),
    noise,
    backtest: { within: [], above: [], between: null }
  };
  const study = { draws: { count: noise.kMax.length, unit, seed: 1 } };

  it("has the oracle's variance of law, form, sizes between, runs and points, by own and by joint laws", () => {
    for (const { law, modelSize, lnX, half } of rows) {
      const model = planModel(study, series, law);
      expectRelative(halfWidth(model.lineAt(modelSize), lnX)!, half, tableOfT);
    }
    expectRelative(planModel(study, series, "joint").between!, between, 1e-9);
  });
});
