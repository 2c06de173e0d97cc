/**
 * A log, from bytes to runs: recognised, unpacked, read, gathered, laid out by step, its tokens and scores understood.
 * Nothing is fitted here, and nothing is lost without a word: the ledger and the problems say what became of each row.
 */
import { LogError, oneLine } from "../lib/log-error.js";
import { settingsOf } from "./aliases.js";
import { type BatchOfRun, batchOfRun } from "./batch-of-run.js";
import { columnOf } from "./columns-of-run.js";
import { withDerivedColumns } from "./derived-columns.js";
import { Gatherer, type LogColumn, type RowFilter, TooManyColumns } from "./gather.js";
import { maxColumns, maxRowsGathered } from "./gather-limits.js";
import { groupOf, isGroup } from "./log-group.js";
import type { LogSource } from "./log-source.js";
import { type Numbering, numberingOf, rowNumbers } from "./numbered-rows.js";
import { asTheirTrainerMeans, producerOfLog, trainersOwnMeanings } from "./producers.js";
import type { Head, LogReader, ReadReport } from "./reader.js";
import { readers } from "./readers/index.js";
import { verlConsole } from "./readers/verl-console.js";
import { headOf, recognise } from "./recognise.js";
import { layOut } from "./runs/lay-out.js";
import type { RunChoices } from "./runs/part-runs.js";
import { type Score, scoresOf, type ToldScores } from "./scores.js";
import { type ModelSize, modelSizeOf } from "./size-of-run.js";
import { whyNoSteps } from "./step-refusal.js";
import type { RowTally, StepHistory, StepsOfRun, StepTable } from "./steps.js";
import { inUtf8 } from "./text/encoding.js";
import { cumulativeTokens, type TokenCount, type TokenVerdict } from "./token-count.js";
import { tokensOfRun } from "./tokens-of-run.js";
import { describeUnknown, refuseArchive } from "./unknown-format.js";
import { type Packing, unpacked, unpackedInMemory } from "./unpack.js";

/** What the user says of a log; everything else is read from it. */
export interface ImportOptions extends ToldScores, RunChoices {
  /** N, parameters */
  modelSize?: number;
  /** N of single runs by their names, before the one of all */
  modelSizes?: ReadonlyMap<string, number>;
  /** column of the steps */
  step?: string;
  /** steps from one record to the next, where the log does not say it */
  loggingSteps?: number;
  /** step of the first of such records; by default as far from 0 as from the next */
  firstStep?: number;
  /** how tokens are counted; `none`: they are neither used nor estimated */
  tokens?: TokenCount | "none";
  /** problems (prompts) a step */
  batch?: number;
  /** answers to a problem */
  groupSize?: number;
  /** rows to take, by the text of a cell: of one column any of its values, of several columns all */
  where?: readonly { column: string; value: string }[];
  /** running checksum of the file's bytes; without one the ledger has none */
  checksum?: () => { update(bytes: Uint8Array): void; digest(): string };
  /** bytes read so far of all */
  onProgress?: (read: number, size: number) => void;
  /** stops the import: its reason is thrown */
  signal?: AbortSignal;
}

/** One run of a log. */
export interface ImportedRun {
  run: string;
  modelSize: ModelSize | null;
  table: StepTable;
  history: StepHistory;
  scores: Score[];
  /** tokens since the start at each step; null where the log has none */
  tokens: { cumulative: Float64Array; verdict: TokenVerdict } | null;
  /** problems since the start at each step; null where the problems of a step are not known */
  samples: { cumulative: Float64Array; from: string } | null;
  /** FLOPs since the start as the log has them, null where it has none */
  flops: Float64Array | null;
  /** tokens of a response, mean of the step; null where the log has none */
  responseLength: Float64Array | null;
}

/** Rows of a file: used + duplicates + all set aside = read. */
export interface ImportLedger {
  read: number;
  used: number;
  setAside: Record<string, number>;
  duplicates: number;
  /** lines that are no record: printed samples, warnings, progress bars */
  otherLines: number;
  /** columns that the table of names does not know */
  unknownColumns: string[];
  /** columns that it knows, with what they mean */
  columns: { name: string; meaning: string; producer: string; values: number; notFinite: number }[];
  /** SHA-256 of the file, hexadecimal; null without a checksum */
  sha256: string | null;
}

