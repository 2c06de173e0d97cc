/** Sentences of the page on the law's limit, each with a wording for every outcome. */

import {
  change,
  count,
  efficiency,
  fixed,
  interval,
  list,
  modelSize,
  parameters,
  percent,
  plural,
  settled,
  significant
} from "../../lib/format.js";
import { learningEfficiency } from "../../lib/forms/saturating.js";
import { evaluateSlopeForm, type SlopeForm, sizeForms } from "../../lib/forms/size-forms.js";
import { byErrors } from "../../lib/inference/sizes/sensitivity.js";
import { lastOf, mustFind, present } from "../../lib/items.js";
import type { Interval, SeriesInferenceRecord } from "../../lib/records/inference-record.js";
import type { Results } from "../../lib/results.js";
import { chiSquareUpperTail } from "../../lib/statistics/gamma-functions.js";
import { inSentence } from "./k-of-n/k-of-n-words.js";
import type { sensitivityRange } from "./sensitivity/sensitivity-figure.js";

type Series = SeriesInferenceRecord;

function ends([low, high]: Interval, format: (value: number) => string = efficiency): string {
  if (low !== null && high !== null) return ` ${interval(low, high, format)}`;
  if (low !== null) return ` (95%: above ${format(low)})`;
  if (high !== null) return ` (95%: below ${format(high)})`;
  return " (95%: anywhere)";
}

/** "0.129 [0.086, 0.201]": how far the form misses the slopes is in the interval, here as everywhere. */
export function limitWithInterval({ law }: Pick<Series, "law">): string {
  return `${settled(law.kMax, efficiency)}${ends(law.kMaxWidened)}`;
}

/** Share of the limit that the law gives the largest size; null where the law is undefined. */
export function shareReached({ law: { kMax, n0 }, sizes }: Pick<Series, "law" | "sizes">): number | null {
  return kMax === null || n0 === null ? null : learningEfficiency(lastOf(sizes).modelSize, { kMax, n0 }) / kMax;
}

export function reachedSentence(series: Pick<Series, "law" | "sizes">): string {
  const reached = shareReached(series);
  return reached === null ? "" : `At the largest size the law has reached ${percent(reached)} of its limit.`;
}

/** Least and greatest limit over choices of the fit, against sampling alone. */
export function choicesSentence(
  range: ReturnType<typeof sensitivityRange>,
  { kMaxInterval: [low, high] }: Series["law"]
): string {
  if (!range) return "None of these choices settles a limit.";
  const sampling = low === null || high === null ? "leaves it open" : `gives ${interval(low, high, efficiency)}`;
  return `These choices move the limit from ${efficiency(present(range.low.kMax))} to ${efficiency(present(range.high.kMax))}; sampling alone ${sampling}.`;
}

/** By how often the law's form is shown to lead its rivals: claim C1. */
export function saturationTitle({ claims }: Pick<Results, "claims">): string {
  const claim = claims.rows.find(({ id }) => id === "C1");
  if (!claim) return "Efficiency against size";
  const { supported, contradicted } = claim.tally;
  if (supported === claim.cells.filter(({ beyond }) => !beyond).length)
    return "Learning efficiency levels off with size";
  return contradicted > supported
    ? "Other forms than levelling off describe efficiency better"
    : "The data do not fix where gains level off";
}

/** The limit with and without the largest size. */
export function answerSentence(series: Series): string {
  const largest = modelSize(lastOf(series.sizes).modelSize);
  const { law, withoutHeldOut, variant, resource } = series;
  const reached = shareReached(series);
  if (law.kMax === null || reached === null)
    return `The slopes do not settle where efficiency levels off (${variant}, ${resource}): the law is at a bound, and its limit is undefined.`;
  const higher = withoutHeldOut.kMax === null || withoutHeldOut.kMax > law.kMax;
  return `Under the law, learning efficiency <i>k</i> levels off at ${limitWithInterval(series)} (${variant}, ${resource}), and ${largest} has reached ${percent(reached)} of that. Fitted without ${largest} the limit is ${limitWithInterval({ law: withoutHeldOut })}, ${higher ? "higher" : "no higher"}, ${wider(series) ? "with a wider interval" : "with no wider interval"}.`;
}

