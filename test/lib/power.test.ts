import { describe, expect, it } from "vitest";
import { power, powerOfTen, square, wholePower } from "../../src/lib/statistics/power.js";
import { expectRelative } from "../helpers/expect-relative.js";

describe("square(x), wholePower(x, n)", () => {
  it("round once a product", () => {
    expect(square(0.1)).toBe(0.1 * 0.1);
    expect(wholePower(-3, 3)).toBe(-27);
    expect(wholePower(1024, 3)).toBe(1_073_741_824);
    expect([wholePower(0, 0), wholePower(-0.5, 1)]).toEqual([1, -0.5]);
  });
});

describe("power(x, y)", () => {
  // Python's decimal, to the digits of a double
  it.each([
    [3, 0.5, 1.7320508075688772],
    [1.5, -2.25, 0.40160089049326436],
    [72e9, 1.3, 130176396495431.44],
    [1e-4, 3.7, 1.5848931924611135e-15]
  ])("%d to %d", (x, y, expected) => {
    expectRelative(power(x, y), expected, 1e-14);
  });

  it("keeps the ends of a scale: exponents 0 and 1 are exact, 0 stays 0", () => {
    for (const x of [0.3, 7, 1e25 / 3]) expect([power(x, 0), power(x, 1)]).toEqual([1, x]);
    expect([power(0, 0.5), power(0, 0)]).toEqual([0, 1]);
  });
});

describe("powerOfTen(n)", () => {
  it("is the double that the literal is, for whole n", () => {
    for (let n = -330; n <= 310; n++) expect(powerOfTen(n)).toBe(Number.parseFloat(`1e${n}`));
    expect([powerOfTen(-0), powerOfTen(-3), powerOfTen(23)]).toEqual([1, 0.001, 1e23]);
  });

  it("lies between them elsewhere", () => {
    expectRelative(powerOfTen(0.5), Math.sqrt(10), 1e-15);
    expectRelative(powerOfTen(-0.1277), 0.7452465942515136, 1e-15);
  });
});
