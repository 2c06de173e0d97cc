/**
 * Schemas and messages of Arrow's IPC format.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 * @see https://github.com/apache/arrow/tree/main/format (Schema.fbs, Message.fbs, File.fbs)
 */
import { FlatTable } from "./flatbuffer.js";
import { maxColumns } from "./limits.js";

/** Types by their number in Schema.fbs. */
const typeNames = [
  "none",
  "null",
  "int",
  "float",
  "binary",
  "text",
  "boolean",
  "decimal",
  "date",
  "time",
  "timestamp",
  "interval",
  "list",
  "struct",
  "union",
  "fixedBytes",
  "fixedList",
  "map",
  "duration",
  "largeBinary",
  "largeText",
  "largeList",
  "runs",
  "binaryView",
  "textView",
  "listView",
  "largeListView"
] as const;

const units = ["SECOND", "MILLIS", "MICROS", "NANOS"] as const;

export interface ArrowType {
  name: (typeof typeNames)[number];
  /** bits of a number */
  bits: number;
  signed: boolean;
  scale: number;
  unit: (typeof units)[number];
  /** days rather than milliseconds */
  inDays: boolean;
  /** a union whose values stand beside each other, each in full length */
  sparse: boolean;
}

export interface ArrowField {
  name: string;
  type: ArrowType;
  /** number of the dictionary and type of the indices into it, where the values are words of one */
  dictionary: { id: number; index: ArrowType } | null;
  children: ArrowField[];
}

export interface ArrowSchema {
  fields: ArrowField[];
  metadata: [string, string][];
}

export interface ArrowMessage {
  kind: "schema" | "dictionary" | "records" | "other";
  header: FlatTable;
  bodyLength: number;
  /** unions have a buffer of which values are there, as nothing has since version V5 of the metadata (Arrow 1.0) */
  unionsHaveValidity: boolean;
}

/** V5 in the enumeration MetadataVersion of Schema.fbs. */
const version5 = 4;

const kinds = { 1: "schema", 2: "dictionary", 3: "records" } as const;

export function readMessage(bytes: Uint8Array): ArrowMessage {
  const message = FlatTable.root(bytes);
  const header = message.table(2);
  if (header === null) throw new Error("a message without content (damaged?)");
  return {
    kind: kinds[message.int8(1) as 1] ?? "other",
    header,
    bodyLength: message.int64(3),
    unionsHaveValidity: message.int16(0) < version5
  };
}

/** Deepest nesting of types that is looked into. */
const deepest = 32;

/**
 * @throws Error if the schema is none, or has more fields than any log
 */
export function readSchema(schema: FlatTable): ArrowSchema {
  if (schema.int16(0) !== 0) throw new Error("numbers are in big-endian order, which is not read");
  let fields = 0;
  const fieldOf = (field: FlatTable, depth: number): ArrowField => {
    // tables may stand in several places, so that few bytes can mean very many fields
    if (++fields > maxColumns) throw new Error(`at most ${maxColumns} columns are read; the schema has more`);
    if (depth > deepest) throw new Error(`the schema is nested more than ${deepest} deep`);
    const dictionary = field.table(4);
    return {
      name: field.text(0),
      type: readType(typeNames[field.int8(2)] ?? "none", field.table(3)),
      dictionary: dictionary && { id: dictionary.int64(0), index: indexType(dictionary.table(1)) },
      children: field.tables(5).map((child) => fieldOf(child, depth + 1))
    };
  };
  return {
    fields: schema.tables(1).map((field) => fieldOf(field, 0)),
    metadata: schema.tables(2).map((pair) => [pair.text(0), pair.text(1)])
  };
}

function indexType(type: FlatTable | null): ArrowType {
  return type === null ? { ...readType("int", null), bits: 32, signed: true } : readType("int", type);
}

function readType(name: ArrowType["name"], type: FlatTable | null): ArrowType {
  const unitField = type?.int16(0, name === "timestamp" || name === "union" ? 0 : 1) ?? 0;
  const float = [16, 32, 64][type?.int16(0) ?? 0] ?? 0;
  const bits = name === "float" ? float : name === "int" ? (type?.int32(0) ?? 0) : (type?.int32(2, 128) ?? 0);
  return {
    name,
    bits: name === "time" ? (type?.int32(1, 32) ?? 32) : name === "fixedBytes" ? 8 * (type?.int32(0) ?? 0) : bits,
    signed: type?.int8(1) !== 0,
    scale: name === "decimal" ? (type?.int32(1) ?? 0) : 0,
    unit: units[unitField] ?? "SECOND",
    inDays: name === "date" && unitField === 0,
    sparse: name === "union" && unitField === 0
  };
}
