/** How a column's values are read as a text, a number, a count or a truth: an expression for each. What is none is NULL. */
import type { Dialect } from "./engines/dialect.js";
import type { Column } from "./engines/dumps.js";

/** Whole numbers beyond it are no step: floating point and JavaScript hold every one up to it. */
export const largestStep = 999_999_999_999_999;
/** Tokens of one answer beyond it are none. */
const mostTokens = 1_000_000_000_000;

const decimal = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$";
const wholeText = "^[+-]?[0-9]{1,15}([.]0*)?$";

/**
 * A value as text, as it is shown and as `--score-map` names it: a whole number without decimal places whatever its
 * type, so that 7 of one file is 7.0 of another.
 */
export function textOf(column: Column, dialect: Dialect): string {
  const { sql, form, kinds, type } = column;
  if (form === "path") return sql;
  // where all are numbers, none is a text that only looks like one
  if (form === "written") return kinds.includes("number") ? dialect.without(sql, "[.]0+$") : sql;
  if (form === "json") {
    const text = dialect.jsonText(sql);
    if (!kinds.includes("number")) return text;
    return `CASE WHEN ${dialect.jsonType(sql)} = 'DOUBLE' THEN ${dialect.without(text, "[.]0+$")} ELSE ${text} END`;
  }
  const [kind] = kinds;
  if (kind === "number") {
    if (/decimal/i.test(type)) return dialect.without(`CAST(${sql} AS STRING)`, "[.]0+$");
    const isWhole = `${sql} = FLOOR(${sql}) AND ABS(${sql}) <= ${largestStep}`;
    return `CASE WHEN ${isWhole} THEN CAST(CAST(${sql} AS BIGINT) AS STRING) ELSE CAST(${sql} AS STRING) END`;
  }
  const isNested = kind === "list" || /^(struct|array|map)[<(]|^union/i.test(type);
  return isNested ? `CAST(TO_JSON(${sql}) AS STRING)` : `CAST(${sql} AS STRING)`;
}

/** A value that tells runs or prompts apart: its text; what is not a number is none. */
export function idOf(column: Column, dialect: Dialect): string {
  const text = textOf(column, dialect);
  if (!column.kinds.includes("number")) return text;
  if (column.form === "typed")
    return /decimal/i.test(column.type) ? text : `CASE WHEN NOT ISNAN(${column.sql}) THEN ${text} END`;
  const isNumber = column.form === "json" ? `${dialect.jsonType(column.sql)} = 'DOUBLE' AND ` : "";
  return `CASE WHEN NOT (${isNumber}${text} = 'NaN') THEN ${text} END`;
}

/** An id in floating point, as text, where neighbouring whole numbers are one value; NULL where none can be lost. */
export function inexactOf(column: Column, dialect: Dialect): string | null {
  const { sql, form, kinds, type } = column;
  if (!kinds.includes("number") || /decimal/i.test(type)) return null;
  const text = textOf(column, dialect);
  if (form === "typed") {
    const exact = /^float$/i.test(type) ? 16_777_216 : 9_007_199_254_740_992;
    return `CASE WHEN NOT ISNAN(${sql}) AND ABS(${sql}) >= ${exact} THEN ${text} END`;
  }
  const written = form === "json" ? dialect.jsonText(sql) : sql;
  const isNumber = form === "json" ? `${dialect.jsonType(sql)} = 'DOUBLE' AND ` : "";
  const isFloat = `${isNumber}${dialect.matches(written, "^-?[0-9]+[.eE]")}`;
  return `CASE WHEN ${isFloat} AND ABS(TRY_CAST(${written} AS DOUBLE)) >= 9007199254740992 THEN ${text} END`;
}

/** A number; of a truth 1 or 0, also where a text says it. */
export function numberOf(column: Column, dialect: Dialect): string {
  const { sql, form, kinds } = column;
  if (form === "typed" && kinds[0] === "boolean") return `CAST(CAST(${sql} AS INT) AS DOUBLE)`;
  if (form === "typed" && kinds[0] !== "text") return `CAST(${sql} AS DOUBLE)`;
  const text = trimmed(column, dialect);
  return [
    `CASE WHEN ${dialect.matches(text, decimal)} THEN TRY_CAST(${text} AS DOUBLE)`,
    `WHEN LOWER(${text}) = 'true' THEN CAST(1 AS DOUBLE) WHEN LOWER(${text}) = 'false' THEN CAST(0 AS DOUBLE) END`
  ].join(" ");
}

/** A whole number, also where a text says it in decimal digits. */
export function wholeOf(column: Column, dialect: Dialect): string {
  const { sql, form, kinds, type } = column;
  if (form === "typed" && kinds[0] === "integer")
    return /^U|HUGE/.test(type) ? `TRY_CAST(${sql} AS BIGINT)` : `CAST(${sql} AS BIGINT)`;
  if (form === "typed" && kinds[0] === "number")
    return `CASE WHEN ${sql} = FLOOR(${sql}) AND ABS(${sql}) <= ${largestStep} THEN TRY_CAST(${sql} AS BIGINT) END`;
  if (form === "typed" && kinds[0] !== "text") return "CAST(NULL AS BIGINT)";
  const text = trimmed(column, dialect);
  return `CASE WHEN ${dialect.matches(text, wholeText)} THEN CAST(TRY_CAST(${text} AS DOUBLE) AS BIGINT) END`;
}

/** A count of tokens: a whole number, or the length of a list of their ids. */
export function tokensOf(column: Column, dialect: Dialect): string {
  const { sql, form, kinds } = column;
  if (form === "typed" && kinds[0] === "list") return `CAST(${dialect.count(sql)} AS BIGINT)`;
  const whole = wholeOf(column, dialect);
  const count = `CASE WHEN ${whole} BETWEEN 0 AND ${mostTokens} THEN ${whole} END`;
  if (form !== "json" || !kinds.includes("list")) return count;
  return `CASE WHEN ${dialect.jsonType(sql)} = 'ARRAY' THEN CAST(${dialect.jsonCount(sql)} AS BIGINT) ELSE ${count} END`;
}

/** 1 or 0. */
export function truthOf(column: Column, dialect: Dialect): string {
  const number = numberOf(column, dialect);
  return `CASE WHEN ${number} = 1 THEN 1 WHEN ${number} = 0 THEN 0 END`;
}

export function trimmed(column: Column, dialect: Dialect): string {
  return dialect.without(textOf(column, dialect), "^\\s+|\\s+$");
}
