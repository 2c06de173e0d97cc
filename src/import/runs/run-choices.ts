/** How a user tells the runs of a log apart. */
import { someOf } from "../../lib/some-of.js";
import type { RepeatReading } from "./repeat-readings.js";

/** What the user says of the runs of a table. */
export interface RunChoices {
  /** columns that together tell the runs apart */
  runColumns?: readonly string[];
  repeats?: RepeatReading;
}

/** The option that says it, with what there is to choose from. */
export function sayColumns(names: readonly string[]): string {
  return `say which with --run-column COLUMN (${someOf(names, 8)})`;
}
