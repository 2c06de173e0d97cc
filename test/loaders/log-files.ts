import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Schema, Table, tableFromArrays, tableToIPC } from "apache-arrow";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { onTestFinished } from "vitest";
import type { RunIdentity } from "../../src/lib/runs.js";

export type Column = Omit<ColumnSource, "name">;

/** An identity that passes every check, with what a test wants different. */
export function identity(changes: Partial<RunIdentity> = {}): RunIdentity {
  return {
    run: "test-7b-repeat-1",
    experiment: "main",
    kind: "repeat",
    state: "current",
    family: "test",
    variant: "base",
    modelSize: 7e9,
    reuseFactor: 1,
    groupSize: 8,
    repeat: changes.kind === undefined || changes.kind === "repeat" ? 1 : null,
    repeats: 3,
    uniqueSamples: null,
    sameAs: null,
    promptKind: "regular",
    source: ["source/test.csv"],
    note: null,
    ...changes
  };
}

/** Columns of a faultless log of `steps` steps from step 1 on, with what a test wants different. */
export function columns(steps: number, changes: Record<string, Column | null> = {}): Record<string, Column> {
  const step = Array.from({ length: steps }, (_, i) => i + 1);
  const all: Record<string, Column | null> = {
    step: { data: step.map(BigInt), type: "INT64" },
    samples: { data: step.map((s) => BigInt(512 * s)), type: "INT64" },
    tokens: doubles(step.map((s) => 1e5 * s)),
    flops: doubles(step.map((s) => 4.2e15 * s)),
    score_holdout: doubles(step.map((s) => 0.5 + 0.001 * s)),
    ...changes
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, Column] => entry[1] !== null));
}

export function doubles(data: (number | null)[]): Column {
  return { data, type: "DOUBLE", nullable: true };
}

export function integers(data: (number | null)[]): Column {
  return { data: data.map((value) => (value === null ? null : BigInt(value))), type: "INT64", nullable: true };
}

/** A Parquet log. `run` may be any text, to write metadata that is not an identity; null writes none. */
export function parquetLog(run: RunIdentity | string | null, data: Record<string, Column>): Uint8Array {
  const value = typeof run === "string" ? run : JSON.stringify(run);
  const bytes = parquetWriteBuffer({
    columnData: Object.entries(data).map(([name, column]) => ({ name, ...column })),
    kvMetadata: run === null ? undefined : [{ key: "rlscale.run", value }]
  });
  return new Uint8Array(bytes);
}

/** An Arrow log of doubles. */
export function arrowLog(run: RunIdentity, data: Record<string, Column>, type: "file" | "stream" = "file"): Uint8Array {
  const arrays = Object.entries(data).map(([name, { data }]) => [name, Float64Array.from(data, Number)]);
  const table = tableFromArrays(Object.fromEntries(arrays));
  const schema = new Schema(table.schema.fields, new Map([["rlscale.run", JSON.stringify(run)]]));
  return tableToIPC(new Table(schema, table.batches), type);
}

/** A project folder with these files, gone when the test is over. */
export function projectWith(files: Record<string, Uint8Array | string>): string {
  const root = mkdtempSync(join(tmpdir(), "rlscale-logs-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}
