/** What verl's console says beside its steps. */
import { linesOf } from "../../../bytes/lines.js";
import type { LogSource } from "../../../bytes/log-source.js";
import type { ReadReport } from "../../../reader.js";
import { withoutColours } from "../../../text/ansi.js";
import { ModelInConsole } from "../../../text/model-in-console.js";
import { rayPrefix } from "../../../text/ray-prefix.js";
import { VerlConfig } from "../../../text/verl-config.js";
import type { Length } from "./verl-lines.js";
import { startsIn } from "./verl-pairs.js";
import type { Wraps } from "./verl-wraps.js";

/** What a console says beside its steps: the trainer's settings, and the model that it loads. */
export class Besides {
  readonly #settings = new Map<string, string | number | boolean>();
  readonly #config = new VerlConfig((key, value) => this.#settings.set(key, value));
  readonly #model = new ModelInConsole();

  line(text: string): void {
    if (this.#config.wants(text)) this.#config.line(withoutPrefix(text));
  }

  /** Whether any line may belong to a configuration. */
  get isWaiting(): boolean {
    return this.#config.isWaiting;
  }

  /** A line that belongs to no step. */
  other(text: string): void {
    this.#model.line(text);
  }

  tell(report: ReadReport): void {
    for (const [key, value] of this.#settings) report.config(key, value);
    this.#model.tell(report);
  }
}

/** The same of a log whose lines are wrapped: each line that is full goes on with the next. */
export async function besidesOf(source: LogSource, wraps: Wraps): Promise<Besides> {
  const besides = new Besides();
  let begun = "";
  for await (const lines of linesOf(source.stream())) {
    for (const line of lines) {
      const text = withoutColours(line.text);
      const content = text.replace(rayPrefix, "");
      const length: Length = { whole: text.length, content: content.length };
      begun += content;
      if (wraps.isFull(length) && begun.length < longestWrapped) continue;
      besides.line(begun);
      if (startsIn(begun).length === 0) besides.other(begun);
      begun = "";
    }
  }
  return besides;
}

/** Characters of wrapped lines that are put together to look for settings. */
const longestWrapped = 1 << 16;

function withoutPrefix(line: string): string {
  return withoutColours(line).replace(rayPrefix, "");
}
