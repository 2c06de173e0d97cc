/**
 * A log, from bytes to runs: recognised, unpacked, read, gathered, laid out by step, its tokens and scores understood.
 * Nothing is fitted here, and nothing is lost without a word: the ledger and the problems say what became of each row.
 */

import { counted } from "./bytes/counted-source.js";
import { isGroup } from "./bytes/log-group.js";
import type { LogSource } from "./bytes/log-source.js";
import { unpacked, unpackedInMemory } from "./bytes/unpack.js";
import { gatherAll, readerOf } from "./choose-reader.js";
import { Gatherer, mostCellsToChoose } from "./gather.js";
import { type ColumnCells, type ImportOptions, type ReadLog, type ReadRun, rowChoices } from "./imported-log.js";
import { LogNotices } from "./log-notices.js";
import { asPapersMean } from "./names/paper-letters.js";
import { asTheirTrainerMeans } from "./names/producers.js";
import type { Gathered } from "./runs/gathered-run.js";
import { layOut } from "./runs/lay-out.js";
import { filtersOf, leftOutByWhere } from "./runs/where-rows.js";
import { withDerivedColumns } from "./steps/derived-columns.js";
import { withoutHeldScores } from "./steps/held-scores.js";
import { numberingOf, rowNumbers } from "./steps/numbered-rows.js";
import { whyNoSteps } from "./steps/step-refusal.js";
import { inUtf8 } from "./text/encoding.js";
import { describeUnknown } from "./unknown-format.js";

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
