/** Claims B: loss follows a power law that predicts. */
import { least } from "d3-array";
import { type Judgement, judge, percentage, plainNumber, type Verdict } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { powerLawStands } from "../../lib/inference/curves/curve-verdict.js";
import type { CurveFormsRecord } from "../../lib/records/prediction.js";
import type { Resource } from "../../lib/runs.js";
import { label, outOf, own } from "./inputs.js";

/** Share of curves from which on a half of B1 and B2 holds, and under which it fails. */
const most = 0.8;
const few = 0.2;

/** B1, B2: each size's loss is straight in logs. The verdict has two halves, description and forecast. */
export function powerLawOfEachSize(inputs: ClaimInputs, resource: Resource): Judgement {
  const curves = own(inputs, inputs.prediction.curves, resource).filter(({ verdict }) => verdict !== null);
  const { settings } = inputs.prediction;
  const described = curves.filter(({ verdict }) => powerLawStands(verdict!));
  const foretold = curves.filter(({ verdict }) => verdict!.forecast === "power");
  const bent = curves.filter(({ curvature }) => curvature !== null && curvature.quadratic.pWithRuns < 0.05);
  const half = (part: number): Verdict =>
    curves.length === 0
      ? "not testable with these data"
      : part >= most * curves.length
        ? "supported"
        : part < few * curves.length
          ? "not supported"
          : "supported in part";
  const halves = [half(described.length), half(foretold.length)];
  const conditions = [
    {
      what: `description: no form of L(X) beats the power law by more than ${settings.clearMargin} in AICc in ${format.percent(most)} of curves`,
      holds: halves[0] === "supported"
    },
    {
      what: `forecast: the power law foretells the rest of a run best in ${format.percent(most)} of curves`,
      holds: halves[1] === "supported"
    }
  ];
  return {
    test: `Power law, power law with floor, saturating exponential and sigmoid for each curve, by AICc (margin ${settings.clearMargin}) and by the error of the last 50 % and 70 % of a run. Each half is supported from ${format.percent(most)} of curves, not supported under ${format.percent(few)}.`,
    conditions,
    number:
      curves.length === 0
        ? null
        : percentage("of curves that no other form describes clearly better", described.length / curves.length, 0),
    verdict: halves[0] === halves[1] ? halves[0]! : "supported in part",
    argument:
      curves.length === 0
        ? "No curve carries a verdict here."
        : `As a description the power law stands in ${outOf(described.length, curves.length, "curve")}; as a forecast of the rest of a run it is best in ${outOf(foretold.length, curves.length, "curve")}. ` +
          `Curvature beyond the noise between runs shows in ${outOf(bent.length, curves.length, "curve")}. ${lateSlopes(curves)}`,
    wouldChange: "Longer runs: a straight line and a curve that levels off part from each other late."
  };
}

/** Slope of the second half of the steps against the whole, for the sizes where it has fallen most. */
function lateSlopes(curves: readonly CurveFormsRecord[]): string {
  const flat = curves.filter(({ slopes }) => {
    const [whole] = slopes;
    const late = slopes.at(-1);
    if (!whole || !late || late.standardError === null || whole.standardError === null) return false;
    return late.k + 1.96 * late.standardError < whole.k;
  });
  const from = curves[0]?.slopes.at(-1)?.fromStep;
  return flat.length === 0
    ? "Late slopes agree with the whole run's within their errors."
    : `From step ${from} on the slope is below the whole run's beyond its error in ${outOf(flat.length, curves.length, "curve")}.`;
}

/** Measured share of cases in which a form is given back from which on the best one may be named. */
export const nameable = 0.8;

/** B3: one form of k(N) for base and instruct. */
export function sameForm(inputs: ClaimInputs): Judgement {
  const series = own(inputs, inputs.inference.series);
  const best = series.map((one) => {
    const two = one.forms.all.filter(({ q }) => q === 2);
    const form = least(two, ({ chi2 }) => chi2)!.form;
    const rates = one.attribution.find(({ truth }) => truth === form);
    return { label: label(one), form, rate: rates?.hitRate ?? 0, rateMisfit: rates?.hitRateMisfit ?? 0 };
  });
  const conditions = best.map(({ label: what, form, rate }) => ({
    what: `${what}: of the two-parameter forms of k(N), saturating has the least chi-square, and at this noise slopes are given back to their form in ${format.percent(nameable)} of cases or more`,
    holds: form === "saturating" && rate >= nameable
  }));
  const misfit = Math.max(...series.map(({ law }) => law.chi2 / law.df));
  return {
    test: "Saturating, power and logarithmic k(N) on the slopes of each variant and resource. Supported when the saturating form has the least chi-square in all of them and noise of this size lets a form be told.",
    conditions,
    number: series.length === 0 ? null : plainNumber("largest chi-square per degree of freedom of the law", misfit, 1),
    verdict: judge(conditions),
    argument:
      series.length === 0
        ? "Slopes have no errors here: no size has repeats."
        : `The saturating form is the best of the three in ${outOf(best.filter(({ form }) => form === "saturating").length, best.length, "series")}, ${misfit > 1 ? "though not within the errors everywhere" : "and within the errors"}: chi-square per degree of freedom is up to ${format.fixed(misfit, 1)}. At the noise of the slopes a form is given back to its data in ${format.percent(Math.min(...best.map(({ rate }) => rate)))} of cases or more; with that misfit counted as noise, in ${format.percent(Math.min(...best.map(({ rateMisfit }) => rateMisfit)))} or more.`,
    wouldChange: "A variant in which another form has the least chi-square."
  };
}

