/** Imported runs as curves that can be fitted: a score mapped to loss, a resource, and what is left out on the way. */
import type { OwnCurve } from "../lib/own-runs/fit-own-run.js";
import type { Resource } from "../lib/runs.js";
import type { ImportedRun } from "./import-log.js";
import { asFractions, type Score, type ScoreRange } from "./scores.js";

/** FLOPs a parameter and token of training: forward 2, backward 4 (Kaplan et al. 2020, arXiv 2001.08361). */
export const trainingFlopsPerToken = 6;

export interface CurveChoice {
  /** name of the score; by default the first that is a fraction right */
  score?: string;
  /** how the score becomes a fraction right */
  range?: ScoreRange;
  resource: Resource;
  fromStep?: number;
  toStep?: number;
  /** FLOPs a parameter and token; by default training alone */
  flopsPerToken?: number;
}

export interface ChosenCurve {
  run: ImportedRun;
  score: Score;
  resource: Resource;
  /** what X is in */
  unit: "FLOPs" | "samples" | "steps";
  /** training steps of the points */
  step: Float64Array;
  curve: OwnCurve;
  /** points that a fit cannot use, by reason */
  leftOut: Record<string, number>;
  /** what is taken for granted, whole sentences */
  assumptions: string[];
}

/** Why a run has no curve: one sentence with the option that would mend it. */
export interface NoCurve {
  run: ImportedRun;
  reason: string;
}

/** The curve of a run, or why there is none. */
export function curveOf(run: ImportedRun, choice: CurveChoice): ChosenCurve | NoCurve {
  const score = chooseScore(run, choice);
  if ("reason" in score) return { run, reason: score.reason };
  const x = resourceOf(run, choice);
  if ("reason" in x) return { run, reason: x.reason };
  const { fraction, outside } = asFractions(run.table.columns.get(score.name)!, choice.range ?? { low: 0, high: 1 });
  const leftOut: Record<string, number> = {};
  const leave = (reason: string, points = 1) => {
    if (points > 0) leftOut[reason] = (leftOut[reason] ?? 0) + points;
  };
  leave("score outside its range", outside);
  const at: number[] = [];
  run.table.step.forEach((step, i) => {
    if (Number.isNaN(fraction[i]!)) return;
    if (choice.fromStep !== undefined && step < choice.fromStep) leave("before --from-step");
    else if (choice.toStep !== undefined && step > choice.toStep) leave("after --to-step");
    else if (step === 0) leave("step 0: no data seen yet");
    else if (fraction[i] === 1) leave("test loss 0");
    else if (!(x.values[i]! > 0)) leave(`no ${x.unit}`);
    else at.push(i);
  });
  const assumptions = [...x.assumptions];
  if (score.reading === "unclear" && !choice.range)
    assumptions.push(`${score.name} is a reward; it is taken for the fraction right because it was named`);
  if (choice.range) assumptions.push(`${score.name} of ${choice.range.low} is wrong, of ${choice.range.high} right`);
  if (score.role === "training")
    assumptions.push(`${score.name} is measured on the training batch, not on held-out problems`);
  return {
    run,
    score,
    resource: choice.resource,
    unit: x.unit,
    step: Float64Array.from(at, (i) => run.table.step[i]!),
    curve: {
      run: run.run,
      modelSize: run.modelSize?.parameters ?? null,
      lnX: Float64Array.from(at, (i) => Math.log(x.values[i]!)),
      lnL: Float64Array.from(at, (i) => Math.log(1 - fraction[i]!))
    },
    leftOut,
    assumptions
  };
}

function chooseScore({ scores, run }: ImportedRun, { score: asked, range }: CurveChoice): Score | { reason: string } {
  if (asked !== undefined) {
    const found = scores.find(({ name }) => name === asked);
    if (!found) {
      const names = scores.map(({ name }) => name).join(", ") || "none";
      return { reason: `${run} has no score ${asked}; it has: ${names}` };
    }
    if (found.reading === "other" && !range) return { reason: found.remark! };
    return found;
  }
  const [first] = scores;
  if (!first) return { reason: `${run} has no score: name its column with --score COLUMN` };
  if (first.reading === "fraction" || range) return first;
  return { reason: first.remark! };
}

interface X {
  values: Float64Array;
  unit: ChosenCurve["unit"];
  assumptions: string[];
}

function resourceOf(run: ImportedRun, { resource, flopsPerToken }: CurveChoice): X | { reason: string } {
  const { samples, tokens, flops, modelSize, table } = run;
  if (resource === "data") {
    if (samples) return { values: samples.cumulative, unit: "samples", assumptions: [] };
    const assumptions = ["problems a step are not known: X is in steps, which moves E and not k"];
    return { values: table.step, unit: "steps", assumptions };
  }
  if (flops && flopsPerToken === undefined) return { values: flops, unit: "FLOPs", assumptions: [] };
  if (!tokens) return { reason: `${run.run} has no tokens: fit against data with --resource data` };
  const size = modelSize?.parameters ?? 1e9;
  const each = flopsPerToken ?? trainingFlopsPerToken;
  const assumptions = [`compute is ${each} N T, T the tokens of ${tokens.verdict.column}`];
  if (!modelSize) assumptions.push("the model's size is not known: 1B is taken, which moves E and not k");
  return { values: tokens.cumulative.map((count) => each * size * count), unit: "FLOPs", assumptions };
}
