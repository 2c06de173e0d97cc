/** What a plan says of its own forecasts, read from results by other ways than the planner's. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { planStudy } from "../../../src/lib/plan/plan-study.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const results = await loadResults(projectRoot);
const { prediction, curves } = results;
const { series } = planStudy(results);
const digits = 1e-12;
const of = <One extends { family: string; variant: string; resource: string }>(all: readonly One[], one: One) =>
  all.find((other) =>
    ["family", "variant", "resource"].every((key) => other[key as "family"] === one[key as "family"])
  );

describe("planStudy(results).series[].backtest", () => {
  it.each(series)("has the mean error over the inner sizes, each left out: $family $variant $resource", (one) => {
    const chosen = prediction.orders.strict.indexOf("chosen");
    const left = of(prediction.between, one as never)!.targets.filter(({ kind }) => kind === "leave-one-out");
    const inner = [...left].sort((a, b) => a.target - b.target).slice(1, -1);
    expect(inner.length).toBe(one.sizes.length - 2);
    const errors = inner.flatMap(({ strict }) => strict[chosen]?.[0] ?? []);
    if (errors.length === 0) expect(one.backtest.between).toBeNull();
    else expectRelative(one.backtest.between!, errors.reduce((sum, e) => sum + e, 0) / errors.length, digits);
  });

  it.each(series)("has the largest size from the smaller, the nearest first: $family $variant $resource", (one) => {
    const chosen = prediction.orders.strict.indexOf("chosen");
    const largest = one.sizes.at(-1)!.modelSize;
    const below = of(prediction.between, one as never)!.targets.filter(
      ({ target, upTo }) => target === largest && upTo !== null
    );
    const expected = [...below]
      .sort((a, b) => b.upTo! - a.upTo!)
      .map(({ upTo, strict }) => ({
        from: upTo,
        target: largest,
        factor: largest / upTo!,
        error: strict[chosen]?.[0] ?? null
      }));
    expect(expected.length).toBeGreaterThan(0);
    expect(one.backtest.above).toEqual(expected);
  });

  it.each(series)("has rests of runs, by the law and by the best of no change: $family $variant $resource", (one) => {
    const { within } = prediction.orders;
    const cuts = of(prediction.within, one as never)!.cuts.filter(({ share }) => share !== null);
    expect(one.backtest.within.map(({ share }) => share)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    for (const { share, factor, law, still, inside } of one.backtest.within) {
      const cut = cuts.find((other) => other.share === share)!;
      const mean = (name: (typeof within)[number]) => cut.mean[within.indexOf(name)]![0];
      expect(law).toBe(mean("law"));
      expect(still).toBe(Math.min(mean("last-value"), mean("mean-5"), mean("mean-10")));
      expect(inside).toBe(cut.inside);
      // least times the steps seen that any size's last step is
      const times = cut.sizes.map(({ modelSize, seenToStep }) => {
        const curve = curves.find(
          ({ family, variant, modelSize: size }) =>
            family === one.family && variant === one.variant && size === modelSize
        )!;
        return curve.step.at(-1)! / seenToStep;
      });
      expect(factor).toBe(Math.min(...times));
    }
  });
});
