/**
 * Parquet of any writer (pyarrow, pandas, Polars, DuckDB, Spark, Trackio, W&B artifacts, Hugging Face datasets) as
 * records, row group by row group and page by page.
 *
 * What comes out of a column: integers, floats and decimals as numbers; booleans; text; instants and days as ISO 8601
 * text in UTC, times of day in seconds. Structures become columns named with dots. The keys of a map become columns;
 * they bear the map's name before them, with a dot, only where a column or another map could be meant.
 * Lists and bytes are passed over, and reported.
 *
 * hyparquet reads the footer and decodes the pages; `parquet-guard.ts` says what it may see.
 */
import { type FileMetaData, parquetMetadata } from "hyparquet";
import { lastOf } from "../../../lib/items.js";
import { LogError } from "../../../lib/log-error.js";
import { latin1 } from "../../bytes/latin1.js";
import type { LogSource } from "../../bytes/log-source.js";
import type { Head } from "../../reader.js";
import { type ColumnarFile, columnarReader, type RawBatch, type RawValue } from "../bytes/columnar.js";
import { batchRows, maxDescription, orLogError, UnpackBudget } from "../bytes/limits.js";
import { MapKeys } from "../bytes/map-keys.js";
import { checkFooter, chunkStart } from "./parquet-guard.js";
import { ColumnPages } from "./parquet-pages.js";
import { type Field, type Leaf, readSchema } from "./parquet-schema.js";
import { thriftEnd } from "./thrift.js";

const recognises = ({ bytes }: Pick<Head, "bytes">) => (/^PAR[1E]$/.test(latin1(bytes.subarray(0, 4))) ? 3 : 0);

export const parquetReader = columnarReader("parquet", recognises, openParquet);

async function openParquet(source: LogSource): Promise<ColumnarFile> {
  const [metadata, { fields, ...schema }] = await orLogError(source.path, async () => {
    const metadata = await readFooter(source);
    return [metadata, readSchema(metadata)] as const;
  });
  return {
    ...schema,
    names: fields.map(({ name }) => name),
    pairs: (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""] as const),
    rows: async () => Number(metadata.num_rows),
    batches: (wanted = () => true) =>
      batchesOf(
        source,
        metadata,
        fields.filter(({ name }) => wanted(name))
      )
  };
}

const footerEnd = 8;

/** @throws Error if the file has no footer that could be right */
async function readFooter(source: LogSource): Promise<FileMetaData> {
  if (source.size < 12) {
    throw new Error(`a Parquet file must end with "PAR1"; found ${source.size} bytes (file cut short?)`);
  }
  const tail = await source.bytes(source.size - footerEnd, source.size);
  const magic = latin1(tail.subarray(4));
  if (magic === "PARE") throw new Error("the file is encrypted; write it again without encryption");
  if (magic !== "PAR1") {
    throw new Error(`a Parquet file must end with "PAR1"; found ${JSON.stringify(magic)} (file cut short?)`);
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
  checkFooter(metadata, source.size - footerEnd);
  return metadata;
}

async function* batchesOf(
  source: LogSource,
  { row_groups: groups }: FileMetaData,
  fields: readonly Field[]
): AsyncIterable<RawBatch> {
  const budget = new UnpackBudget(source.size);
  const maps = fields.filter((field) => "keys" in field);
  const mapKeys = new MapKeys(
    fields.map(({ name }) => name),
    maps.length
  );
  const size = batchRows(fields.length);
  let done = 0;
  for (const group of groups) {
    const end = done + Number(group.num_rows);
    if (done === end) continue;
    const columns = fields.map((field) => openColumn({ source, group, field, mapKeys, budget }));
    while (done < end) {
      const rows = Math.min(size, end - done);
      const batch = new Map<string, ArrayLike<RawValue>>();
      for (const column of columns) await column(rows, batch);
      done += rows;
      yield { rows, columns: batch };
    }
  }
}

interface ColumnAsked {
  source: LogSource;
  group: FileMetaData["row_groups"][number];
  field: Field;
  mapKeys: MapKeys;
  budget: UnpackBudget;
}

/** Puts the next rows of a field into a batch. */
type ColumnOpened = (rows: number, batch: Map<string, ArrayLike<RawValue>>) => Promise<void>;

function openColumn({ source, group, field, mapKeys, budget }: ColumnAsked): ColumnOpened {
  const open = (leaf: Leaf): ColumnPages => {
    const meta = group.columns[leaf.index]?.meta_data;
    if (meta === undefined || meta.path_in_schema.join(".") !== lastOf(leaf.path).path.join(".")) {
      throw new LogError(source.path, [
        `${source.path}: column ${field.name} is not where the schema has it (damaged?)`
      ]);
    }
    const start = chunkStart(meta);
    const end = start + Number(meta.total_compressed_size);
    const window = windowOf(group.columns.length);
    return new ColumnPages(source, leaf, { start, end, codec: meta.codec, window }, budget);
  };
  const take = <T>(action: () => Promise<T>) => orLogError(source.path, action, `column ${field.name} has `);
  if ("leaf" in field) {
    const pages = open(field.leaf);
    return async (rows, batch) => {
      batch.set(field.name, await take(() => pages.take(rows)));
    };
  }
  const keys = open(field.keys);
  const values = open(field.values);
  return async (rows, batch) => {
    const found = await take(async () => {
      const lists = [await keys.takeLists(rows), await values.takeLists(rows)] as const;
      return mapKeys.columns(field.name, lists);
    });
    for (const [name, column] of found) batch.set(name, column);
  };
}

/** Bytes of the file to hold for a column: little where there are many. */
function windowOf(columns: number): number {
  return Math.max(1 << 14, Math.min(1 << 20, Math.floor((1 << 26) / columns)));
}
