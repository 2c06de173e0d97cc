/** A run that a tracker keeps in its database. */
import type { ReadReport, RecordBatch } from "../../reader.js";
import type { Cell } from "./sqlite-record.js";

export interface TrackerRun {
  /** of the tracker, no two alike */
  id: string;
  /** as its user named it; its id where there is no name */
  name: string;
  /** settings and records, told to the report and given in the order in which they were logged */
  read(report: ReadReport): Iterable<RecordBatch>;
}

const text = new TextDecoder();

/** JSON is kept as text by some versions and as a blob by others. */
export function textOf(cell: Cell): string {
  return cell instanceof Uint8Array ? text.decode(cell) : String(cell ?? "");
}
