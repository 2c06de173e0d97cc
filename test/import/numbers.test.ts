import { describe, expect, it } from "vitest";
import { numberOf } from "../../src/import/number-columns.js";

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
