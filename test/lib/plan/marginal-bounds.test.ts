/** The gain of a doubling, its interval and the chances of sizes from the draws themselves, quantiles by d3-array (type 7). */
import { quantileSorted } from "d3-array";
import { describe, expect, it } from "vitest";
import { bestSize } from "../../../src/lib/plan/best.js";
import { marginals } from "../../../src/lib/plan/marginal.js";
import { type PlanModel, planModel } from "../../../src/lib/plan/model.js";
import { spendFlops } from "../../../src/lib/plan/plan-forecast.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { paperStudy } from "./plan-study.js";

const study = await paperStudy();
const modelOf = (resource: string): PlanModel =>
  planModel(
    study,
    study.series.find((one) => one.family === "qwen2.5" && one.variant === "base" && one.resource === resource)!,
    "joint"
  );
const [byCompute, byData] = [modelOf("compute"), modelOf("data")];
const shape = { batch: study.batch, tokensPerSample: null };

/** Losses of a size at X over the draws of the law. */
function drawn(model: PlanModel, modelSize: number, x: number): number[] {
  const { lnX, lnL, k, errors, to, late } = model.lineAt(modelSize);
  // beyond the end, the share of the late slope
  const beyond = Math.max(0, Math.log(x) - to);
  const z = Math.log(x) - beyond - lnX + late!.share * beyond;
  return Array.from(errors!.levels, (level, b) => Math.exp(lnL + level - (k + errors!.slopes[b]!) * z));
}

describe("marginals(models, plan, shape)", () => {
  it("has the 2.5 and 97.5 % of the gains over the draws, draw by draw", () => {
    const plan = spendFlops(byCompute.lineAt(7e9), 8e18, shape);
    const found = marginals({ byCompute, byData, course: null }, plan, shape).filter(
      ({ interval }) => interval !== null
    );
    expect(found.map(({ what, by }) => [what, by])).toEqual([
      ["steps", "law"],
      ["size", "law"],
      ["size and compute", "law"]
    ]);
    for (const { what, after, interval } of found) {
      const model = what === "size" ? byCompute : byData;
      const before = drawn(model, 7e9, model === byCompute ? plan.flops : plan.samples);
      const then = drawn(model, after.modelSize, after.x);
      const gains = before.map((loss, b) => loss - then[b]!).sort((a, b) => a - b);
      expectRelative(interval![0], quantileSorted(gains, 0.025)!, 1e-9);
      expectRelative(interval![1], quantileSorted(gains, 0.975)!, 1e-9);
    }
  });
});

describe("bestSize(model, budget, shape)", () => {
  it("counts the draws in which a size has the least loss, where nothing is drawn beside them", () => {
    // form, drift and the rule between sizes taken out: what is left is the law's own draws
    const still: PlanModel = {
      ...byCompute,
      lineAt: (size) => {
        const line = byCompute.lineAt(size);
        return {
          ...line,
          errors: { ...line.errors!, form: 0, drift: 0, between: 0 },
          late: { ...line.late!, variance: 0 }
        };
      }
    };
    const { sizes } = bestSize(still, { flops: 3e19, samples: null }, shape, { seed: 1 });
    const candidates = sizes.filter(({ loss }) => loss !== null);
    const losses = candidates.map(({ modelSize, x }) => drawn(byCompute, modelSize, x));
    const draws = losses[0]!.length;
    const wins = candidates.map(() => 0);
    for (let b = 0; b < draws; b++) {
      const at = losses.map((one) => one[b]!);
      wins[at.indexOf(Math.min(...at))]! += 1 / draws;
    }
    candidates.forEach(({ chance }, i) => {
      expect(Math.abs(chance! - wins[i]!)).toBeLessThan(1e-9);
    });
    expect(wins.filter((share) => share > 0.01).length).toBeGreaterThan(1);
  });
});
