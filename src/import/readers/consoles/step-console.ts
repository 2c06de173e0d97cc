/**
 * Consoles that print a step as `Step N` or `N/M`: with separated fields on its line (prime-rl, Megatron, printed by hand) or
 * over the lines behind it (EasyR1, NeMo-RL, AReaL); and ROLL's metrics as JSON before `pipeline step N finished`.
 */
import type { LogSource } from "../../bytes/log-source.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch } from "../../reader.js";
import { ModelInConsole } from "../../text/model-in-console.js";
import { AlikeRecords, addAlike } from "./alike-records.js";
import { throughLines } from "./console-lines.js";
import { mayHavePart } from "./fields.js";
import { type PrintedRecord, StepRecords } from "./printed-steps.js";
import type { LoneRecord } from "./record-shape.js";

export const stepConsole: LogReader = { format: "step-console", recognises, read };

/** Two steps in blocks 3, two lines of fields with different steps 2, one of either 1. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  if (/^\s*[{[<]"?\w*"?\s*:/.test(head.text) || head.text.includes("\0")) return 0;
  const found = new StepRecords();
  const lines = head.text.split(/\r\n|\n|\r/);
  if (!head.whole) lines.pop();
  const records = [...lines.flatMap((line) => found.line(line)), ...found.finish()];
  const steps = (kind: PrintedRecord["kind"]) =>
    new Set(records.filter((record) => record.kind === kind).map(({ step }) => step)).size;
  if (steps("block") > 1) return 3;
  return steps("fields") > 1 ? 2 : records.length > 0 ? 1 : 0;
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const model = new ModelInConsole();
  const alike = new AlikeRecords(alone);
  const records = new StepRecords(report, model, (text) => alike.keep(text));
  const add = (found: readonly PrintedRecord[]) => {
    for (const { step, run, pairs } of found)
      batch.add([["step", step], ...(run === null ? [] : [["run", run] as const]), ...pairs]);
  };
  yield* throughLines(source, {
    batch,
    alike,
    take: (record, bytes, from) => {
      const isBlock = record.shape.context === "block";
      // lines of this step may come still, unless the next begins
      if (
        isBlock ? alike.next(bytes, record.end)?.shape.context !== "block" : !records.mayTakeFields(record.end - from)
      )
        return false;
      if (isBlock) add(records.end());
      else records.tookFields(record.step, bytes.subarray(from, record.end));
      addAlike(record, batch);
      return true;
    },
    line: (line) => {
      if (line.cut) report.setAside("line longer than 4 MiB");
      else add(line.last ? records.lastLine(line.text) : records.line(line.text));
    },
    endOfBlock: () => records.endOfBytes()
  });
  add(records.finish());
  model.tell(report);
  if (!batch.empty) yield batch.take();
}

/** The record that lines are by themselves, if they are one and nothing else, whatever their numbers are. */
function alone(text: string): LoneRecord | null {
  if (mayHavePart(text)) return null;
  let isPlain = true;
  const spoil = () => {
    isPlain = false;
  };
  const records = new StepRecords({ setAside: spoil, problem: spoil, config: spoil, otherLines: spoil });
  const found = [...text.split("\n").flatMap((line) => records.line(line)), ...records.finish()];
  const [record] = found;
  if (!isPlain || record === undefined || found.length > 1) return null;
  const run = record.run === null ? [] : [["run", record.run] as const];
  return { step: record.step, context: record.kind, pairs: [...run, ...record.pairs] };
}
