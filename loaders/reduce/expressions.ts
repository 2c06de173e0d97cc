/** The expressions that bring the columns of a part under our own names: values for rollouts.sql. */
import { firstOf } from "../../src/lib/items.js";
import { type Columns, columnsNamed } from "./columns.js";
import type { Dialect } from "./engines/dialect.js";
import type { Column, Part } from "./engines/dumps.js";
import type { Meaning } from "./rollout-aliases.js";
import { conditionOf, type Label, type LabelChoices, labelValue } from "./rollout-labels.js";
import { stepInPaths, stepPattern } from "./rollout-paths.js";
import type { ScoreMap } from "./score-map.js";
import { idOf, inexactOf, numberOf, textOf, tokensOf, trimmed, truthOf, wholeOf } from "./values.js";

export interface Naming {
  /** name of the run where no column has one */
  run: string;
  /** numbers of scores that are words */
  scoreMap: ScoreMap;
  /** whether every prompt of the dumps is a whole number of a typed column: else they are texts */
  numberedPrompts: boolean;
  /** columns that may say that answers do not belong together */
  labels: readonly Label[];
  choices: LabelChoices;
}

/** Columns that the user's condition reads. */
function conditioned({ columns }: Part, { choices }: Naming): Column[] {
  return (choices.where ?? []).flatMap(({ column }) => columnsNamed(columns, column).slice(0, 1));
}

type Expression = (column: Column, dialect: Dialect) => string;

/**
 * Values for rollouts.sql.
 *
 * @param at place of the part among all
 */
export function expressions(
  columns: Columns,
  part: Part,
  at: number,
  naming: Naming,
  dialect: Dialect
): Record<string, string> {
  const first = (meaning: Meaning, expression: Expression) => coalesced(columns[meaning], expression, dialect);
  const [length, prompt] = [first("response-length", tokensOf), first("prompt-length", tokensOf)];
  const both = first("tokens", tokensOf) ?? (length && prompt && `${prompt} + ${length}`);
  // what stands in the place of an answer's own count is told as such
  const counts = columns.tokens ?? columns["prompt-length"];
  const used = [...new Set(Object.values(columns).flat())];
  const each = naming.labels.map(({ columns }) => labelValue(columns[at] ?? null, dialect));
  const condition = conditionOf(part.columns, naming.choices, dialect);
  const read = [...used, ...naming.labels.flatMap(({ columns }) => columns[at] ?? []), ...conditioned(part, naming)];
  return {
    run: runOf(columns.run, naming, dialect),
    step: first("step", wholeOf) ?? stepOfPath(part, dialect),
    step_text: first("step", textOf) ?? nothing,
    prompt: first("prompt", naming.numberedPrompts ? ({ sql }) => sql : idOf) ?? nothing,
    inexact_prompt: first("prompt", (column) => inexactOf(column, dialect) ?? nothing) ?? nothing,
    score: first("score", (column) => scoreOf(column, naming.scoreMap, dialect)) ?? "CAST(NULL AS DOUBLE)",
    score_text: first("score", textOf) ?? nothing,
    length: length ?? "CAST(NULL AS BIGINT)",
    length_text: first("response-length", textOf) ?? nothing,
    tokens: both ?? "CAST(NULL AS BIGINT)",
    tokens_text: coalesced(counts, unusableTokens, dialect) ?? nothing,
    truncated: first("truncated", truthOf) ?? first("finish-reason", wasCut) ?? "CAST(NULL AS INT)",
    truncated_text: first("truncated", textOf) ?? nothing,
    reason: (columns.truncated ? null : first("finish-reason", textOf)) ?? nothing,
    labels: each.map((expression, i) => `,\n    ${expression} AS label_${i + 1}`).join(""),
    label_names: each.map((_, i) => `,\n  label_${i + 1}`).join(""),
    condition: condition ? `\n  WHERE ${condition}` : "",
    source: part.source([...new Set(read)])
  };
}

/** Reasons why an answer ended that say that it was cut; any other says that it was not. */
export const cutReasons = ["length", "max_tokens", "max_length", "truncated"];

const nothing = "CAST(NULL AS STRING)";

/** The first of several columns that has a value. */
function coalesced(columns: readonly Column[] | undefined, expression: Expression, dialect: Dialect): string | null {
  if (!columns || columns.length === 0) return null;
  const each = columns.map((column) => expression(column, dialect));
  return each.length === 1 ? firstOf(each) : `COALESCE(${each.join(", ")})`;
}

/** The run's name; of several columns all, with a comma between, and none where one is empty. */
function runOf(columns: readonly Column[] | undefined, { run }: Naming, dialect: Dialect): string {
  if (!columns) return dialect.text(run);
  const each = columns.map((column) => idOf(column, dialect));
  if (each.length === 1) return firstOf(each);
  const { text } = dialect;
  // a comma within a name is marked, so that no two runs come out as one
  const marked = each.map(
    (column) => `REPLACE(REPLACE(${column}, ${text("\\")}, ${text("\\\\")}), ',', ${text("\\,")})`
  );
  return marked.join(` || ${text(", ")} || `);
}

function stepOfPath({ paths, file }: Part, { text }: Dialect): string {
  if (!stepInPaths(paths)) return "CAST(NULL AS BIGINT)";
  return `TRY_CAST(REGEXP_EXTRACT(${file}, ${text(stepPattern)}, 1) AS BIGINT)`;
}

function scoreOf(column: Column, map: ScoreMap, dialect: Dialect): string {
  const number = numberOf(column, dialect);
  if (map.length === 0) return number;
  const text = trimmed(column, dialect);
  const cases = map.map(({ value, score }) => `WHEN ${dialect.text(value)} THEN CAST(${score} AS DOUBLE)`);
  return `CASE ${text} ${cases.join(" ")} ELSE ${number} END`;
}

function unusableTokens(column: Column, dialect: Dialect): string {
  return `CASE WHEN ${tokensOf(column, dialect)} IS NULL THEN ${textOf(column, dialect)} END`;
}

function wasCut(column: Column, dialect: Dialect): string {
  const text = `LOWER(${textOf(column, dialect)})`;
  const cut = cutReasons.map(dialect.text).join(", ");
  return `CASE WHEN ${text} IN (${cut}) THEN 1 WHEN ${text} IS NOT NULL THEN 0 END`;
}
