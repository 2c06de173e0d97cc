/**
 * verl's console: `step:12 - critic/rewards/mean:0.41 - …`, one line a step, among everything else that a run prints.
 * Written by `concat_dict_to_str` (verl/utils/logger/aggregate_logger.py): three decimals until 2025-07, Python's own
 * digits since (v0.5.0), NumPy's scalars as `np.float64(0.5)` with NumPy 2.
 */
import { firstOf, lastOf } from "../../../../lib/items.js";
import { latin1 } from "../../../bytes/latin1.js";
import type { LogSource } from "../../../bytes/log-source.js";
import { Turns } from "../../../bytes/turns.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch } from "../../../reader.js";
import { withoutColours } from "../../../text/ansi.js";
import { numberOf } from "../../../text/numbers.js";
import { rayWorker } from "../../../text/ray-prefix.js";
import { VerlConfig } from "../../../text/verl-config.js";
import { type AlikeRecord, AlikeRecords, addAlike } from "../alike-records.js";
import { type ConsoleLine, throughLines } from "../console-lines.js";
import type { LoneRecord } from "../record-shape.js";
import { Besides, besidesOf } from "./verl-besides.js";
import { contentLength, StepLines, type StepText } from "./verl-lines.js";
import { type Pairs, type Start, type StepLine, startsIn, stepLine } from "./verl-pairs.js";
import { Wraps } from "./verl-wraps.js";

export const verlConsole: LogReader = { format: "verl-console", recognises, read };

/** How the records of a log have ended so far. */
interface Endings {
  keys: Set<string>;
  threeDecimals: boolean;
}

