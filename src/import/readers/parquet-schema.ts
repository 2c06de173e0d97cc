/**
 * The footer of a Parquet file, and which of its columns a record can hold.
 *
 * @see https://github.com/apache/parquet-format/blob/master/README.md#metadata
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
import type { FileMetaData, SchemaElement } from "hyparquet";
import { parquetMetadata } from "hyparquet";
import { latin1 } from "../bytes/latin1.js";
import type { LogSource } from "../bytes/log-source.js";
import { maxColumns, maxDescription, maxRows } from "./limits.js";
import { thriftEnd } from "./thrift.js";

/** A column as its pages hold it. */
export interface Leaf {
  element: SchemaElement;
  path: string[];
  /** its place among the column chunks of every row group */
  index: number;
  /** levels as in Dremel: how many of its ancestors, and itself, may be missing, or repeated */
  maxDefinition: number;
  maxRepetition: number;
  /** definition level from which on an entry of the innermost list or map is there */
  entryDefinition: number;
}

/** A column of records: a leaf, or the keys and values of a map. */
export type Field = { name: string; leaf: Leaf } | { name: string; keys: Leaf; values: Leaf };

export interface Schema {
  fields: Field[];
  /** columns that are passed over, with what they hold */
  unread: { name: string; holds: string }[];
  /** names of columns that stand more than once; the last one is read */
  repeated: string[];
}

const footerEnd = 8;
/**
 * @throws Error if the file has no footer that could be right
 */
export async function readFooter(source: LogSource): Promise<FileMetaData> {
  if (source.size < 12) throw new Error(`a Parquet file has 12 bytes or more; found ${source.size}`);
  const tail = await source.bytes(source.size - footerEnd, source.size);
  const magic = latin1(tail.subarray(4));
  if (magic === "PARE") throw new Error("the file is encrypted; write it again without encryption");
  if (magic !== "PAR1") {
    throw new Error(`a Parquet file must end with "PAR1"; found ${JSON.stringify(magic)} (cut short?)`);
  }
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > source.size - 12) {
    throw new Error(`the footer says it has ${length} bytes; the file has ${source.size} (damaged?)`);
  }
  if (length > maxDescription) {
    throw new Error(`the footer has ${length} bytes; at most ${maxDescription} are read (too many columns?)`);
  }
  const footer = await source.bytes(source.size - footerEnd - length, source.size);
  if (thriftEnd(footer.subarray(0, length), 0) > length) throw new Error("the footer is cut short");
  const metadata = parquetMetadata(footer, { geoparquet: false });
  // a list that a damaged footer has as bytes has the methods of a list, too
  const { schema, row_groups: groups, key_value_metadata: pairs = [] } = metadata;
  if (![schema, groups, pairs, ...groups.map(({ columns }) => columns)].every(Array.isArray)) {
    throw new Error("the footer contradicts itself (damaged?)");
  }
  checkCounts(metadata, source);
  return metadata;
}

function checkCounts({ schema, num_rows: rows, row_groups: groups }: FileMetaData, { size }: LogSource): void {
  if (schema.length > 2 * maxColumns) {
    throw new Error(`at most ${maxColumns} columns are read; found ${schema.length - 1}`);
  }
  if (rows < 0 || rows > maxRows) {
    throw new Error(`at most ${maxRows} rows are read; the footer says ${rows}`);
  }
  const sum = groups.reduce((total, group) => total + group.num_rows, 0n);
  if (sum !== rows || groups.some((group) => group.num_rows < 0)) {
    throw new Error(`the footer says ${rows} rows, its row groups ${sum} (damaged?)`);
  }
  for (const { meta_data: meta, file_path: path, ...crypto } of groups.flatMap(({ num_rows, columns }) =>
    num_rows > 0n ? columns : []
  )) {
    if (path) throw new Error("the file keeps its columns in other files");
    if (crypto.crypto_metadata || crypto.encrypted_column_metadata) {
      const name = meta ? `column ${meta.path_in_schema.join(".")}` : "a column";
      throw new Error(`${name} is encrypted; write the file again without encryption`);
    }
    if (!meta) throw new Error("the footer leaves out where a column is (encrypted?)");
    const start = chunkStart(meta);
    if (
      start < 4 ||
      Number(meta.total_compressed_size) < 0 ||
      start + Number(meta.total_compressed_size) > size - footerEnd
    ) {
      throw new Error(`column ${meta.path_in_schema.join(".")} lies outside the file, says the footer (damaged?)`);
    }
  }
}

type ColumnMeta = NonNullable<FileMetaData["row_groups"][number]["columns"][number]["meta_data"]>;

/** Where the pages of a column begin; some writers leave 0 where there is no dictionary. */
export function chunkStart({ data_page_offset: data, dictionary_page_offset: dictionary }: ColumnMeta): number {
  return Number(dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data);
}

/** Deepest nesting that is looked into. */
const deepest = 32;

