/** Scalars and texts in an event of TensorBoard, by step. */
import { parseFloat16 } from "hyparquet/src/convert.js";
import type { Value } from "../../number-columns.js";
import type { BatchBuilder, ReadReport } from "../../reader.js";
import { ProtoReader } from "../bytes/protobuf.js";
import { parsePythonJson, tellSettings } from "./settings.js";

/** Scalars that follow each other, of one step, as one record. */
export class StepRecords {
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

export function readEvent(bytes: Uint8Array, steps: StepRecords, report: ReadReport): void {
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
