/** The title of the figure of asymptotes, for each outcome. */
import { describe, expect, it } from "vitest";
import { asymptotesReading } from "../../src/paper/power-law/asymptotes/asymptotes-figure.js";

type Curves = Parameters<typeof asymptotesReading>[0];
const curves = (...all: [variant: string, value: number, identified?: boolean][]) =>
  all.map(([variant, value, identified = true]) => ({
    variant,
    sigmoid: { a: { value, identified } }
  })) as unknown as Curves;

describe("asymptotesReading(curves)", () => {
  it("says how many are identified, and whether each is higher than that of the size before, variant by variant", () => {
    expect(asymptotesReading(curves(["base", 0.2], ["base", 0.4], ["instruct", 0.3], ["instruct", 0.35, false]))).toBe(
      "Three of four asymptotes are identified, higher for each larger size"
    );
    expect(asymptotesReading(curves(["base", 0.2], ["base", 0.4], ["base", 0.3]))).toBe(
      "Three of three asymptotes are identified, one below a smaller size\u2019s"
    );
    expect(asymptotesReading(curves(["base", 0.2, false], ["base", 0.4, false]))).toBe(
      "No curve fixes the asymptote of its sigmoid"
    );
  });
});
