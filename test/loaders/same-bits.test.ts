/** The same measurements give the same bits: whatever the order of rows and files, on one thread or two. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildResults, loadResults } from "../../loaders/analysis/build-results.js";
import { toJson } from "../../loaders/emit.js";
import { importLogs, isDamaged } from "../../loaders/study/import-logs.js";
import { readRun } from "../../loaders/study/read-run.js";
import type { Results } from "../../src/lib/results.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { smallSizes, writeSmallStudy } from "../helpers/small-study.js";
import { identity, parquetLog } from "./log-files.js";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "rlscale-bits-"));
  writeSmallStudy(join(root, "data"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Results without what names the files' bytes. */
const bits = ({ inputs: { files, ...counts }, ...results }: Results) =>
  toJson({ ...results, inputs: { ...counts, hash: "", files: files.length } });

function shuffled<T>(values: readonly T[], seed: number): T[] {
  const { below } = seededRandom(seed);
  const out = [...values];
  for (let i = out.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

describe("results.json", () => {
  it("has the same bits from shuffled rows, from files of other names and kinds, and from two threads", async () => {
    const first = bits(await buildResults(root));
    // the second thread's share, as a build has it
    expect(bits(await loadResults(root))).toBe(first);
    for (const [i, size] of smallSizes.entries()) {
      const path = join(root, "data", "runs", `small-${size / 1e9}b.parquet`);
      const log = await readRun(path, "x");
      const order = shuffled(
        log.columns.step.map((_, row) => row),
        i + 1
      );
      const mixed = (values: readonly (number | null)[]) => ({
        data: order.map((row) => values[row]!),
        type: "DOUBLE" as const,
        nullable: true
      });
      const { step, samples, tokens, flops } = log.columns;
      const columns = { ...{ step, samples, tokens, flops }, score_holdout: log.scores.get("score_holdout")! };
      const bytes = parquetLog(
        identity(log.identity),
        Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, mixed(values)]))
      );
      writeFileSync(path, bytes);
      mkdirSync(join(root, "data", "runs", "deeper"), { recursive: true });
      // the first file comes last
      if (i === 0) renameSync(path, join(root, "data", "runs", "deeper", "z.parquet"));
    }
    expect(bits(await buildResults(root))).toBe(first);
  });
});

describe("logs of one's own", () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    step: 1 + Math.floor(i / 3),
    acc: 1 - 0.8 * (1 + i) ** -0.2,
    tokens: 100 + (i % 7) / 3
  }));
  const write = (name: string, content: readonly object[]) => {
    const path = join(root, name);
    writeFileSync(path, content.map((row) => `${JSON.stringify(row)}\n`).join(""));
    return path;
  };
  const tables = async (paths: string[]) =>
    (await importLogs(paths, {})).map((log) => {
      if (isDamaged(log)) throw log.error;
      return log.runs.map(({ table, tokens }) =>
        [...table.columns].map(([name, values]) => [name, [...values]]).concat([["tokens", [...tokens!.cumulative]]])
      );
    });

  it("parts of a step have the same mean in any order", async () => {
    const parts = [...Array(20).keys()].flatMap((step) => shuffled(rows.slice(3 * step, 3 * step + 3), step + 1));
    const [one] = await tables([write("a.jsonl", rows)]);
    const [other] = await tables([write("b.jsonl", parts)]);
    expect(other).toEqual(one);
  });

  it("distinct steps make the same table in any order", async () => {
    const single = rows.filter((_, i) => i % 3 === 0);
    const [one] = await tables([write("a.jsonl", single)]);
    const [other] = await tables([write("b.jsonl", shuffled(single, 3))]);
    expect(other).toEqual(one);
  });

  it("files come in one order, whatever the call's", async () => {
    const paths = ["c.jsonl", "a.jsonl", "b.jsonl"].map((name) => write(name, rows));
    const order = async (given: string[]) => (await importLogs(given, {})).map(({ path }) => path);
    expect(await order(paths)).toEqual(await order([...paths].sort()));
  });
});
