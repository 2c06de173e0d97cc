/** Metrics that are logged one by one, put together as records of a step; MLflow keeps them so, in files and in a database. */

import type { Value } from "../../number-columns.js";
import { BatchBuilder, type RecordBatch } from "../../reader.js";

interface StepRecord {
  step: number;
  /** milliseconds since 1970, of the earliest value */
  timestamp: number;
  values: Map<string, Value>;
}

/** Metrics of a run by step. Of a step that a metric has twice the second value begins a record of its own. */
export class StepRecords {
  readonly #records = new Map<string, StepRecord>();

  /** Takes the values of one metric, in the order in which they were logged. */
  metric(key: string): (step: number, timestamp: number, value: Value) => void {
    const times = new Map<number, number>();
    return (step, timestamp, value) => {
      const time = times.get(step) ?? 0;
      times.set(step, time + 1);
      this.#record(step, time, timestamp).values.set(key, value);
    };
  }

  #record(step: number, time: number, timestamp: number): StepRecord {
    const id = `${step}:${time}`;
    let record = this.#records.get(id);
    if (record === undefined) {
      record = { step, timestamp, values: new Map() };
      this.#records.set(id, record);
    }
    record.timestamp = Math.min(record.timestamp, timestamp);
    return record;
  }

  /** The records in the order of time. */
  *batches(): Iterable<RecordBatch> {
    const builder = new BatchBuilder();
    const inOrder = [...this.#records.values()].sort((a, b) => a.timestamp - b.timestamp || a.step - b.step);
    for (const { step, timestamp, values } of inOrder) {
      builder.add([["step", step], ["timestamp", timestamp], ...values]);
      if (builder.full) yield builder.take();
    }
    if (!builder.empty) yield builder.take();
  }
}
