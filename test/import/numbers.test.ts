import { describe, expect, it } from "vitest";
import { numberOf } from "../../src/import/number-columns.js";
import { numberOf as numberIn } from "../../src/import/text/numbers.js";

describe("numberOf(value)", () => {
  it.each([
    ["30.00%", 0.3],
    ["51.42%", 0.5142],
    ["7 %", 0.07],
    ["100%", 1],
    [".5%", 0.005],
    ["-3%", -0.03],
    ["30,25 %", 0.3025],
    ["1.", 1],
    ["1e3", 1000],
    ["inf", Number.POSITIVE_INFINITY]
  ])("%s is %d", (text, number) => expect(numberOf(text)).toBe(number));

  it.each(["%", "5%%", "0x10%", "nan%", "e-2%", "1,500%", "1,5,5%", "a%", "5% of them", "", "-"])(
    "%j is none",
    (text) => expect(numberOf(text)).toBeNull()
  );
});

describe("numberOf(text)", () => {
  it.each([
    ["5", 5],
    ["5.", 5],
    [".5", 0.5],
    ["+1e-3", 0.001],
    ["-0.25", -0.25],
    ["0e5", 0],
    ["-inf", Number.NEGATIVE_INFINITY]
  ])("%s is %d", (text, number) => expect(numberIn(text)).toBe(number));

  it.each(["", " ", "5 ", " 5", "5\t", "\u00a05", "5\u00a0", "0x1F", "0b1", "0o7", "1,5", "1_0", "5%"])(
    "%j is none",
    (text) => expect(numberIn(text)).toBeUndefined()
  );
});
