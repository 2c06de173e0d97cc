/**
 * The file that Weights & Biases keeps beside an offline run, `run-<id>.wandb`, as records: its history, one record for
 * each row logged; its configuration as settings.
 *
 * Records stand in blocks, as in LevelDB's log, behind a header of 7 bytes; each is one Protocol Buffers message.
 *
 * @see https://github.com/google/leveldb/blob/main/doc/log_format.md
 * @see https://github.com/wandb/wandb/blob/main/wandb/sdk/internal/datastore.py
 * @see https://github.com/wandb/wandb/blob/main/wandb/proto/wandb_internal.proto
 */
import { LogError, oneLine } from "../../lib/log-error.js";
import { someOf } from "../../lib/some-of.js";
import type { LogSource } from "../bytes/log-source.js";
import { lookUp } from "../names/aliases.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch, type Value } from "../reader.js";
import { ByteQueue } from "./byte-queue.js";
import { crc32 } from "./crc.js";
import { maxPiece } from "./limits.js";
import { ProtoReader } from "./protobuf.js";
import { parsePythonJson, plainValues, tellSettings } from "./settings.js";

const magic = [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe];
const headerLength = 7;
const blockLength = 32_768;

export const wandbReader: LogReader = {
  format: "wandb",
  recognises: ({ bytes }: Head) => (hasMagic(bytes) ? 3 : 0),
  read: readRun
};

