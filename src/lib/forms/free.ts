/** No form: one k a size, and none anywhere else. */
import type { SizeForm } from "./size-form.js";

export const free = {
  words: "One k a size",
  inSentence: "one k a size",
  text: "no form",
  formula: "no form",
  parameters: [],
  value: (modelSize, k: Record<string, number>) => k[String(modelSize)] ?? Number.NaN,
  fit: (points) => ({
    parameters: Object.fromEntries(points.map(({ modelSize, k }) => [String(modelSize), k])),
    chi2: 0,
    status: "converged"
  })
} as const satisfies SizeForm;
