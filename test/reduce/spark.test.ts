/**
 * The same table from both engines. Needs a Spark in SPARK_HOME or on PATH (`pip install pyspark` brings one; Java beside
 * it); without one, and in the quick tests, it is skipped with a word. Every statement starts a Spark: CI takes one dump.
 */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { findSpark, openSpark, sparkDumps } from "../../loaders/reduce/engines/spark.js";
import { reduce } from "../../loaders/reduce/reduce.js";
import type { ScoreMap } from "../../loaders/reduce/score-map.js";
import { inFolder, query, type Row, reduced, tableOf } from "./dumps.js";
import { odd } from "./odd-cases.js";

const spark = findSpark();
const mode = process.env.RLSCALE_TESTS;
const all = mode === "all";
const some = all || mode === "ci";
if (!spark) console.warn("Spark is neither in SPARK_HOME nor on PATH: the tests of Spark are skipped");
else if (!all) console.warn("the tests of Spark take minutes: most are skipped here, run by npm run test:all");

describe.skipIf(!spark || !some)("reduce on Spark", () => {
  it.runIf(all)(
    "gives the embedded engine's table: Parquet in Hive partitions, on a cluster of two workers",
    async () => {
      await inFolder(async (folder) => {
        const dumps = join(folder, "dumps");
        for (const run of ["graded-7b", "it's 0.5B"]) {
          await mkdir(join(dumps, `run=${run}`), { recursive: true });
          const score = run === "graded-7b" ? "(hash(i * 7) % 1000) / 999 - 0.3" : "(hash(i * 7) % 3 = 0)::INT::DOUBLE";
          await query(
            `COPY (SELECT (i // 4000)::INT AS step, 'p' || hash(i // 8 + 1) % 400 AS prompt_id,
             CASE i % 997 WHEN 0 THEN 'NaN'::DOUBLE WHEN 1 THEN NULL WHEN 2 THEN 'Infinity'::DOUBLE ELSE ${score} END AS score,
             (hash(i * 13) % 9000)::INT AS response_length, range(i % 5 + 1) AS prompt_ids, i % 11 = 0 AS truncated
           FROM range(20000) AS t(i)) TO '${join(dumps, `run=${run}`, "part-0.parquet").replaceAll("'", "''")}' (FORMAT parquet)`
          );
        }
        const theirs = await onSpark([dumps], folder, "local-cluster[2,1,1024]");
        const ours = await reduced([dumps], { modelSize: 7e9 });
        expect(ours).toHaveLength(10);
        expectSame(theirs, ours);
      });
    },
    1_200_000
  );

  for (const [path, scoreMap] of [
    ["hive"],
    ["hive-jsonl"],
    ["decimal.parquet"],
    ["jsonl-ids.jsonl"],
    ["jsonl-types.jsonl"],
    ["score-words.parquet", [{ value: "correct", score: 1 }]],
    ["lengths.parquet"]
  ] as const)
    it.runIf(all || path === "hive")(
      `gives the embedded engine's table: ${path} of the odd dumps`,
      async () => {
        await inFolder(async (folder) => {
          const paths = [`${odd}/${path}`];
          expectSame(
            await onSpark(paths, folder, "local[2]", { scoreMap }),
            await reduced(paths, { modelSize: 7e9, scoreMap })
          );
        });
      },
      1_200_000
    );

  it.runIf(all)(
    "gives the embedded engine's table: JSON lines",
    async () => {
      await inFolder(async (folder) => {
        const paths = ["binary", "graded"].map((name) => `test/fixtures/rollouts/${name}.jsonl`);
        expectSame(await onSpark(paths, folder, "local[2]"), await reduced(paths, { modelSize: 7e9 }));
        expect(await readdir(folder)).toEqual(["table.parquet"]);
      });
    },
    1_200_000
  );

  it.runIf(all)(
    "replaces the table that it wrote",
    async () => {
      await inFolder(async (folder) => {
        const paths = ["test/fixtures/rollouts/binary.jsonl"];
        const first = await onSpark(paths, folder, "local[2]");
        expect(await onSpark(paths, folder, "local[2]")).toEqual(first);
      });
    },
    1_200_000
  );

  it.runIf(all)(
    "replaces nothing at all on another storage",
    async () => {
      await inFolder(async (folder) => {
        const paths = ["test/fixtures/rollouts/binary.jsonl"];
        // to Spark a place like any other, and to us none of this machine's
        const there = pathToFileURL(join(folder, "there")).href;
        await onSpark(paths, folder, "local[2]", { place: there });
        expectSame(await tableOf(join(folder, "there/*.parquet")), await reduced(paths, { modelSize: 7e9 }));
        const before = await readdir(join(folder, "there"));
        await expect(onSpark(paths, folder, "local[2]", { place: there })).rejects.toThrow(
          `${there}: must be a folder that is not there or empty; found files: name another place, or remove it yourself`
        );
        expect(await readdir(join(folder, "there"))).toEqual(before);
      });
    },
    1_200_000
  );
});

