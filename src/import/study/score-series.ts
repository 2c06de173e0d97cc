/** Runs as scores on one axis: every evaluation, the one before training and those of score 1 too. */
import { lastOf, mustGet } from "../../lib/items.js";
import { type DamagedLog, isDamaged } from "../damaged-log.js";
import type { ImportedLog, ImportedRun } from "../imported-log.js";
import { chooseScores, type ScoreChoice } from "../names/choose-scores.js";
import { asFractions, quoted, type Score } from "../names/scores.js";
import type { Repeated } from "../steps/step-table.js";
import { tokensIn } from "../steps/token-count.js";
import { trainingFlopsPerToken } from "./user-curves.js";

/** What a run is followed along. */
export const axes = ["steps", "samples", "tokens", "flops", "hours"] as const;
export type Axis = (typeof axes)[number];

/** X in words. */
export const axisWords: Record<Axis, string> = {
  steps: "steps",
  samples: "samples",
  tokens: "tokens",
  flops: "FLOPs",
  hours: "hours"
};

export interface ScoreSeries {
  path: string;
  run: ImportedRun;
  score: Score;
  /** distinct, ascending, in the unit of the axis */
  x: Float64Array;
  /** column, setting or option that X is from */
  xFrom: string | null;
  /** training steps of the same evaluations */
  step: Float64Array;
  /** fractions right, in [0, 1] */
  y: Float64Array;
  /** how repeats of an evaluation differ, as fractions; null where there are none */
  repeated: Repeated | null;
  /** evaluations that are left out: whose X is not known, whose score is outside of its range or not finite */
  leftOut: { withoutX: number; outside: number; notFinite: number };
}

export interface SeriesChoice extends ScoreChoice {
  axis: Axis;
}

/** Runs and logs without a series, with the reason. */
export interface NoSeries {
  path: string;
  run: string | null;
  reason: string;
}

/** The series of one score of every run: of several test sets the user names one. */
export function scoreSeries(
  logs: readonly (ImportedLog | DamagedLog)[],
  choice: SeriesChoice
): { series: ScoreSeries[]; refused: NoSeries[] } {
  const series: ScoreSeries[] = [];
  const refused: NoSeries[] = [];
  for (const log of logs) {
    if (isDamaged(log)) refused.push({ path: log.path, run: null, reason: log.error.message });
    else {
      if (log.whyNoRun !== null) refused.push({ path: log.path, run: null, reason: log.whyNoRun });
      for (const run of log.runs) {
        const found = seriesOf(log.path, run, choice);
        if ("reason" in found) refused.push(found);
        else series.push(found);
      }
    }
  }
  return { series, refused };
}

function seriesOf(path: string, run: ImportedRun, choice: SeriesChoice): ScoreSeries | NoSeries {
  const refuse = (reason: string): NoSeries => ({ path, run: run.run, reason });
  const chosen = chooseScores(run, choice);
  if ("reason" in chosen) return refuse(chosen.reason);
  const [score, ...others] = chosen.taken as [Score, ...Score[]];
  if (others.length > 0) {
    const names = chosen.taken.map(({ name }) => quoted(name)).join(", ");
    return refuse(`${run.run} has several scores to choose from: say --score with one of ${names}`);
  }
  const along = axisOf(run, choice.axis);
  if ("reason" in along) return refuse(along.reason);
  const range = choice.range ?? { low: 0, high: 1 };
  const { fraction, outside } = asFractions(mustGet(run.table.columns, score.name), range);
  const at: number[] = [];
  let withoutX = 0;
  for (const [i, value] of fraction.entries()) {
    const x = along.values[i]!;
    if (Number.isNaN(value)) continue;
    if (Number.isNaN(x)) withoutX++;
    else if (at.length > 0 && x <= along.values[lastOf(at)]!)
      return refuse(
        `${run.run}: ${choice.axis} must grow; found ${x} at step ${run.table.step[i]}, not beyond the evaluation before: take another --x`
      );
    else at.push(i);
  }
  if (at.length === 0) return refuse(`${run.run} has no evaluation of ${score.name} with ${choice.axis}`);
  const repeated = run.table.repeated?.get(score.name);
  const scale = range.high - range.low;
  return {
    ...{ path, run, score },
    x: Float64Array.from(at, (i) => along.values[i]!),
    xFrom: along.from,
    step: Float64Array.from(at, (i) => run.table.step[i]!),
    y: Float64Array.from(at, (i) => fraction[i]!),
    repeated: repeated ? { ...repeated, squares: repeated.squares / (scale * scale) } : null,
    leftOut: { withoutX, outside, notFinite: score.notFinite }
  };
}

interface AxisValues {
  values: Float64Array;
  from: string | null;
}

/** X of each step of a run and what it is from, or why it has none: a sentence with the option that gives it. */
export function axisOf(run: ImportedRun, axis: Axis): AxisValues | { reason: string } {
  const { table, samples, tokens, flops, hours, modelSize } = run;
  const name = run.run;
  switch (axis) {
    case "steps":
      return { values: table.step, from: `column ${table.axis}` };
    case "samples":
      if (samples) return { values: samples.cumulative, from: samples.from };
      return { reason: `${name}: problems a step are not known: say --batch PROBLEMS, or take another --x` };
    case "tokens":
      if (tokens) return { values: tokens.cumulative, from: tokensIn(tokens.verdict) };
      return { reason: `${name} has no tokens: take another --x` };
    case "hours":
      if (hours) return { values: hours.cumulative, from: hours.from };
      return {
        reason: `${name} has no clock: a column such as hours, _runtime or timing_s/step is needed, or another --x`
      };
    case "flops":
      if (flops) return { values: flops, from: null };
      if (!tokens) return { reason: `${name} has no FLOPs and no tokens: take another --x` };
      if (!modelSize)
        return { reason: `${name}: the model's size is not known: say --model-size SIZE, or take --x tokens` };
      return {
        values: tokens.cumulative.map((count) => trainingFlopsPerToken * modelSize.parameters * count),
        from: `6 N T, T ${tokensIn(tokens.verdict)}`
      };
  }
}
