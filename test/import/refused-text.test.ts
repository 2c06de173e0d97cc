import { describe, expect, it } from "vitest";
import { bareReason, refusedText } from "../../src/import/study/refused-text.js";

describe("refusedText(refused)", () => {
  it.each([
    [null, "no row", "a/b.csv: no row"],
    [null, "a/b.csv: no row", "a/b.csv: no row"],
    ["a/b.csv", "no row", "a/b.csv: no row"],
    ["7b-s3", "k needs 5", "a/b.csv, 7b-s3: k needs 5"],
    ["7b-s3", "7b-s3: k needs 5", "a/b.csv: 7b-s3: k needs 5"],
    ["7b-s3", "7b-s3 has no clock", "a/b.csv: 7b-s3 has no clock"],
    ["7b-s3", "a/b.csv: 7b-s3 has no clock", "a/b.csv: 7b-s3 has no clock"],
    // the name of another run that begins alike
    ["7b", "7b-s3 is a copy of it", "a/b.csv, 7b: 7b-s3 is a copy of it"]
  ])("of run %s for %s says neither path nor run twice", (run, reason, expected) => {
    expect(refusedText({ path: "a/b.csv", run, reason })).toBe(expected);
  });
});

describe("bareReason(refused)", () => {
  it("has no path before it", () => {
    expect(bareReason({ path: "a/b.csv", reason: "a/b.csv: no row" })).toBe("no row");
    expect(bareReason({ path: "a/b.csv", reason: "a/b.csv.gz is another file" })).toBe("a/b.csv.gz is another file");
  });
});
