/** Two planted lines, so simple that every answer has a formula. */
import { describe, expect, it } from "vitest";
import { bestSize, frontier, isoLoss, spend } from "../../../src/lib/plan/best.js";
import type { PlanModel } from "../../../src/lib/plan/model.js";
import type { PlanSeries } from "../../../src/lib/plan/plan-study.js";
import type { LineErrors, SizeLine } from "../../../src/lib/plan/size-line.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const draws = 20_000;
const still: LineErrors = {
  levels: new Float64Array(draws),
  slopes: new Float64Array(draws),
  ...{ varLevel: 0, varSlope: 0, covariance: 0, form: 0, drift: 0, between: 0, runLevel: 0, runSlope: 0 },
  ...{ centre: 0, point: 0, runDf: 20, sizeDf: 7 }
};
const shape = { batch: 100, tokensPerSample: 1000 };

/** ln L = -0.5 - k (ln X - ln 10^4), measured from 10^3 to 10^5 samples. */
function line(modelSize: number, k: number, errors: Partial<LineErrors> = {}): SizeLine {
  return {
    ...{ modelSize, k, measured: true, lnX: Math.log(1e4), lnL: -0.5, from: Math.log(1e3), to: Math.log(1e5) },
    tokensPerSample: 1000,
    errors: { ...still, ...errors }
  };
}

/** Against samples; from half a run or more, forecasts were tried up to four times as far as what they were made from. */
function modelOf(sizes: SizeLine[]): PlanModel {
  const series = {
    backtest: {
      within: [
        { share: 0.4, factor: 9 },
        { share: 0.8, factor: 2 },
        { share: 0.5, factor: 4 },
        { share: 0.6, factor: 3 }
      ]
    }
  } as unknown as PlanSeries;
  const lineAt = (modelSize: number) => sizes.find((one) => one.modelSize === modelSize)!;
  return { series, law: "own", resource: "data", sizes, between: null, lineAt };
}

/** P(Z < z), by the sum of its density: 10^4 trapezoids. */
function normalBelow(z: number): number {
  const width = (z + 10) / 1e4;
  let sum = 0;
  for (let i = 0; i < 1e4; i++) sum += Math.exp(-((-10 + (i + 0.5) * width) ** 2) / 2) * width;
  return sum / Math.sqrt(2 * Math.PI);
}

