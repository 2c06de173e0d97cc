/** Claims C: learning efficiency saturates with size. */

import { type Judgement, judge, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import type { FormFitRecord, SeriesInferenceRecord } from "../../lib/records/inference.js";
import { square } from "../../lib/statistics/power.js";
import { label, outOf, own } from "./inputs.js";

/** Lead in chi-square that counts, forms of equal numbers of parameters. */
const lead = 6;
const rivals = ["power", "logarithmic"] as const;

const noErrors = "Slopes have no errors here: no size has repeats.";

/** C1: k(N) saturates. */
export function saturates(inputs: ClaimInputs): Judgement {
  const series = own(inputs, inputs.inference.series);
  const conditions = series.flatMap((one) => [
    {
      what: `${label(one)}: saturating leads power and logarithmic by more than ${lead} in chi-square, all sizes`,
      holds: leads(one.forms.all)
    },
    { what: `${label(one)}: and without the largest`, holds: leads(one.forms.withoutHeldOut) },
    { what: `${label(one)}: and predicts the largest best when fitted without it`, holds: winsHoldOut(one) }
  ]);
  const held = (i: number) => conditions.filter((_, j) => j % 3 === i && conditions[j]!.holds).length;
  const first = series[0];
  return {
    test: `Saturating, power of N and straight in ln N on the slopes. Supported only if saturating leads both rivals by more than ${lead} in chi-square with all sizes and without the largest, and predicts the largest best; in part if some of these hold.`,
    conditions,
    number:
      first && first.law.kMax !== null
        ? plainNumber(`limit K_max, ${label(first)}, form misfit included`, first.law.kMax, 3, first.law.kMaxWidened)
        : null,
    verdict: judge(conditions),
    argument:
      series.length === 0
        ? noErrors
        : `With all sizes the saturating form leads in ${outOf(held(0), series.length, "series")}; without the largest in ${outOf(held(1), series.length, "series")}; it predicts the largest best in ${outOf(held(2), series.length, "series")}.` +
          `${held(0) > held(1) ? " That it levels off rests on the largest size: without its one point a rival does as well." : ""}${first ? ` K_max is ${format.settled(first.law.kMax, format.efficiency)} for ${label(first)} and ${format.settled(first.withoutHeldOut.kMax, format.efficiency)} without the largest.` : ""}`,
    wouldChange: "A size beyond the largest, or repeats of it."
  };
}

function leads(fits: readonly FormFitRecord[]): boolean {
  const chi2 = (form: string) => fits.find((fit) => fit.form === form)!.chi2;
  return rivals.every((rival) => chi2(rival) - chi2("saturating") > lead);
}

function winsHoldOut({ forms, heldOut }: SeriesInferenceRecord): boolean {
  const target = forms.heldOut.find(({ design, modelSize }) => design === "each" && modelSize === heldOut?.modelSize);
  if (!target) return false;
  const error = (form: string) => Math.abs(target.predicted.find((one) => one.form === form)!.error);
  return rivals.every((rival) => error("saturating") < error(rival));
}

/** C2: gains shrink visibly from the second largest size on. */
export function gainsShrink(inputs: ClaimInputs): Judgement {
  const series = own(inputs, inputs.inference.series).flatMap((one) => {
    const [before, middle, last] = one.sizes.slice(-3);
    if (!before || !middle || !last) return [];
    const doublings = (a: number, b: number) => Math.log2(b / a);
    const [d1, d2] = [doublings(before.modelSize, middle.modelSize), doublings(middle.modelSize, last.modelSize)];
    const earlier = (middle.k - before.k) / d1;
    const later = (last.k - middle.k) / d2;
    const variance =
      square(before.standardError / d1) +
      square(middle.standardError * (1 / d1 + 1 / d2)) +
      square(last.standardError / d2);
    return [
      { label: label(one), middle: middle.modelSize, earlier, later, fall: earlier - later, se: Math.sqrt(variance) }
    ];
  });
  const conditions = series.map(({ label: what, middle, fall, se }) => ({
    what: `${what}: k gains less per doubling of N beyond ${format.modelSize(middle)} than up to it, beyond the error`,
    holds: fall > 1.96 * se
  }));
  const verdict = judge(conditions);
  const first = series[0];
  return {
    test: "Gain of k per doubling of N over the last two steps between sizes. Supported when the later gain is smaller beyond 1.96 standard errors in every series; in part when it is smaller in all but not beyond the error in each.",
    conditions,
    number: first
      ? plainNumber(
          `fall of the gain of k per doubling beyond ${format.modelSize(first.middle)}, ${first.label}`,
          first.fall,
          3,
          [first.fall - 1.96 * first.se, first.fall + 1.96 * first.se]
        )
      : null,
    verdict: verdict === "not supported" && series.every(({ fall }) => fall > 0) ? "supported in part" : verdict,
    argument:
      series.length === 0
        ? noErrors
        : `The gain per doubling is smaller beyond that size in ${outOf(series.filter(({ fall }) => fall > 0).length, series.length, "series")}, beyond its error in ${outOf(conditions.filter(({ holds }) => holds).length, series.length, "series")}.`,
    wouldChange: "Repeats of the two largest sizes."
  };
}
