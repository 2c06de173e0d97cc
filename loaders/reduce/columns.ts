/** Which column of a dump is what, and the expressions that bring them under our own names. */
import { LogError } from "../../src/lib/log-error.js";
import { aliases, type Meaning } from "./aliases.js";
import type { Dialect } from "./dialect.js";
import type { Column, Dumps, Kind } from "./engine.js";

/** Columns that the user names. */
export type Asked = Partial<Record<Meaning, string>>;

export interface Found {
  column: Column;
  from: "option" | "alias";
}

/** The column of each meaning, where there is one. */
export type Columns = Partial<Record<Meaning, Column>>;

/** What a column must hold to be taken for a meaning. */
const kinds: Record<Meaning, readonly Kind[]> = {
  run: ["text", "integer"],
  step: ["integer", "number", "text"],
  prompt: ["integer", "number", "text", "list", "other"],
  score: ["integer", "number", "boolean", "text"],
  "response-length": ["integer", "number", "list"],
  "prompt-length": ["integer", "number", "list"],
  tokens: ["integer", "number", "list"],
  truncated: ["boolean", "integer", "number"],
  "finish-reason": ["text"]
};

const optionOf = (meaning: Meaning) => `--${meaning}-column`;

/** Whether the step can be taken from the files' names, as in `train_data_step12.jsonl` or `step_12/rank_0.parquet`. */
export function stepInNames({ paths }: Dumps): boolean {
  return paths.length > 0 && paths.every((path) => /step[_=-]?\d+/.test(path));
}

/**
 * The column of each meaning: the one that was asked for, else the first of the table of names that holds what it must.
 *
 * @param run name of the run where no column has one
 * @throws LogError naming every column that is missing, and those that were found
 */
export function findColumns(found: readonly Column[], asked: Asked, dumps: Dumps): Columns {
  const columns: Columns = {};
  const faults: string[] = [];
  const where = dumps.paths.length === 1 ? dumps.paths[0]! : `${dumps.paths[0]} and ${dumps.paths.length - 1} more`;
  const names = found.map(({ name }) => name).join(", ") || "none";
  for (const meaning of Object.keys(kinds) as Meaning[]) {
    const name = asked[meaning];
    if (name === undefined) {
      columns[meaning] = known(found, meaning);
      continue;
    }
    const column = found.find((one) => one.name === name);
    if (!column) faults.push(`${where}: column missing: ${name} (${optionOf(meaning)}); found: ${names}`);
    else if (!kinds[meaning].includes(column.kind))
      faults.push(
        `${where}: column ${name} must hold ${kinds[meaning].join(", ")} (${optionOf(meaning)}); found ${column.type}`
      );
    else columns[meaning] = column;
  }
  const needed = (["step", "prompt", "score"] as const).filter(
    (meaning) => !columns[meaning] && !asked[meaning] && !(meaning === "step" && stepInNames(dumps))
  );
  if (needed.length > 0) {
    const options = needed.map(optionOf).join(", ");
    faults.push(
      `${where}: column${needed.length > 1 ? "s" : ""} missing: ${needed.join(", ")} (name ${needed.length > 1 ? "them" : "it"} with ${options}); found: ${names}`
    );
  }
  if (faults.length > 0) throw new LogError(dumps.paths[0] ?? "", faults);
  return columns;
}

function known(found: readonly Column[], meaning: Meaning): Column | undefined {
  for (const { name, holds } of aliases.filter((alias) => alias.meaning === meaning)) {
    const taken = holds === undefined ? kinds[meaning] : [holds];
    const column = found.find((one) => one.name.toLowerCase() === name && taken.includes(one.kind));
    if (column) return column;
  }
  return undefined;
}

/**
 * Values for `rollouts.sql`.
 *
 * @param run name of the run where no column has one
 */
export function expressions(columns: Columns, run: string, dialect: Dialect): Record<string, string> {
  const { count, name, text } = dialect;
  const tokensIn = (meaning: Meaning) => {
    const column = columns[meaning];
    return column && whole(column.kind === "list" ? count(name(column.name)) : name(column.name), column);
  };
  const [response, prompt] = [tokensIn("response-length"), tokensIn("prompt-length")];
  const both = tokensIn("tokens") ?? (response && prompt && `${prompt} + ${response}`);
  const score = number(columns.score!, name);
  return {
    run: columns.run ? `CAST(${name(columns.run.name)} AS STRING)` : text(run),
    step: columns.step
      ? whole(name(columns.step.name), columns.step)
      : `TRY_CAST(REGEXP_EXTRACT(${dialect.file}, ${text(".*step[_=-]?([0-9]+)")}, 1) AS BIGINT)`,
    prompt: /list|other/.test(columns.prompt!.kind)
      ? `CAST(TO_JSON(${name(columns.prompt!.name)}) AS STRING)`
      : name(columns.prompt!.name),
    // what is no number, NaN or beyond all reason counts as no score; the table says how many there are
    score: `CASE WHEN ${score} BETWEEN -1e12 AND 1e12 THEN CAST(${score} AS DECIMAL(38, 18)) END`,
    graded: `CASE WHEN ${score} = 0 OR ${score} = 1 THEN 0 WHEN ${score} BETWEEN -1e12 AND 1e12 THEN 1 ELSE 0 END`,
    length: response ?? "CAST(NULL AS BIGINT)",
    tokens: both ?? "CAST(NULL AS BIGINT)",
    truncated: truncation(columns, dialect) ?? "CAST(NULL AS INT)"
  };
}

/** A count: a number that is not whole is none. */
function whole(expression: string, { kind }: Column): string {
  if (kind === "text") return `TRY_CAST(${expression} AS BIGINT)`;
  if (kind === "number")
    return `CASE WHEN ${expression} = FLOOR(${expression}) THEN TRY_CAST(${expression} AS BIGINT) END`;
  return `CAST(${expression} AS BIGINT)`;
}

function number({ name: column, kind }: Column, name: Dialect["name"]): string {
  const expression = name(column);
  if (kind === "boolean") return `CAST(CAST(${expression} AS INT) AS DOUBLE)`;
  return kind === "text" ? `TRY_CAST(${expression} AS DOUBLE)` : `CAST(${expression} AS DOUBLE)`;
}

function truncation({ truncated, "finish-reason": reason }: Columns, { name }: Dialect): string | undefined {
  if (truncated) return `CAST(${name(truncated.name)} AS INT)`;
  if (!reason) return undefined;
  const text = `LOWER(${name(reason.name)})`;
  return `CASE WHEN ${text} IN ('length', 'max_tokens', 'max_length', 'truncated') THEN 1 WHEN ${text} IS NOT NULL THEN 0 END`;
}
