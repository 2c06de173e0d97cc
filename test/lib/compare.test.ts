import { describe, expect, it } from "vitest";
import { matchPrinted } from "../../src/paper/print/match-printed.js";

describe("matchPrinted(publishedText, ours, options)", () => {
  it("rounds ours to the printed digits", () => {
    expect(matchPrinted("17.0", 16.951)).toMatchObject({ match: "every digit", oursText: "17.0" });
    expect(matchPrinted("17", 16.951)).toMatchObject({ match: "every digit", oursText: "17" });
    expect(matchPrinted("0.4320", 0.43196)).toMatchObject({ match: "every digit", oursText: "0.4320" });
  });

  it("is within up to one per cent, and differs beyond", () => {
    expect(matchPrinted("0.128", 0.12866).match).toBe("within");
    expect(matchPrinted("28.3", 25.528).match).toBe("differs");
    expect(matchPrinted("28.3", 25.528).relativeDifference).toBeCloseTo(-0.09795, 5);
  });

  it("does not call a bounded score near: R^2 0.997 is not 0.995", () => {
    expect(matchPrinted("0.995", 0.99713, { boundedAbove: true }).match).toBe("differs");
  });

  it("says so where there is nothing to compare", () => {
    expect(matchPrinted("0.0056", null)).toEqual({
      match: "cannot be recomputed",
      oursText: null,
      relativeDifference: null
    });
  });

  it("refuses a printed text that is not a plain decimal", () => {
    expect(() => matchPrinted("~0.1", 0.1)).toThrow(/must be a plain decimal; got ~0.1/);
  });
});