export interface ImportedLog {
  path: string;
  /** in the words of the documentation; "unknown" when no reader knows it */
  format: string;
  packing: Packing | null;
  /** trainer or logger that wrote it, as its columns tell; null when they do not */
  producer: string | null;
  /** length of the file */
  bytes: number;
  runs: ImportedRun[];
  ledger: ImportLedger;
  /** settings that the log states, by the trainer's own keys */
  config: Record<string, string | number | boolean>;
  /** what a user should know, whole sentences */
  problems: string[];
  /** what the user must say first, with the options: nothing of the log is used until then; null where nothing is asked */
  refusal: string | null;
  /** path of the log that its runs were taken into; absent where they stand here */
  partOf?: string;
}

/** A log laid out by step, before anything is said of it that a user may choose: plain data, which a browser can keep. */
export interface ReadLog {
  path: string;
  format: string;
  packing: Packing | null;
  bytes: number;
  sha256: string | null;
  /** what the user must say first; null where nothing is asked */
  refusal: string | null;
  /** what the user said of steps, runs and rows, since the rows are laid out by it */
  asked: RowChoices;
  /** names of columns that the user asked to keep */
  wanted: string[];
  rows: number;
  columns: LogColumn[];
  runs: ReadRun[];
  tally: RowTally;
  setAside: Map<string, number>;
  otherLines: number;
  settings: Map<string, string | number | boolean>;
  problems: string[];
  /** path of the log that its runs were taken into, by `joinRuns` */
  partOf?: string;
}

/** Options by which rows are laid out: another choice needs the log to be read again. */
export interface RowChoices extends RunChoices {
  step?: string;
  loggingSteps?: number;
  firstStep?: number;
  where?: readonly { column: string; value: string }[];
}

/** Those of all options. */
export function rowChoices({ step, loggingSteps, firstStep, where, runColumns, repeats }: RowChoices): RowChoices {
  const some = <T>(list: readonly T[] | undefined) => (list && list.length > 0 ? list : undefined);
  return { step, loggingSteps, firstStep, where: some(where), runColumns: some(runColumns), repeats };
}

/** One run of it. */
export interface ReadRun extends StepsOfRun {
  /** what a column of run names says */
  name: string | null;
  /** name to show, where the log's columns say one */
  shown: string | null;
  /** texts of columns that name a model */
  models: string[];
}

/**
 * Imports one log.
 *
 * @throws LogError when the file is damaged as a whole: what was read of it until then is not given
 */
export async function importLog(source: LogSource, options: ImportOptions = {}): Promise<ImportedLog> {
  return understandLog(await readLog(source, options), options);
}

/**
 * The bytes of a log, read: the part of an import that takes time. Of the options, those that name columns count here.
 *
 * @throws LogError when the file is damaged as a whole
 */
export async function readLog(source: LogSource, options: ImportOptions = {}): Promise<ReadLog> {
  const checksum = options.checksum?.();
  const packed = counted(source, options, checksum);
  const plain = isGroup(packed.source)
    ? { ...packed.source, packing: null }
    : await inUtf8(await unpacked(packed.source));
  const { reader: chosen, head, surely } = await readerOf(source);
  const numbering = numberingOf(options);
  const told = new Told(undefined, numbering);
  const wanted = [...(options.scores ?? []), ...(options.step ? [options.step] : [])];
  const gatherer = new Gatherer(wanted, filtersOf(options));
  if (chosen !== null) {
    const needsWhole = plain.packing !== null && chosen.needsWhole;
    await gatherAll(chosen, needsWhole ? await unpackedInMemory(plain) : plain, told, gatherer, options, source.path);
  }
  // looked through in vain
  const reader = surely || gatherer.rows > 0 ? chosen : null;
  if (reader === null) told.problem(describeUnknown(head));
  const sha256 = checksum ? await packed.digest() : null;
  const pool = gatherer.result();
  const format = reader?.format ?? "unknown";
  const meant = asTheirTrainerMeans(pool.columns, told.settings, format);
  const layout = layOut({ ...pool, columns: meant }, { ...options, numbering });
  const { columns, runs, tally } = layout;
  const leftOut = gatherer.rows - pool.all.rows;
  if (leftOut > 0) told.setAside(leftOutByWhere, leftOut);
  for (const note of layout.notes) told.problem(note);
  const refusal = layout.refusal ?? whyNoSteps(runs, columns, told.withoutSteps, options.step ?? null);
  if (refusal === null) tellNumbering(runs, told);
  return {
    path: source.path,
    format,
    packing: plain.packing,
    bytes: source.size,
    sha256,
    asked: rowChoices(options),
    refusal,
    wanted,
    rows: pool.all.rows,
    columns: withDerivedColumns(
      runs.map(({ table }) => table),
      columns
    ),
    runs,
    tally,
    setAside: told.setAsides,
    otherLines: told.lines,
    settings: told.settings,
    problems: told.problems
  };
}

