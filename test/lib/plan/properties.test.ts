/** What must hold whatever is asked: seeded plans over every series, law, size and resource. */
import { beforeAll, describe, expect, it } from "vitest";
import { modelOf } from "../../../src/lib/plan/answer.js";
import { bestSize, frontier, isoLoss } from "../../../src/lib/plan/best.js";
import type { PlanModel } from "../../../src/lib/plan/model.js";
import { forecast, lnXOfStep, requirement, spendFlops, spendSamples } from "../../../src/lib/plan/plan-forecast.js";
import { lawNames, type PlanStudy } from "../../../src/lib/plan/plan-study.js";
import { limitsOf } from "../../../src/lib/plan/reach.js";
import { halfWidth, lnLossAt } from "../../../src/lib/plan/size-line.js";
import { type Random, seededRandom } from "../../../src/lib/statistics/random.js";
import { paperStudy } from "./plan-study.js";

const shape = { batch: 512, tokensPerSample: null };

/** A measured size, or one between two of them. */
function anySize(model: PlanModel, random: Random): number {
  const sizes = model.sizes.map((line) => line.modelSize);
  if (random.uniform() < 0.5) return sizes[random.below(sizes.length)]!;
  return sizes[0]! * (sizes.at(-1)! / sizes[0]!) ** random.uniform();
}

