/**
 * Parquet of any writer (pyarrow, pandas, Polars, DuckDB, Spark, Trackio, W&B artifacts, Hugging Face datasets) as
 * records, row group by row group and page by page.
 *
 * What comes out of a column: integers, floats and decimals as numbers; booleans; text; instants and days as ISO 8601
 * text in UTC, times of day in seconds. Structures become columns named with dots. The keys of a map become columns;
 * they bear the map's name before them, with a dot, only where a column or another map could be meant.
 * Lists and bytes are passed over, and told.
 *
 * hyparquet reads the footer and the intricate encodings. Its own walk over pages is not used: it takes a whole column
 * of a row group at once, and believes every length.
 */
import type { FileMetaData } from "hyparquet";
import { LogError } from "../../lib/log-error.js";
import { latin1 } from "../bytes/latin1.js";
import type { LogSource } from "../bytes/log-source.js";
import type { Head, LogReader, ReadReport, RecordBatch, Value } from "../reader.js";
import { UnsafeIntegers } from "./cells.js";
import { batchRows, orLogError, tellUnread, UnpackBudget } from "./limits.js";
import { MapKeys } from "./map-keys.js";
import { pandasRangeIndex, tellMetadata } from "./metadata.js";
import { ColumnPages } from "./parquet-pages.js";
import { chunkStart, type Field, type Leaf, readFooter, readSchema } from "./parquet-schema.js";

export const parquetReader: LogReader = {
  format: "parquet",
  needsWhole: true,
  recognises: ({ bytes }: Head) => (/^PAR[1E]$/.test(latin1(bytes.subarray(0, 4))) ? 3 : 0),
  read: readParquetRecords
};

async function* readParquetRecords(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const { metadata, schema } = await orLogError(source.path, async () => {
    const metadata = await readFooter(source);
    return { metadata, schema: readSchema(metadata) };
  });
  tellUnread(schema, report);
  const pairs = (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""] as const);
  tellMetadata(pairs, report);
  const indexOf = pandasRangeIndex(
    {
      pairs,
      rows: Number(metadata.num_rows),
      exists: (name) => schema.fields.some((field) => field.name === name)
    },
    report
  );

  const unsafe = new UnsafeIntegers();
  const budget = new UnpackBudget(source.size);
  const maps = schema.fields.filter((field) => "keys" in field);
  const mapKeys = new MapKeys(
    schema.fields.map(({ name }) => name),
    maps.length
  );
  const size = batchRows(schema.fields.length);
  let firstRow = 0;
  for (const group of metadata.row_groups) {
    const groupEnd = firstRow + Number(group.num_rows);
    if (firstRow === groupEnd) continue;
    const columns = schema.fields.map((field) => openColumn({ source, group, field, mapKeys, budget, unsafe }));
    while (firstRow < groupEnd) {
      const rows = Math.min(size, groupEnd - firstRow);
      const batch = new Map<string, readonly Value[]>();
      for (const column of columns) await column(rows, batch);
      for (const [name, at] of indexOf)
        batch.set(
          name,
          Array.from({ length: rows }, (_, i) => at(firstRow + i))
        );
      yield { firstRow, rows, columns: batch };
      firstRow += rows;
      report.progress(Math.min(source.size, Math.round((source.size * firstRow) / Number(metadata.num_rows))));
    }
  }
  if (firstRow === 0) yield { firstRow, rows: 0, columns: new Map(schema.fields.map(({ name }) => [name, []])) };
  unsafe.tell(report);
  report.progress(source.size);
}

interface ColumnAsked {
  source: LogSource;
  group: FileMetaData["row_groups"][number];
  field: Field;
  mapKeys: MapKeys;
  budget: UnpackBudget;
  unsafe: UnsafeIntegers;
}

/** Puts the next rows of a field into a batch. */
type ColumnOpened = (rows: number, batch: Map<string, readonly Value[]>) => Promise<void>;

function openColumn({ source, group, field, mapKeys, budget, unsafe }: ColumnAsked): ColumnOpened {
  const open = (leaf: Leaf): ColumnPages => {
    const meta = group.columns[leaf.index]?.meta_data;
    if (meta === undefined || meta.path_in_schema.join(".") !== leaf.path.join(".")) {
      throw new LogError(source.path, [
        `${source.path}: column ${field.name} is not where the schema has it (damaged?)`
      ]);
    }
    const start = chunkStart(meta);
    const end = start + Number(meta.total_compressed_size);
    const window = windowOf(group.columns.length);
    const told = (value: number) => unsafe.add(field.name, value);
    return new ColumnPages(source, leaf, { start, end, codec: meta.codec, window }, { budget, unsafe: told });
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