/** What a log says, with what the user says of it: nothing is read again. */
export function understandLog(log: ReadLog, options: ImportOptions = {}): ImportedLog {
  const { path, format, packing, columns, rows, bytes, sha256 } = log;
  const producer = producerOfLog(columns, log.settings, format);
  const told = new Told(log);
  const file: FileFacts = { path, columns, told, options, producer };
  const setAside = new Map(log.setAside);
  const ledger: ImportLedger = {
    read: rows + [...log.setAside.values()].reduce((sum, count) => sum + count, 0),
    used: 0,
    setAside: {},
    duplicates: 0,
    otherLines: log.otherLines,
    unknownColumns: columns
      .filter(({ known, name }) => known === null && !log.wanted.includes(name))
      .map(({ name }) => name),
    columns: columns.flatMap((column) => describeColumn(column, producer)),
    sha256
  };
  const runs: ImportedRun[] = [];
  addTally(ledger, setAside, log.tally);
  for (const run of log.runs) {
    if (log.refusal === null) tellTotals(run.shown, run.totals, told);
    if (run.table) runs.push(understandRun(run, run.table, run.history, file));
  }
  ledger.setAside = Object.fromEntries(setAside);
  for (const text of trainersOwnMeanings(columns)) told.problem(text);
  for (const column of columns) {
    if (column.notFinite > 0 && column.known && column.known.alias.meaning !== "known")
      told.problem(`${column.name} is NaN or infinite in ${count(column.notFinite, "row")}, which count as blank`);
    if (column.texts > 0 && column.known && !textMeanings.has(column.known.alias.meaning)) {
      told.problem(
        `${column.name} holds text where a number should be in ${count(column.texts, "row")}${column.text === null ? "" : `, such as ${JSON.stringify(column.text)}`}: these count as blank; write plain numbers`
      );
    }
  }
  return {
    path,
    format,
    packing,
    producer,
    bytes,
    runs,
    ledger,
    config: Object.fromEntries(told.settings),
    problems: [...told.problems, ...(log.refusal === null ? [] : [oneLine(log.refusal)])],
    refusal: log.refusal,
    ...(log.partOf === undefined ? {} : { partOf: log.partOf })
  };
}

/** Why a row is not used that the user did not ask for. */
export const leftOutByWhere = "left out by --where";

function filtersOf({ where = [] }: ImportOptions): RowFilter[] {
  const values = new Map<string, Set<string>>();
  for (const { column, value } of where) values.set(column, (values.get(column) ?? new Set()).add(value.trim()));
  return [...values].map(([column, cells]) => ({ column, values: cells }));
}

interface ChosenReader {
  reader: LogReader | null;
  head: Pick<Head, "bytes" | "text">;
  /** the reader knows the log, and does not only look through it */
  surely: boolean;
}

async function readerOf(source: LogSource): Promise<ChosenReader> {
  if (isGroup(source)) return { reader: source.reader, head: { bytes: new Uint8Array(), text: "" }, surely: true };
  const head = await headOf(await inUtf8(await unpacked(source)));
  refuseArchive(source.path, head);
  const reader = recognise(head, readers);
  return { reader: reader ?? consoleIfText(head), head, surely: reader !== null };
}

