/** Every pair of benchmark and size with the word that its test ends in. `{"variant": "base"}` */

import { tableBox } from "../../../components/data-table.js";
import { html } from "../../../components/html.js";
import { change, count, modelSize } from "../../../lib/format.js";
import type { TransferVerdict } from "../../../lib/inference/experiments/transfer.js";
import { mainFamily } from "../../../lib/series-names.js";
import type { TableRenderer } from "../../paper-site.js";

const words: Record<TransferVerdict, { word: string; look: string }> = {
  gain: { word: "gain", look: "yes" },
  loss: { word: "loss", look: "no" },
  "no change shown": { word: "not shown", look: "none" }
};

export const table: TableRenderer = ({ results }, options) => {
  const { transfer } = results.experiments;
  if (transfer === null) throw new TypeError("this study has no benchmark beside its own");
  const variant = String(options.variant ?? "instruct");
  const cells = [...transfer.heldOut.cells, ...transfer.benchmarks.cells].filter(
    (cell) => cell.variant === variant && cell.family === mainFamily(results)
  );
  const sizes = [...new Set(cells.map((cell) => cell.modelSize))].sort((a, b) => a - b);
  const marked = cells.some(({ format }) => format.marked);
  const rows = transfer.questions.flatMap(({ benchmark, label, problems }) => {
    const ofBenchmark = cells.filter((cell) => cell.benchmark === benchmark);
    if (ofBenchmark.length === 0) return [];
    return [
      [
        html`${label} <span class="quiet">${count(problems)}</span>`,
        ...sizes.map((size) => {
          const cell = ofBenchmark.find((candidate) => candidate.modelSize === size);
          if (cell === undefined) return "\u2013";
          const { word, look } = words[cell.theseQuestions.verdict];
          const format = cell.format.marked ? "*" : "";
          return html`<span class="cell-word cell-${look}">${word}${format}</span><span class="quiet">${change(cell.difference, 3)}</span>`;
        })
      ]
    ];
  });
  const note = marked ? " An asterisk marks gains that include learning the answer format." : "";
  return tableBox(
    `Last twenty evaluations minus the first ten, ${variant} models, on these problems: gain, loss, or “not shown” where no change is.${note}`,
    ["Benchmark, problems", ...sizes.map(modelSize)],
    rows
  );
};
