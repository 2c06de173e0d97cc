/**
 * The messages of an Arrow file or stream, one after the other, each held against the source before it is looked into.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
import type { Message } from "apache-arrow/fb/message";
import { MessageHeader } from "apache-arrow/fb/message-header";
import type { Schema } from "apache-arrow/fb/schema";
import { latin1 } from "../../bytes/latin1.js";
import type { LogSource } from "../../bytes/log-source.js";
import { maxDescription } from "../bytes/limits.js";
import { type Block, checkDescription, openFooter, openMessage, schemaOf } from "./arrow-guard.js";

export const fileMagic = "ARROW1";

/** A place in the source with a message; its body follows. */
export interface Placed {
  message: Message;
  kind: MessageHeader;
  bodyAt: number;
  bodyLength: number;
}

export interface Opened {
  schema: Schema;
  /** the messages behind it, each time anew */
  messages: (quiet: boolean) => AsyncIterable<Placed>;
}

/** A file says at its end where its messages are: first the dictionaries, then the records. */
export async function openFile(source: LogSource): Promise<Opened> {
  const tail = await source.bytes(Math.max(0, source.size - 10), source.size);
  if (source.size < 18 || latin1(tail.subarray(4)) !== fileMagic) {
    throw new Error(
      `an Arrow file must end with "ARROW1"; found ${JSON.stringify(latin1(tail.subarray(4)))} (file cut short?)`
    );
  }
  const length = new DataView(tail.buffer, tail.byteOffset).getInt32(0, true);
  if (!(length > 0 && length <= source.size - 18)) {
    throw new Error(`the footer says it has ${length} bytes; the file has ${source.size} (damaged?)`);
  }
  checkDescription(length);
  const { schema, blocks } = openFooter(await source.bytes(source.size - 10 - length, source.size - 10));
  return { schema, messages: () => messagesAt(source, blocks) };
}

async function* messagesAt(source: LogSource, blocks: readonly Block[]): AsyncIterable<Placed> {
  for (const { at, kind } of blocks) {
    const placed = at >= 8 && at < source.size ? await messageAt(source, at) : null;
    if (placed?.kind !== kind) {
      const what = kind === MessageHeader.RecordBatch ? "record batch" : "dictionary";
      throw new Error(`no ${what} where the footer has one, at byte ${at} (damaged?)`);
    }
    yield placed;
  }
}

export async function openStream(source: LogSource, report: { problem(text: string): void }): Promise<Opened> {
  const first = await messageAt(source, 0);
  const schema = first && schemaOf(first.message);
  if (schema === null) throw new Error("an Arrow stream must begin with a schema (damaged?)");
  return {
    schema,
    messages: (quiet) =>
      messagesAfter(source, first!, (text) => {
        if (!quiet) report.problem(text);
      })
  };
}

async function* messagesAfter(
  source: LogSource,
  first: Placed,
  problem: (text: string) => void
): AsyncIterable<Placed> {
  for (let at = endOf(first); ; ) {
    if (at === source.size) {
      problem("the stream has no end mark: it may not have been written to its end");
      return;
    }
    const placed = await messageAt(source, at);
    if (placed === null) {
      // an end mark has 8 bytes at most
      if (source.size - at > 8)
        problem(`the stream ends at byte ${at} of ${source.size}: what comes behind is not read`);
      return;
    }
    yield placed;
    at = endOf(placed);
  }
}

function endOf({ bodyAt, bodyLength }: Placed): number {
  return bodyAt + bodyLength;
}

/** The message at a place, or null where an end mark stands. */
async function messageAt(source: LogSource, at: number): Promise<Placed | null> {
  const prefix = await source.bytes(at, Math.min(source.size, at + 8));
  if (prefix.length < 4) throw new Error(`a message that is cut short at byte ${at}`);
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  // before version 0.15 of Arrow a message began with its length, without a mark
  const marked = view.getInt32(0, true) === -1;
  if (marked && prefix.length < 8) throw new Error(`a message that is cut short at byte ${at}`);
  const length = view.getInt32(marked ? 4 : 0, true);
  if (length === 0) return null;
  const from = at + (marked ? 8 : 4);
  if (length < 0 || from + length > source.size) throw new Error(`a message that is cut short at byte ${at}`);
  checkDescription(length);
  const message = openMessage(await source.bytes(from, from + length));
  const bodyAt = from + length;
  const bodyLength = Number(message.bodyLength());
  if (!(bodyLength >= 0 && bodyAt + bodyLength <= source.size)) {
    throw new Error(`a message of ${bodyLength} bytes that is cut short at byte ${at}`);
  }
  return { message, kind: message.headerType(), bodyAt, bodyLength };
}

/** Whether bytes begin with a message that is a schema. */
export function isStream(bytes: Uint8Array): boolean {
  if (bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const marked = view.getInt32(0, true) === -1;
  const length = view.getInt32(marked ? 4 : 0, true);
  if (length < 16 || length > maxDescription) return false;
  // the mark alone says it, whatever is damaged behind it
  if (marked && length % 8 === 0) return true;
  try {
    const message = openMessage(bytes.subarray(marked ? 8 : 4));
    return message.bodyLength() >= 0 && (schemaOf(message)?.fieldsLength() ?? -1) >= 0;
  } catch {
    return false;
  }
}
