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
import { mustGet } from "../../../lib/items.js";
import { LogError } from "../../../lib/log-error.js";
import { groupOf, isGroup, type LogGroup } from "../../bytes/log-group.js";
import { baseName, folderOf, type LogSource } from "../../bytes/log-source.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch } from "../../reader.js";
import { ByteQueue } from "../bytes/byte-queue.js";
import { maskedCrc32c } from "../bytes/crc.js";
import { maxPiece } from "../bytes/limits.js";
import { readEvent, StepRecords } from "./tensorboard-events.js";

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
    }
    if (!known) throw notEvents(source, member);
    if (queue.length > 0 && !frames.lost) report.setAside("cut short");
    steps.flush();
  }
  if (!batches.empty) yield batches.take();
  steps.tell(report);
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
