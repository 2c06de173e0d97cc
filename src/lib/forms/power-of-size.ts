/** Growth without a limit: k(N) = a (N / 10B)^b. */
import { minimiser, referenceSize, type SizeForm, scaled } from "./size-form.js";

/** Range of b. */
const exponents = [-3, 3] as const;

const shape = (b: number) => (x: number) => Math.exp(b * x);
const nearest = minimiser(shape);

export const powerOfSize = {
  words: "Power of N",
  inSentence: "the power of N",
  text: "a N^b",
  formula: "<i>a</i> <i>N</i><sup><i>b</i></sup>",
  parameters: ["a", "b"],
  value: (modelSize, { a, b }) => a * Math.exp(b * Math.log(modelSize / referenceSize)),
  fit: (points) => {
    const best = nearest(points, exponents);
    const { amplitude, chi2 } = scaled(points, shape(best.at));
    return { parameters: { a: amplitude, b: best.at }, chi2, status: best.status };
  }
} as const satisfies SizeForm<"a" | "b">;
