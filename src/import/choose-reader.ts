/** Which reader a log is given to, and its records gathered. */
import { LogError } from "../lib/log-error.js";
import { isGroup } from "./bytes/log-group.js";
import type { LogSource } from "./bytes/log-source.js";
import { unpacked } from "./bytes/unpack.js";
import { type Gatherer, TooManyColumns } from "./gather.js";
import { maxColumns, maxRowsGathered } from "./gather-limits.js";
import type { LogNotices } from "./log-notices.js";
import type { Head, LogReader } from "./reader.js";
import { consoleInJson } from "./readers/consoles/console-in-json.js";
import { verlConsole } from "./readers/consoles/verl/verl-console.js";
import { readers } from "./readers/index.js";
import { headOf, recognise } from "./recognise.js";
import { inUtf8 } from "./text/encoding.js";
import { refuseArchive } from "./unknown-format.js";

interface ChosenReader {
  reader: LogReader | null;
  head: Pick<Head, "bytes" | "text">;
  /** the reader knows the log, and does not only look through it */
  surely: boolean;
}

export async function readerOf(source: LogSource): Promise<ChosenReader> {
  if (isGroup(source)) return { reader: source.reader, head: { bytes: new Uint8Array(), text: "" }, surely: true };
  const head = await headOf(await inUtf8(await unpacked(source)));
  refuseArchive(source.path, head);
  const reader = consoleInJson(head, readers) ?? recognise(head, readers);
  return { reader: reader ?? consoleIfText(head), head, surely: reader !== null };
}

export async function gatherAll(
  reader: LogReader,
  source: LogSource,
  notices: LogNotices,
  gatherer: Gatherer,
  { signal }: { signal?: AbortSignal },
  path: string
): Promise<void> {
  try {
    for await (const batch of reader.read(source, notices)) {
      signal?.throwIfAborted();
      gatherer.add(batch);
      if (gatherer.rows > maxRowsGathered) throw tooManyRows(path);
    }
  } catch (error) {
    if (!(error instanceof TooManyColumns)) throw error;
    throw new LogError(path, [`${path}: at most ${maxColumns} columns are read; found more`]);
  }
}

function tooManyRows(path: string): LogError {
  return new LogError(path, [
    `${path}: at most ${maxRowsGathered / 1e6} million rows are read of a file; found more: keep the columns and steps that a fit needs, or give a file a run`
  ]);
}

/** Text that no reader knows by its beginning may be a console whose first step comes late: its reader looks through it. */
function consoleIfText({ text, whole }: Head): LogReader | null {
  return !whole && !text.includes("\0") && !text.slice(0, -1).includes("\ufffd") ? verlConsole : null;
}
