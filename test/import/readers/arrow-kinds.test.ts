/** Columns of every kind that Arrow has, and what each comes to; among them some that are passed over without moving the next. */
import {
  type DataType,
  DateDay,
  DateMillisecond,
  Decimal,
  DenseUnion,
  Dictionary,
  DurationMillisecond,
  Field,
  Float16,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  Map_,
  makeBuilder,
  RecordBatch,
  Schema,
  SparseUnion,
  Struct,
  Table,
  TimeMicrosecond,
  TimeSecond,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  tableToIPC,
  Uint8,
  Utf8,
  type Vector,
  vectorFromArray
} from "apache-arrow";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { arrowReader } from "../../../src/import/readers/arrow/arrow.js";
import { ProtoReader } from "../../../src/import/readers/bytes/protobuf.js";
import { readAll } from "./reading.js";

/** Values as they lie in a column of a type, without what the library makes of them. */
function raw(type: DataType, values: readonly unknown[]): Vector {
  const builder = makeBuilder({ type, nullValues: [null] });
  for (const value of values) builder.append(value as never);
  return builder.finish().toVector();
}

const read = async (table: Table, form: "stream" | "file" = "stream") =>
  readAll(arrowReader, sourceOfBytes("x.arrow", tableToIPC(table, form)));

describe("a column of Arrow", () => {
  it.each(["stream", "file"] as const)("comes to numbers and text by its type: %s", async (form) => {
    const at = Date.UTC(2026, 2, 4, 5, 6, 7);
    const table = new Table({
      seconds: raw(new TimestampSecond(), [at, null]),
      millis: raw(new TimestampMillisecond(), [at + 89, null]),
      micros: raw(new TimestampMicrosecond(), [at + 12, null]),
      nanos: raw(new TimestampNanosecond(), [at + 64, null]),
      day: raw(new DateDay(), [new Date(at), null]),
      moment: raw(new DateMillisecond(), [new Date(at), null]),
      clock: raw(new TimeSecond(), [3723, null]),
      small: raw(new TimeMicrosecond(), [2_500_000n, null]),
      took: raw(new DurationMillisecond(), [1_250n, null]),
      price: raw(new Decimal(2, 10), [new Uint32Array([12345, 0, 0, 0]), null]),
      byte: vectorFromArray([250, null], new Uint8()),
      whole: vectorFromArray([-7, null], new Int32()),
      long: vectorFromArray([-9n, null], new Int64()),
      half: vectorFromArray([0.25, null], new Float16()),
      single: vectorFromArray([0.5, null], new Float32()),
      double: vectorFromArray([0.1, null], new Float64()),
      name: vectorFromArray(["a", null], new Utf8()),
      coded: vectorFromArray(["b", null], new Dictionary(new Utf8(), new Int32()))
    });
    const { columns, problems } = await read(table, form);
    expect(problems).toEqual([]);
    expect(Object.fromEntries(Object.entries(columns).map(([name, [first]]) => [name, first]))).toEqual({
      seconds: "2026-03-04T05:06:07.000Z",
      millis: "2026-03-04T05:06:07.089Z",
      micros: "2026-03-04T05:06:07.012Z",
      nanos: "2026-03-04T05:06:07.064Z",
      day: "2026-03-04",
      moment: "2026-03-04",
      clock: 3723,
      small: 2.5,
      took: 1.25,
      price: 123.45,
      byte: 250,
      whole: -7,
      long: -9,
      half: 0.25,
      single: 0.5,
      double: 0.1,
      name: "a",
      coded: "b"
    });
    for (const [name, values] of Object.entries(columns)) expect([name, values[1]]).toEqual([name, null]);
  });

  it.each([SparseUnion, DenseUnion])("is found behind a union that is passed over", async (Union) => {
    const kinds = [new Field("a", new Int32()), new Field("b", new Utf8())];
    const builder = makeBuilder({ type: new Union([0, 1], kinds) }) as unknown as {
      append(value: unknown, kind: number): void;
      finish(): { toVector(): Vector };
    };
    for (const [i, value] of [7, "x", 9].entries()) builder.append(value, i % 2);
    const table = new Table({
      step: vectorFromArray([1, 2, 3], new Int32()),
      either: builder.finish().toVector(),
      score: vectorFromArray([0.25, 0.5, 0.75], new Float64())
    });
    const { columns, problems } = await read(table);
    expect(columns).toEqual({ step: [1, 2, 3], score: [0.25, 0.5, 0.75] });
    expect(problems).toEqual(["columns that hold values of the type union are not read: either"]);
  });

  it("of structures gives their fields, named with the structure's", async () => {
    const part = new Struct([new Field("x", new Int32()), new Field("y", new Struct([new Field("z", new Utf8())]))]);
    const cells = [1, 2].map((x) => ({ x, y: { z: `at ${x}` } }));
    const { columns, problems } = await read(
      new Table({ step: vectorFromArray([1, 2], new Int32()), at: raw(part, cells) })
    );
    expect([columns, problems]).toEqual([{ step: [1, 2], "at.x": [1, 2], "at.y.z": ["at 1", "at 2"] }, []]);
  });

  it("says how many of its integers no number holds, and which came first", async () => {
    const table = new Table({
      one: vectorFromArray([1n, 2n ** 60n + 1n], new Int64()),
      more: vectorFromArray([-(2n ** 61n) - 1n, 2n ** 59n + 1n], new Int64())
    });
    expect((await read(table)).problems).toEqual([
      "column one has an integer beyond +-2^53, read as the nearest number (the first: 1152921504606846977)",
      "column more has 2 integers beyond +-2^53, read as the nearest number (the first: -2305843009213693953)"
    ]);
  });

  it("of maps is read where their values are plain, and named where they are lists", async () => {
    const mapOf = (value: DataType) =>
      new Map_(
        new Field("entries", new Struct([new Field("key", new Utf8()), new Field("value", value)]), false) as never
      );
    const { columns, problems } = await read(
      new Table({
        step: vectorFromArray([1, 2], new Int32()),
        metrics: raw(mapOf(new Float64()), [new Map([["acc", 0.5]]), new Map([["acc", 0.75]])]),
        lists: raw(mapOf(new List(new Field("item", new Int32()))), [new Map([["a", [1, 2]]]), new Map()])
      })
    );
    expect(columns).toEqual({ step: [1, 2], acc: [0.5, 0.75] });
    expect(problems).toEqual(["columns that hold nested maps are not read: lists"]);
  });

  it("that pandas counts is found by its key, whichever comes first", async () => {
    const range = { kind: "range", name: "step", start: 5, stop: 11, step: 3 };
    const pandas = JSON.stringify({ index_columns: [range], columns: [] });
    const metadata = new Map([
      ["another", JSON.stringify({ index_columns: [{ ...range, start: 90, stop: 96 }] })],
      ["pandas", pandas]
    ]);
    const { schema, batches } = new Table({ score: vectorFromArray([0.5, 0.75], new Float64()) });
    const named = new Schema(schema.fields, metadata);
    const { columns } = await read(
      new Table(
        named,
        batches.map(({ data }) => new RecordBatch(named, data))
      )
    );
    expect(columns).toEqual({ score: [0.5, 0.75], step: [5, 8] });
  });
});

