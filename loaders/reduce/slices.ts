/** Rollouts in slices: whole runs together, or a stretch of steps of one. */
import { firstOf, lastOf } from "../../src/lib/items.js";

/** Rollouts of one run and step. */
export interface Place {
  run: string | null;
  step: number | null;
  rows: number;
  /** of these, with run, step and prompt */
  placed: number;
}

export interface Slice {
  runs: string[];
  /** first and last step; null: all */
  steps: [number, number] | null;
  rows: number;
}

/**
 * Slices of at most so many rows, or of one step where a step has more.
 *
 * @param places in order of run and step
 */
export function slicesOf(places: readonly Place[], rowsAtOnce: number): Slice[] {
  const slices: Slice[] = [];
  for (const [run, steps] of byRun(places)) {
    const rows = steps.reduce((sum, step) => sum + step.rows, 0);
    const last = slices.at(-1);
    if (rows > rowsAtOnce) slices.push(...stretches(run, steps, rowsAtOnce));
    else if (last && last.steps === null && last.rows + rows <= rowsAtOnce) {
      last.runs.push(run);
      last.rows += rows;
    } else slices.push({ runs: [run], steps: null, rows });
  }
  return slices;
}

/** Runs with the steps that they have. */
export function runsOf(
  places: readonly Place[]
): { run: string; steps: number; firstStep: number; lastStep: number }[] {
  return [...byRun(places)].map(([run, steps]) => ({
    run,
    steps: steps.length,
    firstStep: firstOf(steps).step,
    lastStep: lastOf(steps).step
  }));
}

function byRun(places: readonly Place[]): Map<string, { step: number; rows: number }[]> {
  const runs = new Map<string, { step: number; rows: number }[]>();
  for (const { run, step, placed, rows } of places) {
    if (run === null || step === null || placed === 0) continue;
    const steps = runs.get(run) ?? [];
    steps.push({ step, rows });
    runs.set(run, steps);
  }
  return runs;
}

function stretches(run: string, steps: readonly { step: number; rows: number }[], rowsAtOnce: number): Slice[] {
  const slices: (Slice & { steps: [number, number] })[] = [];
  for (const { step, rows } of steps) {
    const last = slices.at(-1);
    if (last && last.rows + rows <= rowsAtOnce) {
      last.steps[1] = step;
      last.rows += rows;
    } else slices.push({ runs: [run], steps: [step, step], rows });
  }
  return slices;
}