/** Step lines that are kept until it is settled whether a wrap cut one of them. */
const mostKept = 50_000;
const threeDecimals = /\.\d{3}$/;
const signs = [
  /\{'actor_rollout_ref': \{/,
  /\bverl\.trainer\.main_\w+/,
  /\bactor_rollout_ref\.[\w.]+=/,
  /Using LocalLogger is deprecated\. The constructor API will change/
];

/** A step line 3, unless it is quoted in some text; what only verl prints (its configuration, its command) 2; a worker of Ray 1. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  if (hasStep(head.text)) return 3;
  const text = withoutColours(head.text);
  if (/^\s*[{[<]"?/.test(text) && !/^\s*\[|^\s*\{'/.test(text)) return 0;
  if (signs.some((sign) => sign.test(text))) return 2;
  return /^\((?:main_task|TaskRunner|WorkerDict) pid=\d+/m.test(text) ? 1 : 0;
}

function hasStep(text: string): boolean {
  if (!withoutColours(text).includes("step:")) return false;
  const steps = new StepLines(() => false);
  const isStep = (step: StepText | null) =>
    step !== null && !/["'`]step:|^\s*[{["]/.test(step.text) && stepLine(step.text).records.length > 0;
  const lines = text.split(/\r\n|\n|\r/);
  const found = lines.some((line) => isStep(steps.push({ text: line, last: false, cut: false })));
  return found || isStep(steps.end());
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const records = new Records(batch, report);
  const besides = new Besides();
  const wraps = new Wraps();
  const alike = new AlikeRecords(lineAlone);
  const steps = new StepLines(
    (name) => records.names.has(name),
    (text) => besides.other(text)
  );
  /** since the first step line that may have been cut */
  let kept: StepText[] = [];
  const take = (step: StepText): void => {
    wraps.see(step);
    if (step.wrapped.length === 0 && step.digits === "" && kept.length === 0) alike.keep(step.line.text);
    if (step.digits !== "" || kept.length > 0) kept.push(step);
    else records.add(step.text, step.line, step.starts);
  };
  const settle = (): void => {
    const settled = new Map(
      wraps.settle(kept.filter(({ digits }) => digits !== "")).map((record) => [record.step, record])
    );
    for (const step of kept) {
      const { text, others } = settled.get(step) ?? { text: step.text, others: 0 };
      report.otherLines(others);
      if (text === null) report.setAside("cut by a line wrap");
      else records.add(text, step.line, step.starts);
    }
    kept = [];
  };
  const push = (line: ConsoleLine): void => {
    besides.line(line.text);
    const step = steps.push(line);
    if (step === null) return;
    take(step);
    if (kept.length > mostKept) settle();
  };
  yield* throughLines(source, {
    batch,
    alike,
    take: (record, bytes, from) => {
      // the next line may be a piece of this one, unless it begins a step
      if (kept.length > 0 || wraps.needsSamples || !steps.mayBegin || alike.next(bytes, record.end) === null)
        return false;
      const open = steps.begun();
      if (open !== null) take(open);
      if (kept.length > 0) return false;
      const line = bytes.subarray(from, record.end);
      if (besides.isWaiting) besides.line(new TextDecoder().decode(line).trimEnd());
      wraps.seeWhole(contentLength(record.shape, line));
      records.addAlike(record, line);
      return true;
    },
    line: push
  });
  const last = steps.end();
  if (last !== null) take(last);
  settle();
  report.otherLines(steps.others + records.others);
  records.writers.tell(report);
  wraps.tell(report);
  (wraps.width === null ? besides : await besidesOf(source, wraps)).tell(report);
  if (!batch.empty) yield batch.take();
}

/** The record that a line is by itself, if it is one and says nothing else. */
function lineAlone(line: string): LoneRecord | null {
  if (line.includes("\n") || new VerlConfig(() => {}).wants(line)) return null;
  const text = withoutColours(line);
  const starts = startsIn(text);
  const { records, isCut } = stepLine(text, starts);
  const [record] = records;
  if (record === undefined || starts.length > 1 || isCut) return null;
  return { step: firstOf(starts).step, context: writerOf(text), pairs: record.slice(1) };
}

/** Puts the records of step lines into batches. */
class Records {
  /** of values, in the records so far */
  readonly names = new Set<string>();
  readonly writers = new Writers();
  /** lines with a step that are no records */
  others = 0;
  readonly #batch: BatchBuilder;
  readonly #report: ReadReport;
  readonly #endings: Endings = { keys: new Set(), threeDecimals: true };
  /** names of the last record, if the next may be read by them */
  #alike: readonly string[] | null = null;
  readonly #numbers: number[] = [];

  constructor(batch: BatchBuilder, report: ReadReport) {
    this.#batch = batch;
    this.#report = report;
  }

  add(text: string, line: ConsoleLine, starts: readonly Start[]): void {
    if (!line.last && starts.length === 1 && this.#addAlike(text, firstOf(starts))) return;
    const found = stepLine(text, starts);
    if (found.records.length === 0 && !found.isCut) {
      this.others++;
      return;
    }
    const whole = wholeRecords(found, { ...line, text }, this.#endings);
    if (whole.length < found.records.length || found.records.length === 0) this.#report.setAside("cut short");
    if (whole.length > 0) this.writers.add(writerOf(text));
    for (const record of whole) {
      for (const [name] of record) this.names.add(name);
      this.#endings.keys.add(lastOf(record)[0]);
      this.#endings.threeDecimals &&= threeDecimals.test(text);
      this.#batch.add(record);
    }
    const [names] =
      whole.length === 1 && !found.isCut ? whole.map((pairs) => pairs.slice(1).map(([name]) => name)) : [];
    this.#alike = names?.some((name) => name.includes(" - ") || name === "step") ? null : (names ?? null);
  }

  /** A record that was read elsewhere. */
  addAlike(record: AlikeRecord, line: Uint8Array): void {
    addAlike(record, this.#batch);
    this.writers.add(record.shape.context);
    this.#endings.threeDecimals &&= hasThreeDecimals(line);
  }

  /** A record with the names of the one before, in their order, and a bare number behind each: read without taking it apart. */
  #addAlike(text: string, { step, body }: Start): boolean {
    const names = this.#alike;
    if (names === null) return false;
    const numbers = this.#numbers;
    let at = body;
    for (const [i, name] of names.entries()) {
      if (!text.startsWith(name, at) || text[at + name.length] !== ":") return false;
      const from = at + name.length + 1;
      const end = i === names.length - 1 ? text.length : text.indexOf(" - ", from);
      const number = end < 0 ? undefined : numberOf(text.slice(from, end));
      if (number === undefined) return false;
      numbers[i] = number;
      at = end + 3;
    }
    const row = this.#batch.rows;
    this.#batch.column("step").set(row, step);
    for (const [i, name] of names.entries()) this.#batch.column(name).set(row, numbers[i]!);
    this.#batch.added();
    this.writers.add(writerOf(text));
    this.#endings.threeDecimals &&= threeDecimals.test(text);
    return true;
  }
}

/** The processes that write steps: a restart has another one, and two that take turns are two runs. */
class Writers {
  readonly #turns = new Turns();

  add(writer: string): void {
    if (writer !== "") this.#turns.add(writer);
  }

  tell(report: ReadReport): void {
    const { inTurns } = this.#turns;
    if (inTurns === null) return;
    report.problem(
      `${inTurns.writers} processes take turns at writing steps (${inTurns.first.join(", ")}): these are several runs in one console, mixed here; take each out by its pid (grep) into a file of its own.`
    );
  }
}

/**
 * Records of a line but for a last one that was cut. Where a pair is begun and not ended there is no doubt. A file that
 * stops without an end of line may have been cut within a number too: its last record stands only if it ends with a
 * name that has ended a record before, since verl gives its metrics in the same order at every step, and if its last
 * number has the three decimals that the others had, where they all had (verl before v0.5.0), and does not end in a point,
 * a sign or an exponent without digits. The first record of a log has none to be held against and stands.
 */
function wholeRecords(found: StepLine, line: ConsoleLine, before: Endings): Pairs[] {
  const { records } = found;
  return found.isCut || (line.last && looksCut(found, line.text, before)) ? records.slice(0, -1) : records;
}

function looksCut({ records }: StepLine, text: string, before: Endings): boolean {
  if (/[.eE+-]$/.test(text)) return true;
  if (before.keys.size === 0) return false;
  const lastKey = records.at(-1)?.at(-1)?.[0];
  return lastKey === undefined || !before.keys.has(lastKey) || (before.threeDecimals && !threeDecimals.test(text));
}

function writerOf(text: string): string {
  return rayWorker.exec(text)?.[0] ?? "";
}

/** Whether a line, its end included, ends in a point and three digits. */
function hasThreeDecimals(line: Uint8Array): boolean {
  return threeDecimals.test(latin1(line.subarray(-6)).trimEnd());
}
