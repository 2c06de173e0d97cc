/** Goes through a console: records that are alike are read from its bytes, everything else is given as lines of text. */
import { lineBlocksOf, textLines } from "../../bytes/line-blocks.js";
import type { TextLine } from "../../bytes/lines.js";
import type { LogSource } from "../../bytes/log-source.js";
import type { BatchBuilder, RecordBatch } from "../../reader.js";
import type { AlikeRecord, AlikeRecords } from "./alike-records.js";

export type ConsoleLine = Omit<TextLine, "number">;

/** What takes the lines of a console, in their order. */
export interface ConsoleLines {
  batch: BatchBuilder;
  alike: AlikeRecords;
  /** Takes a record; false: its lines are to be given as text. */
  take(record: AlikeRecord, bytes: Uint8Array, from: number): boolean;
  line(line: ConsoleLine): void;
  /** The bytes that records were taken from are there no longer. */
  endOfBlock?(): void;
}

/** Bytes that are made into text at once. */
const mostAsText = 1 << 16;

export async function* throughLines(source: LogSource, reader: ConsoleLines): AsyncIterable<RecordBatch> {
  const { batch, alike } = reader;
  let isFirst = true;
  for await (const block of lineBlocksOf(source.stream())) {
    const { bytes } = block;
    let from = isFirst && hasByteOrderMark(bytes) ? 3 : 0;
    isFirst = false;
    while (from < bytes.length) {
      const record = alike.at(bytes, from);
      if (record !== null && reader.take(record, bytes, from)) from = record.end;
      else {
        let end = behindLine(bytes, from);
        while (end < bytes.length && end - from < mostAsText && alike.at(bytes, end) === null)
          end = behindLine(bytes, end);
        for (const line of textLines(block, from, end)) {
          reader.line(line);
          if (batch.full) yield batch.take();
        }
        from = end;
      }
      if (batch.full) yield batch.take();
    }
    reader.endOfBlock?.();
  }
}

/** Place behind the line that begins here: behind LF, CRLF or a CR alone. */
function behindLine(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
  return bytes[at] === 13 && bytes[at + 1] === 10 ? at + 2 : Math.min(at + 1, bytes.length);
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
