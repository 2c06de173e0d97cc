/** The law with a steepness of its own: k(N) = K_max / (1 + (N_0 / N)^h). */
import { power } from "../statistics/power.js";
import { logistic } from "./logistic.js";
import { beyondSizes, minimise, referenceSize, type SizeForm, scaled, smallest } from "./size-form.js";

/** Range of h. */
const steepness = [0.1, 20] as const;

export const hill = {
  words: "Hill",
  inSentence: "the Hill form",
  text: "K_max / (1 + (N_0 / N)^h)",
  formula: "<i>K</i><sub>max</sub> / (1 + (<i>N</i><sub>0</sub>/<i>N</i>)<sup><i>h</i></sup>)",
  parameters: ["kMax", "n0", "h"],
  value: (modelSize, { kMax, n0, h }) => kMax / (1 + power(n0 / modelSize, h)),
  fit: (points) => {
    const shape = (h: number) => (u: number) => (x: number) => logistic(h * (x - u));
    const inner = (h: number) => minimise(points, shape(h), beyondSizes(points));
    const outer = smallest((lnH) => inner(Math.exp(lnH)).value, [Math.log(steepness[0]), Math.log(steepness[1])], 60);
    const h = Math.exp(outer.at);
    const best = inner(h);
    const { amplitude, chi2 } = scaled(points, shape(h)(best.at));
    const status = outer.status === "at-bound" ? outer.status : best.status;
    return { parameters: { kMax: amplitude, n0: referenceSize * Math.exp(best.at), h }, chi2, status };
  }
} as const satisfies SizeForm<"kMax" | "n0" | "h">;
