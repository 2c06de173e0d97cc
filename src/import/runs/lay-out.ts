/** A log's rows as runs by step: which rows are one run, what its scores are parted by, what became of each row. */
import { itemAt, mustGet } from "../../lib/items.js";
import type { ReadRun } from "../imported-log.js";
import { scoreMeanings } from "../names/scores.js";
import { NumberColumn, numberOf } from "../number-columns.js";
import type { Numbering } from "../steps/numbered-rows.js";
import { rankedBy } from "../steps/ranks.js";
import { RowFates, type RowTally } from "../steps/row-fates.js";
import { holdsAny, stepAxes, stepsOf, valueColumns } from "../steps/rows-by-step.js";
import { chooseAxis } from "../steps/step-axis.js";
import type { StepsOfRun } from "../steps/step-table.js";
import { statesModel } from "./column-kinds.js";
import { type Gathered, GatheredRun, type LogColumn } from "./gathered-run.js";
import type { KeyColumn, Table } from "./keys/key-columns.js";
import { type PartedRun, partRuns } from "./part-runs.js";
import type { RunChoices } from "./run-choices.js";
import { type PartedScores, partScores } from "./score-parts.js";
import { unpivoted } from "./unpivot.js";
import type { WhereCell } from "./where-rows.js";

export interface LayoutChoices extends RunChoices {
  /** column of the steps */
  step?: string;
  /** steps of the rows where no column has them */
  numbering?: Numbering | null;
  /** scores that the user named */
  scores?: readonly string[];
  /** rows that the user asked for, by their cells */
  where?: readonly WhereCell[];
  /** the reader says why records have no step: no other column stands for it */
  hasLostSteps?: boolean;
}

export interface Layout {
  runs: ReadRun[];
  columns: LogColumn[];
  /** names of columns that tell rows apart */
  understood: string[];
  tally: RowTally;
  /** whole sentences */
  notes: string[];
  /** why the rows are not taken for runs, with the option that says it; null where they are */
  refusal: string | null;
}

/** Why the rows of a table are not used whose runs are not known. */
export const runsUnclear = "runs not told apart";

export function layOut(gathered: Gathered, choices: LayoutChoices = {}): Layout {
  const { pool: asLogged, source, notes } = unpivoted(gathered, new Set(choices.scores ?? []));
  const numbering = choices.step === undefined ? (choices.numbering ?? null) : null;
  const mayRank = choices.step === undefined && numbering === null && !choices.hasLostSteps;
  const ranked = mayRank ? rankedBy(asLogged) : null;
  const pool = ranked?.pool ?? asLogged;
  const { all, columns, labels } = pool;
  const values = valueColumns(columns, all).filter(({ name }) => name !== choices.step);
  const has = holdsAny(all, values);
  const axes = chooseAxis(all, columns, has, choices.step);
  const stepNames = columns.filter(({ known }) => known?.alias.meaning === "step").map(({ name }) => name);
  const narrowed = narrowedBy(gathered);
  const table: Table = {
    rows: all.rows,
    step: stepAxes(all, axes, numbering) ?? new Float64Array(all.rows).fill(Number.NaN),
    isNumbered: axes.chosen === null && numbering !== null,
    has,
    values: new Map(
      values
        .filter(({ known }) => known?.alias.meaning !== "model-size")
        .map(({ name }) => [name, mustGet(all.columns, name)])
    ),
    labels: labels.columns,
    others: new Set([
      ...stepNames,
      ...(choices.step ? [choices.step] : []),
      ...values.filter(isNoLabel).map(({ name }) => name)
    ]),
    narrowed,
    asked: new Set(choices.where?.map(({ column }) => column).filter((name) => narrowed.has(name)))
  };
  const fates = new RowFates(gathered.all.rows);
  const parted = partRuns(table, choices);
  if (parted.refusal !== null) {
    const tally = { ...fates.tally(), setAside: new Map([[runsUnclear, gathered.all.rows]]) };
    return { runs: [], columns, understood: [], tally, notes: [...notes, ...parted.notes], refusal: parted.refusal };
  }
  const runOf = runOfRows(parted.runs, all.rows);
  const asked = new Set(choices.scores ?? []);
  const rows = { count: all.rows, step: table.step, runOf };
  const kindOf = (column: LogColumn) => {
    if (column.known?.alias.time !== undefined) return "other";
    if (table.others.has(column.name) && !table.values.has(column.name)) return "other";
    return isScore(column) || asked.has(column.name) ? "score" : "own";
  };
  const scores = partScores(columns, all, parted.parts, { ...rows, narrowed }, kindOf);
  const models = modelColumns(pool);
  const identities = parted.identities;
  const cells = cellsOfRuns(parted.runs, table);
  const runs = parted.runs.map((run, i): ReadRun => {
    const rows = rowsOf(run, pool, scores, parted.runs.length === 1);
    const layout = {
      axis: choices.step,
      numbering: choices.numbering,
      averaged: run.averaged,
      sequence: pick(parted.sequence, run.places),
      repeat: parted.repeat ? pick(parted.repeat, run.places) : null
    };
    const steps = stepsOf(rows, scores.columns, layout, (place, fate) => {
      const row = run.places[place]!;
      fates.set(source === null ? row : source[row]!, fate);
    });
    const { name, shown } = run;
    const identity = identityIn(run, identities);
    const facts = { name, shown, models: modelsOf(run, models), identity, cells: itemAt(cells, i) };
    return { ...facts, ...(ranked === null ? steps : withRanks(steps, ranked.by)) };
  });
  return {
    runs,
    columns: scores.columns,
    understood: parted.understood,
    tally: fates.tally(),
    notes: [...notes, ...(ranked === null ? [] : [rankedNote(ranked.by)]), ...parted.notes, ...scores.notes],
    refusal: null
  };
}

