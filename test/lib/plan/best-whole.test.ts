/** Which size for a budget, and the next doubling of a run: every number, with draws and forecasts taken here by themselves. */
import { describe, expect, it } from "vitest";
import { bestSize, frontier, isoLoss } from "../../../src/lib/plan/best.js";
import { courseForecast, courseOf, doubled, doublingsTried } from "../../../src/lib/plan/doubling.js";
import type { PlanModel } from "../../../src/lib/plan/model.js";
import { forecast, type RunShape, spendFlops, spendSamples } from "../../../src/lib/plan/plan-forecast.js";
import type { PlanCurve, PlanSeries } from "../../../src/lib/plan/plan-study.js";
import { besideVariance, type LineErrors, lnLossAt, type SizeLine } from "../../../src/lib/plan/size-line.js";
import { forecastParts, forecastRun } from "../../../src/lib/runs/forecast.js";
import { firstPoints, runCurve } from "../../../src/lib/runs/run-curve.js";
import { stateOf } from "../../../src/lib/runs/state.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";

const shape: RunShape = { batch: 10, tokensPerSample: null };
const draws = 300;
const random = seededRandom(12);
const drawn = (sd: number) => Float64Array.from({ length: draws }, () => sd * random.normal());
const sizes = [1e9, 2e9, 4e9].map((modelSize, i): SizeLine => {
  const errors: LineErrors = {
    ...{ levels: drawn(0.02), slopes: drawn(0.004), varLevel: 4e-4, varSlope: 16e-6, covariance: 0 },
    ...{
      form: 2e-4,
      drift: 1e-4,
      between: 3e-4,
      runLevel: 1e-4,
      runSlope: 0,
      centre: 5,
      point: 1e-4,
      runDf: 9,
      sizeDf: 3
    }
  };
  return {
    ...{
      modelSize,
      measured: true,
      k: 0.1 + 0.01 * i,
      lnX: 8 + 0.2 * i,
      lnL: -0.5 - 0.01 * i,
      from: 5,
      to: 10 - 0.4 * i
    },
    ...{ tokensPerSample: 100 * (i + 1), errors, late: { share: 0.5, variance: 2e-4, df: 6 } }
  };
});
const modelOf = (lines: SizeLine[] = sizes): PlanModel => ({
  series: { backtest: { within: [{ share: 0.5, factor: 2 }] } } as unknown as PlanSeries,
  ...{ law: "joint", resource: "data", sizes: lines, between: null },
  lineAt: (modelSize) => lines.find((one) => one.modelSize === modelSize)!
});