describe("sparkDumps(paths)", () => {
  it("refuses several of which one would be a pattern", async () => {
    await inFolder(async (folder) => {
      for (const name of ["a*b.parquet", "c.parquet"]) await writeFile(join(folder, name), "");
      const paths = ["a*b.parquet", "c.parquet"].map((name) => join(folder, name));
      await expect(sparkDumps(paths)).rejects.toThrow(`${paths[0]}: must have none of * ? [ ] { } , \\ in its path`);
      expect(await sparkDumps(paths.slice(0, 1))).toEqual({
        format: "parquet",
        paths: paths.slice(0, 1),
        files: paths.slice(0, 1)
      });
    });
  });
});

describe("openSpark(options)", () => {
  it("says where it looked when there is no Spark", async () => {
    const { SPARK_HOME, PATH } = process.env;
    try {
      delete process.env.SPARK_HOME;
      process.env.PATH = "/nowhere";
      await expect(openSpark({})).rejects.toThrow("spark-sql: must be in SPARK_HOME/bin or on PATH; found in neither");
    } finally {
      process.env.PATH = PATH;
      if (SPARK_HOME !== undefined) process.env.SPARK_HOME = SPARK_HOME;
    }
  });
});

async function onSpark(
  paths: string[],
  folder: string,
  master: string,
  { place, scoreMap }: { place?: string; scoreMap?: ScoreMap } = {}
): Promise<Row[]> {
  const engine = await openSpark({ master, conf: ["spark.sql.shuffle.partitions=3", "spark.executor.memory=1g"] });
  try {
    const output = place ?? join(folder, "table.parquet");
    await reduce(engine, await sparkDumps(paths), { output, modelSize: 7e9, scoreMap });
    return place ? [] : await tableOf(output);
  } finally {
    await engine.close();
  }
}

/** The same rows in the same order; doubles to 1e-12, for logarithms and roots of two libraries are in them. */
function expectSame(theirs: readonly Row[], ours: readonly Row[]): void {
  expect(theirs.length).toBe(ours.length);
  let worst = 0;
  for (const [i, row] of ours.entries()) {
    expect(Object.keys(theirs[i]!)).toEqual(Object.keys(row));
    for (const [name, value] of Object.entries(row)) {
      const other = theirs[i]![name];
      if (typeof value !== "number" || typeof other !== "number" || value === other) {
        expect(other, `${name} of row ${i}`).toBe(value);
        continue;
      }
      const difference = Math.abs(other - value) / Math.abs(value);
      expect(difference, `${name} of row ${i}: ${other} against ${value}`).toBeLessThanOrEqual(1e-12);
      worst = Math.max(worst, difference);
    }
  }
  console.log(`Spark against DuckDB: ${ours.length} rows, largest relative difference ${worst.toExponential(1)}`);
}
