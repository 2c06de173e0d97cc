/** Imported runs as curves that can be fitted: a score mapped to loss, a resource, and what is left out on the way. */
import { itemAt, mustGet } from "../../lib/items.js";
import type { LogResource } from "../../lib/runs.js";
import type { AnswersBehind, CountedRun } from "../../lib/user-runs/count-user-run.js";
import type { SlopeCurve } from "../../lib/user-runs/fit-user-run.js";
import type { ImportedRun } from "../imported-log.js";
import { isKnownCount } from "../names/answers-of-score.js";
import { benchmarkOf } from "../names/benchmarks.js";
import { type ChosenScores, chooseScores, type ScoreChoice } from "../names/choose-scores.js";
import { asFractions, quoted, type Score } from "../names/scores.js";
import { tokensIn } from "../steps/token-count.js";

/** FLOPs a parameter and token of training: forward 2, backward 4 (Kaplan et al. 2020, arXiv 2001.08361). */
/** What is assumed where a log names no problems a step. */
export const inSteps = "problems a step are not known: X is in steps, which moves E and not k";

export const trainingFlopsPerToken = 6;

export interface CurveChoice extends ScoreChoice {
  resource: LogResource;
  fromStep?: number;
  toStep?: number;
  /** FLOPs a parameter and token; by default training alone */
  flopsPerToken?: number;
  /** answers behind each evaluation; by default as a column or the values state it */
  problems?: number;
}