function wider({ law, withoutHeldOut }: Series): boolean {
  const width = ([low, high]: Interval) => (low === null || high === null ? Number.POSITIVE_INFINITY : high - low);
  return width(withoutHeldOut.kMaxWidened) > width(law.kMaxWidened);
}

/** The rise of k from the second largest to the largest size, against the one before it, per doubling of N. */
export function shrinkSentence({ variant, sizes }: Pick<Series, "variant" | "sizes">): string {
  if (sizes.length < 3) return "";
  const [a, b, c] = sizes.slice(-3) as [Series["sizes"][number], Series["sizes"][number], Series["sizes"][number]];
  const gain = (from: typeof a, to: typeof a) => {
    const doublings = Math.log2(to.modelSize / from.modelSize);
    return {
      value: (to.k - from.k) / doublings,
      error: Math.hypot(to.standardError, from.standardError) / doublings
    };
  };
  const [before, last] = [gain(a, b), gain(b, c)];
  // The middle size is in both gains: its error counts with the sum of its weights.
  const [d1, d2] = [Math.log2(b.modelSize / a.modelSize), Math.log2(c.modelSize / b.modelSize)];
  const error = Math.hypot(a.standardError / d1, b.standardError * (1 / d1 + 1 / d2), c.standardError / d2);
  const z = (before.value - last.value) / error;
  const verdict =
    z > 1.96
      ? "less, beyond two standard errors"
      : last.value < before.value
        ? "less, but not beyond two standard errors"
        : "no less";
  const said = (estimate: { value: number; error: number }) =>
    `${change(estimate.value, 3)} (standard error ${fixed(estimate.error, 3)})`;
  return `In ${variant} models each doubling of size adds ${said(before)} to <i>k</i> from ${modelSize(a.modelSize)} to ${modelSize(b.modelSize)}. From ${modelSize(b.modelSize)} to ${modelSize(c.modelSize)} it adds ${said(last)}: ${verdict}.`;
}

/** Farthest that a rival form is from the law at the sizes that were measured. */
export function largestGap({ forms, law, sizes }: Series): number {
  const { kMax, n0 } = law;
  if (kMax === null || n0 === null) return 0;
  const rivals = forms.all.filter(({ form }) => form !== "free" && form !== "saturating");
  return Math.max(
    0,
    ...rivals.flatMap((rival) =>
      sizes.map(({ modelSize: size }) =>
        Math.abs(evaluateSlopeForm(rival, size) - learningEfficiency(size, { kMax, n0 }))
      )
    )
  );
}

/** Measured share of cases in which a form is recovered from which on the best one may be named. */
const nameable = 0.8;

/** Which form describes the slopes best, whether any describes them within noise, and what is left once misfit counts. */
export function formsSentence(series: Series): string {
  const rivals = series.forms.all.filter(({ form }) => form !== "free");
  const best = rivals.reduce((a, b) => (b.aic < a.aic ? b : a));
  const law = mustFind(rivals, ({ form }) => form === "saturating");
  const rate = series.attribution.find(({ truth }) => truth === best.form)?.hitRate;
  if (rate !== undefined && rate < nameable)
    return `For ${series.variant} models against ${series.resource} no form is named: at this noise slopes are given back to the form that made them in only ${percent(rate)} of cases.`;
  const perDf = law.chi2 / law.df;
  const fits = `p ${significant(chiSquareUpperTail(law.chi2, law.df), 1)} if that were noise`;
  const scale = Math.max(1, Math.min(...rivals.map(({ chi2, df }) => chi2 / df)));
  const lasting = rivals.filter((form) => form !== best && (form.chi2 - best.chi2) / scale + 2 * (form.q - best.q) < 4);
  const left =
    lasting.length === 0
      ? "no other is near it even then"
      : `${list(lasting.map(({ form }) => inSentence(form)))} ${lasting.length === 1 ? "is" : "are"} then within 4 of it`;
  const same =
    best.form === "saturating"
      ? "the law itself"
      : `${inSentence(best.form)}, ${fixed(law.aic - best.aic, 1)} below the law`;
  return `For ${series.variant} models against ${series.resource} the least AIC is that of ${same}. The law misses the slopes with a chi-square of ${fixed(perDf, 1)} per degree of freedom, ${fits}. Counting the best form\u2019s misfit as noise, ${left}.`;
}

