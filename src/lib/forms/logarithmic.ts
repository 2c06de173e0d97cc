/** The same gain with every factor of size: k(N) = a + b ln(N / 10B). */
import { weightedLine } from "../statistics/weighted-line.js";
import { distance, referenceSize, type SizeForm } from "./size-form.js";

export const logarithmic = {
  words: "Straight in ln N",
  inSentence: "the line in ln N",
  text: "a + b ln N",
  formula: "<i>a</i> + <i>b</i> ln <i>N</i>",
  parameters: ["a", "b"],
  value: (modelSize, { a, b }) => a + b * Math.log(modelSize / referenceSize),
  fit: (points) => {
    const { slope: b, intercept: a } = weightedLine(points.map(({ x, k, w }) => ({ x, y: k, w })));
    return { parameters: { a, b }, chi2: distance(points, (x) => a + b * x), status: "converged" };
  }
} as const satisfies SizeForm<"a" | "b">;