describe("bestSize(model, budget, shape, { seed, wanted })", () => {
  /** Shares of the draws in which each of some lines has the least loss; the normals come line by line, of every size. */
  function shares(lines: readonly SizeLine[], samples: number, seed: number) {
    const { normal } = seededRandom(seed);
    const x = Math.log(samples);
    const wins = lines.map(() => 0);
    const normals = Array.from({ length: draws * 3 }, () => normal());
    for (let b = 0; b < draws; b++) {
      const at = lines.map((line, i) => {
        const { levels, slopes } = line.errors!;
        const beyond = Math.max(0, x - line.to);
        const z = x - beyond + 0.5 * beyond - line.lnX;
        const { sizes: ofSizes, beyond: ofLate } = besideVariance(line, x);
        return line.lnL + levels[b]! - (line.k + slopes[b]!) * z + Math.sqrt(ofSizes + ofLate) * normals[3 * b + i]!;
      });
      wins[at.indexOf(Math.min(...at))]! += 1 / draws;
    }
    return wins;
  }

  it.each([
    [Math.exp(9.5), [0, 1, 2], 4],
    // the third is too far beyond its own end
    [Math.exp(9.9), [0, 1], 5]
  ])(
    "has each size's forecast and the share of the draws in which it is the best, at %d samples",
    (samples, near, seed) => {
      const model = modelOf();
      const { sizes: found, best } = bestSize(model, { flops: null, samples }, shape, { seed });
      const wins = shares(
        near.map((i) => sizes[i]!),
        samples,
        seed
      );
      found.forEach((one, i) => {
        const { binding, chance, draws, ...rest } = one;
        expect(rest).toEqual(forecast(model, spendSamples(sizes[i]!, samples, shape), shape));
        expect(binding).toBe("data");
        if (!near.includes(i)) expect([chance, draws, one.loss]).toEqual([null, null, null]);
        else {
          expectAlike(chance, wins[near.indexOf(i)], 1e-9);
          expectAlike(draws!.best / draws!.count, chance!, 1e-12);
        }
      });
      expect(wins.filter((share) => share > 0.05).length).toBeGreaterThan(1);
      const losses = found.map(({ loss }) => loss ?? 9);
      expect(best).toBe(sizes[losses.indexOf(Math.min(...losses))]!.modelSize);
    }
  );

  it("draws anew where more is asked for by the same seed, and as many as every size has", () => {
    const fewer = modelOf(
      sizes.map((line) => ({
        ...line,
        errors: { ...line.errors!, levels: line.errors!.levels.slice(0, 7), slopes: line.errors!.slopes.slice(0, 7) }
      }))
    );
    const samples = Math.exp(9.5);
    const of7 = bestSize(fewer, { flops: null, samples }, shape, { seed: 31 }).sizes;
    expect(of7.map(({ draws }) => draws!.count)).toEqual([7, 7, 7]);
    expect(of7.reduce((sum, { draws }) => sum + draws!.best, 0)).toBe(7);
    const small = of7.map(({ chance }) => 7 * chance!);
    for (const of of small) expect(of).toBeCloseTo(Math.round(of), 9);
    const all = bestSize(modelOf(), { flops: null, samples }, shape, { seed: 31 }).sizes.map(({ chance }) => chance);
    expectAlike(all, shares(sizes, samples, 31), 1e-9);
    const silent = modelOf([sizes[0]!, { ...sizes[1]!, errors: null }, sizes[2]!]);
    const { best, sizes: found } = bestSize(silent, { flops: null, samples }, shape, { seed: 31 });
    expect(best).not.toBeNull();
    expect(found.map(({ chance, draws }) => chance ?? draws)).toEqual([null, null, null]);
  });

  it("counts the draws of the sizes that are compared, and of no other", () => {
    const short = { ...sizes[0]!, errors: { ...sizes[0]!.errors!, levels: sizes[0]!.errors!.levels.slice(0, 7) } };
    const model = modelOf([short, ...sizes.slice(1)]);
    const wanted = sizes.slice(1).map(({ modelSize }) => modelSize);
    const found = bestSize(model, { flops: null, samples: Math.exp(9.5) }, shape, { seed: 31, wanted }).sizes;
    expect(found.map(({ draws }) => draws!.count)).toEqual(wanted.map(() => sizes[1]!.errors!.levels.length));
    expect(found.reduce((sum, { draws }) => sum + draws!.best, 0)).toBe(sizes[1]!.errors!.levels.length);
  });

  it("compares the sizes that are wanted, for compute, data or what runs out first of both", () => {
    const model = modelOf();
    const flops = 6 * 2e9 * 200 * 9000;
    const found = bestSize(model, { flops, samples: 8000 }, shape, { seed: 1, wanted: [4e9, 2e9, 1e9] });
    expect(found.sizes.map(({ modelSize, binding }) => [modelSize, binding])).toEqual([
      [4e9, "compute"],
      [2e9, "data"],
      [1e9, "data"]
    ]);
    expectRelative(found.sizes[0]!.samples, spendFlops(sizes[2]!, flops, shape).samples, 1e-12);
    // what both pay for alike ends with compute
    const even = bestSize(model, { flops: 6e9 * 100 * 8000, samples: 8000 }, shape, { seed: 1, wanted: [1e9] });
    expect(even.sizes[0]!.binding).toBe("compute");
    expect(bestSize(model, { flops: null, samples: Math.exp(12) }, shape, { seed: 1 }).best).toBeNull();
  });
});

