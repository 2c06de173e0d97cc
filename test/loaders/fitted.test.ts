/** What cannot be fitted is left out of the results, and of nothing but that. */
import { describe, expect, it } from "vitest";
import { countChoice } from "../../loaders/analysis/build-counts.js";
import { fitted } from "../../loaders/analysis/fitted.js";
import { FitError } from "../../src/lib/fit-error.js";

const fails = (error: Error) => () => {
  throw error;
};

describe("fitted(work)", () => {
  it("is nothing where there is too little to fit, and hides no other fault", () => {
    expect(fitted(() => 7)).toEqual([7]);
    expect(fitted(fails(new FitError("needs 3 sizes or more; got 2")))).toEqual([]);
    expect(() => fitted(fails(new Error("a bad log")))).toThrow("a bad log");
  });
});

describe("countChoice(counts)", () => {
  it("has no numbers of a law by counts that did not converge", () => {
    const counts = { family: "a", variant: "base", resource: "data", problems: 100, sizes: [], law: null } as const;
    const nothing = { kMax: null, n0: null, kLargest: null };
    expect(countChoice({ ...counts, stated: true, sizes: [] })).toEqual({
      ...{ choice: "likelihood", value: "half-count" },
      ...nothing
    });
    expect(countChoice({ ...counts, stated: false, sizes: [] })).toEqual({
      ...{ choice: "likelihood", value: "counts of failed problems" },
      ...nothing
    });
  });
});
