import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { readLog } from "../../loaders/study/read-log.js";
import { latin1 } from "../../src/import/bytes/latin1.js";
import { readLogBytes } from "../../src/import/bytes/read-log-bytes.js";
import { Problems } from "../../src/lib/log-error.js";
import { columns, identity, integers, parquetLog, projectWith } from "./log-files.js";

interface Expected {
  tables: Record<string, Record<string, unknown[]>>;
  metadata: Record<string, Record<string, string>>;
  files: Record<string, ExpectedFile>;
}
interface ExpectedFile {
  format: string;
  rows: number;
  table: string;
  metadata: string;
  kinds: Record<string, string>;
  constant?: Record<string, unknown>;
}

const folder = join(import.meta.dirname, "..", "fixtures", "logs");
const expected: Expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
const fixture = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const named = (pattern: RegExp) => Object.entries(expected.files).filter(([name]) => pattern.test(name));

describe("readLog(path) on files that real programs wrote", () => {
  const short = Object.entries(expected.files).filter(([, file]) => !file.constant);

  it.each(short)("%s", async (name, file) => {
    const log = await readLog(join(folder, name), { file: name });
    const names = Object.keys(expected.tables[file.table]!);
    const values = Object.fromEntries(names.map((column) => [column, log.columns.get(column)?.values]));
    const kinds = Object.fromEntries(Object.keys(file.kinds).map((column) => [column, log.columns.get(column)?.kind]));
    expect(log).toMatchObject({ file: name, format: file.format, rows: file.rows });
    expect(values).toEqual(withNaN(expected.tables[file.table]!));
    expect(kinds).toEqual(file.kinds);
    expect(log.metadata).toMatchObject(expected.metadata[file.metadata]!);
  });

  it.each(named(/^feather-long/))(
    "%s, whose buffers are more than one block long",
    async (name, { rows, constant }) => {
      const log = await readLog(join(folder, name));
      for (const [column, value] of Object.entries(constant!)) {
        expect(log.columns.get(column)!.values).toEqual(new Array(rows).fill(value));
      }
    }
  );

  it("covers every file of the folder", () => {
    expect(short.length + named(/^feather-long/).length).toBe(Object.keys(expected.files).length);
    expect(short.length).toBeGreaterThan(45);
  });

  it("gives the checksum and the length of the file", async () => {
    const root = projectWith({ "x.parquet": parquetLog(null, columns(3)) });
    const log = await readLog(join(root, "x.parquet"));
    expect(log.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(log.bytes).toBe(readFileSync(join(root, "x.parquet")).length);
  });
});

describe("readLogBytes(bytes, file, options)", () => {
  it("tells the format by the bytes, not by the name", async () => {
    expect((await readLogBytes(fixture("pandas.parquet"), "x.arrow")).format).toBe("parquet");
    expect((await readLogBytes(fixture("pandas.arrow"), "x.parquet")).format).toBe("arrow");
  });

  it.each(["polars.parquet", "pyarrow-file-none.arrow", "pyarrow-stream-zstd.arrow", "polars-lz4.arrow"])(
    "takes %s from the middle of a larger buffer, at an odd place",
    async (name) => {
      const bytes = fixture(name);
      const buffer = new Uint8Array(bytes.length + 10).fill(7);
      buffer.set(bytes, 3);
      const log = await readLogBytes(buffer.subarray(3, 3 + bytes.length), name);
      const table = withNaN(expected.tables[expected.files[name]!.table]!);
      expect(log.columns.get("flops")!.values).toEqual(table.flops);
      expect(log.columns.get("score_holdout")!.values).toEqual(table.score_holdout);
    }
  );

  it.each(["pandas.parquet", "pandas.arrow"])("leaves columns of %s that are not wanted unread", async (name) => {
    const { columns } = await readLogBytes(fixture(name), name, { wanted: (column) => column === "step" });
    expect([...columns].map(([column, { kind }]) => [column, kind])).toEqual([
      ["step", "number"],
      ["samples", "unread"],
      ["tokens", "unread"],
      ["flops", "unread"],
      ["score_holdout", "unread"],
      ["label", "unread"]
    ]);
    expect(columns.get("flops")!.values).toEqual([]);
  });

  it("adds the index that pandas counts, unless a column of its name stands there or it is not wanted", async () => {
    const range = { kind: "range", name: "step", start: 10, stop: 40, step: 10 };
    const pandas = { key: "pandas", value: JSON.stringify({ index_columns: [range] }) };
    const read = async (columnData: ColumnSource[], wanted?: (name: string) => boolean) => {
      const bytes = new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata: [pandas] }));
      const { columns } = await readLogBytes(bytes, "x", { wanted });
      return [...columns].map(([name, { values }]) => [name, values]);
    };
    const score: ColumnSource = { name: "score", data: [0.1, 0.2, 0.3], type: "DOUBLE" };
    const step: ColumnSource = { name: "step", data: [1, 2, 3], type: "DOUBLE" };
    const scores = ["score", score.data];
    expect(await read([score])).toEqual([scores, ["step", [10, 20, 30]]]);
    expect(await read([score], (name) => name === "score")).toEqual([scores]);
    expect(await read([score, step])).toEqual([scores, ["step", [1, 2, 3]]]);
  });

  it("gathers problems of cells where asked, and goes on", async () => {
    const problems = new Problems("x.parquet");
    const log = await readLogBytes(fixture("bad-int64.parquet"), "x.parquet", { problems });
    expect(log.rows).toBe(2);
    expect(problems.lines()).toHaveLength(1);
  });
});