describe("ProtoReader", () => {
  it("reads whole numbers of both signs to the last digit that a number holds", () => {
    const of = (value: bigint) => {
      const bytes = [0x08];
      let left = BigInt.asUintN(64, value);
      for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
      // another field behind it, all of whose bits are set
      return new ProtoReader(new Uint8Array([...bytes, Number(left), 0x7f, 0x7f, 0x7f]));
    };
    for (const value of [0n, 300n, 2n ** 53n - 1n, 2n ** 53n + 2n, 2n ** 56n + 2n ** 10n, -1n, -(2n ** 52n) - 1n]) {
      const reader = of(value);
      expect([reader.next(), reader.field, reader.int()]).toEqual([true, 1, Number(value)]);
    }
  });
});

it("numbers of a width that Arrow has not are passed over with a word, and the others read", async () => {
  const columns = { x: vectorFromArray([0.5, 0.25], new Float32()), step: vectorFromArray([1, 2], new Int32()) };
  const bytes = tableToIPC(new Table(columns), "stream");
  const readings = await Promise.all(
    Array.from(bytes, async (byte, at) => {
      const { problems, columns } = await readAll(arrowReader, sourceOfBytes("x", bytes.with(at, byte ^ 4))).catch(
        () => ({ problems: [], columns: {} })
      );
      return `${problems.join()} ${Object.keys(columns).join()}`;
    })
  );
  expect(readings).toContain("columns that hold numbers of an unknown kind are not read: x step");
  expect(readings).toContain("columns that hold numbers of an unknown kind are not read: step x");
});
