/** Rows shown of each kind of problem; the rest is counted, so that one message stays readable. */
const rowsShown = 5;

/**
 * A log, or a set of logs, that cannot be used.
 *
 * `problems` are whole lines, each beginning with the file it speaks of; the message is all of them:
 * `data/runs/main/x.parquet: column missing: samples; found: step, score_holdout`
 * `data/runs/main/x.parquet row 812: step must be an integer >= 0; found -3` (rows are counted from 0)
 */
export class LogError extends Error {
  override readonly name = "LogError";
  /** the log, or the folder where several logs are at fault */
  readonly file: string;
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[], options?: ErrorOptions) {
    const lines = problems.map(oneLine);
    super(lines.join("\n"), options);
    this.file = file;
    this.problems = lines;
  }
}

/** Longest line of a message: a name from a log may have a million characters. */
const longestLine = 2000;

/** Text with names from a log in it, with what would break the line or turn its direction written as its number. */
export function oneLine(text: string): string {
  const short = text.length > longestLine ? `${text.slice(0, longestLine)}… (${text.length} characters)` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) => `\\u{${mark.codePointAt(0)!.toString(16)}}`);
}

/** What is wrong with one log, gathered so that it can be told at once. */
export class Problems {
  readonly file: string;
  #ofFile: string[] = [];
  #ofRows = new Map<string, { row: number; found: string }[]>();

  constructor(file: string) {
    this.file = file;
  }

  /** A problem of the file as a whole. */
  add(text: string): void {
    this.#ofFile.push(`${this.file}: ${text}`);
  }

  /** A problem of one row, counted from 0; rows with the same requirement are told together. */
  addRow(row: number, requirement: string, found: string): void {
    const rows = this.#ofRows.get(requirement);
    if (rows) rows.push({ row, found });
    else this.#ofRows.set(requirement, [{ row, found }]);
  }

  get none(): boolean {
    return this.#ofFile.length === 0 && this.#ofRows.size === 0;
  }

  /** One line for each problem. */
  lines(): string[] {
    const lines = [...this.#ofFile];
    for (const [requirement, rows] of this.#ofRows) {
      for (const { row, found } of rows.slice(0, rowsShown)) {
        lines.push(`${this.file} row ${row}: ${requirement}; found ${found}`);
      }
      const more = rows.length - rowsShown;
      if (more > 0) lines.push(`${this.file}: ${more} more row${more > 1 ? "s" : ""} where ${requirement}`);
    }
    return lines;
  }

  /** @throws LogError with every problem, if there is one */
  throwIfAny(): void {
    if (!this.none) throw new LogError(this.file, this.lines());
  }
}

/** What an unknown error says, without the name of its class. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
