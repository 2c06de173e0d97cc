/** Parquet and Arrow files made by hand, so that they can claim what no writer would. */
import { type DataType, Field, Int32, Schema, Struct, Table, tableToIPC } from "apache-arrow";
import { joined } from "./records.js";

const utf8 = new TextEncoder();

/** Thrift's compact protocol, as little as a footer and a header of a page need. */
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const integer = (value: number): number[] => varint(2 * value);
const binary = (text: string): number[] => [...varint(text.length), ...utf8.encode(text)];
type Part = readonly [field: number, type: 5 | 6 | 8 | 9 | 12, bytes: readonly number[]];

function struct(...parts: Part[]): number[] {
  let before = 0;
  const bytes = parts.flatMap(([field, type, content]) => {
    const header = ((field - before) << 4) | type;
    before = field;
    return [header, ...content];
  });
  return [...bytes, 0];
}

function listOf(type: 5 | 8 | 12, elements: readonly (readonly number[])[]): number[] {
  const header = elements.length < 15 ? [(elements.length << 4) | type] : [0xf0 | type, ...varint(elements.length)];
  return header.concat(elements.flat());
}

interface ParquetAsked {
  schema: readonly (readonly number[])[];
  rows?: number;
  groups?: readonly (readonly number[])[];
  pages?: Uint8Array;
}

function parquetOf({ schema, rows = 0, groups = [], pages = new Uint8Array() }: ParquetAsked): Uint8Array {
  const footer = Uint8Array.from(
    struct([1, 5, integer(1)], [2, 9, listOf(12, schema)], [3, 6, integer(rows)], [4, 9, listOf(12, groups)])
  );
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  return joined([utf8.encode("PAR1"), pages, footer, length, utf8.encode("PAR1")]);
}

const group = (name: string, children: number) =>
  struct([3, 5, integer(1)], [4, 8, binary(name)], [5, 5, integer(children)]);
const leaf = (name: string, type: number) => struct([1, 5, integer(type)], [3, 5, integer(0)], [4, 8, binary(name)]);
const int32 = 1;

/** A schema of one column in so many structures. */
export function parquetNested(depth: number): Uint8Array {
  return parquetOf({
    schema: [group("root", 1), ...Array.from({ length: depth }, () => group("a", 1)), leaf("step", int32)]
  });
}

const codecs = { GZIP: 2, BROTLI: 4, ZSTD: 6 } as const;

/** A column of one page, packed already, that is said to have `size` bytes unpacked, and so many values. */
export function parquetPacked(
  codec: keyof typeof codecs,
  packed: Uint8Array,
  size: number,
  values: number
): Uint8Array {
  const described = struct([1, 5, integer(values)], [2, 5, integer(0)], [3, 5, integer(3)], [4, 5, integer(3)]);
  const header = struct([1, 5, integer(0)], [2, 5, integer(size)], [3, 5, integer(packed.length)], [5, 12, described]);
  const length = header.length + packed.length;
  const column = struct(
    [1, 5, integer(int32)],
    [2, 9, listOf(5, [integer(0)])],
    [3, 9, listOf(8, [binary("step")])],
    [4, 5, integer(codecs[codec])],
    [5, 6, integer(values)],
    [6, 6, integer(size)],
    [7, 6, integer(length)],
    [9, 6, integer(4)]
  );
  const chunk = struct([2, 6, integer(4)], [3, 12, column]);
  return parquetOf({
    schema: [group("root", 1), leaf("step", int32)],
    rows: values,
    groups: [struct([1, 9, listOf(12, [chunk])], [2, 6, integer(length)], [3, 6, integer(values)])],
    pages: joined([Uint8Array.from(header), packed])
  });
}

/** A schema of one column in so many structures. */
export function arrowNested(depth: number, kind: "file" | "stream"): Uint8Array {
  let type: DataType = new Int32();
  for (let i = 0; i < depth; i++) type = new Struct([new Field("a", type, true)]);
  return tableToIPC(new Table(new Schema([new Field("step", new Int32()), new Field("a", type, true)])), kind);
}

/** A log packed with Zstandard whose first packed buffer is said to have `size` bytes unpacked. */
export function arrowSaying(log: Uint8Array, size: bigint): Uint8Array {
  const copy = log.slice();
  const at = copy.findIndex((_, i) => [0x28, 0xb5, 0x2f, 0xfd].every((byte, j) => copy[i + j] === byte));
  new DataView(copy.buffer).setBigInt64(at - 8, size, true);
  return copy;
}
