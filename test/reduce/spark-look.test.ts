/** What is asked of Spark and read from its answers, with a Spark that is played: it prints what `spark-sql` prints. */
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { spark as dialect } from "../../loaders/reduce/engines/dialect.js";
import type { Dumps } from "../../loaders/reduce/engines/dumps.js";
import { openSpark, sparkDumps } from "../../loaders/reduce/engines/spark.js";
import { lookOnSpark } from "../../loaders/reduce/engines/spark-look.js";
import { wholeOf } from "../../loaders/reduce/values.js";
import { inFolder } from "./dumps.js";

/** Columns of views, as DESCRIBE prints them: name and type of each. */
type Views = Record<string, Record<string, string>>;

/** Answers statement by statement; what is no statement is a fault, as it is to Spark. */
function played(views: Views): { run: (sql: string) => Promise<string>; made: string[] } {
  const made: string[] = [];
  const answer = (statement: string): string => {
    const [, view, options] =
      /^CREATE OR REPLACE TEMPORARY VIEW (\w+) USING \w+ OPTIONS \((.*)\)$/.exec(statement) ?? [];
    if (view !== undefined) made.push(`${view}: ${/ (mode|mergeSchema) .*$/.exec(options ?? "")?.[0].trim()}`);
    const [, asked] = /^DESCRIBE QUERY SELECT \* FROM (\w+)$/.exec(statement) ?? [];
    const [, text] = /^SELECT '(.*)'$/.exec(statement) ?? [];
    if (view === undefined && asked === undefined && text === undefined) throw new Error(`no statement: ${statement}`);
    const columns = Object.entries(asked === undefined ? {} : (views[asked] ?? {}));
    return text === undefined ? columns.map(([name, type]) => `${name}\t${type}\tNULL\n`).join("") : `${text}\n`;
  };
  const run = async (sql: string) =>
    sql
      .split(";\n")
      .filter((statement) => statement.trim() !== "")
      .map(answer)
      .join("");
  return { run, made };
}

const lookAt = async (views: Views, dumps: Dumps) => {
  const { run, made } = played(views);
  const { parts, names } = await lookOnSpark(run, { ...dumps, files: dumps.paths }, (name) => name !== "file=");
  return { columns: parts.flatMap(({ columns }) => columns), names, made };
};

describe("lookOnSpark(run, dumps, wanted)", () => {
  it("takes columns of Parquet as they are typed, whatever is in their names", async () => {
    const views = { dumps: { "st`ep": "int", score: "double", ids: "array<bigint>", none: "void" } };
    const { columns, names, made } = await lookAt(views, { format: "parquet", paths: ["/run=a/x.parquet"] });
    expect(made).toEqual(["dumps: mergeSchema 'true'"]);
    expect(names).toEqual(["st`ep", "score", "ids", "none", "run="]);
    expect(columns.map(({ type, kinds }) => [type, kinds])).toEqual([
      ["int", ["integer"]],
      ["double", ["number"]],
      ["array<bigint>", ["list"]],
      ["void", []],
      ["in the path", ["text"]]
    ]);
    const [step, score, ids] = columns.map((column) => wholeOf(column, dialect));
    expect([step, ids]).toEqual(["CAST(`st``ep` AS BIGINT)", "CAST(NULL AS BIGINT)"]);
    expect(score).toMatch(/^CASE WHEN `score` = FLOOR\(`score`\) /);
  });

  it("reads values of JSON as they are written, and knows what each is from a second look", async () => {
    const views = {
      dumps: { step: "string", prompt: "array<string>" },
      inferred: { step: "bigint", prompt: "array<bigint>" }
    };
    const { columns, made } = await lookAt(views, { format: "jsonl", paths: ["/x.jsonl"] });
    expect(made).toEqual(["dumps: mode 'FAILFAST', primitivesAsString 'true'", "inferred: mode 'FAILFAST'"]);
    expect(columns.map(({ name, type, kinds }) => [name, type, kinds])).toEqual([
      ["step", "bigint", ["integer"]],
      ["prompt", "array<bigint>", ["list"]]
    ]);
    // text, as it stands in the file
    const [step] = columns.map((column) => wholeOf(column, dialect));
    expect(step).toMatch(/^CASE WHEN REGEXP_LIKE\(.*`step`.*TRY_CAST/);
  });
});

describe("sparkDumps(paths)", () => {
  it("refuses paths on two storages", async () => {
    await expect(sparkDumps(["s3a://bucket/dumps", "dumps"])).rejects.toThrow(
      "s3a://bucket/dumps: must be on one storage; found two"
    );
    const there = ["s3a://bucket/a.jsonl", "s3a://bucket/b.jsonl"];
    expect(await sparkDumps(there)).toEqual({ format: "jsonl", paths: there });
  });
});

describe("openSpark(options)", () => {
  const { SPARK_HOME } = process.env;
  afterEach(() => {
    if (SPARK_HOME === undefined) delete process.env.SPARK_HOME;
    else process.env.SPARK_HOME = SPARK_HOME;
  });

  it.each([
    [
      "the first fault of the log",
      ["24/05/01 WARN a setting", "org.apache.spark.sql.AnalysisException: no such column", "  at a place"],
      "spark-sql: org.apache.spark.sql.AnalysisException: no such column"
    ],
    [
      "the last cause",
      ["SparkException: job aborted", "Caused by: IOException: a", "Caused by: EOFException: b", "  at a place"],
      "spark-sql: Caused by: EOFException: b"
    ],
    ["the last line where none is a fault", ["starting", "killed"], "spark-sql: killed"],
    ["that there was none", [], "spark-sql: ended without a word"]
  ])("where Spark ends with a fault says %s", async (_, log, message) => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, "bin"));
      const script = `#!/bin/sh\ncat >&2 <<'END'\n${log.map((line) => `${line}\n`).join("")}END\nexit 1\n`;
      await writeFile(join(folder, "bin/spark-sql"), script);
      await chmod(join(folder, "bin/spark-sql"), 0o755);
      process.env.SPARK_HOME = folder;
      const engine = await openSpark({});
      try {
        const failed = await engine.rows("SELECT 1", { format: "jsonl", paths: ["/x.jsonl"] }).catch(String);
        expect(failed).toBe(`LogError: ${message}`);
      } finally {
        await engine.close();
      }
    });
  });
});
