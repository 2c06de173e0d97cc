/** Where the planner's parts change their answer: cuts of too few evaluations, draws without a law, fits without an end. */
import { beforeAll, describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { type LateCurve, lateSlope } from "../../../src/lib/plan/late-slope.js";
import { groupAdvice } from "../../../src/lib/plan/limited-data.js";
import { planModel } from "../../../src/lib/plan/model.js";
import { type PlanSeries, type PlanStudy, planStudy } from "../../../src/lib/plan/plan-study.js";
import type { Results } from "../../../src/lib/results.js";

let results: Results;
let study: PlanStudy;
beforeAll(async () => {
  results = await loadResults(projectRoot);
  study = planStudy(results);
});

describe("lateSlope(curves), by the evaluations on either side of the cut", () => {
  /** So many evaluations up to half of the last X, and so many beyond it; the slope beyond is a third. */
  const curve = (before: number, beyond: number): LateCurve => {
    const x = [
      ...Array.from({ length: before }, (_, i) => 50 - before + i + 1),
      ...Array.from({ length: beyond }, (_, i) => 51 + (49 * (i + 1)) / beyond)
    ];
    const lnX = Float64Array.from(x, Math.log);
    const cut = lnX[before - 1]!;
    const lnL = lnX.map((at) => -0.3 * (Math.min(at, cut) - 3) - 0.1 * Math.max(0, at - cut));
    return { modelSize: 7e9, lnX, lnL };
  };
  it.each([
    [12, 12, true],
    [11, 12, false],
    [12, 11, false],
    [11, 11, false],
    [30, 3, false],
    [3, 30, false]
  ])("%i before and %i beyond: %s", (before, beyond, isTried) => {
    const curves = [1, 2, 3].map(() => curve(before, beyond));
    if (isTried) expect(lateSlope(curves)!.share).toBeCloseTo(1 / 3, 9);
    else expect(lateSlope(curves)).toBeNull();
  });
});

describe("planModel(study, series, law), of draws without a law", () => {
  const drawsOf = (series: PlanSeries, law: "own" | "joint") => {
    const { lineAt, sizes } = planModel(study, series, law);
    return lineAt(sizes[0]!.modelSize)!.errors!.levels.length;
  };
  it("leaves them out where the law is asked for, and keeps them where a size's own slope is", () => {
    const series = study.series.find(({ noise }) => noise !== null)!;
    const noise = series.noise!;
    const missing = { ...series, noise: { ...noise, kMax: noise.kMax.map((value, b) => (b < 3 ? null : value)) } };
    const without = noise.kMax.filter((value, b) => b >= 3 && value !== null).length;
    expect(drawsOf(missing, "own")).toBe(noise.sizes[0]!.slopes.length);
    expect(drawsOf(missing, "joint")).toBe(without);
    expect(without).toBeLessThan(noise.sizes[0]!.slopes.length);
  });
});

describe("planStudy(results), by the end of a law's fit", () => {
  it.each([
    ["converged", true],
    ["max-iterations", true],
    ["at-bound", false],
    ["flat", false]
  ] as const)("%s: a law is %s", (status, isTaken) => {
    const laws = results.laws.map((law) => ({ ...law, status }));
    const found = planStudy({ ...results, laws } as Results).series.filter(({ laws: taken }) => taken.joint !== null);
    const possible = results.planning.series.filter((series) =>
      results.laws.some(
        (law) =>
          law.family === series.family &&
          law.variant === series.variant &&
          law.resource === series.resource &&
          law.protocol === "full" &&
          law.objective === "log" &&
          law.law !== null
      )
    );
    expect(found).toHaveLength(isTaken ? possible.length : 0);
    expect(possible.length).toBeGreaterThan(0);
  });
});

describe("groupAdvice(study, series, flops)", () => {
  it("has the means of the shortest stretch that reaches the budget's nearest measured one", () => {
    const record = study.rollouts[0]!;
    for (const { computeFlops } of record.budgets) {
      const { means } = groupAdvice(study, record, computeFlops)!;
      const expected = record.means.filter(({ to }) => to >= computeFlops / (1 + 1e-9)).sort((a, b) => a.to - b.to)[0];
      expect(means?.to ?? null).toBe(expected?.to ?? null);
    }
  });

  it("takes a stretch that ends at the budget, and none where all end before it", () => {
    const record = study.rollouts[0]!;
    const { computeFlops } = record.budgets[0]!;
    const stretch = (to: number) => ({ from: 0, to, groups: [] });
    const means = (ends: number[]) =>
      groupAdvice({ ...study, rollouts: [{ ...record, means: ends.map(stretch) }] }, record, computeFlops)!.means;
    expect(means([computeFlops / 2, computeFlops, computeFlops * 2])!.to).toBe(computeFlops);
    expect(means([computeFlops / 2])).toBeNull();
  });
});