async function gatherAll(
  reader: LogReader,
  source: LogSource,
  told: Told,
  gatherer: Gatherer,
  { signal }: ImportOptions,
  path: string
): Promise<void> {
  try {
    for await (const batch of reader.read(source, told)) {
      signal?.throwIfAborted();
      gatherer.add(batch);
      if (gatherer.rows > maxRowsGathered) throw tooManyRows(path);
    }
  } catch (error) {
    if (!(error instanceof TooManyColumns)) throw error;
    throw new LogError(path, [`${path}: at most ${maxColumns} columns are read; found more`]);
  }
}

function tooManyRows(path: string): LogError {
  return new LogError(path, [
    `${path}: at most ${maxRowsGathered / 1e6} million rows are read of a file; found more: keep the columns and steps that a fit needs, or give a file a run`
  ]);
}

/** Text that no reader knows by its beginning may be a console whose first step comes late: its reader looks through it. */
function consoleIfText({ text, whole }: Head): LogReader | null {
  return !whole && !text.includes("\0") && !text.slice(0, -1).includes("\ufffd") ? verlConsole : null;
}

/** What a reader tells, kept. */
class Told implements ReadReport {
  readonly setAsides = new Map<string, number>();
  readonly #problems = new Set<string>();
  readonly settings = new Map<string, string | number | boolean>();
  readonly withoutSteps: string[] = [];
  lines = 0;
  readonly rows: Numbering | null;
  /** whether the reader has numbered records itself */
  isNumbered = false;

  /** @param before what was told already */
  constructor(before?: Pick<ReadLog, "problems" | "settings">, rows: Numbering | null = null) {
    this.rows = rows;
    for (const text of before?.problems ?? []) this.#problems.add(text);
    for (const [key, value] of before?.settings ?? []) this.settings.set(key, value);
  }

