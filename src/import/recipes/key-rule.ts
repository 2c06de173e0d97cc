/** What the user says of groups and seeds: a column, or a regular expression over names and paths. */

export type KeyRule = { kind: "column"; column: string } | { kind: "pattern"; pattern: RegExp; text: string };

/** `column:NAME`, or a regular expression with exactly one capture. @throws RangeError that says what is wrong, a clause */
export function parseKeyRule(text: string): KeyRule {
  if (text.startsWith("column:")) {
    const column = text.slice("column:".length);
    if (column === "") throw new RangeError("must name a column behind column:");
    return { kind: "column", column };
  }
  let captures: number;
  let pattern: RegExp;
  try {
    pattern = new RegExp(text);
    // an alternative that is always there matches the empty text, with a place for each capture
    captures = new RegExp(`${text}|`).exec("")!.length - 1;
  } catch (error) {
    throw new RangeError(`must be column:NAME or a regular expression; found ${(error as Error).message}`);
  }
  if (captures !== 1)
    throw new RangeError(
      `must be column:NAME or a regular expression with exactly one capture (...), others as (?:...); found ${captures}`
    );
  return { kind: "pattern", pattern, text };
}

/** The rule as the user types it. */
export function ruleText(rule: KeyRule): string {
  return rule.kind === "column" ? `column:${rule.column}` : rule.text;
}

/** What a rule can be held to. */
export interface Named {
  path: string;
  run: string;
  cells: ReadonlyMap<string, string>;
  settings: Readonly<Record<string, string | number | boolean>>;
}

/** What a rule takes from a run: the run's name goes before its path; null where it takes nothing. */
export function keyOf(rule: KeyRule, { path, run, cells, settings }: Named): string | null {
  if (rule.kind === "column") {
    const cell = cells.get(rule.column) ?? settings[rule.column];
    return cell === undefined ? null : String(cell);
  }
  return capture(rule.pattern, run) ?? capture(rule.pattern, path.replaceAll("\\", "/"));
}

function capture(pattern: RegExp, text: string): string | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined || found === "" ? null : found;
}
