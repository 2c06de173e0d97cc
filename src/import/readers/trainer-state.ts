/**
 * JSON documents that hold a run's records in one list: `trainer_state.json` of transformers and TRL ("log_history"), a bare
 * array of log lines, documents with a list under another usual name, and pretty-printed objects one behind the other.
 * Read as a stream: no more than one record is held as text.
 */
import type { LogSource } from "../log-source.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch, type Value } from "../reader.js";
import { documentRecords, pairsOfRun, withPairs } from "../text/document.js";
import { columnsOf, flatRecord, isObject } from "../text/flatten.js";
import { parseJson } from "../text/json.js";

export const trainerState: LogReader = { format: "trainer-state", recognises, read };

/** Longest record that is kept, in characters. */
const longest = 4 << 20;
/** Longest of what stands around the records: it may hold a list of steps under a name of its own. */
const longestEnvelope = 32 << 20;
/** Names under which a document keeps the list of its records. */
const listNames = new Set(["log_history", "history", "logs", "records", "rows", "steps", "metrics", "data", "results"]);
const stepKey = /"(?:[\w./-]*[/_.])?(?:step|steps|iteration|epoch)"\s*:/i;

/** "log_history" 3; an array of objects with a step 3, without one 1; pretty-printed objects with a step 2, without one 1. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  const text = head.text.replace(/^\uFEFF/, "").trimStart();
  if (/^\{[^{}[\]]*"log_history"\s*:\s*\[/.test(text)) return 3;
  if (/^\[\s*\{\s*"/.test(text)) return stepKey.test(text) ? 3 : 1;
  // an object that goes on over lines; one that ends on its own line is JSONL
  if (!/^\{[^\S\r\n]*[\r\n]\s*"[^"\n]*"\s*:/.test(text))
    return /^\{"[^\n]*"log_history"\s*:\s*\[/.test(text) ? 3 : opensTable(head) ? 2 : 0;
  if (/"log_history"\s*:\s*\[/.test(text)) return 3;
  return stepKey.test(text) ? 2 : 1;
}

/** One line that is an object of lists or of objects: a table by column. */
function opensTable({ text, whole }: Head): boolean {
  return whole && /^\s*\{"[^"]*"\s*:\s*[[{]/.test(text) && !/\n\s*\{/.test(text.trimEnd());
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const splitter = new RecordSplitter();
  const documents = new Documents(batch, report);
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const piece of source.stream()) {
    bytes += piece.length;
    report.progress(bytes);
    for (const part of splitter.push(decoder.decode(piece, { stream: true }))) documents.add(part);
    if (batch.full) yield batch.take();
  }
  for (const part of splitter.push(decoder.decode())) documents.add(part);
  for (const part of splitter.end(report)) documents.add(part);
  documents.end();
  if (!batch.empty) yield batch.take();
}

/** A whole object of the document: a record of its list, or the document around the list. */
interface Part {
  text: string;
  isEnvelope: boolean;
  /** whether a list of records stood in the envelope */
  hadRecords: boolean;
  /** a record of a list in a document, which says more of it at its end */
  inDocument: boolean;
  /** longer than `longest`: without text */
  isTooLong: boolean;
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
    if (!part.isEnvelope) this.#record(flatRecord(value), part.inDocument);
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
  const columns = columnsOf(document);
  if (columns === null) return [flatRecord(document)];
  const rows = columns[0]![1].length;
  return Array.from({ length: rows }, (_, row) =>
    flatRecord(Object.fromEntries(columns.map(([name, values]) => [name, values[row]])))
  );
}

/**
 * Finds the objects of a JSON text that comes in pieces, by counting brackets outside of strings: those in the list of
 * records (an array at the top, or one in the top object under a name of `listNames`), and the objects at the top.
 */
class RecordSplitter {
  /** text not given away yet: from the start of what is open */
  #text = "";
  #position = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** depth at which an opening brace starts a record; 0: not in a list */
  #recordDepth = 0;
  #recordStart = -1;
  /** pieces of the top object outside of its lists */
  #envelope: string[] = [];
  #envelopeLength = 0;
  #envelopeStart = -1;
  #hadRecords = false;
  #listHadObjects = false;
  /** last whole string at depth 1, and whether a colon follows it */
  #stringStart = -1;
  #lastString = "";
  #isSkipping = false;

  /** Objects that end in this piece. */
  push(piece: string): Part[] {
    const parts: Part[] = [];
    this.#text += piece;
    const text = this.#text;
    for (let i = this.#position; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (code === 92) this.#escaped = true;
        else if (code === 34) {
          this.#inString = false;
          if (this.#stringStart >= 0) this.#lastString = text.slice(this.#stringStart, i);
        }
      } else if (code === 34) {
        this.#inString = true;
        this.#stringStart = this.#depth === 1 && this.#recordDepth === 0 ? i + 1 : -1;
      } else if (code === 123 || code === 91) {
        this.#open(code, i);
      } else if (code === 125 || code === 93) {
        const part = this.#close(code, i);
        if (part !== undefined) parts.push(part);
      }
    }
    this.#forget();
    return parts;
  }

