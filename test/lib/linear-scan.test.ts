/** Starts of the fit on L, against the objective itself, computed point by point and searched by brute force. */
import { describe, expect, it } from "vitest";
import { scanLinear } from "../../src/lib/law/linear-scan.js";
import { logCurve } from "../../src/lib/log-moments.js";
import { expectAlike } from "../helpers/expect-relative.js";
import { plantedCurves } from "../helpers/planted.js";

const law = { kMax: 0.13, n0: 9e9 };
const curvesOf = (noise = 0) => plantedCurves({ ...law, noise, steps: 40 }).map((curve) => logCurve(curve, "data"));
const equal = (length: number) => new Array(length).fill(1 / length);

/** sum of w_i mean (L - a_i e^{-k_i dx})^2 with the best a_i, k_i = K / (1 + N_0 / N_i) */
function objective(curves: ReturnType<typeof curvesOf>, weights: readonly number[], kMax: number, n0: number): number {
  return curves.reduce((total, { modelSize, lnX, meanX, loss }, i) => {
    const shape = lnX.map((x) => Math.exp((-kMax / (1 + n0 / modelSize)) * (x - meanX)));
    const up = loss.reduce((sum, l, t) => sum + l * shape[t]!, 0);
    const down = shape.reduce((sum, s) => sum + s * s, 0);
    const squares = loss.reduce((sum, l, t) => sum + (l - (up / down) * shape[t]!) ** 2, 0);
    return total + (weights[i]! * squares) / loss.length;
  }, 0);
}

/** K with the least objective at this N_0, to a part in a thousand. */
function bruteForce(curves: ReturnType<typeof curvesOf>, weights: readonly number[], n0: number, most: number): number {
  let best = 0;
  for (let k = 0; k <= most; k += most / 1000) {
    if (objective(curves, weights, k, n0) < objective(curves, weights, best, n0)) best = k;
  }
  return best;
}