/** How often the right form is found, when one is true. */
export function attributionSentence(series: readonly Series[]): string {
  const rates = series.flatMap(({ attribution }) => attribution);
  if (rates.length === 0) return "";
  const span = (values: number[]) => {
    const [low, high] = [percent(Math.min(...values)), percent(Math.max(...values))];
    return low === high ? low : `${low} to ${high}`;
  };
  return `Slopes made up from one of three forms, with the noise of ours, are given back to their form in ${span(rates.map(({ hitRate }) => hitRate))} of cases; with the misfit counted as noise in ${span(rates.map(({ hitRateMisfit }) => hitRateMisfit))}.`;
}

export function leaveOneOutSentence({ forms, variant, resource }: Series): string {
  const sorted = [...forms.leaveOneOut].sort((a, b) => a.rmse - b.rmse);
  const [best, ...rest] = sorted;
  if (!best) return "";
  return `Each size left out in turn (${variant}, ${resource}), ${inSentence(best.form)} errs least, by ${efficiency(best.rmse)} (root mean square); ${list(rest.map(({ form, rmse }) => `${inSentence(form)} ${efficiency(rmse)}`))}.`;
}

export function identifiedSentence(series: readonly Series[]): string {
  const not = series.filter(({ profile }) => profile.noise.word !== "identified");
  const notWidened = series.filter(({ profile }) => profile.misfit.word !== "identified");
  const names = (some: readonly Series[]) =>
    list(some.map(({ variant, resource }) => `${variant} against ${resource}`));
  const head =
    not.length === 0
      ? "The size at half the limit is bounded on both sides in every series"
      : `The size at half the limit is not bounded on both sides for ${names(not)}`;
  if (notWidened.length === 0) return `${head}, also when the form\u2019s own misfit counts as noise.`;
  return `${head}; when the form\u2019s own misfit counts as noise it is open for ${names(notWidened)}.`;
}

/** What is said of the widened interval. */
export function widenedSentence({ law, variant, resource }: Series): string {
  if (law.widening === null) return "So few sizes leave nothing to tell the form\u2019s own misfit by.";
  if (law.widening === 1)
    return "The form misses the slopes by no more than their noise, so that its misfit widens nothing.";
  return `With the form\u2019s misfit counted, the interval of the limit is ${fixed(law.widening, 1)} times as wide in the logarithm:${ends(law.kMaxWidened)} instead of${ends(law.kMaxInterval)} (${variant}, ${resource}).`;
}

/** Where sizes begin apart: what the common first step leaves out, and what the law is without that choice. */
export function firstStepsSentence(series: readonly Series[]): string {
  return series
    .flatMap(({ variant, resource, sizes, firstSteps }) => {
      if (firstSteps === null) return [];
      const { fromStep, earlier, common, each } = firstSteps;
      const late = sizes.filter((size) => !earlier.some((candidate) => candidate.modelSize === size.modelSize));
      const points = Math.max(...earlier.map((size) => size.points));
      return [
        `The ${variant} ${late.length === 1 ? "curve" : "curves"} of ${list(late.map((size) => modelSize(size.modelSize)))} ${late.length === 1 ? "begins" : "begin"} at step ${count(fromStep)}, so all ${variant} sizes are fitted from there, up to ${plural(points, "evaluation")} of each left out. Against ${resource} <i>N</i><sub>0</sub> is ${settled(common.n0, parameters)} that way, and ${settled(each.n0, parameters)} with each size from its first step.`
      ];
    })
    .join(" ");
}

/** The law with slopes weighted by their errors, beside the joint fit. */
export function weightsSentence({ variant, resource, law, sensitivity }: Series): string {
  const other = sensitivity.find(({ value }) => value === byErrors);
  if (!other) return "";
  return `With slopes weighted by their errors, as the forms below are compared, <i>N</i><sub>0</sub> would be ${settled(other.n0, parameters)}; the joint fit has ${settled(law.n0, parameters)} (${variant}, ${resource}).`;
}

export function formName(form: SlopeForm): string {
  return sizeForms[form].words;
}
