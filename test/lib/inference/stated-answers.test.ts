/** How many answers are stated where nobody knows: counted by hand. */
import { describe, expect, it } from "vitest";
import { statedAnswers } from "../../../src/lib/inference/curves/stated-answers.js";

describe("statedAnswers(loss, repeats)", () => {
  it("makes the least loss above 0 one answer or more, of a hundred at least", () => {
    expect(statedAnswers(Float64Array.of(0, 0.5, 1))).toBe(100);
    expect(statedAnswers(Float64Array.of(0, 0.5, 1 / 640))).toBe(640);
    // between 250 and 251
    expect(statedAnswers(Float64Array.of(0.5, 1 / 250.4))).toBe(251);
  });

  it("counts each run of a mean: one wrong answer in three runs of 300", () => {
    expect(statedAnswers(Float64Array.of(0.5, 1 / 900), [3, 3])).toBe(300);
    expect(statedAnswers(Float64Array.of(0.5, 1 / 900), [1, 2])).toBe(450);
  });
});
