import { describe, expect, it } from "vitest";
import { parseScoreMap, suggestedMap } from "../../loaders/reduce/score-map.js";

describe("parseScoreMap(text)", () => {
  it("reads values and numbers, the last = counting and commas escaped", () => {
    expect(parseScoreMap("correct=1, wrong = -0.5,a\\, b=c=2e3,x\\\\=3")).toEqual([
      { value: "correct", score: 1 },
      { value: "wrong", score: -0.5 },
      { value: "a, b=c", score: 2000 },
      { value: "x\\", score: 3 }
    ]);
    expect(parseScoreMap("=0")).toEqual([{ value: "", score: 0 }]);
  });

  it("says what is wrong with which", () => {
    for (const [text, found] of [
      ["correct", "correct"],
      ["a=1,b=", "b="],
      ["a=yes", "a=yes"],
      ["a=1e13", "a=1e13"],
      ["a=NaN", "a=NaN"]
    ])
      expect(() => parseScoreMap(text!)).toThrow(`must be value=number, e.g. correct=1,wrong=0; found ${found}`);
    expect(() => parseScoreMap("")).toThrow("found nothing");
  });
});

describe("suggestedMap(values)", () => {
  it("is read back as the same words, with numbers where the word says them", () => {
    expect(suggestedMap(["Correct", "WRONG", "maybe"])).toBe("--score-map Correct=1,WRONG=0,maybe=NUMBER");
    const text = suggestedMap(["a, b\\"]).replace("--score-map ", "").replaceAll("'", "").replace("NUMBER", "1");
    expect(parseScoreMap(text)).toEqual([{ value: "a, b\\", score: 1 }]);
    expect(suggestedMap([" correct", "wrong\n"])).toBe("--score-map correct=1,wrong=0");
    expect(suggestedMap(["it's"])).toBe(`--score-map 'it'\\''s=NUMBER'`);
  });
});
