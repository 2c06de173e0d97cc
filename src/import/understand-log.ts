/** A log that was read, understood with what the user says of it: its runs, sizes, scores, tokens, and the ledger of its rows. */
import { firstOf } from "../lib/items.js";
import { oneLine } from "../lib/log-error.js";
import type { ImportedLog, ImportedRun, ImportLedger, ImportOptions, ReadLog, ReadRun } from "./imported-log.js";
import { LogNotices } from "./log-notices.js";
import { loggedName } from "./names/names-apart.js";
import { baseOfPart } from "./names/part-of-score.js";
import { producerOfLog, trainersOwnMeanings } from "./names/producers.js";
import { isRoleColumn, roleOfCell } from "./names/roles.js";
import { roleInWords } from "./names/score-roles.js";
import { rangeRemark, scoresOf } from "./names/scores.js";
import { unitNote } from "./names/units.js";
import type { LogColumn } from "./runs/gathered-run.js";
import { count, tellHistory, tellTokens } from "./runs/tell-run.js";
import { leftOutByWhere, whyNoRow as whyNoRowAsked } from "./runs/where-rows.js";
import { spelledNote, spellingsUnclear, whyUnclear } from "./spelled-columns.js";
import { type BatchOfRun, batchOfRun } from "./steps/batch-of-run.js";
import { columnOf } from "./steps/columns-of-run.js";
import { endsInCounter } from "./steps/counter.js";
import { hoursOfRun, isByTheClock } from "./steps/hours-of-run.js";
import type { RowTally } from "./steps/row-fates.js";
import { modelSizeOf } from "./steps/size-of-run.js";
import { noStepsIn } from "./steps/step-refusal.js";
import type { StepHistory, StepTable } from "./steps/step-table.js";
import { cumulativeTokens } from "./steps/token-count.js";
import { tokensOfRun } from "./steps/tokens-of-run.js";

/** What a log says, with what the user says of it: nothing is read again. */
export function understandLog(log: ReadLog, options: ImportOptions = {}): ImportedLog {
  const { path, format, packing, rows, bytes, sha256 } = log;
  const columns = ofChosenRows(log.columns, log.asked.where);
  const producer = producerOfLog(columns, log.settings, format);
  const notices = new LogNotices(log);
  const file: FileFacts = { path, columns, notices, options, producer };
  const setAside = new Map(log.setAside);
  const ledger: ImportLedger = {
    read: rows + [...log.setAside.values()].reduce((sum, count) => sum + count, 0),
    used: 0,
    setAside: {},
    duplicates: 0,
    otherLines: log.otherLines,
    unknownColumns: columns.filter(({ known, name }) => known === null && !isTaken(log, name)).map(({ name }) => name),
    columns: columns.flatMap((column) => describeColumn(column, producer)),
    sha256
  };
  const runs: ImportedRun[] = [];
  const refusal = log.refusal ?? whyUnclear(columns, options);
  const isUnclear = refusal !== log.refusal;
  addTally(
    ledger,
    setAside,
    isUnclear ? { read: rows, used: 0, duplicates: 0, setAside: new Map([[spellingsUnclear, rows]]) } : log.tally
  );
  for (const run of log.runs) {
    if (refusal === null) tellTotals(run.shown, run.totals, notices);
    if (run.table && !isUnclear) runs.push(understandRun(run, run.table, run.history, file));
  }
  ledger.setAside = Object.fromEntries(setAside);
  for (const text of trainersOwnMeanings(columns)) notices.problem(text);
  for (const column of columns) {
    if (column.notFinite > 0 && column.known && column.known.alias.meaning !== "known")
      notices.problem(`${column.name} is NaN or infinite in ${count(column.notFinite, "row")}, which count as blank`);
    const unit = column.derived ? undefined : column.known?.alias.unit;
    if (unit !== undefined && column.numbers > 0) notices.problem(unitNote(column.name, unit));
    if (column.spelled) notices.problem(spelledNote(column));
    if (column.texts > 0 && column.numbers === 0 && column.known?.alias.time !== undefined)
      notices.problem(
        `${column.name} holds times that cannot be read, such as ${JSON.stringify(column.text)}: write seconds, or times as 2026-01-31T13:05:00`
      );
    else if (column.texts > 0 && column.known && !column.unclear && !textMeanings.has(column.known.alias.meaning)) {
      notices.problem(
        `${column.name} holds text where a number should be in ${count(column.texts, "row")}${column.text === null ? "" : `, such as ${JSON.stringify(column.text)}`}: these count as blank; write plain numbers`
      );
    }
  }
  const hasRun = runs.length > 0 || log.partOf !== undefined;
  const reason = refusal ?? (hasRun ? null : whyEmptied(log));
  return {
    path,
    format,
    packing,
    producer,
    bytes,
    runs,
    ledger,
    config: Object.fromEntries(notices.settings),
    problems: [...notices.problems, ...(reason === null ? [] : [oneLine(reason)])],
    refusal,
    whyNoRun: hasRun ? null : (reason ?? whyNoRow(log) ?? noStepsIn(log)),
    ...(log.partOf === undefined ? {} : { partOf: log.partOf })
  };
}

