/** Tables as files, written as users' programs write them. */
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { parquetWriteBuffer } from "hyparquet-writer";

export type Cell = string | number | null;

/** A table by rows; every row has every column. */
export interface PlainTable {
  columns: string[];
  rows: Cell[][];
}

export interface StudyFile {
  path: string;
  bytes: Uint8Array;
}

export interface CsvStyle {
  delimiter: "," | ";" | "\t" | "|";
  decimalComma?: boolean;
  lineEnd?: "\n" | "\r\n";
  byteOrderMark?: boolean;
  quoteAll?: boolean;
}

export const utf8 = (text: string) => new TextEncoder().encode(text);

export function csv({ columns, rows }: PlainTable, style: CsvStyle): Uint8Array {
  const { delimiter, lineEnd = "\n" } = style;
  const cell = (value: Cell) => {
    if (value === null) return "";
    const text = style.decimalComma && typeof value === "number" ? String(value).replace(".", ",") : String(value);
    const quoted = style.quoteAll || text.includes(delimiter) || /["\r\n]/.test(text);
    return quoted ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns, ...rows].map((row) => row.map(cell).join(delimiter));
  return utf8(`${style.byteOrderMark ? "\ufeff" : ""}${lines.join(lineEnd)}${lineEnd}`);
}

/** Objects of a table's rows; blanks are left out, or null. */
export function records({ columns, rows }: PlainTable, blanks: boolean): Record<string, Cell>[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map((name, i) => [name, row[i]!] as const).filter(([, value]) => blanks || value !== null)
    )
  );
}

export function jsonl(table: PlainTable, blanks = false): Uint8Array {
  return utf8(
    records(table, blanks)
      .map((record) => `${JSON.stringify(record)}\n`)
      .join("")
  );
}

export function parquet({ columns, rows }: PlainTable, codec: "UNCOMPRESSED" | "SNAPPY" = "SNAPPY"): Uint8Array {
  const columnData = columns.map((name, i) => {
    const data = rows.map((row) => row[i]!);
    if (data.some((value) => typeof value === "string")) return { name, data, type: "STRING" as const };
    const whole = data.every((value) => value === null || Number.isSafeInteger(value));
    if (!whole) return { name, data, type: "DOUBLE" as const };
    return { name, data: data.map((value) => (value === null ? null : BigInt(value))), type: "INT64" as const };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData, codec }));
}

export function arrow({ columns, rows }: PlainTable, kind: "file" | "stream"): Uint8Array {
  const arrays = Object.fromEntries(
    columns.map((name, i) => {
      const data = rows.map((row) => row[i]!);
      const blank = data.some((value) => value === null);
      const text = data.some((value) => typeof value === "string");
      return [name, text || blank ? data : Float64Array.from(data as number[])];
    })
  );
  return tableToIPC(tableFromArrays(arrays as Record<string, Float64Array>), kind);
}
