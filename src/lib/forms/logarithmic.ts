/** The same gain with every factor of size: k(N) = a + b ln(N / 10B). */
import { square } from "../power.js";
import { distance, referenceSize, type SizeForm } from "./size-form.js";

export const logarithmic = {
  words: "Straight in ln N",
  inSentence: "the line in ln N",
  text: "a + b ln N",
  formula: "<i>a</i> + <i>b</i> ln <i>N</i>",
  parameters: ["a", "b"],
  value: (modelSize, { a, b }) => a + b * Math.log(modelSize / referenceSize),
  fit: (points) => {
    const total = points.reduce((sum, { w }) => sum + w, 0);
    const meanX = points.reduce((sum, { w, x }) => sum + w * x, 0) / total;
    const meanK = points.reduce((sum, { w, k }) => sum + w * k, 0) / total;
    const sxx = points.reduce((sum, { w, x }) => sum + w * square(x - meanX), 0);
    const sxy = points.reduce((sum, { w, x, k }) => sum + w * (x - meanX) * (k - meanK), 0);
    const b = sxy / sxx;
    const a = meanK - b * meanX;
    return { parameters: { a, b }, chi2: distance(points, (x) => a + b * x), status: "converged" };
  }
} as const satisfies SizeForm<"a" | "b">;
