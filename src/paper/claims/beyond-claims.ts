/** Claims E1, E7 and E8: another family, final losses, other models. */

import { greatest, least } from "d3-array";
import { around, cellsOf } from "../../lib/claims/cells.js";
import { characteristicsOf, wereItTestable } from "../../lib/claims/characteristics.js";
import { type Judgement, percentage, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { mean } from "../../lib/goodness.js";
import { firstOf, itemAt, lastOf, mustFind } from "../../lib/items.js";
import type { CurveRecord } from "../../lib/results.js";
import type { Variant } from "../../lib/runs.js";
import { pairsOfSlopes, runDf } from "./efficiency-claims.js";
import { familyOfStudy, ofStudy, outOf } from "./inputs.js";
import { marginOf } from "./margins.js";
import { enoughR2 } from "./power-law-claims.js";
import { r2Reach } from "./r2-interval.js";

/** E1: the law fits another family. Its points are as published, so no verdict rests on them. */
export function fitsOtherFamily(inputs: ClaimInputs): Judgement {
  const margin = marginOf("difference", "r2");
  const published = inputs.study.series.filter(({ asPublished }) => asPublished).map(({ family }) => family);
  const laws = inputs.laws.filter(
    ({ family, protocol, objective }) => published.includes(family) && protocol === "full" && objective === "linear"
  );
  const low = Math.min(...laws.map(({ goodness }) => goodness.r2));
  const least = enoughR2 - margin.value;
  const wouldBe = laws.map((law) => {
    const { r2 } = law.goodness;
    const [low, high] = r2Reach(law, inputs.curves, inputs.inference.settings).pooled;
    return {
      ...{ what: law.resource, group: law.family, estimate: r2 - least },
      interval: [r2 + low - least, r2 + high - least] as const
    };
  });
  return {
    test: "R² of the joint fit, judged where points are known to be scores as measured.",
    margin,
    cells: cellsOf(
      margin,
      laws.map(({ family, resource }) => ({
        what: `${family}, ${resource}`,
        group: family,
        estimate: null,
        interval: null
      }))
    ),
    number: null,
    argument:
      laws.length === 0
        ? "There is no other family."
        : `On the published curve pooled R² is ${format.r2(low)} or more. Its points do not lie on the grid that averaged scores of this test must lie on, and two published versions differ; they are not known to be raw measurements.`,
    wouldChange: "The raw scores of these runs.",
    characteristics: wereItTestable(characteristicsOf("E1", margin, cellsOf(margin, wouldBe)))
  };
}

/** Evaluations whose mean is the loss at the end of a run. */
const lastEvaluations = 10;

interface EndOfRun {
  modelSize: number;
  loss: number;
  /** between runs, in units of loss; null where no deviation between runs is known */
  se: number | null;
}

/** Loss at the end of each size of a variant, ascending. */
function endsOf(inputs: ClaimInputs, variant: Variant): EndOfRun[] {
  const isOfSeries = (curve: CurveRecord) => curve.family === familyOfStudy(inputs) && curve.variant === variant;
  const error = inputs.experiments.reuse?.variants[0]?.windows[0]?.error;
  return inputs.curves
    .filter(isOfSeries)
    .sort((a, b) => a.modelSize - b.modelSize)
    .map(({ modelSize, testLoss }) => {
      const loss = mean(testLoss.slice(-lastEvaluations));
      const runs = inputs.experiments.uncertainty?.find(
        (record) =>
          record.family === familyOfStudy(inputs) && record.variant === variant && record.modelSize === modelSize
      )?.std?.repeats;
      // the deviation is in units of the binomial one; where the repeats are not logged, as of one run
      const binomial = Math.sqrt((loss * (1 - loss)) / inputs.study.heldOutProblems);
      return { modelSize, loss, se: error ? (error.deviation * binomial) / Math.sqrt(runs ?? 1) : null };
    });
}

/** E7: final loss falls with N; small models gain less. */
export function finalLossFalls(inputs: ClaimInputs): Judgement {
  const margin = marginOf("difference", "loss");
  const share = marginOf("difference", "slope").value;
  const df = inputs.experiments.reuse?.variants[0]?.windows[0]?.error.df ?? null;
  const series = ofStudy(inputs, inputs.experiments.outcomeScale, "data").map(({ variant, orders }) => {
    const ends = endsOf(inputs, variant);
    const onLoss = mustFind(orders, ({ scale }) => scale === "loss");
    return { variant, ends, onLoss, falls: ends.every(({ loss }, i) => i === 0 || loss < itemAt(ends, i - 1).loss) };
  });
  const cells = cellsOf(
    margin,
    series.flatMap(({ variant, ends, onLoss }) => [
      ...ends.flatMap((smaller, i) =>
        ends.slice(i + 1).map((larger) => ({
          what: `${variant}, final loss: ${format.modelSize(larger.modelSize)} against ${format.modelSize(smaller.modelSize)}`,
          group: `${variant}, final loss`,
          ...(smaller.se === null || larger.se === null
            ? { estimate: null, interval: null }
            : around(smaller.loss - larger.loss, Math.hypot(smaller.se, larger.se), df))
        }))
      ),
      ...pairsOfSlopes(onLoss, `${variant}, how fast the loss falls`, share, runDf(inputs)).map((cell) => ({
        ...cell,
        beyond: false
      }))
    ])
  );
  return {
    test: `Of every two sizes: loss of the smaller minus that of the larger, mean of the last ${format.word(lastEvaluations)} evaluations, with the error between runs; and slope of the loss itself, how fast it falls, the larger one's minus the smaller one's, where the margin is a quarter of the latter.`,
    margin,
    cells,
    number:
      cells.length === 0
        ? null
        : percentage(
            "of comparisons of two sizes: the larger model ends lower, or its loss falls faster, beyond the error",
            cells.filter(({ verdict }) => verdict === "supported").length / cells.length,
            0
          ),
    argument:
      series.length === 0
        ? "No size has repeats, so that an order of slopes has no errors."
        : series
            .map(({ variant, ends, falls, onLoss }) => {
              const turned = onLoss.outOfOrder
                .filter(({ beyondError }) => beyondError)
                .map(
                  ({ smaller, larger }) => `${format.modelSize(smaller)} falls faster than ${format.modelSize(larger)}`
                );
              return `${format.capital(variant)}: final loss ${falls ? "falls" : "does not fall"} with every size, from ${format.loss(firstOf(ends).loss)} at ${format.modelSize(firstOf(ends).modelSize)} to ${format.loss(lastOf(ends).loss)} at ${format.modelSize(lastOf(ends).modelSize)}; ${turned.length === 0 ? "no smaller model’s loss falls faster than a larger one’s, beyond the error" : format.list(turned)}.`;
            })
            .join(" "),
    wouldChange: "A size whose final loss breaks the order."
  };
}

/** E8: the two largest match or beat dense models of another family of their size. */
export function beatsOtherModels(inputs: ClaimInputs, rival: string): Judgement {
  const margin = marginOf("at most", "loss");
  const others = inputs.external.filter(({ family, dense }) => family === rival && dense);
  const best = least(others, (other) => other.testLoss) ?? null;
  const largest = greatest(others, (other) => other.modelSize) ?? null;
  const problems = inputs.study.heldOutProblems;
  const rows =
    best && largest
      ? ofStudy(
          inputs,
          inputs.curves.map((curve) => ({ ...curve, resource: null }))
        )
          .filter(({ modelSize }) => modelSize >= largest.modelSize)
          .map(({ variant, modelSize, testLoss }) => {
            const loss = mean(testLoss.slice(-lastEvaluations));
            const se = Math.sqrt((loss * (1 - loss) + best.testLoss * (1 - best.testLoss)) / problems);
            return { variant, modelSize, ...around(loss - best.testLoss, se) };
          })
      : [];
  const closest = greatest(rows, (row) => row.estimate) ?? null;
  return {
    test: `Mean loss of the last ${format.word(lastEvaluations)} evaluations of every size that is at least as large as the largest dense ${format.capital(rival)} model, minus the loss of the best dense ${format.capital(rival)} model of any size, with the sampling error of two independent tests.`,
    margin,
    cells: cellsOf(
      margin,
      rows.map(({ variant, modelSize, ...effect }) => ({
        what: `${format.modelSize(modelSize)} ${variant}`,
        group: variant,
        ...effect
      }))
    ),
    number: closest
      ? plainNumber(
          `loss of ${format.modelSize(closest.modelSize)} ${closest.variant} minus that of ${best!.model}, the best of the others`,
          closest.estimate,
          2,
          [...closest.interval]
        )
      : null,
    argument:
      rows.length === 0
        ? "No such models are available."
        : `${outOf(rows.filter(({ estimate }) => estimate < 0).length, rows.length, "run")} end below the best dense ${format.capital(rival)} model of any size (${best!.model}, ${format.loss(best!.testLoss)}), ${rows.every(({ interval }) => interval[1] < 0) ? "all" : format.word(rows.filter(({ interval }) => interval[1] < 0).length)} of them beyond the sampling error. The other models' scores are the publication's own.`,
    wouldChange: "The other models' evaluations repeated."
  };
}
