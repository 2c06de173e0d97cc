/** Claims E1, E7 and E8: another family, final losses, other models. */

import { greatest, least } from "d3-array";
import { around, cellsOf } from "../../lib/claims/cells.js";
import { characteristicsOf, wereItTestable } from "../../lib/claims/characteristics.js";
import { type Judgement, plainNumber, shareOf } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { mean } from "../../lib/goodness.js";
import { firstOf, lastOf, mustFind } from "../../lib/items.js";
import type { CellRecord } from "../../lib/records/claims-record.js";
import type { CurveRecord } from "../../lib/results.js";
import type { Variant } from "../../lib/runs.js";
import { pairsOfSlopes } from "./efficiency-claims.js";
import { familyOfStudy, ofStudy, outOf, runDf, shortName } from "./inputs.js";
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
    test: "Pooled R² of one law fitted to all sizes. It is judged only where the points are known to be scores as measured.",
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
        : `The published points are not known to be raw measurements. They do not lie on the grid that averaged scores of this test must lie on, and two published versions differ. So a fit says little of the runs: pooled R² is ${format.r2(low)} or more.`,
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

/** What cells of claim E7 are about, beside the final loss. */
const fallsFast = "how fast the loss falls";

/** "42 of 42 pairs of sizes", of those about the fall or about the final loss */
function shownIn(cells: readonly CellRecord[], aboutFall: boolean): string {
  const some = cells.filter(({ group }) => group.endsWith(fallsFast) === aboutFall);
  return `${outOf(some.filter(({ verdict }) => verdict === "supported").length, some.length, "pair")} of sizes`;
}

/** E7: final loss falls with N; small models gain less. */
export function finalLossFalls(inputs: ClaimInputs): Judgement {
  const margin = marginOf("difference", "loss");
  const share = marginOf("difference", "slope").value;
  const df = inputs.experiments.reuse?.variants[0]?.windows[0]?.error.df ?? null;
  const series = ofStudy(inputs, inputs.experiments.outcomeScale, "data").map(({ variant, orders }) => {
    const ends = endsOf(inputs, variant);
    const onLoss = mustFind(orders, ({ scale }) => scale === "loss");
    return { variant, ends, onLoss };
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
      ...pairsOfSlopes(onLoss, `${variant}, ${fallsFast}`, share, runDf(inputs)).map((cell) => ({
        ...cell,
        beyond: false
      }))
    ])
  );
  const turned = series.flatMap(({ variant, onLoss }) =>
    onLoss.outOfOrder
      .filter(({ beyondError }) => beyondError)
      .map(
        ({ smaller, larger }) =>
          `${format.modelSize(smaller)} falls faster than ${format.modelSize(larger)} (${variant})`
      )
  );
  return {
    test: `Two tests of every two sizes. Final loss, mean of the last ${format.word(lastEvaluations)} evaluations: the smaller model's minus the larger one's. Gain, the slope at which the loss falls per ln of data: the larger model's minus the smaller one's, with a margin of ${format.fixed(100 * share, 0)}% of the latter.`,
    margin,
    cells,
    number: shareOf(
      `of ${format.count(cells.length)} tests: the larger model of two ends lower, or its loss falls faster, beyond the error`,
      cells.filter(({ verdict }) => verdict === "supported").length,
      cells.length
    ),
    argument:
      series.length === 0
        ? "No size has repeats, so that an order of slopes has no errors."
        : [
            `Final loss: the larger model ends lower, beyond the error, in ${shownIn(cells, false)}. It goes ${format.list(series.map(({ variant, ends }) => `from ${format.loss(firstOf(ends).loss)} at ${format.modelSize(firstOf(ends).modelSize)} to ${format.loss(lastOf(ends).loss)} at ${format.modelSize(lastOf(ends).modelSize)} (${variant})`))}.`,
            `Gain: the larger model’s loss falls faster, beyond the error, in ${shownIn(cells, true)}.`,
            turned.length === 0
              ? "No smaller model’s falls faster than a larger one’s, beyond the error."
              : `${format.capital(format.list(turned))}.`,
            ...cells
              .filter(({ group, verdict }) => group.endsWith(fallsFast) && verdict === "contradicted")
              .map(
                (cell) =>
                  `A fall faster by the margin is excluded for ${shortName(cell, cell.group.replace(/,.*/, ""))}.`
              )
          ].join(" "),
    wouldChange:
      "A larger model that ends above a smaller one, or whose loss falls more slowly, by more than the error."
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
  const below = rows.filter(({ estimate }) => estimate < 0);
  return {
    test: `Final loss, mean of the last ${format.word(lastEvaluations)} evaluations, of each model as large as the largest dense ${format.capital(rival)} model, or larger. The loss of the best dense ${format.capital(rival)} model of any size is subtracted, which asks more than the claim. The error is that of sampling the problems, twice.`,
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
          `in loss: ${format.modelSize(closest.modelSize)} ${closest.variant}, the closest, minus ${best!.model}, the best dense ${format.capital(rival)} model`,
          closest.estimate,
          2,
          [...closest.interval]
        )
      : null,
    argument:
      rows.length === 0
        ? "No such models are available."
        : `Of ${format.plural(rows.length, "trained model")}, ${format.count(below.length)} end below the best dense ${format.capital(rival)} model of any size (${best!.model}, ${format.loss(best!.testLoss)}), and ${format.count(below.filter(({ interval }) => interval[1] < 0).length)} by more than the sampling error. The scores of ${format.capital(rival)} models are the paper’s.`,
    wouldChange: "Another evaluation of the other models that scores them higher."
  };
}
