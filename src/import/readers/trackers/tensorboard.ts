/**
 * TensorBoard event files as records: the scalars of one step that stand together are one record, keyed by their tags,
 * with `step` and `wall_time` (seconds since 1970) of the first of them.
 *
 * Read with a decoder of our own: the packages on npm are wrappers of TensorFlow or have not been kept up, and what
 * is needed of the format are two fixed messages.
 *
 * @see https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/summary.proto
 */
import { parseFloat16 } from "hyparquet/src/convert.js";
import { mustGet } from "../../../lib/items.js";
import { LogError } from "../../../lib/log-error.js";
import { groupOf, isGroup, type LogGroup } from "../../bytes/log-group.js";
import { baseName, folderOf, type LogSource } from "../../bytes/log-source.js";
import {
  BatchBuilder,
  type Head,
  type LogReader,
  type ReadReport,
  type RecordBatch,
  type Value
} from "../../reader.js";
import { ByteQueue } from "../bytes/byte-queue.js";
import { maskedCrc32c } from "../bytes/crc.js";
import { maxPiece } from "../bytes/limits.js";
import { ProtoReader } from "../bytes/protobuf.js";
import { parsePythonJson, tellSettings } from "./settings.js";

export const tensorboardReader: LogReader = {
  format: "tensorboard",
  recognises: ({ bytes }: Head) => (lengthAt(bytes) === null ? 0 : 3),
  read: readEvents
};

/**
 * The event files of one folder are one run that was resumed; files alone in their folder stay as they are.
 *
 * @returns groups, and every other source
 */
export function tensorboardRuns(sources: readonly LogSource[]): LogSource[] {
  const folders = new Map<string, LogSource[]>();
  for (const source of sources.filter(isEventFile)) {
    const folder = folderOf(source.path);
    folders.set(folder, [...(folders.get(folder) ?? []), source]);
  }
  const groups = [...folders].filter(([, members]) => members.length > 1);
  const grouped = new Set(groups.flatMap(([, members]) => members));
  const asGroup = ([path, members]: [string, LogSource[]]): LogGroup => groupOf(path, members, tensorboardReader);
  return [...groups.map(asGroup), ...sources.filter((source) => !grouped.has(source))];
}

function isEventFile({ path }: LogSource): boolean {
  return /\btfevents\b/.test(baseName(path));
}

async function* readEvents(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const members = isGroup(source) ? await inOrder(source.members) : [source];
  const folder = isGroup(source) ? source.path : folderOf(source.path);
  if (folder !== "") report.config("run.name", baseName(folder));
  const batches = new BatchBuilder();
  const steps = new StepRecords(batches);
  let bytesBefore = 0;
  for (const member of members) {
    const frames = new Frames(report);
    const { queue } = frames;
    let known = false;
    for await (const piece of member.stream()) {
      queue.push(piece);
      if (!known && queue.length >= 12) {
        known = true;
        if (lengthAt(queue.peek(12)) === null) throw notEvents(source, member);
      }
      for (const event of frames.records()) {
        readEvent(event, steps, report);
        if (batches.full) yield batches.take();
      }
      report.progress(bytesBefore + queue.taken);
    }
    if (!known) throw notEvents(source, member);
    if (queue.length > 0 && !frames.lost) report.setAside("cut short");
    steps.flush();
    bytesBefore += member.size;
  }
  if (!batches.empty) yield batches.take();
  steps.tell(report);
  report.progress(source.size);
}

function notEvents({ path }: LogSource, member: LogSource): LogError {
  return new LogError(path, [
    `${member.path}: an event file must begin with the length of a record and its checksum; found ${
      member.size < 12 ? `${member.size} bytes` : "something else (damaged?)"
    }`
  ]);
}

/** Files in the order of the time of their first event. */
async function inOrder(members: readonly LogSource[]): Promise<LogSource[]> {
  const times = new Map<LogSource, number>();
  for (const member of members) {
    const head = await member.bytes(0, 64);
    // the first field of an event is its time: a double behind the tag 9
    const isTime = head.length >= 21 && head[12] === 9;
    times.set(member, isTime ? new DataView(head.buffer, head.byteOffset).getFloat64(13, true) : 0);
  }
  return [...members].sort((a, b) => mustGet(times, a) - mustGet(times, b) || (a.path < b.path ? -1 : 1));
}

