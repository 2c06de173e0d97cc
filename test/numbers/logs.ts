/** Logs as they lie on disk: a row an evaluation, by the decoders alone. */
import { readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";

export interface Evaluation {
  step: number;
  /** 1 - pass rate */
  loss: number;
}

/** The held-out losses of a log, steps ascending. */
export async function readLoss(path: string): Promise<Evaluation[]> {
  const bytes = readFileSync(new URL(`../../${path}`, import.meta.url));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = path.endsWith(".arrow")
    ? tableFromIPC(bytes).toArray()
    : ((await parquetReadObjects({ file, compressors })) as Record<string, unknown>[]);
  return rows.map((row) => ({ step: Number(row.step), loss: 1 - Number(row.score_holdout) }));
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of an even number the mean of the middle two. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