describe("two planted lines that cross at 10^4 samples", () => {
  const model = modelOf([line(1e9, 0.1), line(1e10, 0.2)]);

  it("frontier: the flatter line before, the steeper one after, up to four times the last sample", () => {
    const points = frontier(model, shape, 101);
    expect(points).toHaveLength(101);
    expectRelative(points[0]!.x, 1e3, 1e-12);
    expectRelative(points.at(-1)!.x, 4e5, 1e-9);
    // even steps of ln X
    expectRelative(points[50]!.x, Math.sqrt(1e3 * 4e5), 1e-9);
    for (const { x, modelSize, loss, inside } of points) {
      const steeper = x > 1e4;
      expect(modelSize).toBe(steeper ? 1e10 : 1e9);
      expectRelative(loss, Math.exp(-0.5) * (x / 1e4) ** (steeper ? -0.2 : -0.1), 1e-12);
      expect(inside).toBe(x <= 1e5 * (1 + 1e-9));
    }
    expect(points.some(({ inside }) => !inside)).toBe(true);
  });

  it("frontier: another shape of run is another answer, where one step is more than the first sample measured", () => {
    const points = frontier(model, { batch: 5000, tokensPerSample: 1000 }, 101);
    expect(points[0]!.x).toBeGreaterThanOrEqual(5000 * (1 - 1e-9));
    expect(points[0]!.x).toBeLessThan(5000 * 1.07);
  });

  it("curves of equal loss: X of each measured size, none where it would be too far", () => {
    const lineAt = (modelSize: number) => (modelSize < 3e9 ? line(modelSize, 0.1) : line(modelSize, 0.2));
    const loss = Math.exp(-0.5) * 0.7;
    const [curve] = isoLoss({ ...model, lineAt }, [loss], shape, 3);
    expect(curve!.loss).toBe(loss);
    // 10^4 x 0.7^(-1 / k): 354,000 samples at k = 0.1, 59,500 at k = 0.2; 1B, its neighbour in the middle of ln N, 10B
    expect(curve!.points.map(({ modelSize, inside }) => [Math.round(modelSize / 1e6), inside])).toEqual([
      [1000, false],
      [3162, true],
      [10000, true]
    ]);
    const x = curve!.points.map((point) => point.x);
    expectRelative(x[0]!, 1e4 * 0.7 ** -10, 1e-9);
    expectRelative(x[2]!, 1e4 * 0.7 ** -5, 1e-9);
    const [far] = isoLoss({ ...model, lineAt }, [Math.exp(-0.5) * 0.6], shape, 3);
    // the flatter line is there at 1.65 million samples: too far
    expect(far!.points.map(({ modelSize }) => Math.round(modelSize / 1e6))).toEqual([3162, 10000]);
  });

  it("a budget ends where the first of its parts does", () => {
    const one = model.lineAt(1e9);
    const cost = 6 * 1e9 * 1000;
    expect(spend(one, { flops: 500 * cost, samples: 400 }, shape).binding).toBe("data");
    expect(spend(one, { flops: 500 * cost, samples: 400 }, shape).spending.samples).toBe(400);
    const less = spend(one, { flops: 300 * cost, samples: 400 }, shape);
    expect(less.binding).toBe("compute");
    expectRelative(less.spending.samples, 300, 1e-12);
    expect(spend(one, { flops: null, samples: 400 }, shape).binding).toBe("data");
    expect(spend(one, { flops: 300 * cost, samples: null }, shape).binding).toBe("compute");
    expect(() => spend(one, { flops: null, samples: null }, shape)).toThrow("compute, data, or both");
  });

  it("names the size with the least loss, and none where every size is too far", () => {
    const at = (samples: number) => bestSize(model, { flops: null, samples }, shape, { seed: 1 });
    expect([at(2e3).best, at(5e4).best, at(1e7).best]).toEqual([1e9, 1e10, null]);
    expect(at(5e4).sizes.map(({ chance }) => chance)).toEqual([0, 1]);
    expect(at(1e7).sizes.map(({ chance, loss }) => [chance, loss])).toEqual([
      [null, null],
      [null, null]
    ]);
  });

  for (const [name, of, lnX] of [
    ["form and drift grow with the distance", { form: 0.001, drift: 0.0005 }, Math.log(4e4)],
    ["a rule between sizes misses alike everywhere", { between: 0.004 }, Math.log(4e4)],
    ["all three", { form: 0.0006, drift: 0.0003, between: 0.001 }, Math.log(3e3)]
  ] as const) {
    it(`chance to be best: ${name}`, () => {
      const noisy = modelOf([line(1e9, 0.1, of), line(1e10, 0.12, of)]);
      const { sizes } = bestSize(noisy, { flops: null, samples: Math.exp(lnX) }, shape, { seed: 3 });
      const z = lnX - Math.log(1e4);
      const { form = 0, drift = 0, between = 0 }: Partial<LineErrors> = of;
      const apart = Math.sqrt(2 * ((form + drift) * z * z + between));
      // 20,000 draws: a share is known to 0.0035
      const expected = normalBelow((0.02 * z) / apart);
      expect(Math.abs(sizes[1]!.chance! - expected)).toBeLessThan(0.014);
      expect(sizes[0]!.chance! + sizes[1]!.chance!).toBeCloseTo(1, 12);
      expect(Math.abs(expected - 0.5)).toBeGreaterThan(0.05);
    });
  }

  it("chance to be best: draws of level and slope are those of the law, the sign of each as it is defined", () => {
    // a level above the line is a worse loss; a slope above the line's is a better one beyond X_ref
    const half = (value: number) => Float64Array.from({ length: draws }, (_, b) => (b < draws / 4 ? value : 0));
    const at = (errors: Partial<LineErrors>) =>
      bestSize(modelOf([line(1e9, 0.1), line(1e10, 0.12, errors)]), { flops: null, samples: 4e4 }, shape, {
        seed: 1
      }).sizes.map(({ chance }) => chance);
    expect(at({})).toEqual([0, 1]);
    expect(at({ levels: half(0.1) })).toEqual([0.25, 0.75]);
    expect(at({ levels: half(-0.1) })).toEqual([0, 1]);
    expect(at({ slopes: half(-0.05) })).toEqual([0.25, 0.75]);
    expect(at({ slopes: half(0.05) })).toEqual([0, 1]);
  });
});
