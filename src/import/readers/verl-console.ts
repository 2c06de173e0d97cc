/**
 * verl's console: `step:12 - critic/rewards/mean:0.41 - …`, one line a step, among everything else that a run prints.
 * Written by `concat_dict_to_str` (verl/utils/logger/aggregate_logger.py): three decimals until 2025-07, Python's own
 * digits since (v0.5.0), NumPy's scalars as `np.float64(0.5)` with NumPy 2.
 */
import { linesOf, type TextLine } from "../lines.js";
import type { LogSource } from "../log-source.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch, type Value } from "../reader.js";
import { withoutColours } from "../text/ansi.js";
import { ModelInConsole } from "../text/model-in-console.js";
import { numberOf } from "../text/numbers.js";
import { VerlConfig } from "../text/verl-config.js";

export const verlConsole: LogReader = { format: "verl-console", recognises, read };

type Pairs = [string, Value][];

/** What a line holds: records, and whether the last of them lost its end. */
interface StepLine {
  records: Pairs[];
  /** whether text stands behind the last whole pair that begins another and does not end it */
  isCut: boolean;
}

/** How the records of a log have ended so far. */
/** Longest name that may hold " - ", in characters. */
const longestName = 1000;
/** Colons of a pair behind which a value is looked for. */
const mostColons = 20;

interface Endings {
  keys: Set<string>;
  threeDecimals: boolean;
}

const threeDecimals = /\.\d{3}$/;
// not part of a name: "global_step:3", "num_step:3", "/step:3"; a digit before it is the end of a line that was lost
const stepStart = /(?<![A-Za-z_/.-])step:(?:np\.\w+\()?(\d+)(?:\.0+)?\)? - /g;
/** "(TaskRunner pid=123, ip=10.0.0.1) ", as Ray puts it before each line of a worker. */
const rayPrefix = /^\((?:[\w.:<>-]+ )?pid=\d+(?:, ip=[\w.:]+)?\) ?/;
const scalarCall =
  /^(?:(?:np|numpy|torch|jnp)\.)?(?:float\d*|u?int\d*|bfloat16|half|bool_?|tensor|array|Tensor)\(([^(),]+)(?:,[^()]*)?\)/;