/** Half width of an interval, of k, beyond which having 0 inside says too little. */
const tellable = 0.25;
const quarter = "a quarter";

/** B4: the law of the smaller sizes predicts the learning efficiency of the held-out one. */
export function predictsHeldOutSlope(inputs: ClaimInputs): Judgement {
  const series = own(inputs, inputs.inference.series).flatMap((one) =>
    one.heldOut ? [{ label: label(one), ...one.heldOut }] : []
  );
  const contains = ({ difference: d, differenceInterval: [low, high] }: (typeof series)[number]) =>
    d !== null && (low === null || low <= 0) && (high === null || high >= 0);
  const narrow = ({ differenceInterval: [low, high], measured }: (typeof series)[number]) =>
    low !== null && high !== null && (high - low) / 2 <= tellable * measured;
  const conditions = series.flatMap((one) => [
    {
      what: `${one.label}: the difference of predicted and measured k has 0 in its interval`,
      holds: contains(one)
    },
    { what: `${one.label}: that interval is within ${quarter} of the measured k either way`, holds: narrow(one) }
  ]);
  const known = series.flatMap(({ predicted, measured }) => (predicted === null ? [] : [predicted / measured - 1]));
  const high = known.filter((ratio) => ratio > 0).length;
  const worst = series[0];
  const contradicted = series.some((one) => !contains(one));
  return {
    test: `The law fitted without the held-out size against that size's own slope, both errors carried. Supported when 0 is inside the interval of the difference everywhere and the interval is narrow enough to tell (${quarter} of k); in part when it is inside but wide, or inside for some.`,
    conditions,
    number:
      worst && worst.difference !== null
        ? plainNumber(
            `predicted minus measured k of ${format.modelSize(worst.modelSize)}, ${worst.label}`,
            worst.difference,
            3,
            worst.differenceInterval
          )
        : null,
    verdict:
      series.length === 0
        ? "not testable with these data"
        : series.every((one) => !contains(one))
          ? "not supported"
          : judge(conditions),
    argument:
      series.length === 0
        ? "No size is held out."
        : known.length === 0
          ? "Without the held-out size the law is at a bound: nothing extrapolates from it."
          : `The prediction is too high in ${outOf(high, series.length, "series")}, off by ${format.percentChange(Math.min(...known))} to ${format.percentChange(Math.max(...known))}. ` +
            (contradicted
              ? "In some the difference is beyond its error."
              : "Everywhere the difference is within its error, which is wide."),
    wouldChange: "Repeats of the largest size, or a size beyond it."
  };
}

/** B5: early steps predict the rest of the run. */
export function predictsRest(inputs: ClaimInputs): Judgement {
  const { orders } = inputs.prediction;
  const series = own(inputs, inputs.prediction.within)
    .filter(({ verdicts }) => verdicts)
    .flatMap((one) => {
      const early = one.cuts.find(({ share }) => share === null);
      return early
        ? [
            {
              label: label(one),
              errors: early.mean.map(([error]) => error),
              final: early.mean[orders.within.indexOf("law")]![1],
              stops: one.lawStopsAtAgainstStill
            }
          ]
        : [];
    });
  const law = orders.within.indexOf("law");
  const slope = orders.within.indexOf("own-slope");
  const still = orders.within.map((_, i) => i).filter((i) => i !== law && i !== slope);
  const beats = (errors: readonly number[], rivals: readonly number[]) =>
    rivals.every((i) => errors[law]! < errors[i]!);
  const conditions = series.flatMap((one) => [
    { what: `${one.label}: the law's error is below that of standing still`, holds: beats(one.errors, still) },
    { what: `${one.label}: and below that of the size's own slope`, holds: beats(one.errors, [slope]) }
  ]);
  const first = series[0];
  return {
    test: "The joint law fitted on the study's early window predicts the rest of every run, against the last value, the means of the last 5 and 10, and each size's own slope. Supported when it beats all of them in every series; in part when it beats standing still in some; not supported where standing still does as well.",
    conditions,
    number: first ? percentage(`mean error of the rest of the runs, ${first.label}`, first.errors[law]!, 1) : null,
    verdict:
      series.length > 0 && !series.some(({ errors }) => beats(errors, still)) ? "not supported" : judge(conditions),
    argument:
      series.length === 0
        ? "No run can be split."
        : `The law's mean error is ${format.list(series.map(({ label: what, errors }) => `${format.percent(errors[law]!)} (${what})`))}, against ${format.percent(Math.min(...series.flatMap(({ errors }) => still.map((i) => errors[i]!))))} or more for standing still. ` +
          `Each size's own slope does better in ${outOf(series.filter(({ errors }) => errors[slope]! < errors[law]!).length, series.length, "series")}. At the end of the runs the law is ${format.percentChange(Math.min(...series.map(({ final }) => final)))} to ${format.percentChange(Math.max(...series.map(({ final }) => final)))} off.`,
    wouldChange: "Longer runs, on which the late bend would grow or not."
  };
}

