/**
 * Consoles that a collector of logs has put into JSON, an object a line of console: `{"ts": …, "line": "step:1 - …"}` of
 * Loki, `{"log": "step:1 - …\n", "stream": "stdout", "time": …}` of Docker.
 */

import { oneLine } from "../../../lib/log-error.js";
import { linesOf, type TextLine } from "../../bytes/lines.js";
import type { LogSource } from "../../bytes/log-source.js";
import { Turns } from "../../bytes/turns.js";
import { lookUp } from "../../names/aliases.js";
import type { Head, LogReader, ReadReport } from "../../reader.js";
import { recognise } from "../../recognise.js";
import { isObject } from "../../text/flatten.js";
import { parseJson } from "../../text/json.js";

/** Names of the member that holds a line, as Loki, Docker, and loggers such as logstash and structlog have them. */
const lineNames = ["line", "log", "message", "msg", "text"];
/** Lines of the head that are looked at. */
const linesSeen = 50;

/** What a line of JSON says: the member with the line of console, and whether that has its own end. */
interface Wrapping {
  member: string;
  /** Docker ends each line as it was printed, and gives a long one in pieces of which only the last ends so */
  hasEnds: boolean;
}

/**
 * The reader of a console that stands in JSON; null where the log is none, or no reader is sure of what is in it.
 *
 * @param readers by their precedence
 */
export function consoleInJson(head: Head, readers: readonly LogReader[]): LogReader | null {
  const lines = head.text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  // the last line may be cut by the head's end
  if (!head.whole) lines.pop();
  const wrapping = wrappingOf(lines.slice(0, linesSeen));
  if (wrapping === null) return null;
  const text = lines.map((line) => unwrapped(objectOf(line), wrapping) ?? "").join("");
  const bytes = new TextEncoder().encode(text);
  const inside = { ...head, text, bytes };
  const reader = recognise(inside, readers);
  if (reader === null || reader.recognises(inside) < 2) return null;
  return {
    format: reader.format,
    recognises: () => 3,
    read: (source, report) => reader.read(withoutJson(source, wrapping, report), report)
  };
}

/** The member that every line has as text; null where lines have none, or a step of their own. */
function wrappingOf(lines: readonly string[]): Wrapping | null {
  const objects = lines.filter((line) => line.trim() !== "").map(objectOf);
  if (objects.length === 0 || objects.some((object) => object === undefined)) return null;
  const hasStep = objects.some((object) => Object.keys(object!).some((name) => lookUp(name)?.alias.meaning === "step"));
  const member = lineNames.find((name) => objects.every((object) => typeof object![name] === "string"));
  if (hasStep || member === undefined) return null;
  return { member, hasEnds: objects.some((object) => (object![member] as string).endsWith("\n")) };
}

/** The console as a source of text; lines that are no JSON are reported as such. */
function withoutJson(source: LogSource, wrapping: Wrapping, report: ReadReport): LogSource {
  const sources = new Sources();
  const textOf = (line: TextLine): string => {
    if (line.text.trim() === "") return "";
    const object = line.cut ? undefined : objectOf(line.text);
    const text = unwrapped(object, wrapping);
    if (text?.includes("step")) sources.add(object!);
    if (text === undefined) report.setAside(line.cut ? "line longer than 4 MiB" : line.last ? "cut short" : "not JSON");
    return text ?? "";
  };
  return {
    ...source,
    stream: async function* () {
      const encoder = new TextEncoder();
      for await (const lines of linesOf(source.stream())) yield encoder.encode(lines.map(textOf).join(""));
      sources.tell(report);
    }
  };
}

/** What says which machine or container printed a line, by its name or among the labels. */
const sourceNames = /^(?:pod|container|instance|filename|host)(?:[_-]?(?:name|id))?$|^hostname$/i;

/** The sources of lines with steps: a restart has another one, and two that take turns are two runs. */
class Sources {
  readonly #turns = new Turns();
  /** names of members, and whether they say it */
  readonly #names = new Map<string, boolean>();

  add(object: Record<string, unknown>): void {
    const labels = isObject(object.labels) ? Object.entries(object.labels) : [];
    const members = [...Object.entries(object), ...labels].filter(([name]) => this.#saysSource(name));
    this.#turns.add(members.map(([name, value]) => `${name} ${String(value)}`).join(", "));
  }

  #saysSource(name: string): boolean {
    let says = this.#names.get(name);
    if (says === undefined) {
      says = sourceNames.test(name);
      // lines may each have names of their own
      if (this.#names.size < 1000) this.#names.set(name, says);
    }
    return says;
  }

  tell(report: ReadReport): void {
    const { inTurns } = this.#turns;
    if (inTurns === null) return;
    report.problem(
      oneLine(
        `Lines with steps come from ${inTurns.writers} sources in turns (${inTurns.first.join("; ")}): if more than one of them is a run, they are mixed here; take the lines of each into a file.`
      )
    );
  }
}

/** A line of the console with its end; undefined where it stands in no JSON. */
function unwrapped(object: Record<string, unknown> | undefined, { member, hasEnds }: Wrapping): string | undefined {
  const text = object?.[member];
  if (typeof text !== "string") return undefined;
  return hasEnds ? text : `${text}\n`;
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value = parseJson(line);
    return isObject(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
