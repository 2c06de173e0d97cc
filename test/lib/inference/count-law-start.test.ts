/** The law by counts where the logarithms of few half-counts, which it starts from, have none inside: its likelihood decides. */
import { expect, it } from "vitest";
import { fitCountLaw } from "../../../src/lib/inference/sizes/count-law.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const lnX = Float64Array.from({ length: 6 }, (_, t) => 0.5 * t);
const curvesOf = (failed: number[][]) =>
  failed.map((counts, i) => ({
    modelSize: [1e9, 4e9, 16e9][i]!,
    lnX,
    loss: Float64Array.from(counts, (count) => count / 10),
    trials: lnX.map(() => 10)
  }));

it("has the likeliest K_max and N_0 of ten answers an evaluation, by SciPy 1.17.1's minimize of their binomial likelihood", () => {
  for (const [failed, kMax, n0] of [
    [
      [
        [8, 8, 5, 8, 7, 3],
        [5, 10, 7, 2, 3, 1],
        [4, 6, 2, 3, 4, 3]
      ],
      0.35674766,
      560143990
    ],
    [
      [
        [9, 10, 10, 9, 8, 9],
        [8, 7, 6, 8, 7, 7],
        [5, 10, 5, 5, 6, 5]
      ],
      0.09902066,
      2522779000
    ]
  ] as [number[][], number, number][]) {
    const law = fitCountLaw(curvesOf(failed));
    expect(law.status).toBe("converged");
    // a search by values stops at six digits or so along a flat valley
    expectRelative(law.kMax, kMax, 1e-6);
    expectRelative(law.n0, n0, 1e-5);
  }
});

it("has none where the likelihood grows to one slope for all sizes, or to slopes in proportion to them", () => {
  const falling = [0.4, 0.3, 0.2].map((k) => Array.from(lnX, (x) => 9 * Math.exp(-k * x)));
  expect(fitCountLaw(curvesOf(falling))).toMatchObject({ status: "at-bound", n0: 0 });
  const steep = [0.01, 0.04, 0.16].map((k) => Array.from(lnX, (x) => 9 * Math.exp(-k * x)));
  expect(fitCountLaw(curvesOf(steep)).status).toBe("at-bound");
});
