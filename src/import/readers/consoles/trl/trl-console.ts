/**
 * Dictionaries that a trainer prints as Python shows them: TRL and transformers, `{'loss': 0.0, 'reward': 0.16, …}` between
 * the carriage returns of a progress bar, without a step; OpenRLHF, `Global step 12: {…}`.
 *
 * The step of a TRL record is that of the bar drawn right behind it. transformers' ProgressCallback advances its bar in
 * on_step_end and prints the record afterwards, in on_log, through tqdm.write, which clears the bar, writes and draws the bar
 * again: what follows is exact, while the bar before it may be older, since tqdm draws at most ten times a second. Where no
 * bar follows at once, the one before stands, and so it does for all records where the last of them has no bar behind it and
 * each has one ahead. (transformers 4.50.3 and 5.23.0, trainer_callback.py; tqdm 4.67, std.py.)
 *
 * In a log made by `> log 2>&1` the records are buffered and the bars are not: all bars stand before all records, and none
 * tells a step. Where most records follow one another without a bar between them, they are counted; without any bar their
 * steps are worked out of what else is printed, or asked for (trl-steps.ts).
 */

import type { LogSource } from "../../../bytes/log-source.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch } from "../../../reader.js";
import { withoutColours } from "../../../text/ansi.js";
import { AlikeRecords } from "../alike-records.js";
import { throughLines } from "../console-lines.js";
import { BegunRecord } from "./begun-record.js";
import { RecordFinder } from "./record-finder.js";
import { cutOpening, longestRecord, recordAlone, recordAt } from "./trl-text.js";

export const trlConsole: LogReader = { format: "trl-console", recognises, read };

/** Lines that a record may stand on, where it is looked for in the beginning of a log. */
const mostLines = 60;
/** How often all lines of it are tried together: of many braces on lines of their own each would be tried with all behind it. */
const mostTries = 20_000;

/** A record 3, unless it is quoted in some text; the bar of a run that has printed none yet 1. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  const text = withoutColours(head.text);
  const lines = text.split(/[\r\n]+/);
  let tries = 0;
  for (const [i, line] of lines.entries()) {
    const start = line.search(/(?<!["'`])\{'/);
    const from = start < 0 ? line.search(cutOpening) : start;
    if (from < 0) continue;
    const begun = new BegunRecord();
    begun.begin(line.slice(from), line.slice(0, from));
    for (const next of lines.slice(i + 1, i + 1 + mostLines)) {
      if (++tries > mostTries) return 0;
      if (recordAt(begun.text, 0).kind !== "cut" || begun.length > longestRecord) break;
      begun.add(next);
    }
    if (/^\{\s*'/.test(begun.text) && recordAt(begun.text, 0).kind === "record") return 3;
  }
  return /^[^\S\r\n]*0%\|\s*\| 0\/\d+ \[00:00<\?/m.test(text) ? 1 : 0;
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const records = new RecordFinder(report);
  const alike = new AlikeRecords(recordAlone);
  yield* throughLines(source, {
    batch,
    alike,
    take: (record) => records.take(record),
    line: (line) => {
      if (line.cut) report.otherLines(1);
      else if (records.line(line.text)) alike.keep(line.text);
    }
  });
  // all at the end, since the last bar can change what the steps of the first records are
  for (const { step, names, values } of records.end()) {
    const row = batch.rows;
    if (step !== null) batch.column("step").set(row, step);
    const columns = batch.columnsOf(names);
    for (let i = 0; i < columns.length; i++) columns[i]!.set(row, values[i]);
    batch.added();
    if (batch.full) yield batch.take();
  }
  if (!batch.empty) yield batch.take();
}
