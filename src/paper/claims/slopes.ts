/** Claims B about slopes: one form for base and instruct, predicted for a held-out size, the same against both resources. */
import { around, cellsOf } from "../../lib/claims/cells.js";
import { type Judgement, percentage } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { learningEfficiency } from "../../lib/forms/saturating.js";
import { runDf } from "./efficiency-claims.js";
import { endsOver, label, ofStudy, outOf } from "./inputs.js";
import { marginOfSlope } from "./margins.js";

/** B3: the same form of k(N) for base and instruct: it gives the slope of every size. */
export function sameForm(inputs: ClaimInputs): Judgement {
  const margin = marginOfSlope("sameness", "of the law’s k");
  const df = runDf(inputs);
  const series = ofStudy(inputs, inputs.inference.series);
  const cells = cellsOf(
    margin,
    series.flatMap((series) =>
      series.sizes.map(({ modelSize, k, standardError }) => {
        const where = { what: `${label(series)}: ${format.modelSize(modelSize)}`, group: label(series) };
        const { kMax, n0 } = series.law;
        if (kMax === null || n0 === null) return { ...where, estimate: null, interval: null };
        const law = learningEfficiency(modelSize, { kMax, n0 });
        return { ...where, ...around(k / law - 1, standardError / law, df) };
      })
    )
  );
  const misfit = Math.max(...series.map(({ law }) => law.chi2 / law.df));
  const off = cells.filter(({ verdict }) => verdict === "contradicted");
  return {
    test: "The slope of each size against the one that the law of its variant and resource gives it, as a share of the latter. The error is the slope's; the law is taken as it is.",
    margin,
    cells,
    number:
      cells.length === 0
        ? null
        : percentage("of slopes lie off the law of their variant, beyond their error", off.length / cells.length, 0),
    argument:
      series.length === 0
        ? "Slopes have no errors here: no size has repeats."
        : `One form, with its own limit and N_0, is fitted to each variant and resource. ${off.length === 0 ? "No slope is off it beyond its error." : `${outOf(off.length, cells.length, "slope")} lie off it beyond the error: ${format.list(off.map(({ what, group }) => `${what.replace(`${group}: `, "")} (${group})`))}.`} Chi-square per degree of freedom, 1 where the law misses by no more than the errors, is up to ${format.fixed(misfit, 1)}.`,
    wouldChange: "Repeats of the sizes that are off the law."
  };
}

/** B4: the law of the smaller sizes predicts the learning efficiency of the held-out one. */
export function predictsHeldOutSlope(inputs: ClaimInputs): Judgement {
  const margin = marginOfSlope("sameness", "of the measured k");
  const series = ofStudy(inputs, inputs.inference.series).flatMap((series) =>
    series.heldOut ? [{ label: label(series), ...series.heldOut }] : []
  );
  const cells = cellsOf(
    margin,
    series.map(({ label: what, modelSize, measured, difference, differenceInterval }) => ({
      what: `${what}: ${format.modelSize(modelSize)}`,
      group: what,
      estimate: difference === null ? null : difference / measured,
      interval: difference === null ? null : endsOver(differenceInterval, measured)
    }))
  );
  const known = series.flatMap(({ predicted, measured }) => (predicted === null ? [] : [predicted / measured - 1]));
  const first = series[0];
  return {
    test: "Slope that the law of the smaller sizes gives the held-out one, minus the slope fitted to that size alone, as a share of the latter, both errors carried.",
    margin,
    cells,
    number:
      first && cells[0]?.estimate != null
        ? percentage(
            `of the measured k of ${format.modelSize(first.modelSize)} by which the prediction is too high, ${first.label}`,
            cells[0].estimate,
            0,
            cells[0].interval
          )
        : null,
    argument:
      series.length === 0
        ? "No size is held out."
        : known.length === 0
          ? "Without the held-out size the law is at a bound: nothing extrapolates from it."
          : `The prediction is too high in ${outOf(known.filter((ratio) => ratio > 0).length, series.length, "series")}, off by ${format.percentChange(Math.min(...known))} to ${format.percentChange(Math.max(...known))}.`,
    wouldChange: "Repeats of the largest size, or a size beyond it."
  };
}

/** B7: k_C and k_D coincide. */
export function slopesCoincide(inputs: ClaimInputs): Judgement {
  const margin = marginOfSlope("sameness", "of k_C");
  const sizes = ofStudy(inputs, inputs.experiments.links).flatMap((link) =>
    link.sizes.map((size) => ({ where: label(link), ...size }))
  );
  const cells = cellsOf(
    margin,
    sizes.map(({ where, modelSize, kCompute, df, raw: { difference, interval } }) => {
      return {
        what: `${where}: ${format.modelSize(modelSize)}`,
        group: where,
        estimate: difference / kCompute,
        interval: endsOver(interval, kCompute),
        df
      };
    })
  );
  const relative = sizes.map(({ kData, kCompute }) => kData / kCompute - 1);
  const off = Math.max(...sizes.map((size) => Math.abs(size.relative ?? 0)));
  const inside = sizes.filter(({ raw: { interval: ends } }) => ends[0] <= 0 && ends[1] >= 0);
  return {
    test: "k_D minus k_C of each size on the same evaluations, as a share of k_C.",
    margin,
    cells,
    number:
      sizes.length === 0
        ? null
        : percentage(
            "k_D against k_C in the curve where they differ most; over all curves",
            relative.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0),
            0,
            [Math.min(...relative), Math.max(...relative)]
          ),
    argument:
      sizes.length === 0
        ? "No run has compute and samples beside repeats."
        : `The two differ by ${format.percentChange(Math.min(...relative))} to ${format.percentChange(Math.max(...relative))}: beyond the error in ${outOf(sizes.length - inside.length, sizes.length, "curve")}, because tokens per sample change along a run, yet within the margin in ${outOf(cells.filter(({ verdict }) => verdict === "supported").length, cells.length, "curve")}. With that taken in, k_D is k_C times d ln C / d ln D to within ${format.smallPercent(off)}.`,
    wouldChange: "Runs whose tokens per sample stay constant."
  };
}