describe("a log that cannot be read", () => {
  it.each([
    ["bad-int64.parquet", "row 1: step must be within +-9007199254740991; found 9007199254740992"],
    ["bad-uint64.arrow", "row 1: step must be within +-9007199254740991; found 18446744073709551615"]
  ])("%s: an integer beyond the safe ones", async (name, problem) => {
    await expect(readLog(join(folder, name), { file: name })).rejects.toThrow(`${name} ${problem}`);
  });

  it("shows the first five such rows and counts the rest", async () => {
    const large = { data: new Array(8).fill(2n ** 60n), type: "INT64" as const };
    const problem = readLogBytes(parquetLog(null, { step: large }), "x.parquet");
    await expect(problem).rejects.toMatchObject({
      name: "LogError",
      file: "x.parquet",
      problems: [
        ...[0, 1, 2, 3, 4].map((row) => expect.stringContaining(`x.parquet row ${row}: step must be within`)),
        "x.parquet: 3 more rows where step must be within +-9007199254740991"
      ]
    });
  });

  it("is not there", async () => {
    const problem = "data/x.parquet: must be a readable file; found: no such file";
    await expect(readLog("/nowhere/x.parquet", { file: "data/x.parquet" })).rejects.toThrow(problem);
  });

  it("is a folder", async () => {
    const root = projectWith({ "x.parquet/y": "" });
    const reading = readLog(join(root, "x.parquet"), { file: "x.parquet" });
    await expect(reading).rejects.toThrow("x.parquet: must be a readable file; found: EISDIR");
  });

  it.each([
    ["is empty", "", "an empty file"],
    ["is text", "step,samples\n1,512\n", "73 74 65 70 2c 73"]
  ])("%s", async (_, content, found) => {
    const problem = `x.parquet: must begin as Parquet (PAR1), Arrow file (ARROW1) or Arrow stream; found ${found}`;
    await expect(readLogBytes(new TextEncoder().encode(content), "x.parquet")).rejects.toThrow(problem);
  });

  it.each([
    ["pandas.parquet", 'x: a Parquet file must end with "PAR1"; found'],
    ["pyarrow-file-lz4.arrow", 'x: an Arrow file must end with "ARROW1"; found'],
    ["pyarrow-stream-lz4.arrow", "x: an Arrow stream must end with its end mark; found"]
  ])("%s is cut short at every hundredth byte", async (name, problem) => {
    const bytes = fixture(name);
    for (let length = 8; length < bytes.length; length += 100) {
      await expect(readLogBytes(bytes.slice(0, length), "x"), `${length} bytes`).rejects.toThrow(problem);
    }
  });

  it("has lost bytes in its middle", async () => {
    for (const [name] of named(/^(pandas\.|pyarrow-(file|stream)-(lz4|zstd)|pyarrow-(snappy|zstd|gzip)-page1)/)) {
      const bytes = fixture(name);
      const broken = new Uint8Array([...bytes.subarray(0, 600), ...bytes.subarray(900)]);
      await expect(readLogBytes(broken, name), name).rejects.toThrow(/^\S+(: | row \d+: )/);
    }
  });

  it("holds nothing but zeros where a Parquet page was", async () => {
    const bytes = fixture("pyarrow-zstd-page1.parquet").fill(0, 100, 400);
    await expect(readLogBytes(bytes, "x")).rejects.toThrow(
      /^x: column step has Zstandard data that do not begin as such/
    );
  });

  it("has a Parquet footer longer than the file", async () => {
    const bytes = fixture("pandas.parquet");
    bytes.set([255, 255, 255, 127], bytes.length - 8);
    const problem = "x: the footer says it has 2147483647 bytes; the file has 5065 (damaged?)";
    await expect(readLogBytes(bytes, "x")).rejects.toThrow(problem);
  });

  it("has an Arrow footer that leads nowhere", async () => {
    const bytes = fixture("pyarrow-file-none.arrow");
    bytes.set([255, 255, 0, 0], bytes.length - 10);
    await expect(readLogBytes(bytes, "x")).rejects.toThrow(/^x: the footer says it has 65535 bytes; the file has 4210/);
  });

  it("has an Arrow batch that is not where the footer puts it", async () => {
    const bytes = fixture("pyarrow-file-none.arrow");
    const schema = bytes.slice(8, 8 + 8 + new DataView(bytes.buffer).getInt32(12, true));
    // where the first batch stood, the schema stands again: going on from there would never end
    const at = 8 + schema.length;
    bytes.set(schema.subarray(0, Math.min(schema.length, bytes.length - at)), at);
    await expect(readLogBytes(bytes, "x")).rejects.toThrow(
      /^x: no record batch where the footer has one, at byte \d+ \(damaged\?\)$/
    );
  });

  it("has an Arrow batch with fewer values than rows", async () => {
    const bytes = tableToIPC(tableFromArrays({ step: Float64Array.of(1, 2, 3) }), "stream");
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    // the batch's own count of rows and the column's are the only 64-bit threes of the stream
    for (let at = 0; at + 8 <= bytes.length; at += 8)
      if (view.getBigInt64(at, true) === 3n) view.setBigInt64(at, 9n, true);
    await expect(readLogBytes(bytes, "x")).rejects.toThrow("x: column step has values of 72 bytes in a buffer of 24");
  });

  it("claims more rows than any log has", async () => {
    const bytes = tableToIPC(tableFromArrays({ step: Float64Array.of(1, 2, 3) }), "stream");
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let at = 0; at + 8 <= bytes.length; at += 8)
      if (view.getBigInt64(at, true) === 3n) view.setBigInt64(at, 2n ** 40n, true);
    await expect(readLogBytes(bytes, "x")).rejects.toThrow(
      "x: at most 100000000 rows are read; a batch says 1099511627776"
    );
  });

  it("has two columns of one name", async () => {
    const bytes = parquetLog(identity(), { step: integers([1]), stop: integers([2]) });
    const text = latin1(bytes).replaceAll("stop", "step");
    const problem = "x: column names must be unique; found twice: step";
    await expect(
      readLogBytes(
        Uint8Array.from(text, (c) => c.charCodeAt(0)),
        "x"
      )
    ).rejects.toThrow(problem);
  });

  it("is reported with the characters of its own bytes, those of no other alphabet", async () => {
    const bytes = parquetLog(identity(), { step: integers([1]) });
    bytes.set([0x91, 0xe9, 0x80, 0x31], bytes.length - 4);
    await expect(readLogBytes(bytes, "x")).rejects.toThrow(
      'x: a Parquet file must end with "PAR1"; found "\\u{91}é\\u{80}1" (file cut short?)'
    );
  });
});

describe("a log without rows", () => {
  it.each(["file", "stream"] as const)("is read from an Arrow %s with one empty batch", async (type) => {
    const log = await readLogBytes(tableToIPC(tableFromArrays({ step: new Float64Array() }), type), "x");
    expect(log).toMatchObject({ rows: 0, columns: new Map([["step", { kind: "number", values: [] }]]) });
  });
});

function withNaN(table: Record<string, unknown[]>): Record<string, unknown[]> {
  const value = (cell: unknown) => (typeof cell === "object" && cell !== null ? Number.NaN : cell);
  return Object.fromEntries(Object.entries(table).map(([name, cells]) => [name, cells.map(value)]));
}