describe("frontier(model, shape, points) and isoLoss(model, losses, shape, points)", () => {
  const shapes: RunShape[] = [
    shape,
    { ...shape, batch: 400 },
    { batch: 400, tokensPerSample: 80 },
    { batch: 400, tokensPerSample: null, groupFactor: 3 }
  ];
  const byFlops = (lines = sizes): PlanModel => {
    const moved = lines.map((line) => {
      const cost = Math.log(6 * line.modelSize * line.tokensPerSample);
      return { ...line, lnX: line.lnX + cost, from: line.from + cost, to: line.to + cost };
    });
    const between = (modelSize: number) => ({ ...moved[1]!, modelSize, measured: false });
    const lineAt = (modelSize: number) => moved.find((one) => one.modelSize === modelSize) ?? between(modelSize);
    return { ...modelOf(moved), resource: "compute", lineAt };
  };

  it("are worked out once for each question, and for no other in its stead", () => {
    const model = byFlops();
    const losses = [[0.55], [0.6], [0.55, 0.6]];
    for (let round = 0; round < 2; round++)
      for (const one of shapes) {
        for (const points of [5, 9]) {
          expect(frontier(model, one, points)).toEqual(frontier(byFlops(), one, points));
          expect(frontier(model, one, points)).toBe(frontier(model, one, points));
          for (const of of losses) {
            expect(isoLoss(model, of, one, points)).toEqual(isoLoss(byFlops(), of, one, points));
            expect(isoLoss(model, of, one, points)).toBe(isoLoss(model, of, one, points));
          }
        }
      }
    expect(new Set(shapes.map((one) => JSON.stringify(frontier(model, one, 40)))).size).toBe(4);
    expect(frontier(model, shape)).toHaveLength(frontier(model, shape, 240).length);
    expect(isoLoss(model, [0.6], shape)).toEqual(isoLoss(model, [0.6], shape, 48));
  });

  it("have the least loss of all sizes that are not too far, and X of each size", () => {
    const model = modelOf();
    const points = frontier(model, { ...shape, batch: 1 }, 60);
    const [from, to] = [5, 10 + Math.log(2)];
    expect(points).toHaveLength(60);
    points.forEach(({ x, modelSize, loss, inside }, i) => {
      expectRelative(x, Math.exp(from + ((to - from) * i) / 59), 1e-12);
      const near = sizes.filter((line) => Math.log(x) <= line.to + Math.log(2) + 1e-9);
      const losses = near.map((line) => Math.exp(lnLossAt(line, Math.log(x))));
      expectRelative(loss, Math.min(...losses), 1e-12);
      expect(modelSize).toBe(near[losses.indexOf(loss)]!.modelSize);
      expect(inside).toBe(Math.log(x) <= model.lineAt(modelSize).to + 1e-9);
    });
    const between = (modelSize: number): SizeLine => ({ ...sizes[0]!, modelSize, measured: modelSize !== 3e9 });
    const [curve, never] = isoLoss({ ...modelOf(), lineAt: between }, [0.55, 1e-9], { ...shape, batch: 1 }, 2);
    const x = Math.exp(8 + (-0.5 - Math.log(0.55)) / 0.1);
    expectAlike(
      curve,
      { loss: 0.55, points: [1e9, 2e9, 4e9].map((modelSize) => ({ modelSize, x, inside: true, measured: true })) },
      1e-9
    );
    expect(never).toEqual({ loss: 1e-9, points: [] });
  });
});

/** A curve of 100 evaluations 512 samples apart, with waves that a level does not take away. */
function planted(scoreAt: (step: number) => number, change: Partial<PlanCurve> = {}): PlanCurve {
  const { normal } = seededRandom(8);
  const step = Array.from({ length: 100 }, (_, t) => t + 1);
  const loss = step.map((t) => 1 - scoreAt(t) - 0.01 * normal());
  const base = { family: "f", variant: "base" as const, modelSize: 1e9 };
  return { ...base, step, flops: step, samples: step.map((t) => t * 512), loss, ...change };
}
const curve = planted((t) => 0.5 - 0.3 * Math.exp(-t / 20));
const whole = runCurve(
  curve.samples,
  curve.loss.map((loss) => 1 - loss)
);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const level = (step: number, beside: number) => mean(whole.score.slice(step - 1 - beside, step + beside));

