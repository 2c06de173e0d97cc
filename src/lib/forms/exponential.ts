/** An exponential fall to a floor, L = c + a exp(-X / X_0), 0 <= c <= max L. */
import {
  type CurveShape,
  doesNotFall,
  evenGrid,
  fallsOver,
  fitFloored,
  floorAndScale,
  scaleRange
} from "./curve-form.js";

export const exponential: CurveShape = {
  words: "exponential",
  parameters: ["c", "amplitude", "x0"],
  fit: (data) => {
    const scales = scaleRange(data);
    // p = [c, a, v]: X_0 = e^v
    const { p, loss } = fitFloored(data, {
      shape: (x, rest) => Math.exp(-Math.exp(x - rest[0]!)),
      grid: evenGrid(scales, 80).map((v) => [v]),
      cMax: data.maxLoss,
      lower: [0, 0, scales[0]],
      upper: [data.maxLoss, 1e6, scales[1]],
      model: (x, p, d) => {
        const ratio = Math.exp(x - p[2]!);
        const shape = Math.exp(-ratio);
        d[0] = 1;
        d[1] = shape;
        d[2] = p[1]! * shape * ratio;
        return p[0]! + p[1]! * shape;
      }
    });
    const [c, a, v] = p as [number, number, number];
    const falls = fallsOver(data, loss);
    return {
      parameters: { c, amplitude: a, x0: Math.exp(v) },
      notIdentified: falls ? floorAndScale(c, v, data) : doesNotFall,
      flat: !falls,
      loss
    };
  }
};
