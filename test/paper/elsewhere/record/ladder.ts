/** The ladder of Qwen2.5 Instruct, 0.5B to 72B: slopes by window, the law over sizes, and the largest size held out. */

import { logPoints, type Outcome, slopeOf, type Window } from "../../../../src/lib/beside/tested-runs.js";
import { learningEfficiency } from "../../../../src/lib/forms/saturating.js";
import { mean } from "../../../../src/lib/goodness.js";
import { lawOfSlopes, openInterval, refitLaws } from "../../../../src/lib/inference/sizes/law-bootstrap.js";
import { sampleAlone } from "../../../../src/lib/inference/sizes/slope-sample.js";
import { firstOf, itemAt, lastOf } from "../../../../src/lib/items.js";
import type { StudyRun } from "../../../../src/lib/runs/study-run.js";
import { drawSlopes } from "../../../../src/lib/user-runs/slope-draws.js";
import { fitUserLaw } from "../../../../src/lib/user-runs/user-law.js";
import type { ElsewhereRecord, LadderSize } from "../../../../src/paper/elsewhere/elsewhere-record.js";
import { ladderOf } from "./runs.js";

/** What the runs are trained on. */
export const tasks = ["MATH", "GSM8K"] as const;

/** Step at which the early window ends and the late one begins: most of the gain of the larger sizes is over. */
export const turn = 40;
/** Parts of a run, as the pages call them. */
export const windows = {
  "whole run": {},
  "to step 40": { to: turn },
  "from step 40": { from: turn }
} as const satisfies Record<string, Window>;
export type WindowName = keyof typeof windows;
const windowNames = Object.keys(windows) as WindowName[];
const resamples = 2000;

export interface HeldOutDraw {
  task: string;
  window: WindowName;
  estimate: number | null;
  interval: [number | null, number | null] | null;
}

/** Runs of a task by size. */
export function sizesOf(runs: readonly StudyRun[], task: string): StudyRun[] {
  const size = (run: StudyRun) => ladderOf(run).modelSize;
  return runs.filter((run) => ladderOf(run).task === task).sort((a, b) => size(a) - size(b));
}

export function ladderSizes(runs: readonly StudyRun[]): LadderSize[] {
  return tasks.flatMap((task) =>
    sizesOf(runs, task).map((run): LadderSize => {
      const { step, score, responseTokens } = run;
      const slope = (window: Window, outcome?: Outcome) => {
        const { k, standardError } = slopeOf(run, window, outcome)!;
        return { from: window.from ?? itemAt(step, 1), to: window.to ?? lastOf(step), k, standardError };
      };
      return {
        ...{ task, modelSize: ladderOf(run).modelSize, start: firstOf(score), end: lastOf(score) },
        windows: windowNames.map((name) => slope(windows[name])),
        logOdds: slope({}, "log-odds"),
        lengths: [5, 20, lastOf(step)].map((at) => {
          const length = responseTokens?.[step.indexOf(at)];
          return length === undefined || Number.isNaN(length) ? null : length;
        })
      };
    })
  );
}

/** K_max and N_0 over all sizes, and without the largest, of the whole runs and of their early and late steps. */
export function ladderLaws(runs: readonly StudyRun[]): ElsewhereRecord["laws"] {
  return eachWindow((task, window) => {
    const all = sizesOf(runs, task);
    return [all, all.slice(0, -1)].map((some) => {
      const law = fitUserLaw(
        some.map((run) => ({
          ...{ run: run.recipe, modelSize: ladderOf(run).modelSize },
          ...logPoints(run, windows[window])
        })),
        { resamples }
      );
      return {
        ...{ task, window, sizes: law.sizes.map(({ modelSize }) => modelSize), kMax: law.kMax, n0: law.n0 },
        ...{ kMaxInterval: law.kMaxInterval, status: law.status }
      };
    });
  });
}

/** Tasks and windows, in the order of the tables. */
export function eachWindow<T>(of: (task: string, window: WindowName) => T[]): T[] {
  return tasks.flatMap((task) => windowNames.flatMap((window) => of(task, window)));
}

interface Held {
  draw: HeldOutDraw;
  record: ElsewhereRecord["heldOut"][number];
}

/** The law of all smaller sizes, tried on the largest: its slope, and its losses with their height fitted. */
export function heldOut(runs: readonly StudyRun[]): Held[] {
  return eachWindow((task, window): Held[] => {
    const all = sizesOf(runs, task);
    const samples = all.map((run) => {
      const { lnX, lnL } = logPoints(run, windows[window]);
      return sampleAlone(ladderOf(run).modelSize, lnX, lnL);
    });
    const [smaller, largest] = [samples.slice(0, -1), lastOf(samples)];
    const { kMax, lnN0 } = lawOfSlopes(smaller);
    const predicted = slopeAt(largest.modelSize, kMax, Math.exp(lnN0));
    const draws = samples.map((sample, i) => drawSlopes(sample, resamples, i + 1));
    const laws = refitLaws(smaller, draws.slice(0, -1));
    const off = Float64Array.from(lastOf(draws), (k, b) => {
      // at a bound the law of a draw is a straight line in N, or one slope for all sizes
      const of = slopeAt(largest.modelSize, itemAt(laws.kMax, b), itemAt(laws.n0, b));
      return (of - k) / Math.abs(largest.k);
    });
    const error = (k: number) =>
      mean(largest.lnL.map((y, t) => Math.abs(Math.exp(largest.level - k * itemAt(largest.dx, t) - y) - 1)));
    const estimate = (predicted - largest.k) / Math.abs(largest.k);
    const held: Held = {
      draw: {
        ...{ task, window },
        ...(Number.isFinite(estimate) ? { estimate, interval: openInterval(off) } : { estimate: null, interval: null })
      },
      record: {
        ...{ task, window, modelSize: largest.modelSize, measured: largest.k },
        ...(Number.isFinite(predicted)
          ? { predicted, lossError: error(predicted) }
          : { predicted: null, lossError: null }),
        ...{ constantError: error(0), neighbourError: error(lastOf(smaller).k) }
      }
    };
    return [held];
  });
}

/** k of the law at a size; of a law without a limit, infinite: nothing bounds what it gives beyond its sizes. */
function slopeAt(modelSize: number, kMax: number, n0: number): number {
  if (n0 === 0) return kMax;
  return Number.isFinite(kMax) && Number.isFinite(n0)
    ? learningEfficiency(modelSize, { kMax, n0 })
    : Number.POSITIVE_INFINITY;
}
