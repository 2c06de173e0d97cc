/** Names beside the curves of recipes: of a few letters, and never two alike. */
import { describe, expect, it } from "vitest";
import { shortNames } from "../../src/components/drawing/text-plot.js";

describe("shortNames(names)", () => {
  it("leaves names that have room, and cuts the middle of others", () => {
    expect(shortNames(["grpo", "x".repeat(24)])).toEqual(["grpo", "x".repeat(24)]);
    expect(shortNames(["grpo", `abcdefgh${"-".repeat(20)}0123456789012345`])).toEqual([
      "grpo",
      "abcdefg…0123456789012345"
    ]);
  });

  it("takes away what all have in common where cut names would be alike", () => {
    const many = [32, 64, 128, 256].map((n) => `max-variance, rollouts_generated=${n}, rollouts_trained=16`);
    expect(shortNames(many)).toEqual(["…32…", "…64…", "…128…", "…256…"]);
    const two = [
      ["64", "4"],
      ["64", "16"],
      ["256", "16"]
    ].map(([all, some]) => `max-variance, rollouts_generated=${all}, rollouts_trained=${some}`);
    const short = shortNames(two);
    expect(new Set(short).size).toBe(3);
    for (const name of short) expect([...name].length).toBeLessThanOrEqual(24);
  });

  it("numbers names that nothing short tells apart, and cuts no letter in two", () => {
    const alike = ["p", "q", "r"].map((one) => `${"a".repeat(12)}${one}${"b".repeat(40)}${one}${"c".repeat(20)}`);
    expect(new Set(shortNames([...alike, `x${"y".repeat(60)}`])).size).toBe(4);
    const wide = shortNames([`${"数学𝔸".repeat(20)}1`, `${"数学𝔸".repeat(20)}2`]);
    for (const name of wide)
      expect(name).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
  });
});
