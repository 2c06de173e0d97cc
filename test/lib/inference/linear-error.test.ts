import { describe, it } from "vitest";
import { lineAt, linearVariance, lineWeights } from "../../../src/lib/inference/sizes/linear-error.js";
import { drawnEffects, drawnSample } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const sample = drawnSample({ k: 0.05, level: -0.3, noise: 0.01, repeatsAt: (t) => (t < 40 ? 3 : 1) });

describe("linearVariance(sample, effects, u)", () => {
  it("grows as the square of the weights", () => {
    const u = lineWeights(sample, 10);
    const once = linearVariance(sample, drawnEffects, u).total;
    expectRelative(
      linearVariance(
        sample,
        drawnEffects,
        u.map((v) => 3 * v)
      ).total,
      9 * once,
      1e-12
    );
  });

  it("is white / n / repeats for the level when nothing else is there", () => {
    const even = drawnSample({ k: 0.05, level: -0.3, noise: 0.01 });
    const { white } = linearVariance(even, drawnEffects, lineWeights(even, even.meanX));
    expectRelative(white, even.white / even.n / 3, 1e-12);
  });
});

describe("lineWeights(sample, lnX)", () => {
  it("take the line's value there out of the measured ln L", () => {
    const value = lineWeights(sample, 11).reduce((sum, u, t) => sum + u * sample.lnL[t]!, 0);
    expectRelative(value, lineAt(sample, 11), 1e-12);
  });
});