/**
 * Columns that records can hold: those of structures by their names with dots, maps by their keys.
 *
 * @throws Error if the schema is none
 */
export function readSchema({ schema: elements }: FileMetaData): Schema {
  const fields = new Map<string, Field>();
  const unread: Schema["unread"] = [];
  const repeated = new Set<string>();
  let at = 0;
  let leaves = 0;

  const add = (field: Field): void => {
    if (fields.has(field.name)) repeated.add(field.name);
    fields.set(field.name, field);
  };
  /** Takes the element at `at` with all below it. */
  const walk = (parents: SchemaElement[], outer: { path: string[]; levels: Levels }, readable: boolean): void => {
    const element = elements[at++];
    if (element === undefined) throw new Error("the schema contradicts itself (damaged?)");
    if (parents.length > deepest) throw new Error(`the schema is nested more than ${deepest} deep`);
    const path = [...outer.path, element.name];
    const levels = below(outer.levels, element);
    const name = path.join(".");
    const children = element.type === undefined ? (element.num_children ?? 0) : 0;
    if (element.type !== undefined) {
      const leaf: Leaf = { element, path, index: leaves++, ...levels };
      if (!readable) return;
      const holds = levels.maxRepetition > 0 ? "lists" : unreadable(element);
      if (holds === null) add({ name, leaf });
      else unread.push({ name, holds });
      return;
    }
    const map = readable && levels.maxRepetition === 0 ? mapAt(at - 1) : null;
    if (map !== null) {
      const [keyElement, valueElement] = map;
      const inner = below(levels, elements[at]!);
      const parent = [...path, elements[at]!.name];
      const leafOf = (leaf: SchemaElement): Leaf => ({
        element: leaf,
        path: [...parent, leaf.name],
        index: leaves++,
        ...below(inner, leaf)
      });
      add({ name, keys: leafOf(keyElement), values: leafOf(valueElement) });
      at += 3;
      return;
    }
    const isList =
      element.repetition_type === "REPEATED" || /^(LIST|MAP|MAP_KEY_VALUE)$/.test(element.converted_type ?? "");
    if (readable && isList) unread.push({ name, holds: element.converted_type === "LIST" ? "lists" : "nested maps" });
    for (let i = 0; i < children; i++) walk([...parents, element], { path, levels }, readable && !isList);
  };
  /** Key and value of a map of plain values, whose element is at a place; null for anything else. */
  const mapAt = (place: number): [SchemaElement, SchemaElement] | null => {
    const [map, entry, key, value] = elements.slice(place, place + 4);
    const isMap = map?.logical_type?.type === "MAP" || /^MAP/.test(map?.converted_type ?? "");
    if (!isMap || map?.num_children !== 1) return null;
    if (entry?.repetition_type !== "REPEATED" || entry.num_children !== 2) return null;
    if (!key?.type || !value?.type || key.repetition_type === "REPEATED" || value.repetition_type === "REPEATED")
      return null;
    return unreadable(key) === null && unreadable(value) === null ? [key, value] : null;
  };

  const root = elements[at++];
  for (let i = 0; i < (root?.num_children ?? 0); i++) walk([], { path: [], levels: top }, true);
  if (leaves > maxColumns) throw new Error(`at most ${maxColumns} columns are read; found ${leaves}`);
  return { fields: [...fields.values()], unread, repeated: [...repeated] };
}

type Levels = Pick<Leaf, "maxDefinition" | "maxRepetition" | "entryDefinition">;

const top: Levels = { maxDefinition: 0, maxRepetition: 0, entryDefinition: 0 };

function below(outer: Levels, { repetition_type: repetition }: SchemaElement): Levels {
  const maxDefinition = outer.maxDefinition + (repetition === "REQUIRED" ? 0 : 1);
  if (repetition !== "REPEATED") return { ...outer, maxDefinition };
  return { maxDefinition, maxRepetition: outer.maxRepetition + 1, entryDefinition: maxDefinition };
}

/** What a leaf holds that no record does, or null. */
function unreadable({ type, converted_type: converted, logical_type: logical }: SchemaElement): string | null {
  if (converted === "INTERVAL") return "intervals";
  if (converted === "BSON" || logical?.type === "BSON") return "BSON";
  if (logical?.type === "GEOMETRY" || logical?.type === "GEOGRAPHY") return "shapes";
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") return type === "INT96" ? "decimals of 96 bits" : null;
  if (type === "BYTE_ARRAY") return isText({ converted_type: converted, logical_type: logical }) ? null : "bytes";
  if (type === "FIXED_LEN_BYTE_ARRAY") return logical?.type === "FLOAT16" || logical?.type === "UUID" ? null : "bytes";
  return null;
}

function isText({ converted_type: converted, logical_type: logical }: Partial<SchemaElement>): boolean {
  return /^(UTF8|ENUM|JSON)$/.test(converted ?? "") || /^(STRING|ENUM|JSON)$/.test(logical?.type ?? "");
}
