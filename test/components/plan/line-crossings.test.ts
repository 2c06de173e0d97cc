import { describe, expect, it } from "vitest";
import { lineCrossings } from "../../../src/components/plan/frontier-figure.js";
import { lnLossAt, type SizeLine } from "../../../src/lib/plan/size-line.js";

/** A straight line of ln L against ln X, with the ln X that the size was measured at. */
function line(modelSize: number, k: number, lnL: number, [from, to]: [number, number]): SizeLine {
  return { modelSize, measured: true, k, lnX: 0, lnL, from, to, tokensPerSample: 1, errors: null };
}

describe("lineCrossings({ sizes })", () => {
  const small = line(1e9, 0.1, -0.2, [1, 9]);

  it("gives the X at which two neighbouring lines have one loss", () => {
    // -0.2 - 0.1 x = 0.1 - 0.2 x at x = 3
    const large = line(3e9, 0.2, 0.1, [2, 12]);
    const [crossing, ...more] = lineCrossings({ sizes: [small, large] });
    expect(more).toEqual([]);
    expect([crossing!.smaller, crossing!.larger]).toEqual([1e9, 3e9]);
    expect(Math.log(crossing!.x)).toBeCloseTo(3, 12);
    expect(lnLossAt(small, 3)).toBeCloseTo(lnLossAt(large, 3), 12);
  });

  it("leaves out lines that cross where one of them was not measured, run side by side, or share no X", () => {
    expect(lineCrossings({ sizes: [small, line(3e9, 0.2, 0.1, [4, 12])] })).toEqual([]);
    expect(lineCrossings({ sizes: [small, line(3e9, 0.1, -0.3, [2, 12])] })).toEqual([]);
    expect(lineCrossings({ sizes: [small, line(3e9, 0.2, 0.1, [9, 12])] })).toEqual([]);
  });
});