export interface ChosenCurve {
  run: ImportedRun;
  score: Score;
  resource: LogResource;
  /** what X is in */
  unit: "FLOPs" | "samples" | "steps" | "hours";
  /** X of each step of the run's table; NaN where not known */
  along: Float64Array;
  /** training steps of the points */
  step: Float64Array;
  curve: SlopeCurve;
  /** every evaluation that has an X, scores of exactly 1 among them: for a likelihood of counts */
  counted: CountedRun;
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

/** The curve of each score that a fit takes from a run, or why there is none; and the scores that it does not take. */
export function curvesOf(
  run: ImportedRun,
  choice: CurveChoice
): { curves: (ChosenCurve | NoCurve)[]; passedOver: ChosenScores["passedOver"] } {
  const chosen = chooseScores(run, choice);
  if ("reason" in chosen) return { curves: [{ run, reason: chosen.reason }], passedOver: [] };
  return { curves: chosen.taken.map((score) => curveOfScore(run, score, choice)), passedOver: chosen.passedOver };
}

/** The curve of the one score that a fit takes from a run, or why there is none: of several sets the user names one. */
export function curveOf(run: ImportedRun, choice: CurveChoice): ChosenCurve | NoCurve {
  const chosen = chooseScores(run, choice);
  if ("reason" in chosen) return { run, reason: chosen.reason };
  const [first, ...others] = chosen.taken as [Score, ...Score[]];
  if (others.length > 0) {
    const names = chosen.taken.map(({ name }) => quoted(name)).join(", ");
    return { run, reason: `${run.run} has several scores to choose from: say --score with one of ${names}` };
  }
  return curveOfScore(run, first, choice);
}

function curveOfScore(run: ImportedRun, score: Score, choice: CurveChoice): ChosenCurve | NoCurve {
  const x = resourceOf(run, choice);
  if ("reason" in x) return { run, reason: x.reason };
  const { fraction, outside } = asFractions(
    mustGet(run.table.columns, score.name),
    choice.range ?? { low: 0, high: 1 }
  );
  if (run.table.ranked !== undefined && (choice.fromStep !== undefined || choice.toStep !== undefined))
    return {
      run,
      reason: `${run.run} has no steps for --from-step and --to-step: its rows stand by ${run.table.ranked}`
    };
  const leftOut: Record<string, number> = {};
  const leave = (reason: string, points = 1) => {
    if (points > 0) leftOut[reason] = (leftOut[reason] ?? 0) + points;
  };
  leave("score outside its range", outside);
  leave("score not finite", score.notFinite);
  const at: number[] = [];
  const counted: number[] = [];
  run.table.step.forEach((step, i) => {
    if (Number.isNaN(itemAt(fraction, i))) return;
    if (choice.fromStep !== undefined && step < choice.fromStep) leave("before --from-step");
    else if (choice.toStep !== undefined && step > choice.toStep) leave("after --to-step");
    else if (step === 0) leave("step 0: no data seen yet");
    else if (!(itemAt(x.values, i) > 0)) leave(`no ${x.unit}`);
    else {
      counted.push(i);
      if (fraction[i] === 1) leave("test loss 0");
      else at.push(i);
    }
  });
  const assumptions = [...x.assumptions, ...assumptionsOf(score, choice)];
  return {
    run,
    score,
    resource: choice.resource,
    unit: x.unit,
    along: x.values,
    step: Float64Array.from(at, (i) => itemAt(run.table.step, i)),
    curve: {
      run: run.run,
      modelSize: run.modelSize?.parameters ?? null,
      lnX: Float64Array.from(at, (i) => Math.log(itemAt(x.values, i))),
      lnL: Float64Array.from(at, (i) => Math.log(1 - itemAt(fraction, i)))
    },
    counted: {
      lnX: Float64Array.from(counted, (i) => Math.log(itemAt(x.values, i))),
      loss: Float64Array.from(counted, (i) => 1 - itemAt(fraction, i)),
      answers: answersBehind(score, choice)
    },
    leftOut,
    assumptions
  };
}

/** As the user states it, else as the log does; a power of ten that only the values show is how they were rounded. */
function answersBehind({ answers }: Score, { problems }: CurveChoice): AnswersBehind | null {
  if (problems !== undefined) return { count: problems, from: "option --problems" };
  return isKnownCount(answers) ? { count: answers.count, from: answers.from } : null;
}

function assumptionsOf({ name, reading, role, roleFrom, assumed }: Score, { range }: CurveChoice): string[] {
  const assumptions: string[] = [];
  if (range) assumptions.push(`${name} of ${range.low} is wrong, of ${range.high} right`);
  else if (reading === "unclear")
    assumptions.push(`${name} is a reward; it is taken for the fraction right because it was named`);
  else if (assumed !== null) assumptions.push(assumed);
  if (roleFrom === "its cadence")
    assumptions.push(
      `${name} is taken for ${roleWords[role]} by its cadence: other scores stand at other steps; --role says otherwise`
    );
  else if (roleFrom === "its benchmark")
    assumptions.push(
      `${name} is taken for an evaluation, as ${benchmarkOf(name)} is a known benchmark; --role says otherwise`
    );
  else if (roleFrom === "option --role") assumptions.push(`${name} is ${roleWords[role]}, as --role says`);
  else if (role === "training") assumptions.push(`${name} is measured on the training batch, not on held-out problems`);
  else if (role === "unknown")
    assumptions.push(
      `the log does not state whether ${name} is of held-out problems or of the training batch; --role does`
    );
  return assumptions;
}

const roleWords = { evaluation: "an evaluation", training: "a score of the training batch", unknown: "neither" };

interface X {
  values: Float64Array;
  unit: ChosenCurve["unit"];
  assumptions: string[];
}

function resourceOf(run: ImportedRun, { resource, flopsPerToken }: CurveChoice): X | { reason: string } {
  const { samples, tokens, flops, hours, modelSize, table } = run;
  if (resource === "time") {
    if (!hours) return { reason: `${run.run} has no clock: fit against data with --resource data` };
    return { values: hours.cumulative, unit: "hours", assumptions: [`hours are from ${hours.from}`, ...hours.remarks] };
  }
  if (resource === "data") {
    if (!samples && table.ranked !== undefined)
      return {
        reason: `${run.run} has neither steps nor problems: fit against ${table.ranked} with --resource ${flops || tokens ? "compute" : "time"}`
      };
    if (samples) return { values: samples.cumulative, unit: "samples", assumptions: [] };
    const assumptions = [inSteps];
    return { values: table.step, unit: "steps", assumptions };
  }
  if (flops && flopsPerToken === undefined) return { values: flops, unit: "FLOPs", assumptions: [] };
  if (!tokens) return { reason: `${run.run} has no tokens: fit against data with --resource data` };
  const size = modelSize?.parameters ?? 1e9;
  const each = flopsPerToken ?? trainingFlopsPerToken;
  const assumptions = [`compute is ${each} N T, T ${tokensIn(tokens.verdict)}`];
  if (!modelSize) assumptions.push("the model's size is not known: 1B is taken, which moves E and not k");
  return { values: tokens.cumulative.map((count) => each * size * count), unit: "FLOPs", assumptions };
}
