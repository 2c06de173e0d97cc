/**
 * A log, from bytes to runs: recognised, unpacked, read, gathered, laid out by step, its tokens and scores understood.
 * Nothing is fitted here, and nothing is lost without a word: the ledger and the problems say what became of each row.
 */
import { counted } from "./bytes/counted-source.js";
import { isGroup } from "./bytes/log-group.js";
import type { LogSource } from "./bytes/log-source.js";
import { type Packing, unpacked, unpackedInMemory } from "./bytes/unpack.js";
import { gatherAll, readerOf } from "./choose-reader.js";
import { type Gathered, Gatherer, type LogColumn, mostCellsToChoose } from "./gather.js";
import { LogNotices } from "./log-notices.js";
import { asPapersMean } from "./names/paper-letters.js";
import { asTheirTrainerMeans } from "./names/producers.js";
import type { Score, StatedScores } from "./names/scores.js";
import { layOut } from "./runs/lay-out.js";
import type { RunChoices } from "./runs/part-runs.js";
import type { Identity } from "./runs/same-run.js";
import { type CellsOfColumns, filtersOf, leftOutByWhere } from "./runs/where-rows.js";
import { withDerivedColumns } from "./steps/derived-columns.js";
import { withoutHeldScores } from "./steps/held-scores.js";
import type { HoursOfRun } from "./steps/hours-of-run.js";
import { numberingOf, rowNumbers } from "./steps/numbered-rows.js";
import type { RowTally } from "./steps/row-fates.js";
import type { ModelSize } from "./steps/size-of-run.js";
import { whyNoSteps } from "./steps/step-refusal.js";
import type { StepHistory, StepsOfRun, StepTable } from "./steps/step-table.js";
import type { TokenCount, TokenVerdict } from "./steps/token-count.js";
import { inUtf8 } from "./text/encoding.js";
import { describeUnknown } from "./unknown-format.js";

/** What the user says of a log; everything else is read from it. */
export interface ImportOptions extends StatedScores, RunChoices {
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
  /** name to show: that of the log, or what tells the run from others that are called alike */
  run: string;
  /** its name in the log; where the log has none, that of the file or its folder */
  logged: string;
  modelSize: ModelSize | null;
  table: StepTable;
  history: StepHistory;
  scores: Score[];
  /** where there are none: columns of numbers that the user may name */
  mayBeScores?: string[];
  /** tokens since the start at each step; null where the log has none */
  tokens: { cumulative: Float64Array; verdict: TokenVerdict } | null;
  /** problems since the start at each step; null where the problems of a step are not known */
  samples: { cumulative: Float64Array; from: string } | null;
  /** hours since the start at each step; null where the log has no clock */
  hours: HoursOfRun | null;
  /** FLOPs since the start as the log has them, null where it has none */
  flops: Float64Array | null;
  /** what its rows all hold, by column */
  cells: ReadonlyMap<string, string>;
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
  /** why there is no run, a clause; null where there is one, in this log or in that of `partOf` */
  whyNoRun: string | null;
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
  /** which log of its file it is, where that holds several */
  part: string | null;
  /** what the user must say first; null where nothing is asked */
  refusal: string | null;
  /** what the user said of steps, runs and rows, since the rows are laid out by it */
  asked: RowChoices;
  /** names of columns that the user asked to keep */
  wanted: string[];
  /** rows that are taken */
  rows: number;
  /** cells of the columns by which they are */
  whereCells: CellsOfColumns;
  columns: LogColumn[];
  /** names of those that tell rows apart: runs, parts of a score, repeats of a measurement */
  understood?: string[];
  /** columns with few distinct cells, by which a user may choose rows and runs; in the order of the log */
  cells: ColumnCells[];
  runs: ReadRun[];
  tally: RowTally;
  setAside: Map<string, number>;
  otherLines: number;
  settings: Map<string, string | number | boolean>;
  problems: string[];
  /** path of the log that its runs were taken into, by `joinRuns` */
  partOf?: string;
}

