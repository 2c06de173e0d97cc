/** The lead of the saturating form over its rivals, and how often it is found where the form or a rival is the truth. */
import { characteristicSettings, meanOfCells, sharesOf } from "../../lib/claims/characteristics.js";
import { decide } from "../../lib/claims/decide.js";
import { evaluateSlopeForm, fitSlopeForm, type SlopePoint } from "../../lib/forms/size-forms.js";
import { lastOf, mustFind } from "../../lib/items.js";
import type { CharacteristicRecord, MarginRecord } from "../../lib/records/claims-record.js";
import type { FormFitRecord, SeriesInferenceRecord } from "../../lib/records/inference-record.js";
import { square } from "../../lib/statistics/power.js";
import { type Random, seededRandom } from "../../lib/statistics/random.js";

const rivals = ["power", "logarithmic"] as const;
const forms = ["saturating", "power", "logarithmic"] as const;

/** What is true: k at a size, of the slopes as they are. */
type Truth = (points: readonly SlopePoint[]) => (modelSize: number) => number;

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

/** k that the better rival gives at twice the largest size, over that of the saturating form, minus 1. */
export function rivalBeyond(
  fits: readonly Pick<FormFitRecord, "form" | "chi2" | "parameters">[],
  largest: number
): number {
  const of = (name: (typeof forms)[number]) => mustFind(fits, ({ form }) => form === name);
  const best = rivals.map(of).reduce((a, b) => (b.chi2 < a.chi2 ? b : a));
  const at = (fit: Pick<FormFitRecord, "form" | "parameters">) =>
    evaluateSlopeForm(fit as Parameters<typeof evaluateSlopeForm>[0], 2 * largest);
  return at(best) / at(of("saturating")) - 1;
}

const asFitted =
  (form: (typeof forms)[number]): Truth =>
  (points) => {
    const fit = fitSlopeForm(form, points);
    return (size) => evaluateSlopeForm(fit, size);
  };

/** From the saturating form towards a power of N, as far as k at twice the largest size is above the former by the share. */
const growsOn =
  (share: number): Truth =>
  (points) => {
    const [saturating, power] = [asFitted("saturating")(points), asFitted("power")(points)];
    const beyond = 2 * lastOf(points).modelSize;
    const part = (share * saturating(beyond)) / (power(beyond) - saturating(beyond));
    return (size) => saturating(size) + part * (power(size) - saturating(size));
  };

/**
 * Errors of the slopes as they are, times the misfit of the saturating form.
 *
 * @param margin of the lead
 * @param share of k by which a form that does not saturate is above the saturating one at twice the largest size
 */
export function leadCharacteristics(
  claim: string,
  series: readonly SeriesInferenceRecord[],
  margin: MarginRecord,
  share: number
): CharacteristicRecord[] {
  const random = seededRandom(characteristicSettings.seed);
  const cells = series.flatMap(({ sizes, law }) => {
    const misfit = Math.max(1, law.chi2 / law.df);
    const points = sizes.map(({ modelSize, k, standardError }) => ({ modelSize, k, variance: square(standardError) }));
    return [points, points.slice(0, -1)].filter(({ length }) => length > 3).map((some) => ({ points: some, misfit }));
  });
  if (cells.length === 0) return [];
  const truths: [string, Truth][] = [
    ["true: the saturating form as fitted", asFitted("saturating")],
    [`false by the margin: k at twice the largest size ${share * 100}% above it`, growsOn(share)],
    [`false by twice the margin: ${2 * share * 100}% above it`, growsOn(2 * share)],
    ["false: a power of N", asFitted("power")],
    ["false: a straight line in ln N", asFitted("logarithmic")]
  ];
  return truths.map(([words, truth]) =>
    meanOfCells(
      claim,
      words,
      cells.map((cell) => sharesOf(draws, drawnVerdict(cell, truth(cell.points), margin, random)))
    )
  );
}

/** The verdict on slopes drawn about a truth. */
function drawnVerdict(
  { points, misfit }: { points: readonly SlopePoint[]; misfit: number },
  k: (modelSize: number) => number,
  margin: MarginRecord,
  random: Random
) {
  return () => {
    const drawn = points.map((point) => ({
      ...point,
      k: k(point.modelSize) + Math.sqrt(misfit * point.variance) * random.normal()
    }));
    const lead = leadOf(
      forms.map((form) => ({ form, chi2: fitSlopeForm(form, drawn).chi2 })),
      points.length
    );
    return decide(margin.rule, [lead, lead], margin.value);
  };
}
