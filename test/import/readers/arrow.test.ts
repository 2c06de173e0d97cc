import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { arrowReader } from "../../../src/import/readers/arrow/arrow.js";
import { failureOf, fileSource, readAll, recognised } from "./reading.js";

const logs = "test/fixtures/logs";
const expected = JSON.parse(readFileSync(`${logs}/expected.json`, "utf8"));
const files = readdirSync(logs).filter((name) => name in expected.files && name.endsWith(".arrow"));

describe("arrowReader", () => {
  it.each(files)("gives the table of %s", async (name) => {
    const { rows, table, metadata, constant = {} } = expected.files[name];
    const source = fileSource(`${logs}/${name}`);
    const reading = await readAll(arrowReader, source);
    expect(reading.rows).toBe(rows);
    for (const [column, values] of Object.entries<unknown[]>(expected.tables[table])) {
      if (column in constant) continue;
      expect({ column, values: reading.columns[column]?.map(orNaN) }).toEqual({ column, values });
    }
    for (const [column, value] of Object.entries(constant)) {
      expect(new Set(reading.columns[column])).toEqual(new Set([value]));
    }
    for (const [key, value] of Object.entries(expected.metadata[metadata])) {
      expect(reading.config[`metadata.${key}`]).toBe(value);
    }
    expect(recognised(arrowReader, "x", await source.bytes(0, source.size))).toBe(3);
  });

  it("gives instants as text, fields of structures with dots, and tells what it passes over", async () => {
    const { columns, problems } = await readAll(arrowReader, fileSource(`${logs}/pyarrow-types-lz4.arrow`));
    expect(columns.when?.[0]).toBe("1970-01-01T00:00:00.000Z");
    expect(columns.day?.[0]).toBe("1970-01-01");
    expect(columns["group.x"]).toEqual([1, 1, 1, 1, 1]);
    expect(problems).toEqual([
      "columns that hold lists are not read: list",
      "columns that hold bytes are not read: raw"
    ]);
  });

  it("counts integers that a number cannot hold", async () => {
    const { problems } = await readAll(arrowReader, fileSource(`${logs}/bad-uint64.arrow`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("beyond +-2^53, read as the nearest number");
  });

  it("names what to do with Feather of version 1", async () => {
    const bytes = new TextEncoder().encode("FEA1 whatever comes then");
    expect(recognised(arrowReader, "x.feather", bytes)).toBe(3);
    expect(await failureOf(arrowReader, sourceOfBytes("x.feather", bytes))).toMatch(
      /^x\.feather: Feather version 1 is not read; write it again/
    );
  });

  it("takes no text for a stream", () => {
    for (const text of ["step,score\n1,0.5\n", "{}", "\xff\xff\xff\xff"]) {
      expect(recognised(arrowReader, "x", new TextEncoder().encode(text))).toBe(0);
    }
  });
});

describe.each(["pyarrow-file-lz4.arrow", "pyarrow-stream-zstd.arrow", "polars-lz4.arrow"])(
  "arrowReader on a damaged %s",
  (name) => {
    const whole = new Uint8Array(readFileSync(`${logs}/${name}`));
    const read = (bytes: Uint8Array) => failureOf(arrowReader, sourceOfBytes("x", bytes));

    it("ends in one message wherever it is cut, but for an end mark that is missing", async () => {
      const isStream = name.includes("stream");
      for (let length = 0; length < whole.length - (isStream ? 8 : 0); length += 5) {
        expect(await read(whole.slice(0, length))).toMatch(/^x: [^\n]+$/);
      }
    });

    it("ends in one message, or gives a table, whichever byte is flipped", async () => {
      for (let at = 0; at < whole.length; at += 3) {
        const bytes = whole.slice();
        bytes[at]! ^= 1 << (at % 8);
        expect((await read(bytes)) ?? "x: ok").toMatch(/^x: [^\n]+$/);
      }
    });
  }
);

function orNaN(value: unknown): unknown {
  return Number.isNaN(value) ? { float: "nan" } : value;
}

it.each(["polars-lz4.arrow", "pyarrow-file-lz4.arrow", "pyarrow-stream-zstd.arrow"])(
  "a buffer of %s that does not unpack to the bytes it says is refused",
  async (name) => {
    const bytes = new Uint8Array(readFileSync(`${logs}/${name}`));
    const magic = name.includes("lz4") ? [0x04, 0x22, 0x4d, 0x18] : [0x28, 0xb5, 0x2f, 0xfd];
    const at = bytes.findIndex((_, i) => magic.every((byte, j) => bytes[i + j] === byte));
    const view = new DataView(bytes.buffer);
    // what the buffer unpacks to stands before it
    const size = view.getBigInt64(at - 8, true);
    view.setBigInt64(at - 8, size + 1n, true);
    expect(await failureOf(arrowReader, sourceOfBytes("x.arrow", bytes))).toContain(`${size + 1n}`);
  }
);
