/** What stands before a printed line: stamps of containers and schedulers, of Ray and of loggers. */
import { withoutColours } from "../../text/ansi.js";
import { rayPrefix } from "../../text/ray-prefix.js";

/** Kubernetes (`2026-03-04T05:00:07.123Z stdout F `), Docker Compose (`trainer-1  | `), srun --label and torchrun (`0: `, `[default0]:`). */
const collectors = [
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}) (?:(?:stdout|stderr) [FP] )?/,
  /^[a-z][\w.-]*-\d+ +\| /,
  /^ *\d{1,5}: /,
  /^\[(?:default|rank)\d+\]:\s?/
];

/** A line in two: who printed it, as far as that tells writers apart, and what. */
export interface PrintedLine {
  /** Ray's name and process; empty without */
  writer: string;
  text: string;
}

export function printedLine(line: string): PrintedLine {
  let text = withoutColours(line).trimEnd();
  // each begins with a digit, a blank, a small letter or a bracket
  if (/^[\d a-z[]/.test(text)) for (const collector of collectors) text = text.replace(collector, "");
  const ray = rayPrefix.exec(text)?.[0] ?? "";
  return { writer: ray.trim(), text: text.slice(ray.length) };
}