/** Columns with the role of the rows that were asked for (`--where split=train`), where nothing else states one. */
function ofChosenRows(columns: readonly LogColumn[], where: ImportOptions["where"] = []): readonly LogColumn[] {
  const cells = where.filter(({ column, value }) => isRoleColumn(column, [value]));
  const roles = new Set(cells.map(({ column, value }) => roleOfCell(column, value)));
  const [role] = roles;
  if (roles.size !== 1 || !role) return columns;
  return columns.map((column) => (roleInWords(column).role === "unknown" ? { ...column, role } : column));
}

/** Whether a column that the table of names does not know is used all the same: the user names it, or it tells rows apart. */
function isTaken({ wanted, understood = [] }: ReadLog, name: string): boolean {
  return wanted.includes(baseOfPart(name)) || wanted.includes(name) || understood.includes(name);
}

/** Why no row of a log was read at all; null where some were, or nothing says it. */
function whyNoRow({ rows, setAside, problems }: ReadLog): string | null {
  return rows === 0 && setAside.size === 0 ? (problems[0] ?? null) : null;
}

/** Columns whose numbers a score may be, where a log has none by name: those that are not understood go first, those that its trainer means otherwise are none. */
function mayBeScores(columns: readonly LogColumn[]): string[] {
  const others = new Set<string>(["known", "test-loss"]);
  const isOther = ({ known, numbers }: LogColumn) =>
    numbers > 0 && (known === null || (others.has(known.alias.meaning) && known.alias.when === undefined));
  const names = columns
    .filter(isOther)
    .sort((a, b) => Number(a.known !== null) - Number(b.known !== null))
    .map(({ name }) => name);
  const measured = names.filter((name) => !endsInCounter.test(name));
  return measured.length > 0 ? measured : names;
}

/** Why the user's choice of rows leaves none; null where it leaves some. */
function whyEmptied({ rows, setAside, asked, whereCells }: ReadLog): string | null {
  return rows === 0 && setAside.has(leftOutByWhere) ? whyNoRowAsked(asked.where ?? [], whereCells) : null;
}

interface FileFacts {
  path: string;
  columns: readonly LogColumn[];
  notices: LogNotices;
  options: ImportOptions;
  producer: string | null;
}

function understandRun(run: ReadRun, table: StepTable, history: StepHistory, file: FileFacts): ImportedRun {
  const { notices, options, columns } = file;
  const { name: logged, isStated } = loggedName({ settings: notices.settings, path: file.path }, run);
  const name = run.apart ?? logged;
  const say = (text: string) => notices.problemOf(run.shown === null ? null : name, text);
  const hours = hoursOfRun(table, columns, notices.settings);
  const byTheClock = history.sampled && hours !== null && isByTheClock(hours.cumulative);
  tellHistory(table, byTheClock ? { ...history, sampled: false } : history, say);
  for (const remark of hours?.remarks.filter((text) => /pause|anew/.test(text)) ?? []) say(remark);
  const of = (...meanings: string[]) => columnOf(table, columns, meanings);

  const batch = batchOfRun({ table, columns, settings: notices.settings, stated: options, producer: file.producer });
  const tokens = tokensOfRun({
    ...{ table, columns, settings: notices.settings },
    ...{ answers: batch.answers, remark: batch.remarks.answers ?? batch.remarks.problems },
    ...{ asked: options.tokens, assume: options.assume }
  });
  const samples = samplesOf(table, columns, options, batch);
  if (samples?.remark) say(samples.remark);
  for (const remark of tokens?.verdict.remarks ?? []) say(remark);
  if (tokens) tellTokens(tokens.verdict, say);
  const scores = scoresOf(table, columns, options);
  for (const text of rangeRemark(scores, table, options.scoreRange)) say(text);
  if (scores.length > 0 && !scores.some(({ reading, stated }) => reading === "fraction" || stated)) {
    say(firstOf(scores).remark!);
  }
  return {
    run: name,
    logged,
    modelSize: modelSizeOf(
      {
        ...{ stated: options, path: file.path, run: logged, apart: run.apart, isNamed: isStated },
        ...{ models: run.models, table, columns, settings: notices.settings }
      },
      say
    ),
    table,
    history,
    scores,
    ...(scores.length > 0 ? {} : { mayBeScores: mayBeScores(columns) }),
    tokens,
    samples: samples && { cumulative: samples.cumulative, from: samples.from },
    hours,
    flops: of("flops-cumulative")?.values ?? null,
    cells: run.cells,
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
    ? { cumulative: table.step.map((step) => step * firstOf(problems.values)) }
    : cumulativeTokens(problems.from, "tokens-per-step", table.step, problems.values, "per-step");
  return { cumulative, from: problems.from, remark: remarks.problems };
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

function tellTotals(run: string | null, totals: ReadRun["totals"], notices: LogNotices): void {
  for (const { name, value } of totals) {
    notices.problemOf(
      run,
      `${name} (${value}) is how many steps there are in all: it is not taken for the step of a row`
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
