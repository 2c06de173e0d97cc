import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ContrastCell, contrastTest } from "../../../src/lib/inference/runs/prompt-contrast.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectNumbers, expectRelative } from "../../helpers/expect-relative.js";
import { studyContrast } from "../../helpers/study-repeats.js";

interface Reference {
  f: number;
  p: number;
  df1: number;
  df2: number;
  meanDifference: number;
  meanError: number;
  runVariance: number;
  pooledVariance: number;
  permutationP: number;
  meanPermutationP: number;
  differences: number[];
}
/** By statsmodels and itertools: test/fixtures/scipy/prompt_contrast.py. */
const reference = JSON.parse(readFileSync("test/fixtures/scipy/prompt-contrast.json", "utf8")).contrast as Record<
  string,
  Reference
>;

/** Cells of three runs, the first treated, and as many untreated; standard deviations of a run by cell. */
function drawn(seed: number, sd: readonly number[], effect: number, scale: readonly number[]): ContrastCell[] {
  const { normal } = seededRandom(seed);
  return sd.map((s, i) => {
    const treated = 2 * i < sd.length;
    return {
      label: `cell ${i}`,
      treated: treated ? effect + s * normal() : null,
      others: treated ? [s * normal(), s * normal()] : [s * normal(), s * normal(), s * normal()],
      scale: scale[i]!
    };
  });
}

describe("contrastTest(cells)", () => {
  it("agrees with statsmodels' regressions and with all 243 assignments, on the study's repeats", () => {
    for (const [quantity, scale] of [
      ["slope", "noise"],
      ["slope", "raw"],
      ["level", "noise"],
      ["level", "raw"],
      ["window", "raw"]
    ] as const) {
      const ours = contrastTest(studyContrast(quantity, scale));
      const theirs = reference[`${quantity} ${scale === "noise" ? "by noise" : scale}`]!;
      const { differences, ...numbers } = theirs;
      // least squares by another route on numbers with nine digits; p of 1e-3 lose two of them
      expectNumbers(ours, numbers, 1e-8);
      ours.contrasts.forEach(({ difference }, i) => {
        expectRelative(difference, differences[i]!, 1e-8);
      });
      expectRelative(ours.t, theirs.meanDifference / theirs.meanError, 1e-8);
    }
  });

  it("finds a planted effect with its size, and its interval holds it", () => {
    const sd = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    let [sum, inside] = [0, 0];
    for (let s = 0; s < 400; s++) {
      const { meanDifference, meanInterval } = contrastTest(drawn(s, sd, 2, sd));
      sum += meanDifference;
      inside += Number(meanInterval[0] <= 2 && 2 <= meanInterval[1]);
    }
    // standard error of the mean: sqrt(1.5 / 5 / 400) = 0.027; of the share: 0.011
    expect(Math.abs(sum / 400 - 2)).toBeLessThan(0.11);
    expect(Math.abs(inside / 400 - 0.95)).toBeLessThan(0.04);
  });

  it("keeps its level with the right scale; with another the F test does not, the permutation test does", () => {
    const sd = [1, 2, 4, 8, 16, 1, 2, 4, 8, 16];
    const runs = 1000;
    const rates = (scale: number[]) => {
      let [f, exact] = [0, 0];
      for (let s = 0; s < runs; s++) {
        const { p, permutationP } = contrastTest(drawn(5000 + s, sd, 0, scale));
        f += Number(p <= 0.05);
        exact += Number(permutationP <= 0.05);
      }
      return { f: f / runs, exact: exact / runs };
    };
    const right = rates(sd.map((s) => s * s));
    const wrong = rates(sd.map(() => 1));
    // 0.05 with a standard error of 0.007; 12 of 243 assignments are 0.0494
    for (const rate of [right.f, right.exact, wrong.exact]) expect(Math.abs(rate - 0.05)).toBeLessThan(0.022);
    expect(wrong.f).toBeGreaterThan(0.09);
  });

  it("weighs cells of unlike numbers of runs by 1 + 1/r in the permutations, and its interval is t times its error", () => {
    const cells = [
      { label: "two", treated: 1, others: [0], scale: 1 },
      { label: "four", treated: 1.2, others: [0.1, 0, -1.2], scale: 1 }
    ];
    const test = contrastTest(cells);
    // by hand: squares of the 2 x 4 assignments, d^2 / (1 + 1/r)
    const squares = [1, 1].flatMap((d) =>
      [1.2, 0.1, 0, -1.2].map((run) => (d * d) / 2 + ((4 * run - 0.1) / 3) ** 2 / (1 + 1 / 3))
    );
    const weighted = [1, -1].flatMap((d) =>
      [1.2, 0.1, 0, -1.2].map((run) => Math.abs(d / 2 + (4 * run - 0.1) / 3 / (1 + 1 / 3)))
    );
    const share = (values: number[]) => values.filter((v) => v >= values[0]! * (1 - 1e-12)).length / 8;
    expect(test.permutationP).toBe(share(squares));
    expect(test.meanPermutationP).toBe(share(weighted));
    // SciPy 1.17.1's t.ppf(0.975, 2)
    expectRelative(test.meanInterval[1] - test.meanDifference, 4.302652729749462 * test.meanError, 1e-9);
  });

  it("says what it needs", () => {
    const cell = { label: "base 7B", treated: 1, others: [2, 3], scale: 1 };
    expect(() => contrastTest([{ ...cell, scale: 0 }])).toThrow(
      "contrast: scale of base 7B must be positive and finite; got 0"
    );
    expect(() => contrastTest([{ ...cell, treated: null }])).toThrow(
      "contrast: needs a cell with a treated run; got none"
    );
    expect(() => contrastTest([{ ...cell, others: [2] }])).toThrow(
      "contrast: needs a cell with two untreated runs; got none"
    );
  });
});
