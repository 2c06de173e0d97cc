/** The lines of a console with steps, one by one: the records that they are, and what is said between them. */
import { sizeInName } from "../../names/model-size.js";
import type { Value } from "../../number-columns.js";
import type { ReadReport } from "../../reader.js";
import { flatRecord, isObject } from "../../text/flatten.js";
import { parseJson } from "../../text/json.js";
import type { ModelInConsole } from "../../text/model-in-console.js";
import { type FieldLine, fieldLine } from "./fields.js";
import { podPrefix, printedLine } from "./line-prefix.js";
import { type Block, blockAt, listBlock, type Pairs } from "./step-blocks.js";

/** Longest line that is looked at for fields: what a model writes can be longer. */
const longestLine = 20_000;
/** Lines of a step after which it is not looked for again. */
const mostLines = 2000;
/** prime-rl, orchestrator/eval_utils: `Evaluated aime24 in 41.20s (Avg@16=0.11, Pass@16: 0.4, …)`, and what it says before. */
const evaluated = /\bEvaluated (\S+) [^(]*\((.*)\)/;
const ofCheckpoint = /\bRunning evals for checkpoint step (\d{1,12})\b/;
const atK = /\b((?:Avg|Pass)@\d+)\s*[:=]\s*([\d.]+)/gi;
const finished = /\bpipeline step (\d+) finished/;

export interface PrintedRecord {
  step: number;
  run: string | null;
  pairs: Pairs;
  kind: "block" | "fields";
}

/** Goes through the lines of a console. */
export class StepRecords {
  readonly #report: ReadReport | null;
  readonly #model: ModelInConsole | null;
  /** the step whose lines come, and who prints them */
  #open: { block: Block; writer: string } | null = null;
  readonly #onRecord: (text: string) => void;
  /** the lines of the step that is open, unless others stand between them */
  #openLines: string[] | null = null;
  /** the last line with fields, as it was printed */
  #lastFields: string | Uint8Array | null = null;
  /** scores of sets that were evaluated before the line of the step */
  #evaluations: Pairs = [];
  /** the step of the checkpoint that is evaluated, where that is printed */
  #checkpoint: number | null = null;
  /** the last step with fields */
  #step: number | null = null;
  /** what a collector puts before each line of the pod that prints steps */
  #pod: string | null = null;
  /** the last metrics that were printed as JSON, without their step */
  #metrics: Pairs | null = null;

  /** @param onRecord is given the lines of each record that has them for itself */
  constructor(
    report: ReadReport | null = null,
    model: ModelInConsole | null = null,
    onRecord: (text: string) => void = () => {}
  ) {
    this.#report = report;
    this.#model = model;
    this.#onRecord = onRecord;
  }

  /** Whether a line of fields, of so many bytes, is a record of its own, whatever stood before it. */
  mayTakeFields(length: number): boolean {
    return this.#open === null && this.#evaluations.length === 0 && length <= longestLine;
  }

  /** A line of fields was read elsewhere. */
  tookFields(step: number, line: Uint8Array): void {
    this.#checkpoint = null;
    this.#step = step;
    this.#lastFields = line;
  }

  /** Bytes that were given are there no longer. */
  endOfBytes(): void {
    if (this.#lastFields instanceof Uint8Array) this.#lastFields = new TextDecoder().decode(this.#lastFields);
  }

  /** Records that end with this line. */
  line(line: string): PrintedRecord[] {
    if (this.#openLines !== null && this.#openLines.length > mostLines) this.#openLines = null;
    if (line.trim() === "") {
      this.#openLines?.push(line);
      return [];
    }
    if (line.length > longestLine) {
      this.#openLines = null;
      this.#report?.otherLines(1);
      return [];
    }
    const { writer, text: printed } = printedLine(line);
    const text = this.#withoutPod(printed);
    const begun = blockAt(text) ?? this.#listBeforeSteps(text);
    if (begun !== null) {
      const lines = this.#openLines;
      const ended = this.end();
      if (lines !== null && ended.length > 0) this.#onRecord(lines.join("\n"));
      this.#open = { block: begun, writer };
      this.#openLines = [line];
      return ended;
    }
    if (this.#open !== null) {
      // lines of other processes stand between
      const isOther = this.#open.writer !== writer;
      if (!isOther && this.#open.block.take(text)) {
        this.#openLines?.push(line);
        return [];
      }
      this.#openLines = null;
      if (!isOther && !this.#open.block.isLoose) return [...this.end(), ...this.#single(text, line)];
    }
    return this.#single(text, line);
  }

  /**
   * Records that end with a line which has no end, as where a log was copied while it was written: its last number may be
   * cut. It stands if the line is like the one before; a value of a block may have any digits, and is not taken.
   */
  lastLine(line: string): PrintedRecord[] {
    const { text } = printedLine(line);
    this.endOfBytes();
    const before = this.#lastFields as string | null;
    const isWhole = before !== null && shapeOf(text) === shapeOf(printedLine(before).text);
    const holdsValue = fieldLine(text) !== null || (this.#open !== null && /[\d.]$/.test(text));
    if (!holdsValue || isWhole) return this.line(line);
    this.#report?.problem("The last line has no end, and its number may be cut: it is not taken.");
    this.#report?.otherLines(1);
    return [];
  }

  /** A step with the sets that were evaluated before its line; what belongs to a checkpoint is a record of its own. */
  #ofFields(fields: FieldLine): PrintedRecord {
    const pairs = [...this.#evaluations, ...fields.pairs];
    this.#evaluations = [];
    this.#checkpoint = null;
    this.#step = fields.step;
    return { ...fields, pairs, kind: "fields" };
  }

  /** What a line says of a set that was evaluated: a record where its step is printed; null where it is none. */
  #evaluation(text: string): PrintedRecord[] | null {
    const checkpoint = ofCheckpoint.exec(text)?.[1];
    if (checkpoint !== undefined) {
      this.#checkpoint = Number(checkpoint);
      return [];
    }
    const [, set, scores = ""] = evaluated.exec(text) ?? [];
    if (set === undefined) return null;
    const found = [...scores.matchAll(atK)].map(([, name = "", value]): [string, Value] => [
      `eval/${set}/${name.toLowerCase()}`,
      Number(value)
    ]);
    if (found.length === 0) return null;
    if (this.#checkpoint !== null) return [{ step: this.#checkpoint, run: null, pairs: found, kind: "fields" }];
    this.#evaluations.push(...found);
    return [];
  }

  /** The records that are still open: an evaluation behind the last step is of the step after it. */
  finish(): PrintedRecord[] {
    const records = this.end();
    const pairs = this.#evaluations;
    this.#evaluations = [];
    if (pairs.length === 0 || this.#step === null) return records;
    const step = this.#step + 1;
    this.#report?.problem(`The evaluation behind the line of step ${this.#step} is taken for that of step ${step}.`);
    return [...records, { step, run: null, pairs, kind: "fields" }];
  }

  /** A line without its pod, where that stands before what begins a step, and before what follows. */
  #withoutPod(text: string): string {
    if (this.#pod === null) {
      const pod = podPrefix.exec(text)?.[0];
      if (pod === undefined || blockAt(text.slice(pod.length)) === null) return text;
      this.#pod = pod;
    }
    return text.startsWith(this.#pod) ? text.slice(this.#pod.length) : text;
  }

  /** The step that is still open. */
  end(): PrintedRecord[] {
    const block = this.#open?.block;
    this.#open = null;
    this.#openLines = null;
    if (block === undefined) return [];
    if (block.step === null) {
      for (const [key, value] of block.pairs)
        if (value !== null && value !== undefined) this.#report?.config(key, value);
      return [];
    }
    return block.pairs.length > 0 ? [{ step: block.step, run: null, pairs: block.pairs, kind: "block" }] : [];
  }

  /** A validation before the first step is of step 0. */
  #listBeforeSteps(text: string): Block | null {
    return this.#open === null && /^\W*Validation Results:$/u.test(text) ? listBlock(0, text) : null;
  }

  #single(text: string, line: string): PrintedRecord[] {
    const fields = fieldLine(text);
    if (fields !== null) {
      this.#lastFields = line;
      if (this.mayTakeFields(line.length)) this.#onRecord(line);
      return [this.#ofFields(fields)];
    }
    const evaluation = this.#evaluation(text);
    if (evaluation !== null) return evaluation;
    const step = finished.exec(text)?.[1];
    if (step !== undefined && this.#metrics !== null) {
      const pairs = this.#metrics;
      this.#metrics = null;
      return [{ step: Number(step), run: null, pairs, kind: "block" }];
    }
    const metrics = metricsIn(text);
    if (metrics === null) this.#other(text);
    else this.#metrics = metrics;
    return [];
  }

  #other(text: string): void {
    this.#report?.otherLines(1);
    this.#model?.line(text);
    const model = /\bmodel(?:_name)?=['"]?([\w./-]+)/.exec(text)?.[1];
    if (model !== undefined && sizeInName(model).kind !== "none") this.#report?.config("model", model);
  }
}

/** A line of fields without its digits before the point: names, units, and the decimals of the last number. */
function shapeOf(text: string): string {
  const decimals = /(?:\.(\d+))?\D*$/.exec(text)?.[1]?.length ?? 0;
  return `${text.replace(/[\d.]+/g, "0")} ${decimals}`;
}

/** An object of numbers behind a logger's prefix (ROLL, roll/pipeline/rlvr: json.dumps(metrics)). */
function metricsIn(text: string): Pairs | null {
  const start = text.indexOf('{"');
  if (start < 0 || !text.endsWith("}") || text.includes("metrics_tag")) return null;
  try {
    const value = parseJson(text.slice(start));
    const pairs = isObject(value) ? flatRecord(value) : [];
    return pairs.length > 0 && pairs.every(([, cell]) => typeof cell === "number" || cell === null) ? pairs : null;
  } catch {
    return null;
  }
}
