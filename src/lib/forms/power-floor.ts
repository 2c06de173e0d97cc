/** A power law above a floor, L = c + a X^-k, 0 <= c < min L. */
import { type CurveShape, doesNotFall, evenGrid, fallsOver, fitFloored } from "./curve-form.js";

/** Range of k. */
const slopes = [0, 10] as const;

export const powerFloor: CurveShape = {
  words: "power law with a floor",
  parameters: ["k", "c", "amplitude"],
  fit: (data) => {
    const { meanX, minLoss, k: ownK, level } = data;
    const cMax = minLoss * (1 - 1e-9);
    // p = [c, u, k]: L = c + exp(u - k (ln X - mean))
    const { p, loss } = fitFloored(data, {
      shape: (x, rest) => Math.exp(-rest[0]! * (x - meanX)),
      grid: evenGrid([Math.log(1e-3), Math.log(slopes[1])], 60).map((lnK) => [Math.exp(lnK)]),
      cMax,
      searched: (a) => Math.log(Math.max(a, 1e-12)),
      // The power law itself is the form at c = 0: it can never fit better than this.
      also: [[0, level, Math.max(0, ownK)]],
      lower: [0, -40, slopes[0]],
      upper: [cMax, 10, slopes[1]],
      model: (x, p, d) => {
        const above = Math.exp(p[1]! - p[2]! * (x - meanX));
        d[0] = 1;
        d[1] = above;
        d[2] = -above * (x - meanX);
        return p[0]! + above;
      }
    });
    const [c, u, k] = p as [number, number, number];
    const falls = fallsOver(data, loss);
    const atBound = [
      ...(c <= 0 ? ["floor at 0"] : c >= cMax ? ["floor at its upper bound, the smallest loss"] : []),
      ...(k >= slopes[1] ? ["slope at its upper bound"] : [])
    ];
    return {
      parameters: { k, c, amplitude: Math.exp(u) },
      notIdentified: falls ? atBound : doesNotFall,
      flat: !falls,
      loss
    };
  }
};