describe("plans", () => {
  let study: PlanStudy;
  let models: PlanModel[];
  beforeAll(async () => {
    study = await paperStudy();
    models = study.series.flatMap((series) => lawNames.map((law) => modelOf(study, series, series.resource, law)));
  });

  it("backwards is the inverse of forwards, in loss and in resource", () => {
    const random = seededRandom(8);
    let [there, back] = [0, 0];
    for (const model of models) {
      for (let i = 0; i < 60; i++) {
        const line = model.lineAt(anySize(model, random));
        const lnX = line.from + random.uniform() * (line.to + 1 - line.from);
        const spent = (model.resource === "compute" ? spendFlops : spendSamples)(line, Math.exp(lnX), shape);
        const { passRate, x } = forecast(model, spent, shape);
        if (passRate !== null && passRate > 0 && passRate < 1) {
          const { needs } = requirement(model, line.modelSize, passRate, shape);
          const reached = model.resource === "compute" ? needs!.flops : needs!.samples;
          // an ulp of the pass rate is one of ln L over k in ln X: k is 0.003 or more
          expect(Math.abs(reached / x - 1)).toBeLessThan(1e-9);
          there++;
        }
        const target = 0.02 + 0.6 * random.uniform();
        const { needs } = requirement(model, line.modelSize, target, shape);
        if (needs) {
          expect(Math.abs(forecast(model, needs, shape).passRate! - target)).toBeLessThan(1e-12);
          back++;
        }
      }
    }
    expect(Math.min(there, back)).toBeGreaterThan(200);
  });

  it("the ends of a requirement are where the ends of the forecast's interval have the target", () => {
    const random = seededRandom(9);
    let checked = 0;
    for (const model of models) {
      for (let i = 0; i < 20; i++) {
        const modelSize = anySize(model, random);
        const target = 0.05 + 0.5 * random.uniform();
        const { needs, low, high } = requirement(model, modelSize, target, shape);
        if (!needs) continue;
        if (low) {
          expect(low.flops).toBeLessThan(needs.flops);
          expect(forecast(model, low, shape).interval![1]).toBeCloseTo(target, 9);
          checked++;
        }
        if (high) {
          expect(high.flops).toBeGreaterThan(needs.flops);
          expect(forecast(model, high, shape).interval![0]).toBeCloseTo(target, 9);
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(50);
  });

  it("more of the resource never raises the loss, and the forecast lies inside its interval", () => {
    for (const model of models) {
      for (const line of model.sizes) {
        let before = Number.POSITIVE_INFINITY;
        for (let i = 0; i <= 40; i++) {
          const first = Math.max(line.from, lnXOfStep(model, line, shape));
          const lnX = first + ((line.to + Math.log(limitsOf(model).x) - first) * i) / 40;
          const spent = (model.resource === "compute" ? spendFlops : spendSamples)(line, Math.exp(lnX), shape);
          const { loss, interval } = forecast(model, spent, shape);
          expect(loss!).toBeLessThan(before);
          before = loss!;
          if (interval) {
            expect(interval[0]).toBeLessThanOrEqual(Math.max(0, 1 - loss!) + 1e-12);
            expect(interval[1]).toBeGreaterThan(1 - loss!);
          }
        }
      }
    }
  });

  it("intervals widen from the middle of the data outwards, and never fall below one evaluation's noise", () => {
    for (const model of models.filter(({ series }) => series.noise)) {
      for (const line of model.sizes) {
        const far = [1, 2, 3].map((z) => halfWidth(line, line.lnX + z)!);
        expect([...far].sort((a, b) => a - b)).toEqual(far);
        expect(halfWidth(line, line.lnX)!).toBeGreaterThan(1.95 * Math.sqrt(line.errors!.point));
      }
    }
  });

  it("a number ends where it is said to end: at the tested factor, the largest size's factor, one step", () => {
    for (const model of models) {
      const { x, larger, smaller } = limitsOf(model);
      const line = model.sizes.at(-1)!;
      const at = (size: number, lnX: number) => {
        const one = model.lineAt(size);
        const spent = (model.resource === "compute" ? spendFlops : spendSamples)(one, Math.exp(lnX), shape);
        return forecast(model, spent, shape).distance.reach;
      };
      expect(at(line.modelSize, line.to)).toBe("inside");
      expect(at(line.modelSize, line.to + Math.log(x) * 0.999)).toBe("outside");
      expect(at(line.modelSize, line.to + Math.log(x) * 1.001)).toBe("far");
      expect(at(line.modelSize * larger * 0.999, line.to)).toBe("outside");
      expect(at(line.modelSize * larger * 1.001, line.to)).toBe("far");
      expect(at(model.sizes[0]!.modelSize / (smaller * 1.001), model.sizes[0]!.to)).toBe("far");
      const tiny = spendSamples(line, 511, shape);
      expect(forecast(model, tiny, shape).distance).toMatchObject({ reach: "far", xSide: "before" });
      expect(forecast(model, tiny, shape).passRate).toBeNull();
    }
  });

  it("chances are shares of the draws: they add up to 1, and the same question has the same chances", () => {
    const random = seededRandom(10);
    for (const model of models.filter(({ series }) => series.noise)) {
      for (let i = 0; i < 5; i++) {
        const budget = { flops: 10 ** (17 + 3.5 * random.uniform()), samples: null };
        const { sizes, best } = bestSize(model, budget, shape, { seed: 1 });
        const candidates = sizes.filter(({ loss }) => loss !== null);
        const total = sizes.reduce((sum, { chance }) => sum + (chance ?? 0), 0);
        expect(total).toBeCloseTo(candidates.length > 1 ? 1 : 0, 9);
        expect(sizes.filter(({ loss }) => loss === null).every(({ chance }) => chance === null)).toBe(true);
        if (best !== null)
          expect(candidates.every(({ loss }) => loss! >= sizes.find((s) => s.modelSize === best)!.loss!)).toBe(true);
        expect(bestSize(model, budget, shape, { seed: 1 })).toEqual(bestSize(model, budget, shape, { seed: 1 }));
      }
    }
  });

  it("less data never helps, and what runs out first is what holds the plan", () => {
    const model = modelOf(study, { family: "qwen2.5", variant: "base" }, "compute", "joint");
    const all = bestSize(model, { flops: 1e20, samples: null }, shape, { seed: 1 });
    const few = bestSize(model, { flops: 1e20, samples: 8000 }, shape, { seed: 1 });
    for (const [i, one] of few.sizes.entries()) {
      expect(one.samples).toBeLessThanOrEqual(8000 * (1 + 1e-12));
      expect(one.binding).toBe(all.sizes[i]!.samples > 8000 ? "data" : "compute");
      if (one.loss !== null && all.sizes[i]!.loss !== null)
        expect(one.loss).toBeGreaterThanOrEqual(all.sizes[i]!.loss!);
    }
  });

  it("the frontier is the least of the lines and never rises; curves of equal loss have that loss", () => {
    for (const model of models) {
      const points = frontier(model, shape, 120);
      for (const { x, loss, modelSize } of points) {
        expect(Math.exp(lnLossAt(model.lineAt(modelSize), Math.log(x)))).toBe(loss);
      }
      const inside = points.filter((point) => point.inside);
      expect(inside.length).toBeGreaterThan(20);
      for (const curve of isoLoss(model, [0.9, 0.7, 0.5], shape)) {
        for (const { modelSize, x } of curve.points) {
          expect(Math.abs(Math.exp(lnLossAt(model.lineAt(modelSize), Math.log(x))) / curve.loss - 1)).toBeLessThan(
            1e-12
          );
        }
      }
    }
  });

  it("a size between two others lies between their lines' levels, and the line goes through both ends", () => {
    for (const model of models) {
      for (const [i, line] of model.sizes.slice(0, -1).entries()) {
        const next = model.sizes[i + 1]!;
        const near = model.lineAt(line.modelSize * (1 + 1e-9));
        expect(Math.abs(near.lnL - line.lnL)).toBeLessThan(1e-6);
        const middle = model.lineAt(Math.sqrt(line.modelSize * next.modelSize));
        expect(middle.lnL).toBeCloseTo((line.lnL + next.lnL) / 2, 9);
        expect(middle.measured).toBe(false);
      }
    }
  });
});
