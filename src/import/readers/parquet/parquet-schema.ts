/**
 * Which columns of a Parquet file a record can hold.
 *
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
import type { FileMetaData, SchemaElement, SchemaTree } from "hyparquet";
import { parquetSchema } from "hyparquet";
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from "hyparquet/src/schema.js";
import { firstOf, lastOf } from "../../../lib/items.js";
import { type ColumnKind, repeatedNames, type SchemaColumn } from "../bytes/columnar.js";
import { maxColumns } from "../bytes/limits.js";
import type { Levels } from "./parquet-guard.js";

/** A column as its pages hold it; levels as in Dremel. */
export interface Leaf extends Levels {
  element: SchemaElement;
  /** from the root to the leaf */
  path: SchemaTree[];
  /** its place among the column chunks of every row group */
  index: number;
  /** of a part of a map: definition level from which on an entry is there */
  entryDefinition: number;
}

/** A column of records: a leaf, or the keys and values of a map. */
export type Field = { name: string; leaf: Leaf } | { name: string; keys: Leaf; values: Leaf };

export interface Schema {
  schema: SchemaColumn[];
  fields: Field[];
  /** columns that are passed over, with what they hold */
  unread: { name: string; holds: string }[];
  /** names of columns that stand more than once; the last one is read */
  repeated: string[];
}

/**
 * Columns that records can hold: those of structures by their names with dots, maps by their keys.
 *
 * @param metadata a footer that is checked
 */
export function readSchema(metadata: FileMetaData): Schema {
  const root = parquetSchema(metadata);
  const fields: Field[] = [];
  const unread: Schema["unread"] = [];
  let leaves = 0;
  const leafAt = (path: SchemaTree[]): Leaf => ({
    element: lastOf(path).element,
    path,
    index: leaves++,
    maxRepetition: getMaxRepetitionLevel(path),
    maxDefinition: getMaxDefinitionLevel(path),
    entryDefinition: getMaxDefinitionLevel(path.slice(0, -1))
  });
  const walk = (path: SchemaTree[], readable: boolean): void => {
    const { element, children, path: names } = lastOf(path);
    const name = names.join(".");
    if (element.type !== undefined) {
      const leaf = leafAt(path);
      if (!readable) return;
      const holds = leaf.maxRepetition > 0 ? "lists" : unreadable(element);
      if (holds === null) fields.push({ name, leaf });
      else unread.push({ name, holds });
      return;
    }
    const entry = readable && isPlainMap(path) ? firstOf(children) : null;
    if (entry !== null) {
      const [keys, values] = entry.children.map((child) => leafAt([...path, entry, child])) as [Leaf, Leaf];
      fields.push({ name, keys, values });
      return;
    }
    const { converted_type: converted = "" } = element;
    const isList = element.repetition_type === "REPEATED" || /^(LIST|MAP|MAP_KEY_VALUE)$/.test(converted);
    if (readable && isList) unread.push({ name, holds: converted === "LIST" ? "lists" : "nested maps" });
    for (const child of children) walk([...path, child], readable && !isList);
  };
  for (const child of root.children) walk([root, child], true);
  if (leaves > maxColumns) throw new Error(`at most ${maxColumns} columns are read; found ${leaves}`);
  const repeated = repeatedNames(fields.map(({ name }) => name));
  const lastOfEach = new Map(fields.map((field) => [field.name, field]));
  const schema = root.children.map(({ element }) => ({
    name: element.name,
    kind: kindOf(element),
    type: typeOf(element)
  }));
  return { schema, fields: [...lastOfEach.values()], unread, repeated };
}

/** Whether a group is a map of plain values that is itself in no list. */
function isPlainMap(path: SchemaTree[]): boolean {
  const { element, children } = lastOf(path);
  const isMap = element.logical_type?.type === "MAP" || /^MAP/.test(element.converted_type ?? "");
  const [entry] = children;
  if (!isMap || children.length !== 1 || getMaxRepetitionLevel(path) > 0) return false;
  if (entry!.element.repetition_type !== "REPEATED" || entry!.children.length !== 2) return false;
  return entry!.children.every(
    ({ element: part }) => part.type !== undefined && part.repetition_type !== "REPEATED" && unreadable(part) === null
  );
}

/** What a leaf holds that no record does, or null. */
function unreadable({ type, converted_type: converted, logical_type: logical }: SchemaElement): string | null {
  if (converted === "INTERVAL") return "intervals";
  if (converted === "BSON" || logical?.type === "BSON") return "BSON";
  if (logical?.type === "GEOMETRY" || logical?.type === "GEOGRAPHY") return "shapes";
  if (isDecimal({ converted_type: converted, logical_type: logical })) {
    return type === "INT96" ? "decimals of 96 bits" : null;
  }
  if (type === "BYTE_ARRAY") return isText({ converted_type: converted, logical_type: logical }) ? null : "bytes";
  if (type === "FIXED_LEN_BYTE_ARRAY") return logical?.type === "FLOAT16" || logical?.type === "UUID" ? null : "bytes";
  return null;
}

type Meaning = Pick<SchemaElement, "converted_type" | "logical_type">;

export function isDecimal({ converted_type: converted, logical_type: logical }: Meaning): boolean {
  return converted === "DECIMAL" || logical?.type === "DECIMAL";
}

function isText({ converted_type: converted, logical_type: logical }: Meaning): boolean {
  return /^(UTF8|ENUM|JSON)$/.test(converted ?? "") || /^(STRING|ENUM|JSON)$/.test(logical?.type ?? "");
}

/** What a study's own log may take a column for: plain numbers and words, no times. */
function kindOf(element: SchemaElement): ColumnKind {
  const { type, converted_type: converted, logical_type: logical, repetition_type: repetition } = element;
  if (type === undefined || repetition === "REPEATED") return "unread";
  if (logical?.type === "NULL") return "empty";
  if (type === "BOOLEAN") return "boolean";
  if (isDecimal(element)) return type === "INT96" ? "unread" : "number";
  if (type === "FLOAT" || type === "DOUBLE" || logical?.type === "FLOAT16") return "number";
  if (type === "INT32" || type === "INT64") {
    const isInteger = logical === undefined || logical.type === "INTEGER";
    return isInteger && /^(U?INT_(8|16|32|64))?$/.test(converted ?? "") ? "number" : "unread";
  }
  return type === "BYTE_ARRAY" && isText(element) && converted !== "JSON" && logical?.type !== "JSON"
    ? "string"
    : "unread";
}

function typeOf({ type, converted_type: converted, logical_type: logical, num_children: children }: SchemaElement) {
  if (type === undefined) return children ? "group" : "unknown";
  const meaning = logical?.type ?? converted;
  return meaning ? `${type} (${meaning})` : type;
}
