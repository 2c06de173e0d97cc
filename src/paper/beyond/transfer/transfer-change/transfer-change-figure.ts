/** Loss before and after training on every benchmark: dumbbells on one scale, a panel each. */

import { dataTable } from "../../../../components/data-table.js";
import { sizeColor, sizeTextColor } from "../../../../components/drawing/scales.js";
import type { ChoiceFigure } from "../../../../components/frame/choice-figure.js";
import { radioControl, variantControl } from "../../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../../components/frame/static-figure.js";
import { html } from "../../../../components/html.js";
import type { DotGridData } from "../../../../components/plots/dot-plot/dot-plot-grid.js";
import { dotGrid } from "../../../../components/plots/dot-plot/dot-plot-grid.js";
import { describeDumbbells } from "../../../../components/plots/dot-plot/dot-plot-text.js";
import { change, count, interval, loss, modelSize } from "../../../../lib/format.js";
import { present } from "../../../../lib/items.js";
import type { TransferCellData, TransferData } from "../transfer-data.js";
import { countCells, countWords, otherCells, type Questions, transferReading } from "../transfer-text.js";

export const transferChangeFigure: ChoiceFigure<{ transfer: TransferData }> = {
  reads: { logs: "own", places: ["experiments.transfer"] },
  controls: () => [
    { ...variantControl, fallback: "instruct" },
    radioControl("questions", "Verdicts about", [
      ["these", "these problems"],
      ["such", "problems of the kind"]
    ])
  ],
  view: ({ transfer }, { variant, questions }) => {
    const judged: Questions = questions === "such" ? "suchQuestions" : "theseQuestions";
    const cells = transfer.cells.filter((cell) => cell.variant === variant);
    const others = otherCells(transfer, present(variant));
    const counts = countCells(others, judged);
    const data = grid(transfer, cells);
    return {
      reading: transferReading(transfer, present(variant), judged),
      subtitle: html`Test loss before and after training by model size, ${transfer.familyName} ${variant}; benchmarks with their number of problems`,
      view: `${variant}, ${questions === "such" ? "problems of the kind" : "these problems"}`,
      shown: `${variant}, verdicts about ${questions === "such" ? "problems of the kind" : "these problems"}`,
      key: [
        { mark: "ring", label: "before training, one run" },
        { mark: "interval", label: "mean of the last ten evaluations, 95% sampling interval" },
        ...(cells.some(({ best }) => best !== null)
          ? [{ mark: "tick" as const, label: "best single evaluation, as the paper draws it" }]
          : [])
      ],
      draw: (options) => dotGrid(data, options),
      numbers: [
        { id: "gain", term: "Gain", value: count(counts.gain) },
        { id: "open", term: "No change shown", value: count(counts["no change shown"]) },
        { id: "loss", term: "Lose", value: count(counts.loss) }
      ],
      caption:
        html`Hollow: one run before training. Filled: end of training, with the binomial interval of its number of problems. The verdict on a pair holds the last twenty evaluations against the first ten, not against the hollow dot, and is adjusted by Holm\u2019s method: for ${count(transfer.tests.others)} tests, those of the held-out set for ${count(transfer.tests.heldOut)} of their own. ` +
        (questions === "such"
          ? "Problems of the kind: sampling of the problems counts as error too, at its upper limit."
          : "These problems: would other runs of the same training show it on the same problems."),
      source: `${count(cells.length)} pairs`,
      description: `${describeDumbbells(data)} Tested against the first evaluations, ${countWords(counts)}.`,
      table: dataTable(
        `Change on every benchmark, ${variant}`,
        ["Benchmark, size", "Before", "Last ten", "Best single", "Last 20 \u2212 first 10", "95% interval", "Verdict"],
        cells.map((cell) => [
          `${labelOf(transfer, cell.benchmark)}, ${modelSize(cell.modelSize)}`,
          cell.start === null ? "\u2013" : loss(cell.start),
          loss(cell.end),
          cell.best === null ? "\u2013" : loss(cell.best),
          change(cell.difference, 3),
          interval(...cell[judged].interval, (value) => change(value, 3)),
          cell[judged].verdict
        ])
      ),
      computed: howComputed({
        sentence:
          "Noise of single evaluations from second differences of the curve, its serial correlation along the run, and the scatter between repeats where that is drawn; Student\u2019s <i>t</i>, two-sided, adjusted by Holm\u2019s method at the 5% level."
      }),
      csv: dataCsv(
        [
          "benchmark",
          "variant",
          "model_size",
          "before",
          "last_ten",
          "last_ten_low",
          "last_ten_high",
          "best_single",
          "difference",
          "low",
          "high",
          "verdict"
        ],
        cells.map((cell) => [
          cell.benchmark,
          cell.variant,
          cell.modelSize,
          cell.start,
          cell.end,
          ...wilson(cell.end, cell.problems),
          cell.best,
          cell.difference,
          ...cell[judged].interval,
          cell[judged].verdict
        ])
      )
    };
  }
};

function grid(transfer: TransferData, cells: readonly TransferCellData[]): DotGridData {
  return {
    series: [{ name: "end", shape: "circle" }],
    axis: {
      title: "Test loss, 1 \u2212 pass rate",
      format: (value) => value.toFixed(1),
      read: loss,
      domain: [0, 1],
      ticks: [0, 0.5, 1]
    },
    panels: transfer.benchmarks.map(({ benchmark, label, problems, heldOut }) => ({
      title: heldOut ? "Held-out set" : label,
      note: `${count(problems)} problems`,
      groups: [
        {
          rows: cells
            .filter((cell) => cell.benchmark === benchmark)
            .sort((a, b) => b.modelSize - a.modelSize)
            .map((cell) => {
              const [low, high] = wilson(cell.end, cell.problems);
              return {
                name: modelSize(cell.modelSize),
                color: sizeColor(cell.modelSize),
                textColor: sizeTextColor(cell.modelSize),
                values: [{ value: cell.end, low, high, start: cell.start, best: cell.best }]
              };
            })
        }
      ]
    }))
  };
}

/** Score interval of a share of n problems, 95 %. */
export function wilson(share: number, n: number): [number, number] {
  const z = 1.959964;
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  // none or all right: the end is the share itself, not a rounding error beside it
  return [share === 0 ? 0 : Math.max(0, centre - half), share === 1 ? 1 : Math.min(1, centre + half)];
}

function labelOf({ benchmarks }: TransferData, id: string): string {
  return benchmarks.find(({ benchmark }) => benchmark === id)?.label ?? id;
}
