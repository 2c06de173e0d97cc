/** Claims B about slopes: one form for base and instruct, predicted for a held-out size, the same against both resources. */
import { greatest } from "d3-array";
import { around, cellsOf } from "../../lib/claims/cells.js";
import { type Judgement, percentage, shareOf } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { learningEfficiency } from "../../lib/forms/saturating.js";
import { endsOver, label, offBy, ofStudy, outOf, runDf, shortName } from "./inputs.js";
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
  const near = cells.filter(({ verdict }) => verdict === "supported");
  return {
    test: "The law k(N) is fitted to each variant and resource apart. Of each size: the slope of that size alone minus the slope that the law gives it, as a share of the law’s. The error is that of the slope alone; the law is taken as it is.",
    margin,
    cells,
    number: shareOf("of slopes lie off the law k(N) of their variant, beyond their error", off.length, cells.length),
    argument:
      series.length === 0
        ? "Slopes have no errors here: no size has repeats."
        : `Base and instruct models get the same form, each with a limit and an N_0 of its own. ${off.length === 0 ? "No slope lies off it beyond its error." : `${outOf(off.length, cells.length, "slope")} lie off it beyond the error: ${format.list(off.map((cell) => shortName(cell)))}.`} ${outOf(near.length, cells.length, "slope")} ${near.length === 1 ? "is" : "are"} shown to lie within ${format.fixed(100 * margin.value, 0)}% of it. Chi-square per degree of freedom is up to ${format.fixed(misfit, 1)}; about 1 is expected where the law misses by no more than the errors.`,
    wouldChange: "Repeated runs of the sizes that are off the law."
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
    test: "The law is fitted without the largest size and predicts its slope k. The slope fitted to that size alone is subtracted, as a share of the latter. The interval holds both errors.",
    margin,
    cells,
    number:
      first && cells[0]?.estimate != null
        ? percentage(
            `of the measured k: k of ${format.modelSize(first.modelSize)} as predicted minus as measured, ${first.label}`,
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
          : `${known.length === 1 ? "The prediction is" : `The ${format.count(known.length)} predictions are`} ${offBy(known, "too high", "too low")}. The error is too wide to tell whether k is within ${format.fixed(100 * margin.value, 0)}% in ${outOf(cells.filter(({ verdict }) => verdict === "undecided").length, cells.length, "prediction")}.`,
    wouldChange: "Repeated runs of the largest size, or a size beyond it."
  };
}

/** B7: k_C and k_D coincide. */
export function slopesCoincide(inputs: ClaimInputs): Judgement {
  const margin = marginOfSlope("sameness", "of k_C");
  const sizes = ofStudy(inputs, inputs.experiments.links).flatMap((link) =>
    link.sizes.map((size) => ({ where: label(link), variant: link.variant, ...size }))
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
  const farthest = greatest(sizes, ({ kData, kCompute }) => Math.abs(kData / kCompute - 1));
  const off = Math.max(...sizes.map((size) => Math.abs(size.relative ?? 0)));
  const near = cells.filter(({ verdict }) => verdict === "supported").length;
  const inside = sizes.filter(({ raw: { interval: ends } }) => ends[0] <= 0 && ends[1] >= 0);
  return {
    test: "Of each curve: its slope against data, k_D, minus its slope against compute, k_C, on the same evaluations, as a share of k_C.",
    margin,
    cells,
    number:
      sizes.length === 0
        ? null
        : percentage(
            `of k_C: k_D minus k_C where they differ most, ${format.modelSize(farthest!.modelSize)} ${farthest!.variant}`,
            farthest!.kData / farthest!.kCompute - 1,
            0,
            [...endsOver(farthest!.raw.interval, farthest!.kCompute)]
          ),
    argument:
      sizes.length === 0
        ? "No run has compute and samples beside repeats."
        : `The slopes k_D and k_C are ${inside.length === sizes.length ? "not shown to differ" : near === sizes.length ? "close, not equal" : "not equal"}. They differ by ${format.percentChange(Math.min(...relative))} to ${format.percentChange(Math.max(...relative))}: beyond the error in ${outOf(sizes.length - inside.length, sizes.length, "curve")}, and by less than the margin of ${format.fixed(100 * margin.value, 0)}% in ${outOf(near, cells.length, "curve")}. The difference is there because tokens per sample change along a run: with that taken in, k_D is k_C times d ln C / d ln D to within ${format.smallPercent(off)}.`,
    wouldChange: "Runs whose tokens per sample stay constant."
  };
}