/** Length of the record whose frame begins here, or null if none does. */
function lengthAt(bytes: Uint8Array): number | null {
  if (bytes.length < 12) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  if (view.getUint32(4, true) !== 0 || maskedCrc32c(bytes.subarray(0, 8)) !== view.getUint32(8, true)) return null;
  return view.getUint32(0, true);
}

/** Takes the records out of a stream of frames. */
class Frames {
  readonly queue = new ByteQueue();
  readonly #report: ReadReport;
  /** whether the next frame is being looked for */
  lost = false;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  /**
   * Contents of the records that the queue holds whole. A damaged one is set aside; where even its length is damaged,
   * reading goes on at the next frame that is sound.
   */
  *records(): Iterable<Uint8Array> {
    const { queue } = this;
    while (queue.length >= 12) {
      const length = lengthAt(queue.peek(12));
      if (length === null || length > maxPiece) {
        if (!this.lost) this.#report.setAside("damaged (checksum of its length)");
        this.lost = !this.#skipToFrame();
        if (this.lost) return;
        continue;
      }
      if (queue.length < 12 + length + 4) return;
      this.lost = false;
      const content = queue.peek(length, 12);
      const checksum = queue.peek(4, 12 + length);
      queue.skip(12 + length + 4);
      if (maskedCrc32c(content) === new DataView(checksum.buffer, checksum.byteOffset).getUint32(0, true))
        yield content;
      else this.#report.setAside("damaged (checksum)");
    }
  }

  /** Skips to the next frame; false if there is none in the queue, of which then the last bytes stay. */
  #skipToFrame(): boolean {
    const bytes = this.queue.peek(this.queue.length);
    for (let at = 1; at + 12 <= bytes.length; at++) {
      // the upper half of a length is 0: most places are passed over without a checksum
      if (bytes[at + 4] !== 0 || bytes[at + 5] !== 0 || (lengthAt(bytes.subarray(at, at + 12)) ?? maxPiece) >= maxPiece)
        continue;
      this.queue.skip(at);
      return true;
    }
    this.queue.skip(Math.max(1, bytes.length - 11));
    return false;
  }
}

/** Scalars that follow each other, of one step, as one record. */
class StepRecords {
  readonly #batches: BatchBuilder;
  readonly #kinds = new Map<string, number>();
  #step: number | null = null;
  #record = new Map<string, Value>();

  constructor(batches: BatchBuilder) {
    this.#batches = batches;
  }

