import { describe, expect, it } from "vitest";
import * as format from "../../src/lib/format.js";

describe("format", () => {
  it("writes losses, efficiencies and intercepts with fixed decimals", () => {
    expect(format.loss(0.41234)).toBe("0.412");
    expect(format.efficiency(0.1047)).toBe("0.105");
    expect(format.intercept(4.2149)).toBe("4.21");
  });

  it("writes N_0 with three figures", () => {
    expect(format.parameters(13.772e9)).toBe("13.8B");
    expect(format.parameters(9.2e9)).toBe("9.20B");
    expect(format.parameters(128.4e9)).toBe("128B");
    expect(format.parameters(9.999e9)).toBe("10.0B");
    expect(format.parameters(1234e9)).toBe("1,230B");
  });

  it("cuts R² instead of rounding it up to one", () => {
    expect(format.r2(0.99449)).toBe("0.994");
    expect(format.r2(0.99949)).toBe("0.999");
    expect(format.r2(0.9995)).toBe(">0.999");
    expect(format.r2(1)).toBe(">0.999");
    expect(format.r2(-0.25)).toBe("\u22120.250");
  });

  it("writes compute for text, page and drawing", () => {
    expect(format.computeText(3.24e19)).toBe("3.2\u00a0\u00d7\u00a010^19\u00a0FLOPs");
    expect(format.computeHtml(3.24e19)).toBe("3.2\u00a0\u00d7\u00a010<sup>19</sup>\u00a0FLOPs");
    expect(format.computeParts(9.96e18)).toEqual([
      { text: "1.0\u00a0\u00d7\u00a010" },
      { text: "19", raised: true },
      { text: "\u00a0FLOPs" }
    ]);
    expect(format.scientificParts(1e16, 1, true)).toEqual([{ text: "10" }, { text: "16", raised: true }]);
  });

  it("groups counts and names sizes", () => {
    expect(format.count(53760)).toBe("53,760");
    expect(format.count(999)).toBe("999");
    expect(format.count(1234567)).toBe("1,234,567");
    expect([0.5e9, 1.5e9, 72e9, 1e12, 6.74e8].map(format.modelSize)).toEqual([
      "0.5B",
      "1.5B",
      "72B",
      "1,000B",
      "0.674B"
    ]);
    expect([500, 1000, 20000].map(format.shortCount)).toEqual(["500", "1k", "20k"]);
    expect(format.sizeRange([32e9, 0.5e9])).toBe("0.5B\u201332B");
  });

  it("writes changes with a sign and a true minus", () => {
    expect(format.change(0.021)).toBe("+0.02");
    expect(format.change(-0.021)).toBe("\u22120.02");
    expect(format.change(-0.001)).toBe("0.00");
    expect(format.percentChange(-0.011)).toBe("\u22121.1%");
    expect(format.percentChange(0.003)).toBe("+0.3%");
  });

  it("gives one decimal to per cents below ten", () => {
    expect(format.percent(0.0254)).toBe("2.5%");
    expect(format.percent(0.2249)).toBe("22%");
    expect(format.percent(0.0996)).toBe("10%");
    expect(format.percent(0.0994)).toBe("9.9%");
    expect(format.smallPercent(-0.0002)).toBe("0.02%");
    expect(format.smallPercent(0.00001)).toBe("<0.01%");
  });

  it("keeps the same decimals at both ends of an interval", () => {
    expect(format.interval(0.115, 0.1449)).toBe("[0.115, 0.145]");
  });

  it("joins lists and counts in words", () => {
    expect(format.list(["0.5B", "1.5B", "3B"])).toBe("0.5B, 1.5B and 3B");
    expect(format.word(7)).toBe("seven");
    expect(format.word(105)).toBe("105");
    expect(format.plural(1, "size")).toBe("1 size");
    expect(format.plural(7, "size")).toBe("7 sizes");
  });

  it("refuses what is not a number", () => {
    expect(() => format.loss(Number.NaN)).toThrow(RangeError);
    expect(() => format.modelSize(0)).toThrow(RangeError);
    expect(() => format.computeText(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