  /** What is left at the document's end: nothing, or what a cut left whole. */
  end(report: ReadReport): Part[] {
    if (this.#recordStart >= 0) report.setAside("cut short");
    if (this.#depth === 0) return [];
    report.problem("The file ends before its last bracket: the records before that were read.");
    if (this.#envelopeStart < 0 && this.#envelope.length === 0) return [];
    if (!this.#hadRecords) {
      report.setAside("cut short");
      return [];
    }
    const text = this.#envelope.join("") + (this.#recordDepth === 0 ? this.#text.slice(this.#envelopeStart) : "]");
    const whole = closedEnvelope(text);
    return whole === undefined
      ? []
      : [{ text: whole, isEnvelope: true, hadRecords: true, inDocument: false, isTooLong: false }];
  }

  #open(code: number, i: number): void {
    this.#depth++;
    if (this.#depth === 1) {
      this.#hadRecords = false;
      if (code === 91) this.#recordDepth = 2;
      else this.#envelopeStart = i;
    } else if (code === 91 && this.#depth === 2 && this.#recordDepth === 0 && listNames.has(this.#lastString)) {
      this.#recordDepth = 3;
      this.#listHadObjects = false;
      this.#keepEnvelope(i + 1);
      this.#envelopeStart = i + 1;
    } else if (code === 123 && this.#depth === this.#recordDepth) {
      this.#recordStart = i;
      this.#listHadObjects = true;
      if (this.#recordDepth === 3) this.#hadRecords = true;
    }
  }

  #close(code: number, i: number): Part | undefined {
    const depth = this.#depth;
    this.#depth = Math.max(0, depth - 1);
    if (code === 125 && this.#recordStart >= 0 && depth === this.#recordDepth) {
      const text = this.#isSkipping ? "" : this.#text.slice(this.#recordStart, i + 1);
      const part = {
        ...{ text, isEnvelope: false, hadRecords: false, isTooLong: this.#isSkipping },
        inDocument: this.#recordDepth === 3
      };
      this.#recordStart = -1;
      this.#isSkipping = false;
      return part;
    }
    if (code === 93 && this.#recordDepth > 0 && depth === this.#recordDepth - 1) {
      // a list of plain values is no list of records: it stays in the envelope
      if (this.#listHadObjects || depth === 1) this.#envelopeStart = i;
      this.#recordDepth = 0;
      return undefined;
    }
    if (code === 125 && depth === 1) {
      this.#keepEnvelope(i + 1);
      const isTooLong = this.#envelopeLength > longestEnvelope;
      const text = isTooLong ? "" : this.#envelope.join("");
      this.#envelope = [];
      this.#envelopeLength = 0;
      this.#envelopeStart = -1;
      return { text, isEnvelope: true, hadRecords: this.#hadRecords, inDocument: false, isTooLong };
    }
    return undefined;
  }

  #keepEnvelope(end: number): void {
    if (this.#envelopeStart < 0) return;
    this.#envelopeLength += end - this.#envelopeStart;
    if (this.#envelopeLength <= longestEnvelope) this.#envelope.push(this.#text.slice(this.#envelopeStart, end));
  }

  /** Lets go of the text before what is open. */
  #forget(): void {
    const text = this.#text;
    if (this.#recordStart >= 0 && text.length - this.#recordStart > longest) {
      this.#isSkipping = true;
      this.#recordStart = text.length;
    }
    const inEnvelope = this.#envelopeStart >= 0 && (this.#recordDepth === 0 || !this.#listHadObjects);
    if (inEnvelope && this.#recordDepth === 0 && !(this.#inString && this.#stringStart >= 0)) {
      this.#keepEnvelope(text.length);
      this.#envelopeStart = text.length;
    }
    let keep = text.length;
    if (this.#recordStart >= 0) keep = Math.min(keep, this.#recordStart);
    if (inEnvelope) keep = Math.min(keep, this.#envelopeStart);
    this.#text = text.slice(keep);
    this.#position = text.length - keep;
    if (this.#recordStart >= 0) this.#recordStart -= keep;
    if (this.#envelopeStart >= 0) this.#envelopeStart = Math.max(0, this.#envelopeStart - keep);
    if (this.#stringStart >= 0) this.#stringStart -= keep;
  }
}

/** An envelope that was cut, up to its last whole member. */
function closedEnvelope(text: string): string | undefined {
  for (const end of [text.length, lastMember(text)]) {
    try {
      const whole = `${text.slice(0, end)}}`;
      parseJson(whole);
      return whole;
    } catch {
      // a member is cut
    }
  }
  return undefined;
}

/** Place of the last comma between members of the object that a text begins. */
function lastMember(text: string): number {
  let depth = 0;
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      i++;
      while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
    } else if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") depth--;
    else if (char === "," && depth === 1) last = i;
  }
  return last;
}
