/** Ends of a sigmoid's intervals: where its profile comes to the limit, and none where it stays below to the end of the range. */
import { describe, expect, it } from "vitest";
import { sigmoidParameters, sigmoidScore, sigmoidSearch } from "../../../src/lib/forms/score-sigmoid.js";
import { sigmoidProfile } from "../../../src/lib/inference/runs/sigmoid-profile.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const lnX = Float64Array.from({ length: 9 }, (_, t) => 0.6 * t);
const curveOf = (r0: number, a: number, lnCMid: number, b: number, off: number) => ({
  lnX,
  score: lnX.map((x, t) => sigmoidScore({ r0, a, lnCMid, lnB: Math.log(b) }, x) + off * Math.cos(2.3 * t))
});

describe("ends of a sigmoid's intervals", () => {
  it.each([
    ["all of a rise inside", curveOf(0.2, 0.7, 2.4, 2, 0.01), { word: "identified identified identified identified" }],
    ["much of it after", curveOf(0.2, 0.7, 5, 1, 0.01), { word: "identified open above identified identified" }],
    ["much of it before", curveOf(0.2, 0.7, -0.4, 1.2, 0.01), { word: "open below identified identified identified" }],
    ["a small one", curveOf(0.2, 0.35, 2.4, 2, 0.03), { word: "open below open above identified open above" }],
    [
      "hardly any",
      curveOf(0.2, 0.22, 2.4, 2, 0.03),
      { word: "not identified not identified not identified not identified" }
    ],
    [
      "one that has hardly begun",
      { lnX: lnX.slice(0, 8), score: Float64Array.of(0.587, 0.595, 0.578, 0.621, 0.597, 0.636, 0.624, 0.671) },
      { word: "open below open above not identified not identified" }
    ],
    ["a fall", curveOf(0.7, 0.2, 2.4, 2, 0.004), { word: "identified identified identified identified" }]
  ])("are where its profile is at the limit, and none where it stays below, of %s", (name, curve, { word }) => {
    const { fit, limit, intervals, rises } = sigmoidProfile(curve);
    const search = sigmoidSearch(curve);
    const rssAt = (parameter: string, value: number) => search.fit({ [parameter]: value }, fit).rss;
    expect(rises).toBe(name !== "a fall");
    expect(sigmoidParameters.map((parameter) => intervals[parameter].word).join(" ")).toBe(word);
    for (const parameter of sigmoidParameters) {
      const best = fit[parameter];
      const { low, high, word: ofThis } = intervals[parameter];
      expect([low === null, high === null]).toEqual(
        ["below", "above"].map((side) => ofThis === "not identified" || ofThis === `open ${side}`)
      );
      for (const [i, end] of [low, high].entries()) {
        // a fit's sum of squares has twelve digits
        if (end !== null) expectRelative(rssAt(parameter, end), limit, 1e-10);
        const to = end ?? search.range[parameter][i as 0 | 1];
        for (const share of [0.1, 0.35, 0.6, 0.85, 0.98])
          expect(rssAt(parameter, best + share * (to - best))).toBeLessThanOrEqual(limit);
      }
    }
  });
});
