/** A score that never moves has no slope, whatever sums round to. */
import { describe, expect, it } from "vitest";
import { fitUserRun } from "../../../src/lib/user-runs/fit-user-run.js";

describe("fitUserRun(curve)", () => {
  it.each([0.5, 0.1, 0.7, 1 / 3, 0.9999])("of a constant loss of %d is exactly 0 and not shown", (loss) => {
    const lnX = Float64Array.from({ length: 31 }, (_, i) => Math.log(10 * (i + 1)));
    const fit = fitUserRun({ run: "a", modelSize: null, lnX, lnL: lnX.map(() => Math.log(loss)) });
    const { k, interval, standardError, standardErrorOls, growth } = fit;
    expect([k, ...interval, standardError, standardErrorOls, growth]).toEqual([0, 0, 0, 0, 0, "not shown"]);
  });

  it("keeps a slope of one in a billion", () => {
    const lnX = Float64Array.from({ length: 31 }, (_, i) => Math.log(10 * (i + 1)));
    const fit = fitUserRun({ run: "a", modelSize: null, lnX, lnL: lnX.map((x) => -1e-9 * x - 0.5) });
    expect(fit.k).toBeCloseTo(1e-9, 14);
    expect(fit.growth).toBe("improved");
  });
});