function runOfRows(runs: readonly PartedRun[], rows: number): Int32Array {
  const runOf = new Int32Array(rows);
  for (const [id, { places }] of runs.entries()) for (const place of places) runOf[place] = id;
  return runOf;
}

/** Columns whose cells in the rows that were asked for are not all that the log has. */
function narrowedBy({ labels, leftOut }: Gathered): ReadonlySet<string> {
  const others = [...(leftOut ?? [])].filter(([name, cells]) => {
    const here = new Set(labels.columns.get(name)?.cells.map(String));
    return [...cells].some((cell) => cell !== "" && !here.has(cell));
  });
  return new Set(others.map(([name]) => name));
}

function rankedNote(by: string): string {
  return `no column counts the training steps: the rows stand by ${by}; --step COLUMN chooses another`;
}

/** The steps of a run that has none: places by X are neither missing nor started again. */
function withRanks({ table, totals, history }: StepsOfRun, by: string): StepsOfRun {
  const whole = { ...history, restarts: [], gaps: [], sampled: false };
  return { table: table && { ...table, ranked: by }, totals, history: whole };
}

/** Columns that are measured on something: scores, and what belongs to them. */
const measured = new Set<string>([...scoreMeanings, "reward-max", "reward-min", "answer-count", "metric-value"]);

function isScore({ known }: LogColumn): boolean {
  return known !== null && measured.has(known.alias.meaning);
}

/** Columns of values tell no runs apart, but for sizes. */
function isNoLabel({ known }: LogColumn): boolean {
  return known?.alias.meaning !== "model-size";
}

function pick(column: Int32Array, places: Int32Array): Int32Array {
  return places.map((place) => column[place]!);
}

/** The rows of one run by themselves. */
function rowsOf(
  { places }: PartedRun,
  { all }: Gathered,
  { numbers, notFinite }: PartedScores,
  isAll: boolean
): GatheredRun {
  const run = new GatheredRun();
  run.rows = places.length;
  for (let i = 0; i < places.length; i++) run.row.set(i, all.row.at(itemAt(places, i)));
  for (const [name, values] of numbers) {
    if (isAll) {
      run.columns.set(name, values);
      continue;
    }
    const column = new NumberColumn();
    for (let i = 0; i < places.length; i++) {
      const value = values.at(itemAt(places, i));
      if (!Number.isNaN(value)) column.set(i, value);
    }
    if (!column.isEmpty) run.columns.set(name, column);
  }
  for (const [name, marks] of notFinite) run.notFinite.set(name, isAll ? marks : marks.of(places, true));
  return run;
}

/** Columns that name a model, or its size in words. */
function modelColumns({ all, columns, labels }: Gathered) {
  return columns.flatMap(({ name, known }) => {
    const label = labels.columns.get(name);
    if (label === undefined || label.isDropped || !statesModel(name, label.cells, known)) return [];
    return [{ cells: label.cells, codes: label.codes(all.rows) }];
  });
}

/** What a run's rows all hold in a column of models, sizes or seeds. */
function identityIn({ places }: PartedRun, columns: readonly KeyColumn[]): Map<string, string> {
  const identity = new Map<string, string>();
  for (const { name, codes, label } of columns) {
    const cells = new Set(Array.from(places, (place) => codes[place]!));
    cells.delete(0);
    const [code] = cells;
    if (cells.size === 1) identity.set(name, String(label.cells[code!]));
  }
  return identity;
}

/** What each run's rows all hold, by column: its setting, its seed, its method. */
function cellsOfRuns(runs: readonly PartedRun[], { labels, others, rows }: Table): Map<string, string>[] {
  const cells = runs.map(() => new Map<string, string>());
  for (const [name, label] of labels) {
    if (label.isDropped || label.distinct === 0 || others.has(name)) continue;
    const codes = label.codes(rows);
    for (const [i, { places }] of runs.entries()) {
      let code = 0;
      for (const place of places) {
        const here = codes[place]!;
        if (here === 0 || here === code) continue;
        code = code === 0 ? here : -1;
        if (code < 0) break;
      }
      if (code > 0) itemAt(cells, i).set(name, String(label.cells[code]));
    }
  }
  return cells;
}

/** Their texts in the rows of a run, as they came. */
function modelsOf({ places }: PartedRun, columns: ReturnType<typeof modelColumns>): string[] {
  const models = new Set<string>();
  for (const { cells, codes } of columns) {
    for (const code of new Set(Array.from(places, (place) => codes[place]!))) {
      const cell = cells[code];
      if (typeof cell === "string" && numberOf(cell) === null) models.add(cell);
    }
  }
  return [...models];
}