function hasMagic(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

async function* readRun(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const header = await source.bytes(0, headerLength);
  if (!hasMagic(header) || header[6] !== 0) {
    const what = hasMagic(header) ? `is of version ${header[6]}` : 'must begin with ":W&B"';
    throw new LogError(source.path, [`${source.path}: a W&B run file ${what}; version 0 is read`]);
  }
  const batches = new BatchBuilder();
  const run = new RunRecords(batches, report);
  const blocks = new Blocks(report);
  for await (const piece of source.stream()) {
    blocks.queue.push(piece);
    for (const record of blocks.records()) {
      run.add(record);
      if (batches.full) yield batches.take();
    }
    report.progress(blocks.queue.taken);
  }
  for (const record of blocks.rest()) run.add(record);
  if (!batches.empty) yield batches.take();
  run.tell();
  report.progress(source.size);
}

/** Kinds of the pieces of a record. */
const full = 1;
const first = 2;
const last = 4;

/** Puts records together from their pieces in blocks. */
class Blocks {
  readonly queue = new ByteQueue();
  readonly #report: ReadReport;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #begun = false;
  #ended = false;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  /** Records that the queue holds whole. A damaged piece is set aside with what is left of its block. */
  *records(): Iterable<Uint8Array> {
    const { queue } = this;
    if (queue.taken === 0) {
      if (queue.length < headerLength) return;
      queue.skip(headerLength);
    }
    for (;;) {
      const left = blockLength - (queue.taken % blockLength);
      // too little for a header: filled with zeros
      if (left < headerLength) {
        if (queue.length < left) return;
        queue.skip(left);
        continue;
      }
      if (queue.length < headerLength) return;
      const head = queue.peek(headerLength);
      const view = new DataView(head.buffer, head.byteOffset, headerLength);
      const length = view.getUint16(4, true);
      const kind = view.getUint8(6);
      if (queue.length < headerLength + Math.min(length, left - headerLength)) return;
      const content = queue.peek(length, headerLength);
      if (
        kind < full ||
        kind > last ||
        headerLength + length > left ||
        view.getUint32(0, true) !== crc32(content, crc32(head.subarray(6, 7)))
      ) {
        if (queue.length < left && !this.#ended) return;
        this.#drop("damaged (checksum)");
        queue.skip(Math.min(left, queue.length));
        continue;
      }
      queue.skip(headerLength + length);
      const record = this.#put(kind, content);
      if (record !== null) yield record;
    }
  }

  /** Records that are left where the file ends. */
  *rest(): Iterable<Uint8Array> {
    this.#ended = true;
    yield* this.records();
    if (this.#begun || this.queue.length > 0) this.#report.setAside("cut short");
  }

  #put(kind: number, content: Uint8Array): Uint8Array | null {
    if (kind === full) {
      if (this.#begun) this.#drop("cut short");
      return content;
    }
    if (kind === first) {
      if (this.#begun) this.#drop("cut short");
      this.#begun = true;
    }
    // the rest of a record whose beginning is damaged
    if (!this.#begun) return null;
    this.#pieces.push(content);
    this.#length += content.length;
    if (this.#length > maxPiece) {
      this.#drop(`longer than ${maxPiece} bytes`);
      return null;
    }
    if (kind !== last) return null;
    const record = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      record.set(piece, at);
      at += piece.length;
    }
    this.#begin();
    return record;
  }

  #drop(reason: string): void {
    this.#report.setAside(reason);
    this.#begin();
  }

  #begin(): void {
    this.#pieces = [];
    this.#length = 0;
    this.#begun = false;
  }
}

/** What the records of a run say. */
class RunRecords {
  readonly #batches: BatchBuilder;
  readonly #report: ReadReport;
  readonly #unread = new Set<string>();
  /** metrics by what their user counts them against, where that is no step of training that is known */
  readonly #counters = new Map<string, Set<string>>();

  constructor(batches: BatchBuilder, report: ReadReport) {
    this.#batches = batches;
    this.#report = report;
  }

  add(bytes: Uint8Array): void {
    try {
      const record = new ProtoReader(bytes);
      while (record.next()) {
        if (record.field === 2) this.#addHistory(record.message());
        else if (record.field === 5) this.#addConfig(record.message());
        else if (record.field === 12) this.#addMetric(record.message());
        else if (record.field === 17) this.#addRun(record.message());
      }
    } catch (error) {
      this.#report.setAside(`not a record of W&B (${error instanceof Error ? error.message : error})`);
    }
  }

  /** Tells which keys hold more than a value, and which stand against a counter of their own. */
  tell(): void {
    for (const [counter, keys] of this.#counters)
      this.#report.problem(
        oneLine(
          `by define_metric ${someOf([...keys], 6)} ${keys.size === 1 ? "stands" : "stand"} against ${counter}, here against the steps of the log: --step ${counter} takes it`
        )
      );
    if (this.#unread.size === 0) return;
    this.#report.problem(oneLine(`keys that hold lists or media are not read: ${someOf([...this.#unread], 12)}`));
  }

  #addHistory(history: ProtoReader): void {
    const values = new Map<string, Value>();
    while (history.next()) {
      if (history.field === 2) {
        const step = history.message();
        while (step.next()) if (step.field === 1) values.set("_step", step.int());
      } else if (history.field === 1) {
        const [key, value] = itemOf(history.message());
        const before = values.size;
        if (!isMedia(value)) for (const [name, plain] of plainValues(key, value)) values.set(name, plain);
        if (values.size === before && !values.has(key)) this.#unread.add(key);
      }
    }
    if (values.size > 0) this.#batches.add(values);
  }

  #addMetric(metric: ProtoReader): void {
    let [key, counter] = ["", ""];
    while (metric.next()) {
      if (metric.field === 1 || metric.field === 2) key = metric.text() || key;
      else if (metric.field === 4) counter = metric.text();
    }
    if (counter === "" || counter === "_step" || key === counter || lookUp(counter)?.alias.meaning === "step") return;
    this.#counters.set(counter, (this.#counters.get(counter) ?? new Set()).add(key));
  }

  #addConfig(config: ProtoReader): void {
    while (config.next()) {
      if (config.field !== 1) continue;
      const [key, value] = itemOf(config.message());
      // what the client notes about itself
      if (key !== "_wandb") tellSettings(key, value, this.#report);
    }
  }

  #addRun(run: ProtoReader): void {
    const names: Record<number, string> = { 1: "run.id", 3: "run.project", 6: "run.group", 8: "run.name" };
    while (run.next()) {
      const name = names[run.field];
      if (name !== undefined) {
        const text = run.text();
        if (text !== "") this.#report.config(name, text);
      } else if (run.field === 4) this.#addConfig(run.message());
    }
  }
}

/** Media, tables and histograms stand as an object that says its type. */
function isMedia(value: unknown): boolean {
  return typeof value === "object" && value !== null && "_type" in value;
}

/** Key and value of an item of history or configuration; parts of a nested key are joined with dots. */
function itemOf(item: ProtoReader): [string, unknown] {
  let key = "";
  let json = "";
  const nested: string[] = [];
  while (item.next()) {
    if (item.field === 1) key = item.text();
    else if (item.field === 2) nested.push(item.text());
    else if (item.field === 16) json = item.text();
  }
  return [key || nested.join("."), parsePythonJson(json)];
}
