/** The loss decomposition ends at the least sum of squares there is. */
import { readFileSync } from "node:fs";
import { describe, it } from "vitest";
import { fitDecomposition } from "../../../src/lib/inference/curves/curve-forms-joint.js";
import { expectRelative } from "../../helpers/expect-relative.js";

interface MadeSet {
  objective: "linear" | "log";
  beta: number | null;
  least: { rss: number; beta: number };
  points: { lnX: number[]; loss: number[] }[];
}
/** By test/fixtures/scipy/loss_decomposition.py. */
const { tool, modelSizes, sets } = JSON.parse(readFileSync("test/fixtures/scipy/loss-decomposition.json", "utf8")) as {
  tool: string;
  modelSizes: number[];
  sets: MadeSet[];
};

describe("fitDecomposition(sizes, options)", () => {
  it.each(sets)(`ends where the best of 200 starts of ${tool} does: beta $beta, $least.rss`, (made) => {
    const sizes = made.points.map(({ lnX, loss }, i) => ({
      modelSize: modelSizes[i] ?? Number.NaN,
      lnX: Float64Array.from(lnX),
      loss: Float64Array.from(loss)
    }));
    const fit = fitDecomposition(sizes, { objective: made.objective, beta: made.beta });
    expectRelative(fit.rss, made.least.rss, 1e-6);
    expectRelative(fit.beta, made.least.beta, 1e-3);
  });
});
