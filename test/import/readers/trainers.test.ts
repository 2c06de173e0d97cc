/** The same run, as every program writes it that users have: the same table comes out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isGroup } from "../../../src/import/bytes/log-group.js";
import type { LogSource } from "../../../src/import/bytes/log-source.js";
import type { Value } from "../../../src/import/number-columns.js";
import { headLength } from "../../../src/import/reader.js";
import { binaryReaders, groupLogs } from "../../../src/import/readers/binary.js";
import { entriesBelow } from "../../helpers/entries-below.js";
import { fileSource, type Reading, readAll } from "./reading.js";

const trainers = "test/fixtures/trainers";
const expected = JSON.parse(readFileSync(`${trainers}/expected.json`, "utf8"));
const evaluation = "val-core/math/acc/mean@8";

const folders = ["parquet", "arrow", "tensorboard", "mlflow", "wandb", "trackio"];
const logs = groupLogs(folders.flatMap((folder) => filesBelow(join(trainers, folder)))).map(
  (source) => [source.path.slice(trainers.length + 1), source] as const
);
const wide = logs.filter(([path]) => !/nested|struct|map|long/.test(path));

describe("logs of the same run", () => {
  it("are one for each file, but for runs in several files", () => {
    expect(logs.filter(([, source]) => isGroup(source)).map(([path]) => path.split("/")[0])).toEqual([
      "tensorboard",
      "mlflow"
    ]);
    expect(logs.length).toBeGreaterThan(30);
  });

  it.each(logs)("%s is recognised by one reader", async (_, source) => {
    expect((await sure(source)).filter((sureness) => sureness > 0)).toEqual([3]);
  });

  it.each(wide)("%s gives the table", async (path, source) => {
    const reading = await readOne(source);
    expect(reading.rows).toBe(40);
    for (const [name, values] of Object.entries<(number | null)[]>(expected.columns)) {
      const found =
        reading.columns[name] ?? reading.columns[name.replace("@", "_")] ?? reading.columns[name.replace("@", "_at_")];
      expect({ name, values: found?.map((value) => value ?? null) }).toEqual({
        name,
        // an event file keeps floats of 32 bits
        values: path.startsWith("tensorboard") ? values.map((value) => value && Math.fround(value)) : values
      });
    }
    expect(reading.setAside).toEqual({});
  });
});

describe("nested logs", () => {
  const read = (path: string) => readOne(fileSource(join(trainers, path)));
  const without = (values: (number | null)[], ...rows: number[]) => values.map((v, i) => (rows.includes(i) ? null : v));
  const orNull = (values: Value[] | undefined) => values?.map((value) => value ?? null);
  const { columns } = expected;

  it.each(["parquet/pyarrow-nested.parquet", "arrow/pyarrow-nested.feather"])(
    "%s: structures by names with dots",
    async (path) => {
      const reading = await read(path);
      expect(reading.columns["metrics.score"]).toEqual(without(columns["critic/score/mean"], 4));
      expect(reading.columns["metrics.evaluation.acc"]).toEqual(columns[evaluation]);
      expect(reading.columns["metrics.tokens"]).toEqual(without(columns["perf/total_num_tokens"], 4));
      expect(reading.columns.when?.[1]).toBe("2026-01-01T00:01:00.000Z");
      expect(reading.columns.day?.[1]).toBe("2026-01-01");
      expect(reading.columns.lr?.[1]).toBe(0.000001);
      expect(reading.columns.half?.[1]).toBe(0.5);
      expect(reading.columns.done?.slice(0, 2)).toEqual([true, false]);
      expect(reading.columns.run?.[39]).toBe(expected.run);
      expect(reading.columns.big?.[39]).toBe(expected.run);
      expect(reading.problems).toEqual(["columns that hold lists are not read: sizes"]);
    }
  );

  it.each(["parquet/polars-struct.parquet", "arrow/polars-struct-stream.arrow", "parquet/duckdb-struct.parquet"])(
    "%s: a structure",
    async (path) => {
      const reading = await read(path);
      expect(reading.columns["metrics.score"]).toEqual(columns["critic/score/mean"]);
      expect(reading.columns["metrics.tokens"]).toEqual(columns["perf/total_num_tokens"]);
    }
  );

  it.each(["parquet/pyarrow-map.parquet", "arrow/pyarrow-map.arrow"])(
    "%s: the keys of a map, of none and of an empty one",
    async (path) => {
      const reading = await read(path);
      expect(orNull(reading.columns["critic/score/mean"])).toEqual(without(columns["critic/score/mean"], 4, 5));
      expect(orNull(reading.columns[evaluation])).toEqual(columns[evaluation]);
      expect(reading.columns["training/global_step"]).toEqual(columns["training/global_step"]);
    }
  );

  it("parquet/spark-map.parquet: the keys of a map", async () => {
    const reading = await read("parquet/spark-map.parquet");
    expect(orNull(reading.columns[evaluation])).toEqual(columns[evaluation]);
    expect(reading.columns["perf/total_num_tokens"]).toEqual(columns["perf/total_num_tokens"]);
  });

  it("parquet/pyarrow-long.parquet: rows of key and value as they are", async () => {
    const reading = await read("parquet/pyarrow-long.parquet");
    expect(reading.rows).toBe(4 * 40 + 4);
    expect(Object.keys(reading.columns)).toEqual(["run", "step", "metric", "value"]);
    expect(reading.columns.metric?.slice(0, 2)).toEqual(["critic/score/mean", "perf/total_num_tokens"]);
  });

  it.each([
    [
      "delta",
      [...Array(10).fill("warm-up"), ...Array(5).fill(["warm-up", "train"]).flat(), ...Array(20).fill("train")]
    ],
    [
      "replaced",
      [...Array(10).fill("warm-up"), ...Array(5).fill(["warm-up", "train"]).flat(), ...Array(20).fill("train")]
    ]
  ])("a dictionary that is %s on the way", async (name, phase) => {
    const reading = await read(`arrow/pyarrow-${name}-dictionary-stream.arrow`);
    expect(reading.columns.phase).toEqual(phase);
  });
});

describe("settings of a run", () => {
  it.each(["mlflow", "wandb/run-fixture1.wandb"])("%s tells them under the trainer's keys", async (path) => {
    const reading = await readOne(logs.find(([name]) => name.startsWith(path))![1]);
    expect(reading.config["run.name"]).toBe(expected.run);
    for (const [key, value] of Object.entries(expected.config)) {
      expect(String(reading.config[key])).toBe(String(value));
    }
  });

  it("tensorboard: those that transformers writes as text, and the run by its folder", async () => {
    const reading = await readOne(logs.find(([name]) => name.startsWith("tensorboard/qwen"))![1]);
    expect(reading.config).toEqual({ "run.name": expected.run, model_name_or_path: "Qwen/Qwen2.5-0.5B", seed: 1 });
    expect(reading.problems).toEqual(["summaries that are no scalars are not read: 1 of histograms"]);
  });

  it("parquet/duckdb.parquet: what a user wrote beside the table", async () => {
    const reading = await readOne(fileSource(join(trainers, "parquet/duckdb.parquet")));
    expect(reading.config).toEqual({ "metadata.experiment": "main" });
  });
});

async function sure(source: LogSource): Promise<number[]> {
  const bytes = await source.bytes(0, Math.min(source.size, headLength));
  const head = { path: source.path, bytes, text: new TextDecoder().decode(bytes), whole: source.size <= headLength };
  return binaryReaders.map((reader) => reader.recognises(head));
}

async function readOne(source: LogSource): Promise<Reading> {
  const sureness = await sure(source);
  return readAll(binaryReaders[sureness.indexOf(Math.max(...sureness))]!, source);
}

function filesBelow(folder: string): LogSource[] {
  return entriesBelow(folder)
    .filter((entry) => entry.isFile())
    .map((entry) => fileSource(join(entry.parentPath, entry.name)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
