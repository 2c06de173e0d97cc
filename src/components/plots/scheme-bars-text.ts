/** The scheme of reuse in words. */
import { count, plural } from "../../lib/format.js";
import type { SchemeData } from "./scheme-bars.js";

/** Plain text: every run sees as many samples; how many passes over how many problems each makes. */
export function describeScheme({ samples, bars }: SchemeData): string {
  const runs = bars.map(
    ({ tau, problems, note }) =>
      `${plural(tau, "pass", "passes")} over ${plural(problems, "problem")}${note ? ` (${note})` : ""}`
  );
  return `Every run sees ${count(samples)} samples: ${runs.join("; ")}.`;
}
