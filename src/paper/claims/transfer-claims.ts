/** Claims E2 to E4: gains on other benchmarks than the study's own. */
import { greatest, least } from "d3-array";
import { cellsOf } from "../../lib/claims/cells.js";
import { type Judgement, shareOf } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { transferWindows as windows } from "../../lib/inference/experiments/transfer.js";
import { itemAt } from "../../lib/items.js";
import type { MarginRecord } from "../../lib/records/claims-record.js";
import type { TransferCellRecord } from "../../lib/records/experiments-record.js";
import { familyOfStudy, outOf } from "./inputs.js";
import { marginOf } from "./margins.js";

function recordsOf(inputs: ClaimInputs, domains: readonly string[]): TransferCellRecord[] {
  const { transfer } = inputs.experiments;
  if (!transfer) return [];
  const names = transfer.questions.filter(({ domain }) => domains.includes(domain)).map(({ benchmark }) => benchmark);
  return transfer.benchmarks.cells.filter(
    ({ benchmark, family }) => names.includes(benchmark) && family === familyOfStudy(inputs)
  );
}

/**
 * A cell a benchmark, variant and size.
 *
 * @param sign -1 where the claim is about a gain, 1 about a rise of the loss
 * @param from taken off the effect: what the claim still allows
 */
function judged(
  inputs: ClaimInputs,
  margin: MarginRecord,
  records: readonly TransferCellRecord[],
  sign: 1 | -1,
  from = 0
) {
  const df = inputs.experiments.transfer?.df ?? null;
  return cellsOf(
    margin,
    records.map(({ benchmark, variant, modelSize, difference, theseQuestions: { interval } }) => ({
      what: `${benchmark}, ${variant}: ${format.modelSize(modelSize)}`,
      group: `${benchmark}, ${variant}`,
      estimate: sign * difference - from,
      interval: sign === 1 ? [interval[0] - from, interval[1] - from] : [-interval[1] - from, -interval[0] - from],
      df
    }))
  );
}

const noTransfer = "No benchmark beside the study's own was logged.";
const compared = `Loss on each benchmark, of each size: mean of the first ${windows.first} evaluations against the last ${windows.last}`;
const answers = "Part of the gain of base models is learning the answer format.";

/** E2: gains carry over to other benchmarks of the trained domain. */
export function transfersWithinDomain(inputs: ClaimInputs): Judgement {
  const margin = marginOf("difference", "loss");
  const records = recordsOf(inputs, [inputs.study.domain]);
  const cells = judged(inputs, margin, records, -1);
  const gains = cells.filter(({ verdict }) => verdict === "supported");
  const of = (variant: string) =>
    records.flatMap((record, i) => (record.variant === variant ? [itemAt(cells, i)] : []));
  return {
    test: `${compared}. Cells show the fall.`,
    margin,
    cells,
    number: shareOf("of pairs of benchmark and size: the loss falls, beyond the error", gains.length, cells.length),
    argument:
      cells.length === 0
        ? noTransfer
        : `The loss falls, beyond the error, in ${format.list(
            [...new Set(records.map(({ variant }) => variant))].map((variant) =>
              outOf(of(variant).filter((cell) => gains.includes(cell)).length, of(variant).length, `${variant} cell`)
            )
          )}. ${answers}`,
    wouldChange: "Benchmarks with more questions: small ones cannot show a small gain."
  };
}

/** Gain that the claim still allows. */
const little = 0.03;

/** E3: other domains than the trained one and logic gain little or nothing. */
export function littleTransferBeyond(inputs: ClaimInputs, domains: readonly string[]): Judgement {
  const margin = marginOf("at most", "little");
  const records = recordsOf(inputs, domains);
  const cells = judged(inputs, margin, records, -1, little);
  const big = cells.filter(({ verdict }) => verdict === "contradicted");
  const most = least(records, (record) => record.difference) ?? null;
  return {
    test: `${compared}. A gain of ${little} is still little: cells show the fall minus ${little}.`,
    margin,
    cells,
    number: shareOf(
      `of pairs of benchmark and size are shown to gain less than ${format.fixed(little + margin.value, 2)}`,
      cells.filter(({ verdict }) => verdict === "supported").length,
      cells.length
    ),
    argument:
      most === null
        ? noTransfer
        : big.length === 0
          ? `No gain above ${little} is shown.`
          : `A gain above ${little} is shown in ${format.list(
              [...new Set(records.map(({ variant }) => variant))].map((variant) => {
                const ofVariant = records.flatMap((record, i) =>
                  record.variant === variant ? [itemAt(cells, i)] : []
                );
                return outOf(
                  ofVariant.filter((cell) => big.includes(cell)).length,
                  ofVariant.length,
                  `${variant} cell`
                );
              })
            )}, the largest ${format.fixed(-most.difference, 2)} (${most.benchmark}, ${format.modelSize(most.modelSize)} ${most.variant}). ${answers}`,
    wouldChange: "A base model evaluated with its format taught first."
  };
}

const riseOf = ({ difference }: TransferCellRecord) => difference;

/** E4: logic gets worse for larger models. */
export function logicGetsWorse(inputs: ClaimInputs): Judgement {
  const margin = marginOf("difference", "loss");
  const all = recordsOf(inputs, ["logic"]);
  const sizes = [...new Set(all.map(({ modelSize }) => modelSize))].sort((a, b) => a - b);
  const large = all.filter(({ modelSize }) => sizes.indexOf(modelSize) >= sizes.length - 3);
  const cells = judged(inputs, margin, large, 1);
  const [shown, small] = (["supported", "contradicted"] as const).map((verdict) =>
    large.filter((_, i) => itemAt(cells, i).verdict === verdict)
  ) as [TransferCellRecord[], TransferCellRecord[]];
  const rises = [least(large, riseOf), greatest(large, riseOf)].filter((row) => row !== undefined);
  const named = ({ modelSize, variant }: TransferCellRecord) => `${format.modelSize(modelSize)} ${variant}`;
  return {
    test: `${compared}. Cells show the rise, at the three largest sizes.`,
    margin,
    cells,
    number: shareOf(
      "of runs of the three largest sizes: the loss on logic rises, beyond the error",
      shown.length,
      large.length
    ),
    argument:
      large.length === 0
        ? noTransfer
        : `The loss rises, beyond the error, in ${outOf(shown.length, large.length, "run")}. The changes go ${format.list(rises.map((row, i) => `${i === 0 ? "from" : "to"} ${format.change(row.difference, 3)} (${named(row)})`).slice(0, 2)).replace(" and ", " ")}.${small.map((row) => ` For ${named(row)} the interval ends at ${format.change(row.theseQuestions.interval[1], 3)}, below the margin: a rise that matters is excluded.`).join("")}`,
    wouldChange: "More questions: this benchmark has few."
  };
}
