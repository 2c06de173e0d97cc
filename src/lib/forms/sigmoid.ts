/**
 * A sigmoid in ln X, L = c + lambda / (1 + (X / X_0)^beta), 0 <= c <= max L: per size the study's loss decomposition, with
 * c its floor at that size.
 */
import {
  type CurveShape,
  doesNotFall,
  evenGrid,
  fallsOver,
  fitFloored,
  floorAndScale,
  scaleRange
} from "./curve-form.js";
import { logistic } from "./logistic.js";

/** Share of lambda that is left at X, 1 / (1 + (X / X_0)^beta), with X_0 = e^v. */
export function shareLeft(lnX: number, v: number, beta: number): number {
  return logistic(-(beta * (lnX - v)));
}

/** Range of beta. */
const widths = [Math.log(0.1), Math.log(10)] as const;

export const sigmoid: CurveShape = {
  words: "sigmoid",
  parameters: ["c", "amplitude", "x0", "beta"],
  fit: (data) => {
    const scales = scaleRange(data);
    const middles = evenGrid(scales, 36);
    // p = [c, lambda, v, ln beta]
    const { p, loss } = fitFloored(data, {
      shape: (x, rest) => shareLeft(x, rest[0]!, Math.exp(rest[1]!)),
      grid: evenGrid(widths, 14).flatMap((lnBeta) => middles.map((v) => [v, lnBeta])),
      width: middles.length,
      cMax: data.maxLoss,
      lower: [0, 0, scales[0], widths[0]],
      upper: [data.maxLoss, 1e6, scales[1], widths[1]],
      model: (x, p, d) => {
        const beta = Math.exp(p[3]!);
        const shape = shareLeft(x, p[2]!, beta);
        const slope = p[1]! * shape * (1 - shape) * beta;
        d[0] = 1;
        d[1] = shape;
        d[2] = slope;
        d[3] = -slope * (x - p[2]!);
        return p[0]! + p[1]! * shape;
      }
    });
    const [c, a, v, lnBeta] = p as [number, number, number, number];
    const width =
      lnBeta <= widths[0] ? ["beta at its lower bound"] : lnBeta >= widths[1] ? ["beta at its upper bound"] : [];
    const falls = fallsOver(data, loss);
    return {
      parameters: { c, amplitude: a, x0: Math.exp(v), beta: Math.exp(lnBeta) },
      notIdentified: falls ? [...floorAndScale(c, v, data), ...width] : doesNotFall,
      flat: !falls,
      loss
    };
  }
};