describe("doubled(course, samples, runSlope)", () => {
  const course = courseOf(curve)!;
  const { sd } = stateOf(whole).noise;

  it.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 2, 2],
    [30, 2, 2],
    [49, 2, 2]
  ])("from step %i has means of %i and %i evaluations on either side, and their noise", (step, before, after) => {
    const [now, then] = [level(step, before), level(2 * step, after)];
    const noise = sd ** 2 * (1 / (2 * before + 1) + 1 / (2 * after + 1));
    const half = 1.96 * Math.sqrt(noise + 3e-4 * (Math.LN2 * (1 - then)) ** 2);
    expectAlike(
      doubled(course, 512 * step, 3e-4),
      { by: "measured", gain: then - now, interval: [then - now - half, then - now + half], passRate: then },
      1e-9
    );
    expect(doubled(course, 512 * step, null)).toMatchObject({ interval: null, by: "measured" });
  });

  it("up to the end itself is measured, with as many evaluations as there are; beyond it the run's forecast", () => {
    const then = mean(whole.score.slice(97));
    expectAlike(
      doubled(course, 512 * 50 * (1 + 1e-10), 0),
      { by: "measured", passRate: then, gain: then - level(50, 2) },
      1e-9
    );
    for (const step of [51, 100, 130]) {
      const ahead = forecastRun(forecastParts(whole, 512 * 2 * step))!;
      const now =
        step < 99 ? level(step, 2) : step === 100 ? then : forecastRun(forecastParts(whole, 512 * step))!.score;
      expectAlike(
        doubled(course, 512 * step, 3e-4),
        {
          ...{ by: "forecast", gain: ahead.score - now, passRate: ahead.score },
          interval: [ahead.levelLow - now, ahead.levelHigh - now]
        },
        1e-9
      );
    }
    expect(courseForecast(course, 512 * 130)).toEqual(forecastRun(forecastParts(whole, 512 * 130)));
    expect([51_200, 51_200 * (1 + 1e-10)].map((samples) => courseForecast(course, samples))).toEqual([null, null]);
    expect(courseForecast(course, 51_200 * (1 + 1e-8))).not.toBeNull();
  });

  it("is worked out once a curve, of six evaluations or more whose samples ascend", () => {
    expect(courseOf(curve)).toBe(course);
    const cut = (points: number) =>
      courseOf({ ...curve, samples: curve.samples.slice(0, points), loss: curve.loss.slice(0, points) });
    expect(cut(6)!.curve.x).toHaveLength(6);
    expect(cut(5)).toBeNull();
    expect(courseOf({ ...curve, samples: [...curve.samples].reverse() })).toBeNull();
    const broken = {
      ...curve,
      get loss(): number[] {
        throw new TypeError("no loss");
      }
    };
    expect(() => courseOf(broken)).toThrow(TypeError);
  });
});

describe("doublingsTried(curves)", () => {
  it("has what came of a curve cut half way, its forecast, and the power law of the part seen", () => {
    const seen = firstPoints(whole, 50);
    const last = [96, 97, 98, 99, 100];
    const to = 512 * Math.exp(mean(last.map(Math.log)));
    const now = mean(whole.score.slice(45, 50));
    const ahead = forecastRun(forecastParts(seen, to))!;
    const [x, y] = [Array.from(seen.x, Math.log), Array.from(seen.score, (score) => Math.log(1 - score))];
    const slope = mean(x.map((at, t) => (at - mean(x)) * y[t]!)) / mean(x.map((at) => (at - mean(x)) ** 2));
    expectAlike(
      doublingsTried([curve]),
      [
        {
          ...{ family: "f", variant: "base", modelSize: 1e9, seen: 50 },
          ...{ came: mean(whole.score.slice(95)) - now, forecast: ahead.score - now },
          interval: [ahead.levelLow - now, ahead.levelHigh - now],
          law: 1 - Math.exp(mean(y) + slope * (Math.log(to) - mean(x))) - now
        }
      ],
      1e-9
    );
  });

  it("needs 24 evaluations before the cut and six after it", () => {
    const of = (samples: number[]) =>
      doublingsTried([{ ...curve, samples, loss: curve.loss.slice(0, samples.length) }]).length;
    const counted = (before: number, after: number) => [
      ...Array.from({ length: before }, (_, t) => 1000 + t),
      ...Array.from({ length: after }, (_, t) => 2200 + t)
    ];
    expect([of(counted(24, 6)), of(counted(23, 6)), of(counted(24, 5)), of(counted(5, 0))]).toEqual([1, 0, 0, 0]);
  });
});