/** A column and what stands in it. */
export interface ColumnCells {
  column: string;
  values: string[];
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
  /** name to show instead of the one that runs of other logs have too, by `namedApart` */
  apart?: string;
  /** texts of columns that name a model */
  models: string[];
  /** cell of each column of models, sizes and seeds that is the same in all its rows */
  identity: Identity;
  /** cell of each column that is no step and no score and is the same in all its rows */
  cells: ReadonlyMap<string, string>;
}

/**
 * The bytes of a log, read: the part of an import that takes time. Of the options, those that name columns count here.
 *
 * @throws LogError when the file is damaged as a whole
 */
export async function readLog(source: LogSource, options: ImportOptions = {}): Promise<ReadLog> {
  const checksum = options.checksum?.();
  const packed = counted(source, options.onProgress, checksum);
  const plain = isGroup(packed.source)
    ? { ...packed.source, packing: null }
    : await inUtf8(await unpacked(packed.source));
  const { reader: chosen, head, surely } = await readerOf(source);
  const numbering = numberingOf(options);
  const notices = new LogNotices(undefined, numbering);
  const wanted = [...(options.scores ?? []), ...(options.step ? [options.step] : [])];
  const gatherer = new Gatherer(wanted, filtersOf(options.where));
  if (chosen !== null) {
    const needsWhole = plain.packing !== null && chosen.needsWhole;
    await gatherAll(
      chosen,
      needsWhole ? await unpackedInMemory(plain) : plain,
      notices,
      gatherer,
      options,
      source.path
    );
  }
  // looked through in vain
  const reader = surely || gatherer.rows > 0 ? chosen : null;
  if (reader === null) notices.problem(describeUnknown(head));
  const sha256 = checksum ? await packed.digest() : null;
  const pool = gatherer.result();
  const format = reader?.format ?? "unknown";
  const { columns: asPapers, note } = asPapersMean(pool);
  const meant = asTheirTrainerMeans(asPapers, notices.settings, format);
  const hasLostSteps = notices.withoutSteps.length > 0;
  const layout = layOut({ ...pool, columns: meant }, { ...options, numbering, hasLostSteps });
  const { columns, runs, tally } = layout;
  if (note !== null) notices.problem(note);
  const leftOut = gatherer.rows - pool.all.rows;
  if (leftOut > 0) notices.setAside(leftOutByWhere, leftOut);
  for (const note of [...layout.notes, ...withoutHeldScores(runs, columns)]) notices.problem(note);
  const refusal = layout.refusal ?? whyNoSteps(runs, columns, notices.withoutSteps, options.step ?? null);
  if (refusal === null) tellNumbering(runs, notices);
  return {
    path: source.path,
    format,
    packing: plain.packing,
    bytes: source.size,
    sha256,
    part: isGroup(source) ? (source.part ?? null) : null,
    asked: rowChoices(options),
    refusal,
    wanted,
    rows: pool.all.rows,
    whereCells: gatherer.whereCells,
    columns: withDerivedColumns(
      runs.map(({ table }) => table),
      columns
    ),
    understood: layout.understood,
    cells: cellsOf(pool),
    runs,
    tally,
    setAside: notices.setAsides,
    otherLines: notices.lines,
    settings: notices.settings,
    problems: notices.problems
  };
}

function cellsOf({ labels, leftOut }: Gathered): ColumnCells[] {
  return [...labels.columns.values()].flatMap(({ name, cells, isDropped }) => {
    const values = new Set([...cells.slice(1, mostCellsToChoose + 2).map(String), ...(leftOut?.get(name) ?? [])]);
    values.delete("");
    const isFew = !isDropped && values.size > 1 && values.size <= mostCellsToChoose;
    return isFew ? [{ column: name, values: [...values].sort() }] : [];
  });
}

/** What became of rows without a step, and of what the user says of them. */
function tellNumbering(runs: readonly ReadRun[], notices: LogNotices): void {
  for (const reason of notices.withoutSteps) notices.problem(reason);
  const [table] = runs.flatMap((run) => run.table ?? []);
  const { rows } = notices;
  if (table === undefined || rows === null) return;
  if (table.axis === rowNumbers)
    notices.problem(
      `no column counts the steps: the rows are numbered as asked, from ${rows.first ?? rows.every} on by ${rows.every}`
    );
  else if (!notices.isNumbered)
    notices.problem(`${table.axis} counts the steps: --logging-steps is not needed, and not used`);
}
