/**
 * JSON documents that hold a run's records in one list: `trainer_state.json` of transformers and TRL ("log_history"), a bare
 * array of log lines, documents with a list under another usual name, and pretty-printed objects one behind the other.
 * Read as a stream: no more than one record is held as text.
 */
import { firstOf } from "../../../lib/items.js";
import type { LogSource } from "../../bytes/log-source.js";
import type { Value } from "../../number-columns.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch } from "../../reader.js";
import { documentRecords, pairsOfRun, withPairs } from "../../text/document.js";
import { columnsOf, flatRecord, isObject } from "../../text/flatten.js";
import { parseJson } from "../../text/json.js";
import { rowsByStep } from "../../text/step-keys.js";
import { type Part, RecordSplitter } from "./record-splitter.js";

export const trainerState: LogReader = { format: "trainer-state", recognises, read };

const stepKey = /"(?:[\w./-]*[/_.])?(?:step|steps|iteration|epoch)"\s*:/i;

/** "log_history" 3; an array of objects with a step 3, without one 1; pretty-printed objects with a step 2, without one 1. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  const text = head.text.replace(/^\uFEFF/, "").trimStart();
  if (/^\{[^{}[\]]*"log_history"\s*:\s*\[/.test(text)) return 3;
  // before its first object an array may have texts and numbers
  if (/^\[(?:[^{}[\]]*,)?\s*\{\s*"/.test(text)) return stepKey.test(text) ? 3 : 1;
  // an object that goes on over lines; one that ends on its own line is JSONL
  if (!/^\{[^\S\r\n]*[\r\n]\s*"[^"\n]*"\s*:/.test(text))
    return /^\{\s*"[^\n]*"log_history"\s*:\s*\[/.test(text) ? 3 : opensTable(head) ? 2 : 0;
  if (/"log_history"\s*:\s*\[/.test(text)) return 3;
  return stepKey.test(text) ? 2 : 1;
}

/** One line that is an object of lists or of objects, or of lists behind what they are of: a table by column; or of scores by step. */
function opensTable({ text, whole }: Head): boolean {
  const isTable =
    /^\s*\{[^\S\r\n]*"[^"]*"\s*:\s*[[{]/.test(text) ||
    /^\s*\{\s*"(?:[a-z_]+[-_ ]?)?\d+"\s*:\s*[-\d]/i.test(text) ||
    /^\s*\{(?:\s*"[^"]*"\s*:\s*(?:"[^"]*"|[\w.+-]+)\s*,)+\s*"[^"]*"\s*:\s*\[\s*[-\d"nNtf]/.test(text);
  return whole && isTable && !/\n[^\S\n]*\{/.test(text.trimEnd());
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const splitter = new RecordSplitter();
  const documents = new Documents(batch, report);
  const decoder = new TextDecoder();
  for await (const piece of source.stream()) {
    for (const part of splitter.push(decoder.decode(piece, { stream: true }))) documents.add(part);
    if (batch.full) yield batch.take();
  }
  for (const part of splitter.push(decoder.decode())) documents.add(part);
  for (const part of splitter.end(report)) documents.add(part);
  documents.end();
  if (!batch.empty) yield batch.take();
}

/** Records of a document that are held until it says whose they are. */
const mostHeld = 50_000;

/** Parts made to records: those of a list in a document get what the document says of its run, if it is not too long. */
class Documents {
  readonly #batch: BatchBuilder;
  readonly #report: ReadReport;
  #held: [string, Value][][] = [];
  #isLong = false;

  constructor(batch: BatchBuilder, report: ReadReport) {
    this.#batch = batch;
    this.#report = report;
  }

  add(part: Part): void {
    const value = objectOf(part, this.#report);
    if (value === undefined) return;
    const run = part.isEnvelope || part.inDocument ? null : documentRecords(value, this.#report);
    if (run !== null) for (const record of run) this.#batch.add(record);
    else if (!part.isEnvelope) this.#record(flatRecord(value), part.inDocument);
    else if (part.hadRecords || "log_history" in value) this.#document(value);
    else for (const record of recordsOfDocument(value, this.#report)) this.#batch.add(record);
  }

  end(): void {
    this.#letGo([]);
  }

  #record(record: [string, Value][], inDocument: boolean): void {
    if (!inDocument || this.#isLong) this.#batch.add(record);
    else this.#held.push(record);
    if (this.#held.length < mostHeld) return;
    this.#letGo([]);
    this.#isLong = true;
  }

  #document(value: object): void {
    tellConfig(value, this.#report);
    this.#letGo("log_history" in value ? [] : pairsOfRun(flatRecord(value)));
    this.#isLong = false;
  }

  #letGo(ofRun: [string, Value][]): void {
    for (const record of this.#held) this.#batch.add(withPairs(record, ofRun));
    this.#held = [];
  }
}

/** The object that a part is; undefined where it is none, which is reported. */
function objectOf(part: Part, report: ReadReport): object | undefined {
  if (part.isTooLong) {
    if (part.isEnvelope) report.problem("What stands around the records is longer than 32 MiB and was not read.");
    else report.setAside("record longer than 4 MiB");
    return undefined;
  }
  try {
    const value: unknown = parseJson(part.text);
    return isObject(value) ? value : undefined;
  } catch {
    report.setAside("not JSON");
    return undefined;
  }
}

/** Settings beside the list: train_batch_size, max_steps, logging_steps, num_input_tokens_seen, ... (transformers, TrainerState). */
function tellConfig(envelope: object, report: ReadReport): void {
  for (const [key, value] of Object.entries(envelope)) {
    if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") report.config(key, value);
  }
}

/** A document without a list of a usual name: a list of steps, columns of equal length, as pandas writes them, or one record. */
function recordsOfDocument(document: object, report: ReadReport): [string, Value][][] {
  const records = documentRecords(document, report);
  if (records !== null) return records;
  const byStep = rowsByStep(document, report);
  if (byStep !== null) return byStep.map(flatRecord);
  const columns = columnsOf(document);
  if (columns === null) return [flatRecord(document)];
  const names = new Set(columns.map(([name]) => name));
  const beside = Object.fromEntries(Object.entries(document).filter(([name]) => !names.has(name)));
  tellConfig(beside, report);
  const ofRun = pairsOfRun(flatRecord(beside));
  const rows = firstOf(columns)[1].length;
  return Array.from({ length: rows }, (_, row) =>
    withPairs(flatRecord(Object.fromEntries(columns.map(([name, values]) => [name, values[row]]))), ofRun)
  );
}
