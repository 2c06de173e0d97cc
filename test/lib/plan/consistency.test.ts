/** Plans against the results file that they are made from, and against SciPy. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { lineCrossings } from "../../../src/components/plan/frontier-figure.js";
import { modelOf } from "../../../src/lib/plan/answer.js";
import { forecast, requirement, spendFlops, spendSamples } from "../../../src/lib/plan/plan-forecast.js";
import { lawNames, type PlanStudy } from "../../../src/lib/plan/plan-study.js";
import { lnLossAt } from "../../../src/lib/plan/size-line.js";
import type { Results } from "../../../src/lib/results.js";
import { resources, type Variant } from "../../../src/lib/runs.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { asked, paperStudy } from "./plan-study.js";

interface Reference {
  series: {
    variant: Variant;
    resource: "compute" | "data";
    law: "joint" | "own";
    flops: number;
    target: number;
    sizes: { size: number; tokens: number; samples: number; loss: number; needs: number | null }[];
  }[];
  question: { flops: number; tokens: number; samples: number; steps: number; passes: number; passRate: number };
}

const reference = JSON.parse(readFileSync("test/fixtures/scipy/plan.json", "utf8")) as Reference;
const shape = { batch: 512, tokensPerSample: null };

describe("a plan and results.json", () => {
  let study: PlanStudy;
  let results: Results;
  /** the law as it is fitted, without what is known of late slopes */
  let fitted: PlanStudy;
  beforeAll(async () => {
    study = await paperStudy();
    fitted = { ...study, series: study.series.map((one) => ({ ...one, late: null })) };
    results = await loadResults(projectRoot);
  });

  it("has the laws' losses to 1e-12, at the reference X and at X = 1, for every series, law and size", () => {
    let compared = 0;
    for (const { family, variant, resource } of study.series) {
      for (const law of lawNames) {
        const model = modelOf(study, { family, variant }, resource, law);
        expect(model.law).toBe(law);
        const fitted =
          law === "own"
            ? results.sizeLaws.filter((s) => s.family === family && s.variant === variant && s.resource === resource)
            : results.laws.find(
                (l) =>
                  l.family === family &&
                  l.variant === variant &&
                  l.resource === resource &&
                  l.protocol === "full" &&
                  l.objective === (law === "joint" ? "log" : "linear")
              )!.law.sizes;
        for (const size of fitted) {
          const line = model.lineAt(size.modelSize);
          expectRelative(Math.exp(lnLossAt(line, Math.log(size.referenceX))), size.referenceLoss, 1e-12);
          // E is ln L at X = 1: between -0.1 and 5, compared absolutely
          expect(Math.abs(lnLossAt(line, 0) - size.intercept)).toBeLessThan(1e-12);
          expect(line.k).toBe(size.learningEfficiency);
          compared++;
        }
      }
    }
    expect(compared).toBe(3 * 2 * (7 + 7 + 4));
  });

  it("has the measured crossings on the lines of own laws, and in the order of the pages", () => {
    let [measured, drawn] = [0, 0];
    for (const { family, variant, resource, pairs } of results.experiments.crossings) {
      const model = modelOf(fitted, { family, variant }, resource, "own");
      const crossed = pairs.filter(({ neighbours, x }) => neighbours && x !== null);
      for (const { smaller, larger, x } of crossed) {
        const [a, b] = [smaller, larger].map((size) => lnLossAt(model.lineAt(size), Math.log(x!)));
        expect(Math.abs(a! - b!)).toBeLessThan(1e-9); // 1e-12 of ln X near 45, over slopes that differ by 0.002
      }
      const inside = crossed.filter(({ position }) => position === "inside");
      const found = lineCrossings(model);
      expect(found.map(({ smaller, larger }) => [smaller, larger])).toEqual(
        inside.map(({ smaller, larger }) => [smaller, larger])
      );
      for (const [i, { x }] of inside.entries()) expectRelative(found[i]!.x, x!, 1e-9);
      measured += crossed.length;
      drawn += found.length;
    }
    expect(measured).toBeGreaterThan(10);
    expect(drawn).toBeGreaterThan(0);
  });

  it("agrees with SciPy on losses, samples and requirements", () => {
    for (const one of reference.series) {
      const model = modelOf(fitted, { family: "qwen2.5", variant: one.variant }, one.resource, one.law);
      for (const size of one.sizes) {
        const line = model.lineAt(size.size * 1e9);
        expectRelative(line.tokensPerSample, size.tokens, 1e-12);
        const spent = spendFlops(line, one.flops, shape);
        expectRelative(spent.samples, size.samples, 1e-12);
        const x = one.resource === "compute" ? spent.flops : spent.samples;
        // least_squares stops at gradients of 1e-15: seven digits of k
        expectRelative(Math.exp(lnLossAt(line, Math.log(x))), size.loss, 1e-7);
        const found = requirement(model, line.modelSize, one.target, shape);
        if (size.needs === null || found.needs === null) continue;
        // ln X is reached over k: an error of 1e-8 in ln L is one of 1e-7 in ln X
        expectRelative(one.resource === "compute" ? found.needs.flops : found.needs.samples, size.needs, 1e-5);
      }
    }
  });

  it("answers the page's first question as worked out by hand", () => {
    // sampling at the rate of training, as the reference has it
    const found = asked(study, { problems: "8000", generation: "0.4", size: "32" });
    const { plan, budget, best, reuse, sizes } = found;
    const { question } = reference;
    expectRelative(budget.flops!, question.flops, 1e-12);
    expect(best).toBe(72e9);
    expect(sizes.find(({ modelSize }) => modelSize === 72e9)!.fits).toBe(false);
    expectRelative(plan.tokensPerSample, question.tokens, 1e-12);
    expectRelative(plan.samples, question.samples, 1e-12);
    expectRelative(plan.steps, question.steps, 1e-12);
    expectRelative(reuse!.reuseFactor, question.passes, 1e-12);
    expectRelative(plan.passRate!, question.passRate, 1e-7);
    // as printed in the note: 8.207e19 FLOPs, 8,120 tokens, 52,644 samples, 102.8 steps, 6.58 passes, 0.517
    expect(
      [budget.flops! / 1e19, plan.tokensPerSample, plan.samples, plan.steps, reuse!.reuseFactor, plan.passRate!].map(
        (value) => Number(value.toPrecision(4))
      )
    ).toEqual([8.207, 8120, 52640, 102.8, 6.581, 0.517]);
    expect(plan.interval![0]).toBeLessThan(plan.passRate!);
    expect(plan.distance).toMatchObject({ reach: "inside", xFactor: 1 });
  });

  it("has the interval that its parts in results.json add up to", () => {
    const { planning, laws } = results;
    const mine = (one: { family: string; variant: string; resource: string }) =>
      one.family === "qwen2.5" && one.variant === "base" && one.resource === "compute";
    const { noise, sizes } = planning.series.find(mine)!;
    const own = noise!.sizes.find(({ modelSize }) => modelSize === 32e9)!;
    const { law } = laws.find((one) => mine(one) && one.protocol === "full" && one.objective === "log")!;
    const line = law.sizes.find(({ modelSize }) => modelSize === 32e9)!;
    const { plan } = asked(study, { problems: "8000", generation: "0.4", size: "32" });
    const z = Math.log(plan.flops / line.referenceX);
    const k = (kMax: number, n0: number) => kMax / (1 + n0 / 32e9);
    const { unit } = planning.settings;
    const drawn = own.levels.map((level, b) => {
      const moved = k(law.kMax + noise!.kMax[b]! * unit, law.n0 * Math.exp(noise!.lnN0[b]! * unit));
      return level * unit - (moved - k(law.kMax, law.n0)) * z;
    });
    const mean = drawn.reduce((a, b) => a + b, 0) / drawn.length;
    const ofLaw = drawn.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (drawn.length - 1);
    // the form adds nothing here: own slope and law agree within the own slope's error
    const ofSizes = noise!.drift * z * z;
    const ofRun = own.runLevel + own.runSlope * Math.log(plan.flops / own.centre) ** 2;
    const total = ofLaw + ofSizes + ofRun + own.white + own.wander;
    const df = total ** 2 / (ofRun ** 2 / noise!.runDf + ofSizes ** 2 / sizes.length);
    const half = tQuantile(0.975, df) * Math.sqrt(total);
    const lnL = Math.log(plan.loss!);
    // the planner's t is read from a table, within 2e-4
    for (const [i, sign] of [1, -1].entries())
      expectRelative(plan.interval![i]!, 1 - Math.exp(lnL + sign * half), 1e-4);
  });

  it("says by how much 64 machines for two days leave the data, without a number", () => {
    const { plan, best, wholeBudget } = asked(study, { gpus: "64", hours: "48", generation: "0.4" });
    expect(best).toBeNull();
    expect(plan).toMatchObject({ modelSize: 72e9, loss: null, passRate: null, interval: null });
    expect(plan.distance.reach).toBe("far");
    // 64 x 989.5e12 x 0.4 x 172,800 s x 0.6 over the 2.243e20 FLOPs of the longest run
    expectRelative(plan.distance.xFactor, (64 * 989.5e12 * 0.4 * 172_800 * 0.6) / 2.243e20, 1e-3);
    expectRelative(wholeBudget!.factor, plan.distance.xFactor, 1e-12);
  });

  it("has no interval where no repeats tell the noise, and says the same otherwise", () => {
    const { plan, sizes } = asked(study, { family: "llama3", by: "steps", steps: "50" });
    expect(plan.passRate).toBeGreaterThan(0.3);
    expect(plan.interval).toBeNull();
    expect(sizes.every(({ chance }) => chance === null)).toBe(true);
  });

  it("keeps samples and compute together by each size's own tokens", () => {
    for (const resource of resources) {
      const model = modelOf(study, { family: "qwen2.5", variant: "base" }, resource, "joint");
      for (const line of model.sizes) {
        const there = spendSamples(line, 20_000, shape);
        expectRelative(spendFlops(line, there.flops, shape).samples, 20_000, 1e-12);
        expectRelative(there.flops, 6 * line.modelSize * there.tokens, 1e-12);
        expect(forecast(model, there, shape).steps).toBe(20_000 / 512);
      }
    }
  });
});