/** R^2 that the study claims for every fit. */
const enoughR2 = 0.99;

/** B6: R^2 above 0.99 throughout. */
export function highR2(inputs: ClaimInputs): Judgement {
  const laws = own(inputs, inputs.laws).filter(
    ({ objective, protocol }) => objective === "linear" && protocol !== "full"
  );
  const pooled = laws.map(({ goodness }) => goodness.r2);
  const alone = laws.flatMap(({ law }) => law.sizes.flatMap(({ r2 }) => (r2 === null ? [] : [r2])));
  const baseline = laws.map(({ goodness }) => goodness.r2Constant);
  const everywhere = pooled.every((value) => value > enoughR2);
  const conditions =
    laws.length === 0
      ? []
      : [
          {
            what: `pooled over sizes, every fit of the study's kind has R² above ${enoughR2}`,
            holds: everywhere
          },
          { what: "so has every size on its own", holds: everywhere && alone.every((value) => value > enoughR2) }
        ];
  const low = Math.min(...pooled);
  return {
    test: `R² on L of the study's fits (between sizes and within a run). Supported when it is above ${enoughR2} pooled over sizes and within each size; in part when only pooled.`,
    conditions,
    number:
      laws.length === 0
        ? null
        : plainNumber("lowest pooled R²; one constant per size has up to the value beside it", low, 3, [
            Math.min(...baseline),
            Math.max(...baseline)
          ]),
    verdict: judge(conditions),
    argument:
      laws.length === 0
        ? "There is no fit of the study's kind."
        : `Pooled R² is ${format.r2(low)} or more. One constant per size, no learning at all, already scores ${format.r2(Math.min(...baseline))} to ${format.r2(Math.max(...baseline))}, because sizes differ. Within single sizes R² goes down to ${format.r2(Math.min(...alone))}.`,
    wouldChange: "Nothing in the pooled figure: it measures the spread between sizes."
  };
}

/** B7: k_C and k_D coincide. */
export function slopesCoincide(inputs: ClaimInputs): Judgement {
  const sizes = own(inputs, inputs.experiments.links).flatMap((one) =>
    one.sizes.map((size) => ({ label: label(one), ...size }))
  );
  const agrees = ({ kCompute, raw: { interval: ends } }: (typeof sizes)[number]) =>
    ends[0] <= 0 && ends[1] >= 0 && (ends[1] - ends[0]) / 2 <= tellable * Math.abs(kCompute);
  const inside = sizes.filter(({ raw: { interval: ends } }) => ends[0] <= 0 && ends[1] >= 0);
  const conditions = sizes.map((size) => ({
    what: `${size.label}, ${format.modelSize(size.modelSize)}: k_D - k_C has 0 in its interval, which is within ${quarter} of k_C either way`,
    holds: agrees(size)
  }));
  const agreeing = conditions.filter(({ holds }) => holds).length;
  const relative = sizes.map(({ kData, kCompute }) => kData / kCompute - 1);
  const off = Math.max(...sizes.map((size) => Math.abs(size.relative)));
  return {
    test: `k_D against k_C of each size on the same evaluations. Supported when for every size 0 is inside the interval of the difference and the interval is narrow enough to tell (${quarter} of k), in part for at least half; in part too when 0 is inside for half and the intervals are wide.`,
    conditions,
    number:
      sizes.length === 0
        ? null
        : percentage(
            "k_D over k_C minus 1, smallest to largest beside it",
            relative.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0),
            0,
            [Math.min(...relative), Math.max(...relative)]
          ),
    verdict:
      sizes.length === 0
        ? "not testable with these data"
        : agreeing === sizes.length
          ? "supported"
          : inside.length >= sizes.length / 2
            ? "supported in part"
            : "not supported",
    argument:
      sizes.length === 0
        ? "No run has compute and samples beside repeats."
        : `The two agree within error in ${outOf(inside.length, sizes.length, "size")}; they differ by ${format.percentChange(Math.min(...relative))} to ${format.percentChange(Math.max(...relative))}, because tokens per sample change along a run. With that taken in, k_D is k_C times d ln C / d ln D to within ${format.smallPercent(off)}.`,
    wouldChange: "Runs whose tokens per sample stay constant."
  };
}
