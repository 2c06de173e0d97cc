/** What stands before a printed line: stamps of containers and schedulers, of Ray and of loggers. */
import { withoutColours } from "../../text/ansi.js";
import { rayPrefix } from "../../text/ray-prefix.js";

/** Kubernetes (`2026-03-04T05:00:07.123Z stdout F `, `[pod/NAME/CONTAINER] ` of kubectl --prefix), Docker Compose (`trainer-1  | `), srun --label and torchrun (`0: `, `[default0]:`). */
const collectors = [
  /^\[pod\/[\w.-]+(?:\/[\w.-]+)?\](?: |$)/,
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}) (?:(?:stdout|stderr) [FP] )?/,
  /^[a-z][\w.-]*-\d+ +\| /,
  /^ *\d{1,5}: /,
  /^\[(?:default|rank)\d+\]:\s?/
];

/** `NAME-7d9f-x2x CONTAINER ` of stern: words like others, so that it is one where it stands before what begins a step. */
export const podPrefix = /^[a-z0-9][a-z0-9.-]*-[a-z0-9.-]+ [a-z0-9][a-z0-9-]* /;

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
