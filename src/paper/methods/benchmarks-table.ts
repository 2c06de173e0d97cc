/** M.1: benchmarks with the sampling error of a loss that rests on so many problems. */
import { tableBox } from "../../components/data-table.js";
import { count, fixed } from "../../lib/format.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results, reference: { setup } }) => {
  if (setup === null) throw new TypeError("this study has no set-up on record");
  const { transfer } = results.experiments;
  const cells = transfer
    ? [...transfer.heldOut.cells, ...transfer.benchmarks.cells].filter((cell) => cell.family === mainFamily(results))
    : [];
  const error = (loss: number, problems: number) => fixed(Math.sqrt((loss * (1 - loss)) / problems), 3);
  const rows = setup.benchmarks.rows.map(({ benchmark, label, domain, problems }) => {
    const baseCells = cells.filter((cell) => cell.benchmark === benchmark && cell.variant === "base");
    const largest = baseCells.reduce<(typeof baseCells)[number] | null>(
      (a, b) => (a === null || b.modelSize > a.modelSize ? b : a),
      null
    );
    return [
      label,
      domain,
      count(problems),
      error(0.5, problems),
      largest === null ? "\u2013" : fixed(largest.lastTen, 3),
      largest === null ? "\u2013" : error(largest.lastTen, problems)
    ];
  });
  return tableBox(
    "Table M.1. Evaluation suite: problems, and the binomial standard error of a loss",
    ["Benchmark", "Domain", "Problems", "Error at loss 0.5", "End loss, largest base", "Error there"],
    rows
  );
};