  setAside(reason: string, rows = 1): void {
    this.setAsides.set(reason, (this.setAsides.get(reason) ?? 0) + rows);
  }
  problem(text: string): void {
    this.#problems.add(oneLine(text));
  }
  get problems(): string[] {
    return [...this.#problems];
  }
  config(key: string, value: string | number | boolean): void {
    this.settings.set(key, value);
  }
  otherLines(lines: number): void {
    this.lines += lines;
  }
  noSteps(reason: string): void {
    if (!this.withoutSteps.includes(reason)) this.withoutSteps.push(reason);
  }
  numbering(): Numbering | null {
    this.isNumbered = true;
    return this.rows;
  }
  progress(): void {
    // the bytes are counted where they are read, for files that are read in any order
  }
}

interface Checksum {
  update(bytes: Uint8Array): void;
  digest(): string;
}

/** The source with its bytes counted for progress and, where it is streamed, taken into the checksum on the way. */
function counted(source: LogSource, { onProgress }: ImportOptions, checksum?: Checksum) {
  let read = 0;
  let hashed = 0;
  const note = (bytes: number) => {
    read += bytes;
    onProgress?.(Math.min(read, source.size), source.size);
  };
  const watched = (one: LogSource, hash: (piece: Uint8Array, at: number) => void): LogSource => ({
    path: one.path,
    size: one.size,
    bytes: async (start, end) => {
      const bytes = await one.bytes(start, end);
      note(bytes.length);
      return bytes;
    },
    stream: async function* () {
      let at = 0;
      for await (const piece of one.stream()) {
        hash(piece, at);
        at += piece.length;
        note(piece.length);
        yield piece;
      }
    }
  });
  const hash = (piece: Uint8Array, at: number) => {
    if (at !== hashed) return;
    checksum?.update(piece);
    hashed += piece.length;
  };
  const members = isGroup(source) ? source.members.map((member) => watched(member, () => {})) : null;
  return {
    source: members && isGroup(source) ? groupOf(source.path, members, source.reader) : watched(source, hash),
    /** of the whole file, or of a group's files one behind the other: what was not streamed is read now */
    digest: async (): Promise<string> => {
      let at = 0;
      if (hashed < source.size) {
        for await (const piece of source.stream()) {
          if (at + piece.length > hashed) hash(piece.subarray(Math.max(0, hashed - at)), hashed);
          at += piece.length;
        }
      }
      return checksum!.digest();
    }
  };
}

interface FileFacts {
  path: string;
  columns: readonly LogColumn[];
  told: Told;
  options: ImportOptions;
  producer: string | null;
}

function understandRun(run: ReadRun, table: StepTable, history: StepHistory, file: FileFacts): ImportedRun {
  const { told, options, columns } = file;
  const [named] = settingsOf(told.settings, "run");
  const name = run.shown ?? (named ? String(named[1]) : nameOfFile(file.path));
  const say = (text: string) => told.problem(run.shown === null ? text : `run ${name}: ${text}`);
  tellHistory(table, history, say);
  const of = (...meanings: string[]) => columnOf(table, columns, meanings);

  const batch = batchOfRun({ table, columns, settings: told.settings, told: options, producer: file.producer });
  const tokens = tokensOfRun({
    ...{ table, columns, settings: told.settings },
    ...{ answers: batch.answers, remark: batch.remarks.answers ?? batch.remarks.problems },
    ...{ asked: options.tokens, assume: options.assume }
  });
  const samples = samplesOf(table, columns, options, batch);
  if (samples?.remark) say(samples.remark);
  for (const remark of tokens?.verdict.remarks ?? []) say(remark);
  if (tokens) tellTokens(tokens.verdict, say);
  const scores = scoresOf(table, columns, options);
  if (scores.length > 0 && !scores.some(({ reading, told }) => reading === "fraction" || told)) {
    say(scores[0]!.remark!);
  }
  return {
    run: name,
    modelSize: modelSizeOf(
      {
        ...{ told: options, path: file.path, run: name, isNamed: run.shown !== null || named !== undefined },
        ...{ models: run.models, table, columns, settings: told.settings }
      },
      say
    ),
    table,
    history,
    scores,
    tokens,
    samples: samples && { cumulative: samples.cumulative, from: samples.from },
    flops: of("flops-cumulative")?.values ?? null,
    responseLength: of("response-length")?.values ?? null
  };
}

/** Problems since the start: the user's batch, a column that counts them, or the batch that the log states. */
function samplesOf(
  table: StepTable,
  columns: readonly LogColumn[],
  options: ImportOptions,
  { problems, remarks }: BatchOfRun
) {
  const logged = options.batch ? null : columnOf(table, columns, ["samples-cumulative", "samples"]);
  if (logged) return { cumulative: logged.values, from: `column ${logged.column.name}`, remark: null };
  if (problems === null) return null;
  const { cumulative } = isConstant(problems.values)
    ? { cumulative: table.step.map((step) => step * problems.values[0]!) }
    : cumulativeTokens(problems.from, "tokens-per-step", table.step, problems.values, "per-step");
  return { cumulative, from: problems.from, remark: remarks.problems };
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

/** What became of rows without a step, and of what the user says of them. */
function tellNumbering(runs: readonly ReadRun[], told: Told): void {
  for (const reason of told.withoutSteps) told.problem(reason);
  const [table] = runs.flatMap((run) => run.table ?? []);
  const { rows } = told;
  if (table === undefined || rows === null) return;
  if (table.axis === rowNumbers)
    told.problem(
      `no column counts the steps: the rows are numbered as asked, from ${rows.first ?? rows.every} on by ${rows.every}`
    );
  else if (!told.isNumbered)
    told.problem(`${table.axis} counts the steps: --logging-steps is not needed, and not used`);
}

function tellTotals(run: string | null, totals: ReadRun["totals"], told: Told): void {
  for (const { name, value } of totals) {
    const of = run === null ? "" : `run ${run}: `;
    told.problem(`${of}${name} (${value}) is how many steps there are in all: it is not taken for the step of a row`);
  }
}

function tellHistory(table: StepTable, history: StepHistory, say: (text: string) => void): void {
  const { restarts, gaps, sampled, stride } = history;
  if (restarts.length > 0) {
    const places = restarts.slice(0, 3).map(({ from, to, row }) => `from ${from} to ${to} at row ${row}`);
    const more = restarts.length > 3 ? ", ..." : "";
    say(
      `steps go back ${count(restarts.length, "time")} (${places.join(", ")}${more}): the last attempt at a step stands`
    );
  }
  tellTail(table, history, say);
  const first = table.step[0]!;
  if (first > Math.max(1, stride)) say(`begins at step ${first}: a resumed run, or its start is in another file`);
  if (gaps.length > 0) {
    const places = gaps.slice(0, 3).map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
    say(`steps are missing: ${places.join(", ")}${gaps.length > 3 ? ", ..." : ""}`);
  }
  if (sampled)
    say("steps stand at uneven distances: the export seems to hold a sample of the steps; export all of them");
  if (table.otherAxes.length > 0) {
    say(`steps are taken from ${table.axis}, not from ${table.otherAxes.join(", ")}; --step chooses another`);
  }
}

/** Steps behind the end of the last attempt, which only an earlier one reached. */
function tellTail({ step, row }: StepTable, { restarts }: StepHistory, say: (text: string) => void): void {
  const restart = restarts.at(-1);
  if (restart === undefined) return;
  const ofLast = step.filter((_, i) => row[i]! >= restart.row);
  const end = ofLast.at(-1);
  const tail = end === undefined ? [] : step.filter((one) => one > end);
  if (tail.length === 0) return;
  const places = tail.length === 1 ? `step ${tail[0]} is` : `steps ${tail[0]} to ${tail.at(-1)} are`;
  say(`${places} of an earlier attempt: the last one ends at step ${end}; if they are two runs, give each a file`);
}

function tellTokens({ column, falls, resets, assumed }: TokenVerdict, say: (text: string) => void): void {
  if (falls.length > 0) {
    const [{ step, value, before }] = falls as [TokenVerdict["falls"][number]];
    const more = falls.length > 1 ? ` and ${count(falls.length - 1, "more time")}` : "";
    say(`${column} falls at step ${step}, from ${before} to ${value}${more}: marked, and used as it is`);
  }
  if (resets > 0) say(`${column} begins anew ${count(resets, "time")}: carried on from where it was`);
  if (assumed > 0.2) {
    say(
      `${Math.round(100 * assumed)} % of the tokens are of steps that the log does not show, taken as their neighbours'`
    );
  }
}

/** Meanings of columns that may hold text, or are not needed. */
const textMeanings = new Set<string>(["known", "run", "model", "model-size", "metric-name", "metric-value"]);

/** @param producer of the whole log: a name that others write too is of no other */
function describeColumn({ name, known, numbers, notFinite, derived }: LogColumn, producer: string | null) {
  if (known === null || derived) return [];
  const { meaning, producer: writer } = known.alias;
  return [{ name, meaning, producer: writer === producer ? writer : "any", values: numbers, notFinite }];
}

function addTally(ledger: ImportLedger, setAside: Map<string, number>, tally: RowTally): void {
  ledger.used += tally.used;
  ledger.duplicates += tally.duplicates;
  for (const [reason, rows] of tally.setAside) setAside.set(reason, (setAside.get(reason) ?? 0) + rows);
}

/** Names that every run's file or folder has: they tell no run from another. */
const everyonesFile =
  /^(trainer_state|output|console|std(out|err)|nohup|metrics?|logs?|logging|train(ing)?(_log)?|history|experiment_log|progress)$/i;
const everyonesFolder = /^(checkpoint-\d+|global_step_?\d+|logs?|files|outputs?|results?|metrics|wandb|\.{0,2}|tmp)$/i;

/** Beginning of a path that says whose it is, not what. */
const everyonesRoot =
  /^([A-Z]:)?[\\/]+((home|users|mnt|media|volumes)[\\/]+[^\\/]+[\\/]+|(root|tmp|data|workspace)[\\/]+)?/i;

/** The file's name without its endings; where every run's file has that name, the folder's. */
function nameOfFile(path: string): string {
  const folders = path.replace(everyonesRoot, "").split(/[\\/]/);
  const name = folders
    .pop()!
    .replace(/(\.(parquet|arrow|feather|jsonl?|csv|tsv|log|txt|out|gz|zst|wandb|json))+$/i, "");
  const folder = everyonesFile.test(name) ? folders.findLast((one) => !everyonesFolder.test(one)) : undefined;
  return folder || name || path;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