describe("scanLinear(curves, weights)", () => {
  // slopes are tabulated up to twice the steepest in 47 steps and tried to 3 / 16 of one: the law's top slope is 0.116
  const cell = (2 * 0.116) / 47 / 4;

  it.each([0, 0.02])("has a start in the valley of the planted law, noise %f", (noise) => {
    const curves = curvesOf(noise);
    const { dips } = scanLinear(curves, equal(7));
    expect(dips).toHaveLength(1);
    const { lnN0, kMax } = dips[0]!;
    // N_0 is scanned in steps of a half
    expect(Math.abs(lnN0 - Math.log(law.n0))).toBeLessThan(noise === 0 ? 0.3 : 0.8);
    const n0 = Math.exp(lnN0);
    const inK = cell * (1 + n0 / 72e9);
    expect(Math.abs(kMax - bruteForce(curves, equal(7), n0, 0.4))).toBeLessThan(inK);
  });

  it("has the best one slope for all sizes, and the best slopes in proportion to size at the far end", () => {
    const curves = curvesOf(0.02);
    const { none, far } = scanLinear(curves, equal(7));
    expect(none.lnN0).toBe(Number.NEGATIVE_INFINITY);
    expect(Math.abs(none.kMax - bruteForce(curves, equal(7), 0, 0.3))).toBeLessThan(cell);
    const n0 = Math.exp(far.lnN0);
    expect(n0).toBeGreaterThan(72e10);
    const scale = 1 + n0 / 72e9;
    expect(Math.abs(far.kMax - bruteForce(curves, equal(7), n0, 0.3 * scale)) / scale).toBeLessThan(2 * cell);
  });

  it("weights sizes as it is bidden: with one size alone its own slope is the best", () => {
    const curves = curvesOf();
    for (const [i, N] of [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9].entries()) {
      const weights = curves.map((_, j) => (i === j ? 1 : 0));
      const { none } = scanLinear(curves, weights);
      // slopes of a small size alone would have the largest beyond the table, which then is three times as wide
      expect(Math.abs(none.kMax - law.kMax / (1 + law.n0 / N))).toBeLessThan(N === 72e9 ? cell : 3 * cell);
    }
  });

  const far = [1e6, 1e9, 1e12];
  it.each([
    { noise: 0, of: [1, 1, 1, 1, 1, 1, 1], wider: 0 },
    { noise: 0.03, of: [1, 2, 1, 4, 1, 3, 2], wider: 0 },
    // where small sizes count most, slopes in proportion to size need a table that is wider, three times at most
    { noise: 0.01, of: [4000, 400, 40, 4, 1, 1, 0.001], wider: 2 },
    { noise: 0, of: [1000, 1, 0.001], wider: 3 },
    { noise: 0.3, of: [1, 1, 1, 1, 1, 1, 1], wider: 0 }
  ])(
    "has the best of the slopes tried: each third place of a table, then halves between, noise $noise, weights $of",
    ({ noise, of, wider }) => {
      const given = of.length === 7 ? law : { kMax: 0.1, n0: 1e5, sizes: far };
      const curves = plantedCurves({ ...given, noise, steps: 40 }).map((curve) => logCurve(curve, "data"));
      const weights = of.map((weight) => weight / of.reduce((a, b) => a + b, 0));
      const sizes = curves.map(({ modelSize }) => modelSize);
      const largest = sizes.at(-1)!;
      const range = [Math.log(sizes[0]!) - 4 * Math.LN10, Math.log(largest) + 4 * Math.LN10] as const;
      const steps = Math.ceil((range[1] - range[0]) / 0.5);
      const steepest = Math.max(...curves.map(({ sxx, sxy }) => Math.abs(sxy / sxx)));
      let top = 2 * steepest + 1e-9;
      for (let attempt = 0; ; attempt++, top *= 3) {
        const cell = top / 47;
        let isAtEdge = false;
        /** Slopes are those of the largest size. */
        const best = (lnN0: number) => {
          const n0 = Math.exp(lnN0);
          const limit = (place: number) => place * cell * (1 + n0 / largest);
          const at = (place: number) => objective(curves, weights, limit(place), n0);
          let place = [...Array(16).keys()].map((i) => 3 * i).reduce((a, b) => (at(b) < at(a) ? b : a));
          isAtEdge ||= place === 45;
          for (const width of [1.5, 0.75, 0.375, 0.1875])
            for (const next of [place - width, place + width])
              if (next >= 0 && next <= 47 && at(next) < at(place)) place = next;
          return { lnN0, kMax: limit(Math.max(place, 0.1)), value: at(place) };
        };
        const profile = Array.from({ length: steps + 1 }, (_, j) =>
          best(range[0] + ((range[1] - range[0]) * j) / steps)
        );
        const dips = profile.filter(
          ({ value }, j) => j > 0 && j < steps && value <= profile[j - 1]!.value && value <= profile[j + 1]!.value
        );
        const beside = [Math.log(sizes[0]!) - 2, Math.log(largest) + 2].map(best);
        const none = best(Number.NEGATIVE_INFINITY);
        if (isAtEdge && attempt < 3) continue;
        expect([attempt, isAtEdge]).toEqual([wider, wider === 3]);
        const start = ({ lnN0, kMax }: typeof none) => ({ lnN0, kMax });
        const found = scanLinear(curves, weights);
        expectAlike(
          found,
          {
            // past the end of a table a profile is flat: its dips are of rounding
            ...(wider < 3 && { dips: (dips.length > 0 ? dips : beside).map(start) }),
            far: start(profile[steps]!),
            none: { kMax: none.kMax }
          },
          1e-9
        );
        break;
      }
    }
  );

  it("starts beside the sizes where the objective only falls towards a limit", () => {
    // larger sizes learn less, which no N_0 describes: N_0 = 0 is the best
    const curves = plantedCurves({ kMax: 0.1, n0: 1e-3, steps: 40 }).map((curve, i) =>
      logCurve({ ...curve, testLoss: curve.testLoss.map((l, t) => l * (t + 1) ** (0.005 * i)) }, "data")
    );
    const { dips, none } = scanLinear(curves, equal(7));
    expect(dips.map(({ lnN0 }) => lnN0)).toEqual([Math.log(0.5e9) - 2, Math.log(72e9) + 2]);
    expect(Math.abs(none.kMax - bruteForce(curves, equal(7), 0, 0.3))).toBeLessThan((2 * 0.1) / 47 / 4);
  });

  it("never starts at a slope of nothing", () => {
    const flat = plantedCurves({ kMax: 1e-9, n0: 9e9, steps: 40 }).map((curve) => logCurve(curve, "data"));
    const { none, far, dips } = scanLinear(flat, equal(7));
    for (const { kMax } of [none, far, ...dips]) expect(kMax).toBeGreaterThan(0);
  });
});
