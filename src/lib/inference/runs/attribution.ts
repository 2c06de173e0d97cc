/** Can these slopes tell one form of k(N) from another? Each form in turn is made the truth, and the winners counted. */

import { evaluateSlopeForm, fitSlopeForm, type SlopeForm, type SlopePoint } from "../../forms/size-forms.js";
import { seededRandom } from "../../statistics/random.js";

export const rivals = ["saturating", "power", "logarithmic"] as const satisfies readonly SlopeForm[];
export type Rival = (typeof rivals)[number];

export interface Attribution {
  /** the form that made the slopes */
  truth: Rival;
  /** share of data sets in which each form has the smallest AIC */
  wins: Record<Rival, number>;
  /** wins of the truth: how often the right form is named */
  hitRate: number;
}

/**
 * Hit rates at this noise: slopes drawn about each fitted form with the given variances, all rivals fitted to them.
 * The rivals have as many parameters each, so the smallest chi-square wins.
 *
 * @param inflate factor on the variances, chi2 / df when the misfit of every form is to count as noise
 */
export function attributeForms(
  points: readonly SlopePoint[],
  { datasets, seed, inflate = 1 }: { datasets: number; seed: number; inflate?: number }
): Attribution[] {
  return rivals.map((truth, t) => {
    const random = seededRandom(seed + t);
    const fit = fitSlopeForm(truth, points);
    const wins = { saturating: 0, power: 0, logarithmic: 0 };
    for (let d = 0; d < datasets; d++) {
      const drawn = points.map((point) => ({
        ...point,
        k: evaluateSlopeForm(fit, point.modelSize) + Math.sqrt(inflate * point.variance) * random.normal()
      }));
      const scores = rivals.map((form) => fitSlopeForm(form, drawn).aic);
      wins[rivals[scores.indexOf(Math.min(...scores))]!]++;
    }
    for (const form of rivals) wins[form] /= datasets;
    return { truth, wins, hitRate: wins[truth] };
  });
}
