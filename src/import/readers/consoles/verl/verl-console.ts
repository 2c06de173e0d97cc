/**
 * verl's console: `step:12 - critic/rewards/mean:0.41 - …`, one line a step, among everything else that a run prints.
 * Written by `concat_dict_to_str` (verl/utils/logger/aggregate_logger.py): three decimals until 2025-07, Python's own
 * digits since (v0.5.0), NumPy's scalars as `np.float64(0.5)` with NumPy 2.
 */
import { firstOf, lastOf } from "../../../../lib/items.js";
import { linesOf, type TextLine } from "../../../bytes/lines.js";
import type { LogSource } from "../../../bytes/log-source.js";
import { Turns } from "../../../bytes/turns.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch } from "../../../reader.js";
import { withoutColours } from "../../../text/ansi.js";
import { ModelInConsole } from "../../../text/model-in-console.js";
import { numberOf } from "../../../text/numbers.js";
import { rayPrefix, rayWorker } from "../../../text/ray-prefix.js";
import { VerlConfig } from "../../../text/verl-config.js";
import { type Length, StepLines, type StepText } from "./verl-lines.js";
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
  const found = lines.some((line, i) => isStep(steps.push({ text: line, number: i + 1, last: false, cut: false })));
  return found || isStep(steps.end());
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const records = new Records(batch, report);
  const besides = new Besides();
  const wraps = new Wraps();
  const steps = new StepLines(
    (name) => records.names.has(name),
    (text) => besides.other(text)
  );
  /** since the first step line that may have been cut */
  let kept: StepText[] = [];
  const take = (step: StepText): void => {
    wraps.see(step);
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
  for await (const lines of linesOf(source.stream(), (bytes) => report.progress(bytes))) {
    for (const line of lines) {
      besides.line(line.text);
      const step = steps.push(line);
      if (step === null) continue;
      take(step);
      if (kept.length > mostKept) settle();
      if (batch.full) yield batch.take();
    }
  }
  const last = steps.end();
  if (last !== null) take(last);
  settle();
  report.otherLines(steps.others + records.others);
  records.writers.tell(report);
  wraps.tell(report);
  (wraps.width === null ? besides : await besidesOf(source, wraps)).tell(report);
  if (!batch.empty) yield batch.take();
}

/** What a console says beside its steps: the trainer's settings, and the model that it loads. */
class Besides {
  readonly #settings = new Map<string, string | number | boolean>();
  readonly #config = new VerlConfig((key, value) => this.#settings.set(key, value));
  readonly #model = new ModelInConsole();

  line(text: string): void {
    if (this.#config.wants(text)) this.#config.line(withoutPrefix(text));
  }

  /** A line that belongs to no step. */
  other(text: string): void {
    this.#model.line(text);
  }

  tell(report: ReadReport): void {
    for (const [key, value] of this.#settings) report.config(key, value);
    this.#model.tell(report);
  }
}

/** The same of a log whose lines are wrapped: each line that is full goes on with the next. */
async function besidesOf(source: LogSource, wraps: Wraps): Promise<Besides> {
  const besides = new Besides();
  let begun = "";
  for await (const lines of linesOf(source.stream())) {
    for (const line of lines) {
      const text = withoutColours(line.text);
      const content = text.replace(rayPrefix, "");
      const length: Length = { whole: text.length, content: content.length };
      begun += content;
      if (wraps.isFull(length) && begun.length < longestWrapped) continue;
      besides.line(begun);
      if (startsIn(begun).length === 0) besides.other(begun);
      begun = "";
    }
  }
  return besides;
}

/** Characters of wrapped lines that are put together to look for settings. */
const longestWrapped = 1 << 16;

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

  add(text: string, line: TextLine, starts: readonly Start[]): void {
    if (!line.last && starts.length === 1 && this.#addAlike(text, firstOf(starts))) return;
    const found = stepLine(text, starts);
    if (found.records.length === 0 && !found.isCut) {
      this.others++;
      return;
    }
    const whole = wholeRecords(found, { ...line, text }, this.#endings);
    if (whole.length < found.records.length || found.records.length === 0) this.#report.setAside("cut short");
    if (whole.length > 0) this.writers.add(text);
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
    this.writers.add(text);
    this.#endings.threeDecimals &&= threeDecimals.test(text);
    return true;
  }
}

/** The processes that write steps: a restart has another one, and two that take turns are two runs. */
class Writers {
  readonly #turns = new Turns();

  add(line: string): void {
    const writer = rayWorker.exec(line)?.[0] ?? "";
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
function wholeRecords(found: StepLine, line: TextLine, before: Endings): Pairs[] {
  const { records } = found;
  return found.isCut || (line.last && looksCut(found, line.text, before)) ? records.slice(0, -1) : records;
}

function looksCut({ records }: StepLine, text: string, before: Endings): boolean {
  if (/[.eE+-]$/.test(text)) return true;
  if (before.keys.size === 0) return false;
  const lastKey = records.at(-1)?.at(-1)?.[0];
  return lastKey === undefined || !before.keys.has(lastKey) || (before.threeDecimals && !threeDecimals.test(text));
}

function withoutPrefix(line: string): string {
  return withoutColours(line).replace(rayPrefix, "");
}
