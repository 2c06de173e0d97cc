import { describe, expect, it } from "vitest";
import { someOf } from "../../src/lib/some-of.js";

describe("someOf(names, shown)", () => {
  it("names as many as are to be shown, and counts the rest", () => {
    expect(someOf([])).toBe("");
    expect(someOf(["a", "b", "c"])).toBe("a, b, c");
    expect(someOf(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
    expect(someOf(["a", "b"], 1)).toBe("a and 1 more");
  });
});
