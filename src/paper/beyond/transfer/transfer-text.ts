/** Transfer in words: which pairs of benchmark and size gain, which lose, which show no change. */
import { count, list, modelSize, plural } from "../../../lib/format.js";
import type { TransferVerdict } from "../../../lib/inference/experiments/transfer.js";
import type { TransferCellData, TransferData } from "./transfer-data.js";

export type Questions = "theseQuestions" | "suchQuestions";

export type TransferCounts = Record<TransferVerdict, number> & { total: number };

export function countCells(cells: readonly TransferCellData[], questions: Questions): TransferCounts {
  const counts: TransferCounts = { gain: 0, "no change shown": 0, loss: 0, total: cells.length };
  for (const cell of cells) counts[cell[questions].verdict]++;
  return counts;
}

/** Cells of the benchmarks beside the study's own. */
export function otherCells({ benchmarks, cells }: TransferData, variant: string): TransferCellData[] {
  const heldOut = new Set(benchmarks.filter((benchmark) => benchmark.heldOut).map(({ benchmark }) => benchmark));
  return cells.filter((cell) => cell.variant === variant && !heldOut.has(cell.benchmark));
}

/** "12 of 49 pairs of benchmark and size gain, 2 lose, the other 35 show no change" */
export function countWords({ gain, loss, total, ...rest }: TransferCounts): string {
  const open = rest["no change shown"];
  const parts = [
    `${gain === 0 ? "none" : count(gain)} of ${count(total)} pairs of benchmark and size ${gain === 1 ? "gains" : "gain"}`,
    `${loss === 0 ? "none" : count(loss)} ${loss === 1 ? "loses" : "lose"}`
  ];
  if (open > 0) parts.push(`${open === total ? "all" : `the other ${count(open)}`} show no change`);
  return parts.join(", ");
}

/** One benchmark's verdicts: "gains at 7B and 14B", "no change shown at any size". */
export function benchmarkWords(cells: readonly TransferCellData[], questions: Questions): string {
  const sizes = (verdict: TransferVerdict) =>
    cells.filter((cell) => cell[questions].verdict === verdict).map((cell) => modelSize(cell.modelSize));
  const [gains, losses] = [sizes("gain"), sizes("loss")];
  if (gains.length === cells.length) return "gains at every size";
  if (losses.length === cells.length) return "loses at every size";
  const parts = [
    ...(gains.length > 0 ? [`gains at ${list(gains)}`] : []),
    ...(losses.length > 0 ? [`loses at ${list(losses)}`] : [])
  ];
  return parts.length === 0 ? "no change shown at any size" : parts.join(", ");
}

/** The reading of the dumbbells, no full stop. */
export function transferReading(data: TransferData, variant: string, questions: Questions): string {
  const cells = otherCells(data, variant);
  const counts = countCells(cells, questions);
  const on = questions === "theseQuestions" ? "on the same problems" : "on other problems of their kind";
  const gaining = benchmarksWith(data, cells, questions, "gain");
  const losing = benchmarksWith(data, cells, questions, "loss");
  if (counts.gain === 0 && counts.loss === 0) return `No benchmark is shown to change, ${variant} models, ${on}`;
  const gains = gaining.length === 0 ? "No benchmark is shown to gain" : `Gains are shown on ${list(gaining)}`;
  const losses = losing.length === 0 ? "losses on none" : `losses on ${list(losing)}`;
  return `${gains}, ${losses} (${variant} models, ${on})`;
}

/** Labels of the benchmarks with a cell of this verdict, those with most first. */
function benchmarksWith(
  { benchmarks }: TransferData,
  cells: readonly TransferCellData[],
  questions: Questions,
  verdict: TransferVerdict
): string[] {
  return benchmarks
    .map(({ benchmark, label }) => ({
      label,
      cells: cells.filter((cell) => cell.benchmark === benchmark && cell[questions].verdict === verdict).length
    }))
    .filter((candidate) => candidate.cells > 0)
    .sort((a, b) => b.cells - a.cells)
    .map(({ label }) => label);
}

/** Pairs of base models whose gain includes learning the answer format. */
export function formatWords(data: TransferData): string | null {
  const marked = otherCells(data, "base").filter(({ format }) => format);
  if (marked.length === 0) return null;
  const byBenchmark = data.benchmarks.flatMap(({ benchmark, label }) => {
    const sizes = marked.filter((cell) => cell.benchmark === benchmark).map((cell) => modelSize(cell.modelSize));
    return sizes.length === 0 ? [] : [`${label} at ${list(sizes)}`];
  });
  return `${plural(marked.length, "pair")}: ${byBenchmark.join("; ")}`;
}
