import { describe, expect, it } from "vitest";
import { meanInterval, welch } from "../../../src/lib/compare/welch.js";
import { tPower } from "../../../src/lib/statistics/t-power.js";
import { expectNumbers, expectRelative } from "../../helpers/expect-relative.js";

const a = [0.812, 0.806, 0.821, 0.799];
const b = [0.834, 0.829, 0.841];

describe("welch(a, b)", () => {
  it("gives SciPy 1.17.1's ttest_ind(equal_var=False): interval, p, df and t's distribution function", () => {
    expectNumbers(
      welch(a, b),
      {
        ...{ difference: -0.025166666666666667, low: -0.04015861202021968, high: -0.010174721313113436 },
        ...{ p: 0.007664064810239853, df: 4.962947253106937, chanceABetter: 0.0038320324051199263 }
      },
      1e-9
    );
  });

  it("is the same seen from the other side", () => {
    const [one, other] = [welch(a, b), welch(b, a)];
    expect(other.difference).toBeCloseTo(-one.difference, 14);
    expect(other.low).toBeCloseTo(-one.high!, 14);
    expect(other.chanceABetter).toBeCloseTo(1 - one.chanceABetter!, 12);
  });

  it("knows no interval and no chance of one value", () => {
    expect(welch([0.5], b)).toMatchObject({ low: null, high: null, chanceABetter: null, p: null });
    expect(welch(a, [0.5])).toMatchObject({ low: null, high: null, chanceABetter: null, p: null });
  });

  it("is sure where nothing varies", () => {
    expect(welch([0.5, 0.5], [0.25, 0.25])).toMatchObject({
      difference: 0.25,
      low: 0.25,
      high: 0.25,
      chanceABetter: 1
    });
    expect(welch([0.5, 0.5], [0.5, 0.5])).toMatchObject({ difference: 0, chanceABetter: 0.5, p: 1 });
  });
});

describe("meanInterval(values)", () => {
  it("gives SciPy 1.17.1's t.interval", () => {
    const [low, high] = meanInterval(a)!;
    expectRelative(low, 0.7946580584972585, 1e-10);
    expectRelative(high, 0.8243419415027415, 1e-10);
    expect(meanInterval([0.5])).toBeNull();
  });
});

describe("tPower(df, delta)", () => {
  it.each([
    [2, 1, 0.09520175549788396],
    [1, 0.5, 0.056096256831644375],
    [4, 2.5, 0.4772611173816541],
    [18, 1.118033988749895, 0.1850956562911663],
    [18, 3, 0.809706936962577],
    [98, 2.2, 0.5864751429343242],
    [8, 0, 0.05]
  ])("gives SciPy 1.17.1's noncentral t at df %d, delta %d", (df, delta, expected) => {
    expectRelative(tPower(df, delta), expected, 5e-7);
  });

  it("wants degrees of freedom", () => {
    expect(() => tPower(0, 1)).toThrow("tPower: df must be positive; got 0");
  });
});
