/**
 * The file that Weights & Biases keeps beside an offline run, `run-<id>.wandb`, as records: its history, one record for
 * each row logged; its configuration as settings.
 *
 * Each record is one Protocol Buffers message.
 *
 * @see https://github.com/wandb/wandb/blob/main/wandb/proto/wandb_internal.proto
 */
import { LogError, oneLine } from "../../../lib/log-error.js";
import { someOf } from "../../../lib/some-of.js";
import type { LogSource } from "../../bytes/log-source.js";
import type { Value } from "../../number-columns.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch } from "../../reader.js";
import { ProtoReader } from "../bytes/protobuf.js";
import { parsePythonJson, plainValues, tellSettings } from "../trackers/settings.js";
import { PlacedRows } from "./placed-rows.js";
import { Blocks, headerLength } from "./wandb-blocks.js";

const magic = [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe];

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
  }
  for (const record of blocks.rest()) run.add(record);
  for (const row of run.rows.end()) {
    batches.add(row);
    if (batches.full) yield batches.take();
  }
  if (!batches.empty) yield batches.take();
  run.tell();
}

/** What the records of a run say. */
class RunRecords {
  readonly #batches: BatchBuilder;
  readonly #report: ReadReport;
  readonly #unread = new Set<string>();
  readonly rows = new PlacedRows();

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
    for (const remark of this.rows.remarks()) this.#report.problem(oneLine(remark));
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
    if (values.size > 0) for (const row of this.rows.add(values)) this.#batches.add(row);
  }

  #addMetric(metric: ProtoReader): void {
    let [key, counter] = ["", ""];
    while (metric.next()) {
      if (metric.field === 1 || metric.field === 2) key = metric.text() || key;
      else if (metric.field === 4) counter = metric.text();
    }
    this.rows.define(key, counter);
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
