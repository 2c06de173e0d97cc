import { readdirSync, readFileSync } from "node:fs";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { parquetReader } from "../../../src/import/readers/parquet/parquet.js";
import { readSchema } from "../../../src/import/readers/parquet/parquet-schema.js";
import { failureOf, fileSource, readAll, recognised } from "./reading.js";

const logs = "test/fixtures/logs";
const expected = JSON.parse(readFileSync(`${logs}/expected.json`, "utf8"));
const files = readdirSync(logs).filter((name) => name in expected.files && name.endsWith(".parquet"));

describe("parquetReader", () => {
  it.each(files)("gives the table of %s", async (name) => {
    const { rows, table, metadata } = expected.files[name];
    const reading = await readAll(parquetReader, fileSource(`${logs}/${name}`));
    expect(reading.rows).toBe(rows);
    for (const [column, values] of Object.entries<unknown[]>(expected.tables[table])) {
      expect({ column, values: reading.columns[column]?.map(orNaN) }).toEqual({ column, values });
    }
    for (const [key, value] of Object.entries(expected.metadata[metadata])) {
      expect(reading.config[`metadata.${key}`]).toBe(value);
    }
  });

  it("gives instants as text, fields of structures with dots, and tells what it passes over", async () => {
    const { columns, problems } = await readAll(parquetReader, fileSource(`${logs}/pyarrow-types-page2.parquet`));
    expect(columns.when?.[0]).toBe("1970-01-01T00:00:00.000Z");
    expect(columns.day?.[0]).toBe("1970-01-01");
    expect(columns["group.x"]).toEqual([1, 1, 1, 1, 1]);
    expect(problems).toEqual([
      "columns that hold lists are not read: list",
      "columns that hold bytes are not read: raw"
    ]);
  });

  it("counts integers that a number cannot hold", async () => {
    const { columns, problems } = await readAll(parquetReader, fileSource(`${logs}/bad-int64.parquet`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("beyond +-2^53, read as the nearest number");
    expect(Object.keys(columns)).toEqual(["step"]);
  });

  it("knows its own by the first bytes", () => {
    const bytes = new Uint8Array(readFileSync(`${logs}/polars.parquet`));
    expect(recognised(parquetReader, "x", bytes)).toBe(3);
    expect(recognised(parquetReader, "x.parquet", new TextEncoder().encode("PAR,1\n"))).toBe(0);
  });
});

describe("parquetReader on damaged files", () => {
  const whole = new Uint8Array(readFileSync(`${logs}/pyarrow-snappy-page1.parquet`));
  const read = (bytes: Uint8Array) => failureOf(parquetReader, sourceOfBytes("x.parquet", bytes));

  it("ends in one message wherever the file is cut", async () => {
    for (let length = 0; length < whole.length; length += 7) {
      const message = await read(whole.slice(0, length));
      expect(message).toMatch(/^x\.parquet: [^\n]+$/);
    }
  });

  it("ends in one message, or gives a table, whichever byte is flipped", async () => {
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = whole.slice();
      bytes[at]! ^= 1 << (at % 8);
      expect((await read(bytes)) ?? "x.parquet: ok").toMatch(/^x\.parquet: [^\n]+$/);
    }
  });

  it("does not believe a footer longer than the file", async () => {
    const bytes = whole.slice();
    new DataView(bytes.buffer).setUint32(bytes.length - 8, 0x7fffffff, true);
    expect(await read(bytes)).toBe(
      `x.parquet: the footer says it has 2147483647 bytes; the file has ${whole.length} (damaged?)`
    );
  });

  it("refuses more columns than any log has", async () => {
    const columnData = Array.from({ length: 50_001 }, (_, i) => ({
      name: `c${i}`,
      data: [1],
      type: "INT32" as const
    }));
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
    expect(await read(bytes)).toContain("at most 50000 columns are read");
  });

  it("says that an encrypted file is one", async () => {
    const bytes = whole.slice();
    bytes.set(new TextEncoder().encode("PARE"), 0);
    bytes.set(new TextEncoder().encode("PARE"), bytes.length - 4);
    expect(recognised(parquetReader, "x", bytes)).toBe(3);
    expect(await read(bytes)).toContain("encrypted");
  });
});

function orNaN(value: unknown): unknown {
  return Number.isNaN(value) ? { float: "nan" } : value;
}

describe("columns of Parquet that no record holds", () => {
  const leaf = { type: "BYTE_ARRAY", repetition_type: "REQUIRED" } as const;
  const unreadOf = (columns: number, ...elements: object[]) =>
    readSchema({ schema: [{ name: "root", num_children: columns }, ...elements] } as never).unread;

  it("are told with what they hold", () => {
    const places = ["GEOMETRY", "GEOGRAPHY"].map((type) => ({ ...leaf, name: type, logical_type: { type } }));
    expect(unreadOf(2, ...places)).toEqual(places.map(({ name }) => ({ name, holds: "shapes" })));
  });

  it("are maps of which keys or values are bytes", () => {
    const part = (name: string, isText: boolean) => ({ ...leaf, name, ...(isText && { converted_type: "UTF8" }) });
    const map = (key: boolean, value: boolean) => [
      { name: "metrics", repetition_type: "OPTIONAL", converted_type: "MAP", num_children: 1 },
      { name: "key_value", repetition_type: "REPEATED", num_children: 2 },
      part("key", key),
      part("value", value)
    ];
    expect(unreadOf(1, ...map(true, true))).toEqual([]);
    for (const [key, value] of [
      [true, false],
      [false, true]
    ] as const)
      expect(unreadOf(1, ...map(key, value))).toEqual([{ name: "metrics", holds: "nested maps" }]);
  });
});

describe("a file in which a byte is another", () => {
  const messageOf = (bytes: Uint8Array, at: number, bits: number) =>
    failureOf(parquetReader, sourceOfBytes("x", bytes.with(at, (bytes[at] ?? 0) ^ bits)));

  it("has no word that its dictionary has not", async () => {
    const names = ["a", "b", "c"];
    const data = Array.from({ length: 40 }, (_, i) => names[i % 3]);
    const column = { name: "word", data, type: "STRING" } as const;
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [column], codec: "UNCOMPRESSED" }));
    const messages = await Promise.all(Array.from({ length: bytes.length }, (_, at) => messageOf(bytes, at, 3)));
    expect(messages).toContain("x: column word has word 3 of a dictionary of 3");
  });

  it("has no entry of a map before its first row", async () => {
    const bytes = new Uint8Array(readFileSync("test/fixtures/trainers/parquet/spark-map.parquet"));
    expect(await messageOf(bytes, 304, 1)).toBe("x: column metrics has an entry before the first row");
  });
});
