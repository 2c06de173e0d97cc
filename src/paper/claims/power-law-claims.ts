/** Claims B about losses: each size follows a power law, it predicts the rest of a run, and it fits. */
import { around, cellsOf } from "../../lib/claims/cells.js";
import { type Judgement, percentage, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { curveForms } from "../../lib/forms/curve-forms.js";
import { mean } from "../../lib/goodness.js";
import { powerLawStands } from "../../lib/inference/curves/curve-verdict.js";
import { having, itemAt, present } from "../../lib/items.js";
import type { CurveFormsRecord } from "../../lib/records/prediction-record.js";
import type { Resource } from "../../lib/runs.js";
import { square } from "../../lib/statistics/power.js";
import { runDf } from "./efficiency-claims.js";
import { label, ofStudy, outOf } from "./inputs.js";
import { marginOf } from "./margins.js";
import { r2Reach } from "./r2-interval.js";

/** B1, B2: each size's loss is straight in logs: its late slope is the whole run's. */
export function powerLawOfEachSize(inputs: ClaimInputs, resource: Resource): Judgement {
  const margin = marginOf("sameness", "bend");
  const curves = ofStudy(inputs, inputs.prediction.curves, resource).filter(having("verdict"));
  const df = runDf(inputs);
  const described = curves.filter(({ verdict }) => powerLawStands(verdict));
  const forecast = curves.filter(({ verdict }) => verdict.forecast === "power");
  const cells = cellsOf(
    margin,
    curves.map((curve) => ({
      what: `${curve.variant}: ${format.modelSize(curve.modelSize)}`,
      group: curve.variant,
      ...lateDeparture(curve, df)
    }))
  );
  const from = curves[0]?.slopes.at(-1)?.fromStep;
  const low = cells.filter(({ verdict, estimate }) => verdict === "contradicted" && present(estimate) < 0);
  return {
    test: `Slope from step ${from ?? "the middle"} on minus that of the whole run, as a share of the latter. A power law has one slope throughout.`,
    margin,
    cells,
    number:
      curves.length === 0
        ? null
        : percentage(
            "of curves have a late slope flatter than that of the whole run, beyond its error",
            low.length / cells.length,
            0
          ),
    argument:
      curves.length === 0
        ? "No curve has slopes with errors here."
        : `The late slope is below that of the whole run, beyond its error, in ${outOf(low.length, curves.length, "curve")}. ` +
          `${format.capital(format.word(curveForms.length - 1))} other forms were tried: in ${outOf(curves.length - described.length, curves.length, "curve")} one of them describes the run clearly better. In ${outOf(forecast.length, curves.length, "curve")} the power law predicts the rest of the run best.`,
    wouldChange: "Longer runs: a straight line and a curve that levels off part from each other late."
  };
}

/** Late slope over the whole run's, minus 1. The two share points, which the error leaves out: it errs towards undecided. */
function lateDeparture({ slopes }: CurveFormsRecord, df: number | null) {
  const [whole] = slopes;
  const late = slopes.at(-1);
  if (!whole || !late || late === whole || late.standardError === null || whole.standardError === null)
    return { estimate: null, interval: null };
  const se = Math.hypot(late.standardError, whole.standardError) / Math.abs(whole.k);
  return around(late.k / whole.k - 1, se, df);
}

/** B5: early steps predict the rest of the run. */
export function predictsRest(inputs: ClaimInputs): Judgement {
  const margin = marginOf("difference", "relativeLoss");
  const { orders } = inputs.prediction;
  const [law, slope] = [orders.within.indexOf("law"), orders.within.indexOf("own-slope")];
  const still = orders.within.map((_, i) => i).filter((i) => i !== law && i !== slope);
  const series = ofStudy(inputs, inputs.prediction.within)
    .filter(({ verdicts }) => verdicts)
    .flatMap((series) => {
      const early = series.cuts.find(({ share }) => share === null);
      if (!early) return [];
      const errors = early.mean.map(([error]) => error);
      const calm = still.reduce((a, b) => (itemAt(errors, b) < itemAt(errors, a) ? b : a));
      const gains = (rival: number) =>
        early.sizes.map((size) => itemAt(size.errors, rival)[0] - itemAt(size.errors, law)[0]);
      return [{ label: label(series), errors, calm, gains, final: itemAt(early.mean, law)[1] }];
    });
  const cells = cellsOf(
    margin,
    series.flatMap(({ label: what, calm, gains }) => [
      { what: `${what}: against no change`, group: "against no change", ...ofSizes(gains(calm)) },
      {
        what: `${what}: against each size's line`,
        group: "against each size's line",
        beyond: true,
        ...ofSizes(gains(slope))
      }
    ])
  );
  const first = series[0] && cells[0] && { ...series[0], gain: cells[0] };
  return {
    test: "Error of the rest of every run, from the joint law fitted on the study's early window: by how much it is below that of no change, mean over sizes. No change is the best of the last value and the means of the last 5 and 10. A line fitted to each size alone stands beside it.",
    margin,
    cells,
    number: first
      ? percentage(
          `of the loss: how much nearer the law comes than no change, mean over sizes, ${first.label}`,
          present(first.gain.estimate),
          1,
          first.gain.interval
        )
      : null,
    argument:
      series.length === 0
        ? "No run can be split."
        : `The law's mean error is ${format.list(series.map(({ label: what, errors, calm }) => `${format.percent(itemAt(errors, law))} (${what}; no change ${format.percent(itemAt(errors, calm))})`))}. ` +
          `A line fitted to each size alone does better in ${outOf(series.filter(({ errors }) => itemAt(errors, slope) < itemAt(errors, law)).length, series.length, "series")}. At the end of the runs the law is ${format.percentChange(Math.min(...series.map(({ final }) => final)))} to ${format.percentChange(Math.max(...series.map(({ final }) => final)))} off. Elsewhere tests another fit: each run alone, from its first half.`,
    wouldChange: "Longer runs, on which the late bend would grow or not."
  };
}

/** Mean over sizes with the error of their spread. */
function ofSizes(values: readonly number[]) {
  const centre = mean(values);
  if (values.length < 2) return { estimate: centre, interval: null };
  const variance = values.reduce((sum, value) => sum + square(value - centre), 0) / (values.length - 1);
  return around(centre, Math.sqrt(variance / values.length), values.length - 1);
}

const fitWords: Record<string, string> = { inter: "between sizes", intra: "within a run" };

/** R^2 that the study claims for every fit. */
export const enoughR2 = 0.99;

/** B6: R^2 above 0.99 throughout. */
export function highR2(inputs: ClaimInputs): Judgement {
  const margin = marginOf("difference", "r2");
  const laws = ofStudy(inputs, inputs.laws).filter(
    ({ objective, protocol }) => objective === "linear" && protocol !== "full"
  );
  const least = enoughR2 - margin.value;
  const above = (r2: number, [low, high]: readonly [number, number]) => ({
    estimate: r2 - least,
    interval: [r2 + low - least, r2 + high - least] as const
  });
  const cells = cellsOf(
    margin,
    laws.flatMap((law) => {
      const reach = r2Reach(law, inputs.curves, inputs.inference.settings);
      return [
        {
          what: `${label(law)}: ${fitWords[law.protocol] ?? law.protocol}, all sizes`,
          group: "pooled over sizes",
          ...above(law.goodness.r2, reach.pooled)
        },
        ...law.law.sizes.flatMap(({ modelSize, r2 }) =>
          r2 === null
            ? []
            : [
                {
                  what: `${label(law)}: ${fitWords[law.protocol] ?? law.protocol}, ${format.modelSize(modelSize)}`,
                  group: "one size alone",
                  beyond: true,
                  ...above(r2, reach.sizes.get(modelSize)!)
                }
              ]
        )
      ];
    })
  );
  const pooled = laws.map(({ goodness }) => goodness.r2);
  const alone = laws.flatMap(({ law }) => law.sizes.flatMap(({ r2 }) => (r2 === null ? [] : [r2])));
  const baseline = laws.map(({ goodness }) => goodness.r2Constant);
  const low = Math.min(...pooled);
  return {
    test: `R² on L of the study's fits, between sizes and within a run, against ${enoughR2} as the paper counts it, pooled over sizes, with the 95% interval from drawn blocks of each size’s evaluations. Cells show R² less ${format.fixed(enoughR2 - margin.value, 3)}: supported where the interval lies above 0 and R² reaches ${enoughR2}; contradicted where it ends below ${enoughR2} and does not lie above 0. Each size alone stands beside it.`,
    margin,
    cells,
    number:
      laws.length === 0
        ? null
        : plainNumber("lowest pooled R²; one constant per size scores", low, 3, [
            Math.min(...baseline),
            Math.max(...baseline)
          ]),
    argument:
      laws.length === 0
        ? "There is no fit of the study's kind."
        : `Pooled R² is ${format.r2(low)} or more. One constant per size, no learning at all, already scores ${format.r2(Math.min(...baseline))} to ${format.r2(Math.max(...baseline))}, because sizes differ. Within single sizes R² goes down to ${format.r2(Math.min(...alone))}.`,
    wouldChange: "Nothing in the pooled figure: it measures the spread between sizes."
  };
}
