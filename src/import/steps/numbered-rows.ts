/** Rows without a step of their own, numbered as the user says. */
import { NumberColumn } from "../number-columns.js";

/** Where rows that have no step stand. */
export interface Numbering {
  /** steps from one row to the next, >= 1 */
  every: number;
  /** step of a run's first row; null: as far from 0 as from the next */
  first: number | null;
}

/** What stands for the name of the step's column where the rows are numbered. */
export const rowNumbers = "the rows' numbers";

/** The options of the command line as a numbering; null where they say none. */
export function numberingOf({
  loggingSteps,
  firstStep
}: {
  loggingSteps?: number;
  firstStep?: number;
}): Numbering | null {
  return loggingSteps === undefined ? null : { every: loggingSteps, first: firstStep ?? null };
}

export function stepsOfRows(rows: number, { every, first }: Numbering): NumberColumn {
  const steps = new NumberColumn();
  for (let i = 0; i < rows; i++) steps.set(i, (first ?? every) + every * i);
  return steps;
}
