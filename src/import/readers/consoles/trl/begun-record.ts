/**
 * A dictionary on a console whose end is still to come. Python shows a dictionary on one line, and a pretty one with the
 * ends of its lines between values: an end of line within a name or a number was put there by a wrap.
 */

import type { ReadReport } from "../../../reader.js";
import { rayPrefix } from "../../../text/ray-prefix.js";
import type { Pairs } from "./trl-attempts.js";
import { isEvaluation, isTraining, recordAt } from "./trl-text.js";

export class BegunRecord {
  /** what stands before it on its first line */
  before = "";
  /** characters so far */
  length = 0;
  #parts: string[] = [];
  /** what Ray puts before each line of a worker */
  #mark = "";

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  get lines(): number {
    return this.#parts.length;
  }

  /** The dictionary without the ends of its lines. */
  get text(): string {
    return this.#parts.join("");
  }

  /** The dictionary as it stands. */
  get asWritten(): string {
    return this.#parts.join("\n");
  }

  /** Whether it has metrics: it is a record, then, and no text that only looks like one. */
  get hasMetrics(): boolean {
    const keys = [...this.text.matchAll(/['"]([\w./@ -]+)['"]\s*:/g)].map(([, key = ""]) => key);
    return keys.some((key) => isTraining(key) || isEvaluation(key));
  }

  begin(text: string, before: string): void {
    this.clear();
    this.before = before;
    this.#mark = rayPrefix.exec(before)?.[0] ?? "";
    this.add(text);
  }

  add(line: string): void {
    const part = this.#mark !== "" && line.startsWith(this.#mark) ? line.slice(this.#mark.length) : line;
    this.#parts.push(part);
    this.length += part.length;
  }

  clear(): void {
    this.#parts = [];
    this.length = 0;
    this.before = "";
  }
}

/** Records that were put together from wrapped lines. */
export class WrappedRecords {
  #records = 0;
  #lines = 0;

  /** Counts a dictionary that is another, or none, with the ends of its lines in it. */
  add(begun: BegunRecord, pairs: Pairs): void {
    if (begun.lines < 2) return;
    const written = recordAt(begun.asWritten, 0);
    if ("pairs" in written && JSON.stringify(written.pairs) === JSON.stringify(pairs)) return;
    this.#records++;
    this.#lines += begun.lines;
  }

  tell(report: ReadReport): void {
    if (this.#records > 0)
      report.problem(
        `The lines of this console are wrapped: ${this.#records} records were put together from ${this.#lines} lines.`
      );
  }
}
