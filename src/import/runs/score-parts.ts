/** Scores parted by what they were measured on: `accuracy` of a table with a column `dataset` is `accuracy[dataset=gsm8k]`, ... */
import { firstOf, itemAt } from "../../lib/items.js";
import type { ScoreRole } from "../names/aliases.js";
import { roleOfCell } from "../names/roles.js";
import { roleInWords } from "../names/score-roles.js";
import { type Marks, NumberColumn } from "../number-columns.js";
import type { GatheredRun, LogColumn } from "./gathered-run.js";
import { membersOf, partedBy } from "./grouping.js";
import type { KeyColumn } from "./keys/key-columns.js";

export interface PartedScores {
  columns: LogColumn[];
  numbers: Map<string, NumberColumn>;
  notFinite: Map<string, Marks>;
  /** whole sentences */
  notes: string[];
}

interface RowsOfParts {
  count: number;
  step: Float64Array;
  runOf: Int32Array;
  /** columns with other cells in rows that the user did not ask for: a score keeps the name that it has among those */
  narrowed: ReadonlySet<string>;
}

interface Combination {
  places: Int32Array;
  cells: (string | number | boolean | null)[];
  role: ScoreRole | null;
}

/**
 * @param parts columns that part scores
 * @param runOf by row, for what is said once a run and step
 * @param kindOf whether a column is a score, one of the run's own counts that are the same in every part, or neither
 */
export function partScores(
  columns: readonly LogColumn[],
  all: Pick<GatheredRun, "columns" | "notFinite">,
  parts: readonly KeyColumn[],
  rows: RowsOfParts,
  kindOf: (column: LogColumn) => "score" | "own" | "other"
): PartedScores {
  const parted: PartedScores = { columns: [], numbers: new Map(), notFinite: new Map(all.notFinite), notes: [] };
  const partOf = partedBy(new Int32Array(rows.count), ...parts.map(({ codes }) => codes));
  const combinations = combinationsOf(partOf, parts);
  for (const column of columns) {
    const values = all.columns.get(column.name);
    const found = values ? combinations.filter(({ places }) => places.some((i) => !Number.isNaN(values.at(i)))) : [];
    const kind = kindOf(column);
    const nameOf = (combination: Combination, name = column.name) =>
      partName(name, combination, found, parts, rows.narrowed);
    if (
      values &&
      kind === "score" &&
      found.length > 0 &&
      (found.length > 1 || nameOf(firstOf(found)) !== column.name)
    ) {
      addParts(parted, column, values, found, nameOf);
      const marks = all.notFinite.get(column.name);
      if (marks)
        for (const combination of found) parted.notFinite.set(nameOf(combination), marks.of(combination.places, false));
      continue;
    }
    const [only] = found;
    const isNamedOtherwise = only?.role === "training" && saysEvaluation(column);
    parted.columns.push(kind === "score" && only && !isNamedOtherwise ? roleOf(column, only.role) : column);
    if (!values) continue;
    const partValues = kind === "own" && found.length > 1 ? valuesOfParts(values, found, rows, partOf) : values;
    if (partValues !== null) parted.numbers.set(column.name, partValues);
    else
      parted.notes.push(
        `${column.name} differs between the rows of a step that differ in ${parts.map(({ name }) => name).join(", ")}: it is not taken`
      );
  }
  return parted;
}

function combinationsOf(partOf: Int32Array, parts: readonly KeyColumn[]): Combination[] {
  const places = partOf.map((_, i) => i);
  return membersOf(partOf, places).map((members) => {
    const cells = parts.map(({ codes, label }) => itemAt(label.cells, itemAt(codes, firstOf(members))));
    const roles = parts.map(({ name }, i) => roleOfCell(name, itemAt(cells, i))).filter((role) => role !== null);
    return { places: members, cells, role: roles[0] ?? null };
  });
}

/** A score as one column a combination. */
function addParts(
  { columns, numbers }: PartedScores,
  column: LogColumn,
  values: NumberColumn,
  found: readonly Combination[],
  nameOf: (combination: Combination, name?: string) => string
): void {
  for (const combination of found) {
    const name = nameOf(combination);
    const part = new NumberColumn();
    let count = 0;
    for (const i of combination.places) {
      const value = values.at(i);
      if (Number.isNaN(value)) continue;
      part.set(i, value);
      count++;
    }
    numbers.set(name, part);
    const described = { ...column, name, of: column.name, numbers: count, notFinite: 0, texts: 0, text: null };
    if (column.answers !== undefined) described.answers = nameOf(combination, column.answers);
    columns.push(roleOf(described, combination.role));
  }
}

/** The score of an evaluation by its name: it may stand in the row of a training step. */
function saysEvaluation(column: LogColumn): boolean {
  const { role, from } = roleInWords(column);
  return role === "evaluation" && from === "its name";
}

function roleOf(column: LogColumn, role: ScoreRole | null): LogColumn {
  return role === null ? column : { ...column, role };
}

/** `accuracy[split=test,dataset=gsm8k]`: of the columns, those whose cells differ between the parts of this score. */
function partName(
  name: string,
  { cells }: Combination,
  found: readonly Combination[],
  parts: readonly KeyColumn[],
  narrowed: ReadonlySet<string>
): string {
  const words = parts.flatMap((part, i) => {
    const differs = narrowed.has(part.name) || found.some((other) => other.cells[i] !== firstOf(found).cells[i]);
    return differs && cells[i] !== null ? [`${part.name}=${cells[i]}`] : [];
  });
  return words.length > 0 ? `${name}[${words.join(",")}]` : name;
}

/**
 * A run's own values, that stand in the rows of several parts: the same in all of them, else those of the rows of training.
 *
 * @returns null where they differ otherwise
 */
function valuesOfParts(
  values: NumberColumn,
  found: readonly Combination[],
  { count, step, runOf }: RowsOfParts,
  partOf: Int32Array
): NumberColumn | null {
  const seen = new Map<number, Map<number, { value: number; part: number }>>();
  for (let i = 0; i < count; i++) {
    const value = values.at(i);
    if (Number.isNaN(value) || Number.isNaN(step[i]!)) continue;
    const ofRun = seen.get(runOf[i]!) ?? new Map<number, { value: number; part: number }>();
    seen.set(runOf[i]!, ofRun);
    const before = ofRun.get(step[i]!);
    if (before !== undefined && before.part !== partOf[i] && before.value !== value) return ofTraining(values, found);
    ofRun.set(step[i]!, { value, part: partOf[i]! });
  }
  return values;
}

function ofTraining(values: NumberColumn, found: readonly Combination[]): NumberColumn | null {
  const training = found.filter(({ role }) => role === "training");
  if (training.length === 0) return null;
  const column = new NumberColumn();
  for (const { places } of training)
    for (const i of places) if (!Number.isNaN(values.at(i))) column.set(i, values.at(i));
  return column;
}
