/** Claims E: another family, transfer, rollout groups, final losses. */

import { greatest, least } from "d3-array";
import { type Judgement, judge, percentage, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { mean } from "../../lib/goodness.js";
import { transferWindows as windows } from "../../lib/inference/experiments/transfer.js";
import type { TransferCellRecord } from "../../lib/records/experiments.js";
import { outOf, own, ownFamily } from "./inputs.js";

/** E1: the law fits another family. Its points are as published, so no verdict rests on them. */
export function fitsOtherFamily(inputs: ClaimInputs): Judgement {
  const published = inputs.study.series.filter(({ asPublished }) => asPublished).map(({ family }) => family);
  const laws = inputs.laws.filter(
    ({ family, protocol, objective }) => published.includes(family) && protocol === "full" && objective === "linear"
  );
  const low = Math.min(...laws.map(({ goodness }) => goodness.r2));
  return {
    test: "R² of the joint fit. No verdict where points are known only as the publication draws them.",
    conditions: [],
    number: laws.length === 0 ? null : plainNumber("pooled R², as published", low, 3),
    verdict: "not testable with these data",
    argument:
      laws.length === 0
        ? "There is no other family."
        : `On the published curve pooled R² is ${format.r2(low)} or more. Its points do not lie on the grid that averaged scores of this test must lie on, and two published versions differ; they are not known to be raw measurements.`,
    wouldChange: "The raw scores of these runs."
  };
}

function cellsOf(inputs: ClaimInputs, domains: readonly string[]): TransferCellRecord[] {
  const { transfer } = inputs.experiments;
  if (!transfer) return [];
  const names = transfer.questions.filter(({ domain }) => domains.includes(domain)).map(({ benchmark }) => benchmark);
  return transfer.benchmarks.cells.filter(
    ({ benchmark, family }) => names.includes(benchmark) && family === ownFamily(inputs)
  );
}

const noTransfer = "No benchmark beside the study's own was logged.";

/** E2: gains carry over to other benchmarks of the trained domain. */
export function transfersWithinDomain(inputs: ClaimInputs): Judgement {
  const cells = cellsOf(inputs, [inputs.study.domain]);
  const gains = cells.filter(({ theseQuestions }) => theseQuestions.verdict === "gain");
  const losses = cells.filter(({ theseQuestions }) => theseQuestions.verdict === "loss");
  const conditions = [...new Set(cells.map(({ benchmark, variant }) => `${benchmark}, ${variant}`))].map((what) => {
    const mine = cells.filter(({ benchmark, variant }) => `${benchmark}, ${variant}` === what);
    return {
      what: `${what}: most sizes gain`,
      holds: mine.filter(({ theseQuestions }) => theseQuestions.verdict === "gain").length > mine.length / 2
    };
  });
  return {
    test: `First ${windows.first} against last ${windows.last} evaluations of each benchmark and size, on these questions, Holm over all tests. Supported when most sizes gain on every benchmark in every variant.`,
    conditions,
    number: cells.length === 0 ? null : percentage("of benchmarks and sizes that gain", gains.length / cells.length, 0),
    verdict: judge(conditions),
    argument:
      cells.length === 0
        ? noTransfer
        : `${outOf(gains.length, cells.length, "cell")} show a gain, ${losses.length === 0 ? "none" : format.word(losses.length)} a loss: ${format.list(
            [...new Set(cells.map(({ variant }) => variant))].map((variant) => {
              const mine = cells.filter((cell) => cell.variant === variant);
              return `${outOf(mine.filter(({ theseQuestions }) => theseQuestions.verdict === "gain").length, mine.length, `${variant} cell`)}`;
            })
          )}. Gains of base models include learning the answer format.`,
    wouldChange: "Benchmarks with more questions: small ones cannot show a small gain."
  };
}

/** Change of loss that still counts as little. */
const little = 0.05;

/** E3: other domains than the trained one and logic gain little or nothing. */
export function littleTransferBeyond(inputs: ClaimInputs, domains: readonly string[]): Judgement {
  const cells = cellsOf(inputs, domains);
  const conditions = [...new Set(cells.map(({ benchmark, variant }) => `${benchmark}, ${variant}`))].map((what) => {
    const mine = cells.filter(({ benchmark, variant }) => `${benchmark}, ${variant}` === what);
    return {
      what: `${what}: no size is shown to gain more than ${little}`,
      holds: mine.every(({ theseQuestions, difference }) => theseQuestions.verdict !== "gain" || difference > -little)
    };
  });
  const big = cells.filter(
    ({ theseQuestions, difference }) => theseQuestions.verdict === "gain" && difference <= -little
  );
  const most = least(cells, (one) => one.difference) ?? null;
  return {
    test: `Change of loss on these questions. Supported when no size is shown to gain more than ${little} on any of these benchmarks, in any variant.`,
    conditions,
    number: most
      ? plainNumber(
          `largest change of loss: ${most.benchmark}, ${format.modelSize(most.modelSize)} ${most.variant}`,
          most.difference,
          2,
          most.theseQuestions.interval
        )
      : null,
    verdict: judge(conditions),
    argument:
      cells.length === 0
        ? noTransfer
        : big.length === 0
          ? "No size gains more than that."
          : `More than that is gained by ${format.list(big.map(({ benchmark, modelSize, variant }) => `${format.modelSize(modelSize)} ${variant} (${benchmark})`))}. Gains of base models include learning the answer format.`,
    wouldChange: "A base model evaluated with its format taught first."
  };
}

/** E4: logic gets worse for larger models. */
export function logicGetsWorse(inputs: ClaimInputs): Judgement {
  const cells = cellsOf(inputs, ["logic"]);
  const sizes = [...new Set(cells.map(({ modelSize }) => modelSize))].sort((a, b) => a - b);
  const large = cells.filter(({ modelSize }) => sizes.indexOf(modelSize) >= sizes.length - 3);
  const conditions = large.map(({ modelSize, variant, theseQuestions }) => ({
    what: `${format.modelSize(modelSize)} ${variant}: shown to lose`,
    holds: theseQuestions.verdict === "loss"
  }));
  const most = greatest(large, (one) => one.difference) ?? null;
  return {
    test: "Change of loss of the three largest sizes on these questions, Holm over all tests. Supported when each is shown to lose.",
    conditions,
    number: most
      ? plainNumber(
          `largest rise of loss: ${format.modelSize(most.modelSize)} ${most.variant}`,
          most.difference,
          2,
          most.theseQuestions.interval
        )
      : null,
    verdict: judge(conditions),
    argument:
      large.length === 0
        ? noTransfer
        : `${outOf(conditions.filter(({ holds }) => holds).length, large.length, "cell")} show a loss, ${format.word(large.filter(({ theseQuestions }) => theseQuestions.verdict === "gain").length)} a gain; the rest show no change.`,
    wouldChange: "More questions: this benchmark has few."
  };
}

/** E5: per sample, larger rollout groups are better and the largest is best. */
export function largerGroupsPerSample({ experiments: { rollouts } }: ClaimInputs): Judgement {
  const rows = (rollouts?.variants ?? []).flatMap(({ variant, perSample }) =>
    perSample[0] ? [{ variant, ...perSample[0] }] : []
  );
  const conditions = rows.flatMap(({ variant, perDoubling, chanceBest, groups }) => {
    const largest = Math.max(...groups.map(({ groupSize }) => groupSize));
    return [
      {
        what: `${variant}: loss falls with each doubling of G, 0 outside its interval`,
        holds: perDoubling.interval[1] < 0
      },
      {
        what: `${variant}: G = ${largest} is best with a chance of 0.95`,
        holds: chanceBest.find(({ groupSize }) => groupSize === largest)!.chance >= 0.95
      }
    ];
  });
  const first = rows[0];
  return {
    test: "Mean loss of the last steps, same samples, trend per doubling of G with the error between runs; chance of each G to be best. Supported when the trend is below 0 and the largest G is best with 0.95 in every variant.",
    conditions,
    number: first
      ? plainNumber(
          `change of loss for each doubling of G, ${first.variant}`,
          first.perDoubling.difference,
          3,
          first.perDoubling.interval
        )
      : null,
    verdict: judge(conditions),
    argument:
      rows.length === 0
        ? "There are no runs with other group sizes."
        : `${rows
            .map(({ variant, perDoubling, chanceBest }) => {
              const best = greatest(chanceBest, ({ chance }) => chance)!;
              return `${variant}: ${format.change(perDoubling.difference, 3)} for each doubling, G = ${best.groupSize} best with chance ${format.fixed(best.chance, 2)}`;
            })
            .join("; ")}.`.replace(/^./, (c) => c.toUpperCase()),
    wouldChange: "A second run of the two largest groups."
  };
}

/** Ratio of the ends of the compute that all groups share, under which a growth of the best G cannot be told. */
const enoughRange = 2;

/** E6: per unit of compute the best G grows with the budget. */
export function bestGroupGrows({ experiments: { rollouts } }: ClaimInputs): Judgement {
  const rows = (rollouts?.variants ?? []).flatMap(({ variant, bestGroup }) => {
    if (!bestGroup || bestGroup.budgets.length < 2) return [];
    const range = bestGroup.budgets.at(-1)!.computeFlops / bestGroup.budgets[0]!.computeFlops;
    return [{ variant, range, ...bestGroup }];
  });
  const wide = rows.filter(({ range }) => range >= enoughRange);
  const conditions = wide.map(({ variant, chanceGrows }) => ({
    what: `${variant}: the best G at the largest common budget is larger than at the smallest, with a chance of 0.95`,
    holds: chanceGrows >= 0.95
  }));
  const first = rows[0];
  return {
    test: `Best G on smoothed curves at the ends of the compute that all groups share. Supported when it grows with a chance of 0.95 in every variant; not testable where they share less than a factor of ${enoughRange}.`,
    conditions,
    number: first
      ? plainNumber(`chance that the best G grows over the common budgets, ${first.variant}`, first.chanceGrows, 2)
      : null,
    verdict: judge(conditions),
    argument:
      rows.length === 0
        ? "No two groups of rollouts share compute."
        : `All groups share compute over a factor of ${format.list(rows.map(({ variant, range }) => `${format.fixed(range, 1)} (${variant})`))}${wide.length === 0 ? " only" : ""}; within it G = ${format.list([...new Set(rows.flatMap(({ budgets }) => budgets.map(({ best }) => String(best))))])} is best.`,
    wouldChange: "Runs of the large groups from the first steps and of the small ones for longer."
  };
}

/** Evaluations whose mean is the loss at the end of a run. */
const lastEvaluations = 10;

function lastLoss(testLoss: readonly number[]): number {
  return mean(testLoss.slice(-lastEvaluations));
}

/** E7: final loss falls with N; small models gain less. */
export function finalLossFalls(inputs: ClaimInputs): Judgement {
  const scales = own(inputs, inputs.experiments.outcomeScale, "data");
  const series = scales.map(({ variant, orders }) => {
    const curves = own(
      inputs,
      inputs.curves.map((curve) => ({ ...curve, resource: null }))
    )
      .filter((curve) => curve.variant === variant)
      .sort((a, b) => a.modelSize - b.modelSize);
    const ends = curves.map(({ testLoss }) => lastLoss(testLoss));
    return {
      variant,
      ends,
      sizes: curves.map(({ modelSize }) => modelSize),
      falls: ends.every((end, i) => i === 0 || end < ends[i - 1]!),
      onLoss: orders.find(({ scale }) => scale === "loss")!
    };
  });
  const conditions = series.flatMap(({ variant, falls, onLoss }) => [
    {
      what: `${variant}: the mean of the last ${format.word(lastEvaluations)} evaluations falls from each size to the next`,
      holds: falls
    },
    {
      what: `${variant}: slopes of loss itself rise with size, no pair out of order beyond its error`,
      holds: onLoss.word === "holds"
    }
  ]);
  const first = series[0];
  return {
    test: `Mean loss of the last ${format.word(lastEvaluations)} evaluations by size, and slopes of loss (not of its logarithm) by size. Supported when the former falls throughout and the latter rise, in every variant.`,
    conditions,
    number: first
      ? plainNumber(
          `last loss of ${format.modelSize(first.sizes.at(-1)!)} ${first.variant}; that of ${format.modelSize(first.sizes[0]!)} is ${format.loss(first.ends[0]!)}`,
          first.ends.at(-1)!,
          3
        )
      : null,
    verdict: judge(conditions),
    argument:
      series.length === 0
        ? "No size has repeats, so that an order of slopes has no errors."
        : `${series
            .map(
              ({ variant, falls, onLoss }) =>
                `${variant}: final loss ${falls ? "falls with every size" : "does not fall with every size"}; that larger models gain more loss ${onLoss.word === "holds" ? "holds" : `${onLoss.word}`}${onLoss.outOfOrder.some(({ beyondError }) => beyondError) ? ` (${format.list(onLoss.outOfOrder.filter(({ beyondError }) => beyondError).map(({ smaller, larger }) => `${format.modelSize(smaller)} gains more than ${format.modelSize(larger)}`))})` : ""}`
            )
            .join(". ")}.`.replace(/(^|\. )./g, (c) => c.toUpperCase()),
    wouldChange: "A size whose final loss breaks the order."
  };
}

/** E8: the two largest match or beat dense models of another family of their size. */
export function beatsOtherModels(inputs: ClaimInputs, rival: string): Judgement {
  const others = inputs.external.filter(({ family, dense }) => family === rival && dense);
  const best = least(others, (one) => one.testLoss) ?? null;
  const largest = greatest(others, (one) => one.modelSize) ?? null;
  const problems = inputs.study.heldOutProblems;
  const rows =
    best && largest
      ? own(
          inputs,
          inputs.curves.map((curve) => ({ ...curve, resource: null }))
        )
          .filter(({ modelSize }) => modelSize >= largest.modelSize)
          .map(({ variant, modelSize, testLoss }) => {
            const loss = lastLoss(testLoss);
            const se = Math.sqrt((loss * (1 - loss) + best.testLoss * (1 - best.testLoss)) / problems);
            return { variant, modelSize, loss, difference: loss - best.testLoss, se };
          })
      : [];
  const conditions = rows.map(({ variant, modelSize, difference, se }) => ({
    what: `${format.modelSize(modelSize)} ${variant}: mean loss of the last ${format.word(lastEvaluations)} evaluations is not above the best dense ${rival} model, beyond the sampling of ${problems} problems`,
    holds: difference <= 1.96 * se
  }));
  const closest = greatest(rows, (one) => one.difference) ?? null;
  return {
    test: `Mean loss of the last ${format.word(lastEvaluations)} evaluations of the sizes from that of the largest dense ${rival} model on, against the best dense ${rival} model of any size, with the sampling error of two independent tests. Supported when none is worse beyond it.`,
    conditions,
    number: closest
      ? plainNumber(
          `${format.modelSize(closest.modelSize)} ${closest.variant} minus ${best!.model}`,
          closest.difference,
          2,
          [closest.difference - 1.96 * closest.se, closest.difference + 1.96 * closest.se]
        )
      : null,
    verdict: judge(conditions),
    argument:
      rows.length === 0
        ? "No such models are on record."
        : `${outOf(rows.filter(({ difference }) => difference < 0).length, rows.length, "run")} end below the best dense ${rival} model (${best!.model}, ${format.loss(best!.testLoss)}), ${format.word(rows.filter(({ difference, se }) => difference + 1.96 * se < 0).length)} of them beyond the sampling error. The other models' scores are the publication's own.`,
    wouldChange: "The other models' evaluations repeated."
  };
}