  add(step: number, wallTime: number, tag: string, value: number): void {
    // a tag that comes again is a step done again
    if (step !== this.#step || this.#record.has(tag)) this.flush();
    if (this.#step === null) {
      this.#step = step;
      this.#record.set("step", step).set("wall_time", wallTime);
    }
    this.#record.set(tag, value);
  }

  flush(): void {
    if (this.#step !== null) this.#batches.add(this.#record);
    this.#step = null;
    this.#record = new Map();
  }

  /** Counts a summary that is no scalar. */
  other(kind: string): void {
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
  }

  tell(report: ReadReport): void {
    if (this.#kinds.size === 0) return;
    const kinds = [...this.#kinds].map(([kind, count]) => `${count} of ${kind}`);
    report.problem(`summaries that are no scalars are not read: ${kinds.join(", ")}`);
  }
}

function readEvent(bytes: Uint8Array, steps: StepRecords, report: ReadReport): void {
  try {
    let wallTime = 0;
    let step = 0;
    const event = new ProtoReader(bytes);
    while (event.next()) {
      if (event.field === 1) wallTime = event.double();
      else if (event.field === 2) step = event.int();
      else if (event.field === 5) readSummary(event.message(), { wallTime, step, steps, report });
    }
  } catch (error) {
    report.setAside(`not an event (${error instanceof Error ? error.message : error})`);
  }
}

interface Place {
  wallTime: number;
  step: number;
  steps: StepRecords;
  report: ReadReport;
}

function readSummary(summary: ProtoReader, { wallTime, step, steps, report }: Place): void {
  while (summary.next()) {
    if (summary.field !== 1) continue;
    const value = summary.message();
    let tag = "";
    let scalar: number | null = null;
    let kind = "an unknown kind";
    while (value.next()) {
      if (value.field === 1) tag = value.text();
      else if (value.field === 2) scalar = value.float();
      else if (value.field === 8) {
        const found = readTensor(value.message());
        if (typeof found === "number") scalar = found;
        else if (typeof found === "string") kind = tellText(tag, found, report);
        else kind = "tensors";
      } else kind = { 4: "images", 5: "histograms", 6: "audio", 9: kind }[value.field] ?? kind;
    }
    if (scalar !== null) steps.add(step, wallTime, tag, scalar);
    else if (kind !== "settings") steps.other(kind);
  }
}

/** Trainer and model settings that transformers writes as text (integrations/integration_utils.py). */
function tellText(tag: string, text: string, report: ReadReport): string {
  const [, what] = /^(args|model_config)(\/text_summary)?$/.exec(tag) ?? [];
  const settings = what === undefined ? undefined : parsePythonJson(text);
  if (typeof settings !== "object") return "text";
  tellSettings(what === "args" ? "" : "model_config", settings, report);
  return "settings";
}

/**
 * The value of a tensor that holds one number, or text; null for anything else.
 *
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/tensor.proto
 */
function readTensor(tensor: ProtoReader): number | string | null {
  let type = 0;
  let values = 0;
  let value: number | string | null = null;
  const take = (single: () => number, packed: (bytes: Uint8Array) => number | null): void => {
    values++;
    value = tensor.hasBytes ? packed(tensor.bytes()) : single();
  };
  while (tensor.next()) {
    const { field } = tensor;
    if (field === 1) type = tensor.int();
    else if (field === 4) {
      values++;
      value = numberIn(tensor.bytes(), type);
    } else if (field === 5)
      take(
        () => tensor.float(),
        (bytes) => numberIn(bytes, 1)
      );
    else if (field === 6)
      take(
        () => tensor.double(),
        (bytes) => numberIn(bytes, 2)
      );
    else if (field === 8) {
      values++;
      value = tensor.text();
    } else if (field === 13)
      take(
        () => halfOf(tensor.int(), type),
        (bytes) => halfOf(varintIn(bytes) ?? 0, type)
      );
    else if ([7, 10, 11, 16, 17].includes(field)) take(() => tensor.int(), varintIn);
  }
  return values === 1 ? value : null;
}

/** The one number that a packed list of them holds, or null. */
function varintIn(bytes: Uint8Array): number | null {
  // seen as a message, a field's number is read like any other
  const list = new ProtoReader(Uint8Array.from([0, ...bytes]));
  const number = list.next() ? list.int() : null;
  return list.next() ? null : number;
}

function halfOf(bits: number, type: number): number {
  const bytes = type === 14 ? Uint8Array.from([0, 0, bits & 255, bits >> 8]) : Uint8Array.from([bits & 255, bits >> 8]);
  return numberIn(bytes, type === 14 ? 1 : 19)!;
}

/** The one number in bytes as they stand in memory, by the number of TensorFlow's type; null where there are others. */
function numberIn(bytes: Uint8Array, type: number): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readers: Record<number, [number, () => number | undefined]> = {
    1: [4, () => view.getFloat32(0, true)],
    2: [8, () => view.getFloat64(0, true)],
    3: [4, () => view.getInt32(0, true)],
    9: [8, () => Number(view.getBigInt64(0, true))],
    10: [1, () => view.getUint8(0)],
    14: [2, () => halfOf(view.getUint16(0, true), 14)],
    19: [2, () => parseFloat16(bytes)],
    22: [4, () => view.getUint32(0, true)],
    23: [8, () => Number(view.getBigUint64(0, true))]
  };
  const reader = readers[type];
  return reader !== undefined && reader[0] === bytes.length ? (reader[1]() ?? null) : null;
}