/** What may stand behind a line's last number: Ray's count of repetitions, or another process that lost its end of line. */
const trailing = /^(?:\s|\(|\[|[A-Z]).*$/;
const signs = [
  /\{'actor_rollout_ref': \{/,
  /\bverl\.trainer\.main_\w+/,
  /\bactor_rollout_ref\.[\w.]+=/,
  /Using LocalLogger is deprecated\. The constructor API will change/
];

/** A step line 3, unless it is quoted in some text; what only verl prints (its configuration, its command) 2; a worker of Ray 1. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  const text = withoutColours(head.text);
  for (const line of linesWithStep(text)) {
    const { records } = stepLine(line);
    if (records.length > 0 && !/["'`]step:|^\s*[{["]/.test(line)) return 3;
  }
  if (/^\s*[{[<]"?/.test(text) && !/^\s*\[|^\s*\{'/.test(text)) return 0;
  if (signs.some((sign) => sign.test(text))) return 2;
  return /^\((?:main_task|TaskRunner|WorkerDict) pid=\d+/m.test(text) ? 1 : 0;
}

function linesWithStep(text: string): string[] {
  return text.includes("step:") ? text.split(/\r\n|\n|\r/).filter((line) => line.includes("step:")) : [];
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const config = new VerlConfig((key, value) => report.config(key, value));
  const endings: Endings = { keys: new Set(), threeDecimals: true };
  const writers = new Writers();
  const model = new ModelInConsole();
  for await (const lines of linesOf(source.stream(), (bytes) => report.progress(bytes))) {
    let others = 0;
    for (const line of lines) {
      if (config.wants(line.text)) config.line(withoutPrefix(line.text));
      const mayHold = line.text.includes("step") && line.text.includes("/") && !line.cut;
      const found = mayHold ? stepLine(withoutColours(line.text)) : undefined;
      if (found === undefined || (found.records.length === 0 && !found.isCut)) {
        if (line.text !== "") others++;
        model.line(line.text);
        continue;
      }
      const whole = wholeRecords(found, line, endings);
      if (whole.length < found.records.length || found.records.length === 0) report.setAside("cut short");
      if (whole.length > 0) writers.add(withoutColours(line.text));
      for (const record of whole) {
        endings.keys.add(record.at(-1)![0]);
        endings.threeDecimals &&= threeDecimals.test(line.text);
        batch.add(record);
        if (batch.full) yield batch.take();
      }
    }
    if (others > 0) report.otherLines(others);
  }
  writers.tell(report);
  model.tell(report);
  if (!batch.empty) yield batch.take();
}

/** The processes that write steps: a restart has another one, and two that take turns are two runs. */
class Writers {
  readonly #seen = new Set<string>();
  #last = "";
  #turns = 0;

  add(line: string): void {
    const writer = /^\([\w.:<>-]+ pid=\d+(?:, ip=[\w.:]+)?\)/.exec(line)?.[0] ?? "";
    if (writer === "" || writer === this.#last) return;
    if (this.#seen.has(writer)) this.#turns++;
    this.#seen.add(writer);
    this.#last = writer;
  }

  tell(report: ReadReport): void {
    if (this.#turns === 0) return;
    const names = [...this.#seen].slice(0, 3).join(", ");
    report.problem(
      `${this.#seen.size} processes take turns at writing steps (${names}): these are several runs in one console, mixed here; take each out by its pid (grep) into a file of its own.`
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

/** Records of a line without colours; several where an end of line was lost. */
function stepLine(text: string): StepLine {
  const starts = [...text.matchAll(stepStart)];
  const found: StepLine = { records: [], isCut: false };
  starts.forEach((start, i) => {
    const body = text.slice(start.index + start[0].length, starts[i + 1]?.index);
    const { pairs, isCut } = pairsOf(body);
    if (!isRecord(pairs)) return;
    found.records.push([["step", Number(start[1])], ...pairs]);
    found.isCut = isCut && i === starts.length - 1;
  });
  return found;
}

/** Metrics of verl have a slash in their names; a model that writes "step:1 - x:2" has not. */
function isRecord(pairs: Pairs): boolean {
  const named = pairs.filter(([key]) => /^[\w(][^\s]*\/[^/]/.test(key));
  return named.length > 0 && named.length * 2 >= pairs.length;
}

/** `key:value - key:value`: a name may hold " - " and colons, a value is a number behind the last colon. */
function pairsOf(body: string): { pairs: Pairs; isCut: boolean } {
  const segments = body.split(" - ");
  const pairs: Pairs = [];
  let pending = "";
  segments.forEach((segment, i) => {
    const text = pending === "" || pending.length > longestName ? segment : `${pending} - ${segment}`;
    const pair = pairOf(text, i === segments.length - 1);
    if (pair !== undefined) pairs.push(pair);
    pending = pair === undefined ? text : "";
  });
  return { pairs, isCut: pending.trim() !== "" };
}

function pairOf(text: string, isLast: boolean): [string, Value] | undefined {
  const colon = text.lastIndexOf(":");
  const plain = colon > 0 ? numberOf(text.slice(colon + 1)) : undefined;
  if (plain !== undefined) return [text.slice(0, colon).trim(), plain];
  // "tensor(0.5, device='cuda:0')" holds a colon, and so may what follows the last number
  let tried = 0;
  for (let at = text.indexOf(":"); at > 0 && tried < mostColons; at = text.indexOf(":", at + 1), tried++) {
    const value = scalarIn(text.slice(at + 1), isLast);
    if (value !== undefined) return [text.slice(0, at).trim(), value];
  }
  return undefined;
}

function scalarIn(text: string, isLast: boolean): Value {
  const call = scalarCall.exec(text);
  const bare = /^(?:[+-]?(?:\d[\d.]*(?:[eE][+-]?\d+)?|\.\d+|nan|inf)|True|False|None)(?![\w.])/i.exec(text);
  const match = call ?? bare ?? /^[+-]?\d+(?:\.\d+)?(?=Training Progress|\()/.exec(text);
  if (match === null) return undefined;
  const rest = text.slice(match[0].length);
  if (rest.trim() !== "" && !(isLast && trailing.test(rest))) return undefined;
  const spelt = (call?.[1] ?? match[0]).trim().replace(/^\[|\]$/g, "");
  if (spelt === "None") return null;
  return spelt === "True" || spelt === "False" ? spelt === "True" : numberOf(spelt);
}
