/** Claims B about losses: each size follows a power law, it predicts the rest of a run, and it fits. */
import { around, cellsOf } from "../../lib/claims/cells.js";
import { type Judgement, percentage, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { curveForms } from "../../lib/forms/curve-forms.js";
import { mean } from "../../lib/goodness.js";
import { powerLawStands } from "../../lib/inference/curves/curve-verdict.js";
import { itemAt, present } from "../../lib/items.js";
import type { CellRecord } from "../../lib/records/claims-record.js";
import type { Resource } from "../../lib/runs.js";
import { square } from "../../lib/statistics/power.js";
import { bendsOf } from "./bends.js";
import { label, offBy, ofStudy, outOf } from "./inputs.js";
import { marginOf } from "./margins.js";
import { r2Reach } from "./r2-interval.js";

/** B1, B2: each size's loss is straight in logs: its late slope is the whole run's. */
export function powerLawOfEachSize(inputs: ClaimInputs, resource: Resource): Judgement {
  const { margin, curves, cells, flat } = bendsOf(inputs, resource);
  const described = curves.filter(({ verdict }) => powerLawStands(verdict));
  const forecast = curves.filter(({ verdict }) => verdict.forecast === "power");
  const step = curves[0]?.slopes.at(-1)?.fromStep;
  const from = step == null ? "the middle" : `step ${step}`;
  const open = cells.filter(({ verdict }) => verdict === "undecided");
  return {
    test: `Slope from ${from} on minus the slope of the whole run, as a share of the latter. A power law has one slope throughout: 0. Below 0 the curve flattens; at −1 its loss no longer falls.`,
    margin,
    cells,
    number:
      curves.length === 0
        ? null
        : percentage(
            `of curves flatten: from ${from} on the slope is flatter than that of the whole run, beyond the error`,
            flat.length / cells.length,
            0
          ),
    argument:
      curves.length === 0
        ? "No curve has slopes with errors here."
        : `The late slope is flatter than that of the whole run, beyond the error, in ${outOf(flat.length, curves.length, "curve")}. ${open.length > 0 ? `In ${format.count(open.length)} the error is too wide to tell. ` : ""}` +
          `${format.capital(format.word(curveForms.length - 1))} other forms were tried: in ${outOf(curves.length - described.length, curves.length, "curve")} one of them describes the run clearly better. In ${outOf(forecast.length, curves.length, "curve")} the power law predicts the rest of the run best.`,
    wouldChange: "Longer runs: a straight line and a curve that levels off part from each other late."
  };
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
  const open = cells.filter((cell) => !cell.beyond && holdsZero(cell)).length;
  const first = series[0] && cells[0] && { ...series[0], gain: cells[0] };
  return {
    test: "One law is fitted to the early steps of all sizes and predicts the rest of every run. Its error is subtracted from that of “no change”, mean over sizes. “No change” is the best of the last value and the means of the last 5 and 10. A line fitted to each size alone stands beside it.",
    margin,
    cells,
    number: first
      ? percentage(
          `of the loss, by which the law comes nearer than “no change”, mean over sizes, ${first.label}`,
          present(first.gain.estimate),
          1,
          first.gain.interval
        )
      : null,
    argument:
      series.length === 0
        ? "No run can be split."
        : `The law's mean error is ${format.list(series.map(({ label: what, errors, calm }) => `${format.percent(itemAt(errors, law))} (${what}; “no change” ${format.percent(itemAt(errors, calm))})`))}. ` +
          `${open === 0 ? "" : `Sizes differ so much in this gain that its interval holds 0 in ${outOf(open, series.length, "series")}. `}` +
          `${lineAlone(cells)} At the end of the runs the law is ${offBy(
            series.map(({ final }) => final),
            "too high",
            "too low"
          )}. Elsewhere tests another fit: each run alone, from its first half.`,
    wouldChange: "Longer runs, on which the late bend would grow or not."
  };
}

const holdsZero = ({ interval }: Pick<CellRecord, "interval">) =>
  (interval?.[0] ?? Number.NEGATIVE_INFINITY) <= 0 && (interval?.[1] ?? Number.POSITIVE_INFINITY) >= 0;

/** How a line fitted to each size alone does beside the law, and whether that is beyond the error. */
function lineAlone(cells: readonly CellRecord[]): string {
  const beside = cells.filter(({ beyond }) => beyond);
  const nearer = beside.filter(({ estimate }) => present(estimate) < 0);
  if (nearer.length === 0) return "A line fitted to each size alone is nearer in none.";
  const by = nearer.map(({ estimate }) => -present(estimate));
  const clear = nearer.filter((cell) => !holdsZero(cell)).length;
  return `A line fitted to each size alone comes nearer in ${outOf(nearer.length, beside.length, "series")}, by ${format.smallPercent(Math.min(...by))} to ${format.smallPercent(Math.max(...by))} of the loss, and beyond the error in ${clear === 0 ? "none" : format.count(clear)}.`;
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
  const lowest = cells.find(({ beyond, estimate }) => !beyond && estimate === low - least);
  return {
    test: `R² on L of the paper's fits, between sizes and within a run, pooled over sizes as the paper does. Its 95% interval comes from blocks of each size’s evaluations, drawn anew. Cells show R² minus ${format.fixed(least, 3)}: a fit is supported where the interval of R² starts above ${format.fixed(least, 3)} and reaches ${enoughR2}. R² of each size alone stands beside it.`,
    margin,
    cells,
    number:
      laws.length === 0
        ? null
        : plainNumber(
            `pooled R², the lowest of the fits; one constant per size, no learning at all, reaches ${format.r2(Math.min(...baseline))} to ${format.r2(Math.max(...baseline))}`,
            low,
            3,
            lowest?.interval?.map((end) => end! + least) as [number, number]
          ),
    argument:
      laws.length === 0
        ? "There is no fit of the study's kind."
        : `This test is weak. Pooled R² is ${format.r2(low)} or more in ${format.plural(laws.length, "fit")}. But one constant per size, which learns nothing, already reaches ${format.r2(Math.min(...baseline))} to ${format.r2(Math.max(...baseline))}: most of what R² counts is that sizes differ. Within one size R² is below ${enoughR2} in ${outOf(alone.filter((r2) => r2 < enoughR2).length, alone.length, "fit")}, and as low as ${format.r2(Math.min(...alone))}.`,
    wouldChange: `A pooled R² below ${enoughR2}. As it counts mostly the spread between sizes, a law that misses each run can reach it too.`
  };
}
