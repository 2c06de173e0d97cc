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
    expect([format.parametersEnd(0), format.parametersEnd(9.2e9)]).toEqual(["0", "9.20B"]);
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
    expect(format.capital(format.word(7))).toBe("Seven");
    expect(format.plural(1, "size")).toBe("1 size");
    expect(format.plural(7, "size")).toBe("7 sizes");
  });

  it("refuses what is not a number", () => {
    expect(() => format.loss(Number.NaN)).toThrow(RangeError);
    expect(() => format.modelSize(0)).toThrow(RangeError);
    expect(() => format.computeText(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });

  it("signs a change only where a figure of it is left", () => {
    expect([0.001, 0, -0.004, 0.005001, 12.5].map((value) => format.change(value))).toEqual([
      "0.00",
      "0.00",
      "0.00",
      "+0.01",
      "+12.50"
    ]);
    expect(format.change(0.0004, 3)).toBe("0.000");
    expect(format.change(0.0006, 3)).toBe("+0.001");
    expect([0.0004, 0, 0.25, -0.25].map(format.percentChange)).toEqual(["0.0%", "0.0%", "+25%", "\u221225%"]);
    expect(format.fixed(-0.0204, 2)).toBe("\u22120.02");
    expect(format.fixed(-0.004, 2)).toBe("0.00");
  });

  it("keeps the figures asked for, at any size and sign", () => {
    const three = (value: number) => format.significant(value, 3);
    expect([0.012345, 0.99951, 9.996, 1000, 123456, -0.5, 1e-5].map(three)).toEqual([
      "0.0123",
      "1.00",
      "10.0",
      "1,000",
      "123,000",
      "\u22120.500",
      "0.0000100"
    ]);
    expect(three(0)).toBe("0.00");
    expect(format.significant(0, 1)).toBe("0");
    expect(format.significant(7, 1)).toBe("7");
  });

  it("has as many decimals of a per cent as tell it from nothing", () => {
    expect([0, 0.00009, 0.0001, 0.00094, 0.00095, 0.003, 0.12].map(format.smallPercent)).toEqual([
      "0%",
      "<0.01%",
      "0.01%",
      "0.09%",
      "0.1%",
      "0.3%",
      "12%"
    ]);
    expect(format.percent(-0.0254)).toBe("\u22122.5%");
    expect(format.percent(-0.12)).toBe("\u221212%");
  });

  it("shortens thousands, and ranges of one size", () => {
    expect([999, 1500, 53760, 1e6].map(format.shortCount)).toEqual(["999", "1.5k", "53.8k", "1,000k"]);
    expect(format.sizeRange([7e9])).toBe("7B");
    expect(format.sizeRange([14e9, 100e9, 7e9])).toBe("7B\u2013100B");
    expect(() => format.sizeRange([])).toThrow("sizeRange: needs a size or more; got none");
  });

  it("joins none, one and two, and counts no and many", () => {
    expect([[], ["a"], ["a", "b"]].map(format.list)).toEqual(["", "a", "a and b"]);
    expect([0, 1, 12, 13, 1200].map(format.word)).toEqual(["no", "one", "twelve", "13", "1,200"]);
    expect(format.plural(0, "size")).toBe("0 sizes");
    expect(format.plural(1200, "try", "tries")).toBe("1,200 tries");
    expect(format.settled(null, format.efficiency)).toBe("undefined");
    expect(format.settled(0.12345, format.efficiency)).toBe("0.123");
  });

  it("writes powers of ten with or without a mantissa of one, and below one", () => {
    const plain = (value: number, figures?: number, bare?: boolean) =>
      format.plainParts(format.scientificParts(value, figures, bare));
    expect(plain(1e16, 1)).toBe("1\u00a0\u00d7\u00a010^16");
    expect(plain(2e16, 1, true)).toBe("2\u00a0\u00d7\u00a010^16");
    expect(plain(1.234e-5, 3)).toBe("1.23\u00a0\u00d7\u00a010^-5");
    expect(format.htmlParts(format.scientificParts(1.234e-5))).toBe("1.2\u00a0\u00d7\u00a010<sup>\u22125</sup>");
    expect(format.htmlParts([{ text: "<a>" }, { text: "&", raised: true }])).toBe("&lt;a&gt;<sup>&amp;</sup>");
  });

  it("makes every sign of HTML and of a page's programs harmless, each time it stands there", () => {
    const program = (name: string) => `$\{${name}}`;
    expect(format.escapeHtml(`a & b && <i class="x">"</i> ${program("y")} $5 ${program("z")}`)).toBe(
      "a &amp; b &amp;&amp; &lt;i class=&quot;x&quot;&gt;&quot;&lt;/i&gt; &#36;{y} $5 &#36;{z}"
    );
    expect(format.unescapeHtml("&lt;&#36;{y}&gt; &quot;&amp;&apos; &#x2013;&nbsp;&other;")).toBe(
      `<${program("y")}> "&' \u2013\u00a0&other;`
    );
  });

  it("says what it refuses", () => {
    expect(() => format.loss(Number.NaN)).toThrow("format: needs a finite number; got NaN");
    for (const of of [format.modelSize, format.parameters, format.shortCount, format.scientificParts]) {
      expect(() => of(0)).toThrow("format: needs a number above 0; got 0");
      expect(() => of(Number.NEGATIVE_INFINITY)).toThrow("format: needs a finite number; got -Infinity");
    }
  });
});
