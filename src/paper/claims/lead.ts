/** The lead of the saturating form over its rivals, and how often it is found where the form or a rival is the truth. */
import { characteristicSettings } from "../../lib/claims/characteristics.js";
import { decide } from "../../lib/claims/decide.js";
import { type Verdict, verdicts } from "../../lib/claims/verdicts.js";
import { evaluateSlopeForm, fitSlopeForm } from "../../lib/forms/size-forms.js";
import { mustFind } from "../../lib/items.js";
import type { CharacteristicRecord, MarginRecord } from "../../lib/records/claims.js";
import type { FormFitRecord, SeriesInferenceRecord } from "../../lib/records/inference.js";
import { square } from "../../lib/statistics/power.js";
import { seededRandom } from "../../lib/statistics/random.js";

const rivals = ["power", "logarithmic"] as const;
const forms = ["saturating", "power", "logarithmic"] as const;
const truths = {
  saturating: "true: the saturating form as fitted",
  power: "false: a power of N",
  logarithmic: "false: a straight line in ln N"
} as const;

/** Each fit has a scan inside: fewer draws than of an interval. */
const draws = 100;

/**
 * By how much the better rival's chi-square is above that of the saturating form, counted in the best
 * form's chi-square per degree of freedom where that is above 1: what no form of two parameters follows is noise to all.
 */
export function leadOf(fits: readonly Pick<FormFitRecord, "form" | "chi2">[], sizes: number): number {
  const chi2 = (form: string) => mustFind(fits, (fit) => fit.form === form).chi2;
  const misfit = Math.max(1, Math.min(...forms.map(chi2)) / (sizes - 2));
  return (Math.min(...rivals.map(chi2)) - chi2("saturating")) / misfit;
}

/** Errors of the slopes as they are, times the misfit of the saturating form. */
export function leadCharacteristics(
  claim: string,
  series: readonly SeriesInferenceRecord[],
  margin: MarginRecord
): CharacteristicRecord[] {
  const random = seededRandom(characteristicSettings.seed);
  const cells = series.flatMap(({ sizes, law }) => {
    const misfit = Math.max(1, law.chi2 / law.df);
    const points = sizes.map(({ modelSize, k, standardError }) => ({ modelSize, k, variance: square(standardError) }));
    return [points, points.slice(0, -1)].filter(({ length }) => length > 3).map((some) => ({ points: some, misfit }));
  });
  if (cells.length === 0) return [];
  return forms.map((truth) => {
    const shares = cells.map(({ points, misfit }) => {
      const fit = fitSlopeForm(truth, points);
      const share: Record<Verdict, number> = { supported: 0, contradicted: 0, undecided: 0, "not testable": 0 };
      for (let i = 0; i < draws; i++) {
        const drawn = points.map((point) => ({
          ...point,
          k: evaluateSlopeForm(fit, point.modelSize) + Math.sqrt(misfit * point.variance) * random.normal()
        }));
        const lead = leadOf(
          forms.map((form) => ({ form, chi2: fitSlopeForm(form, drawn).chi2 })),
          points.length
        );
        share[decide(margin.rule, [lead, lead], margin.value)]++;
      }
      for (const verdict of verdicts) share[verdict] /= draws;
      return share;
    });
    const mean = (verdict: Verdict) => shares.reduce((sum, share) => sum + share[verdict], 0) / shares.length;
    return {
      claim,
      truth: truths[truth],
      cells: cells.length,
      supported: mean("supported"),
      contradicted: mean("contradicted"),
      undecided: mean("undecided"),
      leastSupported: Math.min(...shares.map(({ supported }) => supported))
    };
  });
}
