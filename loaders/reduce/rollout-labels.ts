/**
 * Columns beside those that are read which may say that answers do not belong together: of another run or model, another
 * data set, another role. Where they differ within a run and step, their mean would be nobody's score: it is asked about.
 */

import { roleOfCell } from "../../src/import/names/roles.js";
import { isOfData, kindOfColumn } from "../../src/import/runs/column-kinds.js";
import { LogError } from "../../src/lib/log-error.js";
import { nearestFirst } from "../../src/lib/nearest-first.js";
import { type Columns, columnsNamed, mayBeNamed, nameOf, optionOf, plainOf, quoted } from "./columns.js";
import type { Dialect } from "./engines/dialect.js";
import type { Column, Dumps, Look } from "./engines/dumps.js";
import { aliases } from "./rollout-aliases.js";
import { fileColumn, firstAndMore } from "./rollout-paths.js";
import { type Seen, seen } from "./seen.js";
import { idOf, wholeOf } from "./values.js";

/** - `run`: the runs themselves; `data`: what was asked; `role`: training or evaluation */
type LabelKind = "run" | "data" | "role";

/** A column that may part answers. */
export interface Label {
  /** as the user would name it */
  name: string;
  kind: LabelKind;
  /** for each part of the dumps; null where it has none */
  columns: readonly (Column | null)[];
}

/** What the user says of labels. */
export interface LabelChoices {
  /** the run has this name, whatever its columns say */
  run?: string;
  /** answers that are taken: all of these columns have these values */
  where?: readonly { column: string; value: string }[];
  /** columns whose values are taken together */
  pool?: readonly string[];
}

/** Whether a column of this name may part answers. */
export function mayPart(name: string, { where = [], pool = [] }: LabelChoices): boolean {
  return mayBeNamed(name, [...where.map(({ column }) => column), ...pool]) || kindOf(name) !== null;
}

function kindOf(name: string): LabelKind | null {
  const plain = plainOf(name);
  const known = aliases.find((alias) => alias.name === plain.toLowerCase());
  if (known && known.meaning !== "run") return null;
  if (isOfData(plain)) return "data";
  if (isRoleName(plain)) return "role";
  const kind = kindOfColumn(plain);
  if (kind === "run" || kind === "identity") return "run";
  // folders are made to part what is in them; those of workers, dates and the like do not part runs
  return name.endsWith("=") && kind === null ? "run" : null;
}

/** Whether the name itself is one of roles, and not of anything that a cell `eval` may stand in. */
function isRoleName(name: string): boolean {
  return /(?:^|[_ .-])(?:type|kind|split|phase|mode|stage|role|subset|partition|is_?[a-z]+|eval|train|test|val)$/i.test(
    name
  );
}

/** The labels of the dumps: columns that have no other meaning, and that the user has not spoken of. */
export function labelsOf({ parts }: Look, columns: readonly Columns[], choices: LabelChoices): Label[] {
  const { run, where = [], pool = [] } = choices;
  const said = [...pool, ...where.map(({ column }) => column)];
  const names = new Map<string, LabelKind>();
  // of a column and a key of the path that have one name, the user has chosen
  const used = new Set(
    columns.flatMap((column) => Object.values(column).flatMap((all) => all.map(({ name }) => plainOf(name))))
  );
  for (const part of parts) {
    for (const column of part.columns) {
      const [name, kind] = [nameOf(column), kindOf(column.name)];
      const isScalar = column.kinds.every((kind) => kind !== "list" && kind !== "other");
      if (kind === null || !isScalar || used.has(plainOf(name)) || said.includes(name) || said.includes(plainOf(name)))
        continue;
      if (kind === "run" && run !== undefined) continue;
      names.set(name, kind);
    }
  }
  return [...names].sort().map(([name, kind]) => ({
    name,
    kind,
    columns: parts.map((part) => part.columns.find((column) => nameOf(column) === name) ?? null)
  }));
}

/** What reads a label: a number that is not whole tells nothing apart. */
export function labelValue(column: Column | null, dialect: Dialect): string {
  if (column === null) return "CAST(NULL AS STRING)";
  const isNumber = column.form === "typed" && column.kinds[0] === "number";
  return isNumber ? `CAST(${wholeOf(column, dialect)} AS STRING)` : idOf(column, dialect);
}

/** The condition that the user puts on answers; null where there is none. */
export function conditionOf(columns: readonly Column[], { where = [] }: LabelChoices, dialect: Dialect): string | null {
  const each = where.map(({ column: name, value }) => {
    const [column] = columnsNamed(columns, name);
    return column ? `${idOf(column, dialect)} = ${dialect.text(value)}` : "1 = 0";
  });
  return each.length > 0 ? each.join(" AND ") : null;
}

/** @throws LogError naming what of the choices is in no part of the dumps, and the columns that are */
export function refuseUnknown({ parts, names }: Look, { where = [], pool = [] }: LabelChoices, { paths }: Dumps): void {
  const asked = [
    ...where.map(({ column }) => ["--where", column] as const),
    ...pool.filter((column) => column !== fileColumn).map((column) => ["--pool", column] as const)
  ];
  const missing = asked.filter(([, name]) => !parts.some(({ columns }) => columnsNamed(columns, name).length > 0));
  if (missing.length === 0) return;
  throw new LogError(
    paths[0] ?? "",
    missing.map(
      ([option, name]) =>
        `${paths[0]}: column missing: ${name} (${option}); found: ${nearestFirst(names, name).slice(0, 40).join(", ")}`
    )
  );
}

/** A label whose values differ within a run and step. */
export interface Clash {
  label: Label;
  /** steps of runs in which they do */
  steps: number;
  values: Seen[];
}

/**
 * @param runColumns columns that the run is named by already
 * @throws LogError naming each label that clashes, its values, and the options that say what is meant
 */
export function refuseMixed({ paths }: Dumps, clashes: readonly Clash[], runColumns: readonly string[]): void {
  const meant = clashes.filter(({ label, values }) => label.kind !== "role" || rolesIn(label, values) > 0);
  if (meant.length === 0) return;
  const where = firstAndMore(paths);
  const keys = meant.filter(({ label }) => label.kind === "run").map(({ label }) => label.name);
  const options = [...runColumns, ...keys].map((name) => `${optionOf("run")} ${quoted(name)}`).join(" ");
  throw new LogError(
    where,
    meant.map(({ label, steps, values }) => {
      const option = `--where ${quoted(`${plainOf(label.name)}=${values[0]?.value ?? ""}`)}`;
      const parted = label.kind === "run" ? `runs of their own with ${options}, or ` : "";
      const count = `${steps} step${steps === 1 ? "" : "s"}`;
      return `${where}: answers of one run and step must not differ in ${label.name}; they do in ${count}${seen({ values })}: ${parted}one of them with ${option}, or all together with --pool ${quoted(label.name)}`;
    })
  );
}

function rolesIn({ name }: Label, values: readonly Seen[]): number {
  const plain = plainOf(name);
  return values.filter(({ value }) => roleOfCell(plain, value) !== null).length;
}
