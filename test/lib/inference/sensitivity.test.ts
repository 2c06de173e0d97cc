import { describe, expect, it } from "vitest";
import { fitLaw } from "../../../src/lib/fit-law.js";
import { fitUnder, sensitivitySettings } from "../../../src/lib/inference/sensitivity.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { plantedCurves } from "../../helpers/planted.js";
import { studyCurves } from "../../helpers/study-curves.js";

describe("fitUnder(curves, resource, setting)", () => {
  const base = studyCurves("qwen2.5", "base");

  it("is the joint fit by default, and the paper's under the paper's settings", () => {
    expectRelative(
      fitUnder(base, "compute", sensitivitySettings[0]!).kMax!,
      fitLaw(base, { resource: "compute" }).kMax,
      1e-12
    );
    const paper = fitUnder(base, "compute", sensitivitySettings.at(-1)!);
    // base between sizes as the figures give it: K_max 0.1518269, N_0 17.3693B
    expectRelative(paper.kMax!, 0.1518269002, 5e-6);
    expectRelative(paper.n0!, 17.3693298e9, 5e-6);
  });

  it("does not move where the law is exact, whatever the choice", () => {
    const curves = plantedCurves({ kMax: 0.12, n0: 11e9 });
    for (const setting of sensitivitySettings) {
      const result = fitUnder(curves, "data", setting);
      expectRelative(result.kMax!, 0.12, 1e-7);
      expectRelative(result.kLargest!, 0.12 / (1 + 11 / 72), 1e-7);
    }
  });

  it("Huber's loss keeps the law where points are spoilt", () => {
    const curves = plantedCurves({ kMax: 0.12, n0: 11e9 }).map((curve) => ({
      ...curve,
      testLoss: curve.testLoss.map((loss, t) => (t % 10 === 9 ? loss * 1.3 : loss))
    }));
    const plain = fitUnder(curves, "data", { choice: "", value: "" });
    const robust = fitUnder(curves, "data", { choice: "", value: "", huberDelta: 0.001 });
    expect(Math.abs(robust.kMax! / 0.12 - 1)).toBeLessThan(0.2 * Math.abs(plain.kMax! / 0.12 - 1));
  });
});
