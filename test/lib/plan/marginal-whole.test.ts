/** The next doubling by the law, every number by its formula and its draws. */
import { describe, expect, it } from "vitest";
import { courseOf, doubled } from "../../../src/lib/plan/doubling.js";
import { marginals } from "../../../src/lib/plan/marginal.js";
import { spendSamples } from "../../../src/lib/plan/plan-forecast.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";
import { line, modelOf, shape } from "./planted-line.js";

describe("marginals(models, plan, shape)", () => {
  const levels = Float64Array.from([0.01, -0.02, 0.03, 0, -0.01]);
  const slopes = Float64Array.from([0.004, 0.001, -0.006, 0.002, 0]);
  const pair = (resource: "compute" | "data", scale: number) => {
    const change = { lnX: Math.log(1e4 * scale), from: Math.log(1e3 * scale), to: Math.log(1e5 * scale) };
    const one = line(1e9, 0.1, { levels, slopes }, change);
    const two = line(2e9, 0.15, { levels: levels.slice(0, 4).reverse(), slopes: slopes.slice(0, 4) }, change);
    return modelOf([one, two], resource);
  };
  const cost = 6 * 1e9 * 50;
  const models = { byData: pair("data", 1), byCompute: pair("compute", cost), course: null };

  it("has the gain of twice the steps, twice the size, and both, with the percentiles over the draws of both", () => {
    const plan = spendSamples(models.byData.sizes[0]!, 2e4, shape);
    const found = marginals(models, plan, shape);
    const drawn = (k: number, own: readonly number[], slope: readonly number[], z: number) =>
      own.map((level, b) => 0.5 * Math.exp(level - (k + slope[b]!) * z));
    const [l, s] = [[...levels], [...slopes]];
    const [l2, s2] = [l.slice(0, 4).reverse(), s.slice(0, 4)];
    const now = drawn(0.1, l, s, Math.log(2));
    const expected = [
      { what: "steps", size: 1e9, after: drawn(0.1, l, s, Math.log(4)), loss: 0.5 * 4 ** -0.1 },
      { what: "size", size: 2e9, after: drawn(0.15, l2, s2, Math.log(2)), loss: 0.5 * 2 ** -0.15 },
      { what: "size and compute", size: 2e9, after: drawn(0.15, l2, s2, Math.log(2)), loss: 0.5 * 2 ** -0.15 }
    ];
    expect(found).toHaveLength(3);
    for (const [i, { what, size, after, loss }] of expected.entries()) {
      const gains = after.map((value, b) => now[b]! - value).sort((a, b) => a - b);
      const quantile = (p: number) => {
        const place = (gains.length - 1) * p;
        const below = Math.min(Math.floor(place), gains.length - 2);
        return gains[below]! + (gains[below + 1]! - gains[below]!) * (place - below);
      };
      expectAlike(
        found[i],
        {
          ...{ what, by: "law", passRate: 1 - loss, gain: 0.5 * 2 ** -0.1 - loss },
          interval: [quantile(0.025), quantile(0.975)],
          after: { modelSize: size, loss }
        },
        1e-9
      );
    }
    // the same compute at twice the size is half the samples
    expectRelative(found[1]!.after.samples, 1e4, 1e-12);
    expectRelative(found[2]!.after.samples, 2e4, 1e-12);
    expectRelative(found[0]!.after.samples, 4e4, 1e-12);
  });

  it("has no gain where the plan or what comes after it is too far, and no interval without draws", () => {
    const at = (samples: number) => marginals(models, spendSamples(models.byData.sizes[0]!, samples, shape), shape);
    expect(at(2.1e5)[0]).toMatchObject({ what: "steps", by: "law", gain: null, passRate: null, interval: null });
    expect(at(2.1e5)[2]!.gain).not.toBeNull();
    expect(at(5e5).map(({ gain }) => gain)).toEqual([null, null, null]);
    // the larger size ran longer: what comes after is answered, and the plan is not
    const longer = modelOf([line(1e9, 0.1, null), line(2e9, 0.1, null, { to: Math.log(1e6) })]);
    const [, , both] = marginals({ ...models, byData: longer }, spendSamples(longer.sizes[0]!, 5e5, shape), shape);
    expect(both).toMatchObject({ gain: null, passRate: null, interval: null, after: { loss: expect.any(Number) } });
    const still = { ...models, byData: modelOf([line(1e9, 0.1, { levels, slopes }), line(2e9, 0.1, null)]) };
    const found = marginals(still, spendSamples(still.byData.sizes[0]!, 2e4, shape), shape);
    expect(found.map(({ interval }) => interval === null)).toEqual([false, false, true]);
    const other = { ...models, byData: modelOf([line(1e9, 0.1, null), line(2e9, 0.1, { levels, slopes })]) };
    expect(marginals(other, spendSamples(other.byData.sizes[0]!, 2e4, shape), shape)[2]!.interval).toBeNull();
  });

  it("by the size's own curve has what that gives, as far as the law is answered", () => {
    const samples = Array.from({ length: 60 }, (_, t) => 1000 * (t + 1));
    const loss = samples.map((x, t) => 0.9 * x ** -0.08 + 0.01 * Math.sin(7 * t));
    const own = { family: "f", variant: "base" as const, modelSize: 1e9, step: samples, flops: samples, samples, loss };
    const course = courseOf(own)!;
    const noisy = modelOf([line(1e9, 0.1, { levels, slopes, runSlope: 2e-4 }), line(2e9, 0.1, null)]);
    for (const at of [2e4, 4e4]) {
      const plan = spendSamples(noisy.sizes[0]!, at, shape);
      const [steps, ...others] = marginals({ ...models, byData: noisy, course }, plan, shape);
      const { after } = marginals({ ...models, byData: noisy }, plan, shape)[0]!;
      expect(steps).toEqual({ what: "steps", after, ...doubled(course, at, 2e-4) });
      expect(steps!.by).toBe(at === 2e4 ? "measured" : "forecast");
      expect(others.map(({ by }) => by)).toEqual(["law", "law"]);
    }
    const quiet = modelOf([line(1e9, 0.1, null), line(2e9, 0.1, null)]);
    const [still] = marginals({ ...models, byData: quiet, course }, spendSamples(quiet.sizes[0]!, 2e4, shape), shape);
    expect(still).toMatchObject({ by: "measured", interval: null });
    const far = spendSamples(noisy.sizes[0]!, 2.1e5, shape);
    expect(marginals({ ...models, byData: noisy, course }, far, shape)[0]).toMatchObject({ by: "law", gain: null });
  });
});
