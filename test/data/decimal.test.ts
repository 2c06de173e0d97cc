import { describe, expect, it } from "vitest";
import { oneMinus, printedText } from "../../loaders/make-runs/one-minus.js";

describe("oneMinus(digits)", () => {
  it.each([
    ["0.97801", 0.02199],
    ["1", 0],
    ["0", 1],
    ["0.9", 0.1],
    ["1.000", 0],
    ["0.8794066667", 0.1205933333]
  ])("subtracts %s on its digits", (digits, expected) => {
    expect(oneMinus(digits)).toBe(expected);
  });

  it.each(["", "-0.5", "1e-3", "1.0001", "NaN", ".5"])("refuses %j", (digits) => {
    expect(() => oneMinus(digits)).toThrow(RangeError);
  });
});

describe("printedText(digits, decimals)", () => {
  it.each([
    ["17", 1, "17.0"],
    ["0.432", 4, "0.4320"],
    ["0.07", 3, "0.070"],
    ["0.135", 3, "0.135"],
    ["3", 0, "3"]
  ])("prints %s with %d decimals as %s", (digits, decimals, expected) => {
    expect(printedText(digits, decimals)).toBe(expected);
  });

  it("refuses to drop a digit", () => {
    expect(() => printedText("0.1234", 3)).toThrow("0.1234 has more than 3 decimals");
    expect(() => printedText("1e3", 3)).toThrow(RangeError);
  });
});
