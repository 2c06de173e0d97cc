/** `powerLaw`: sentences on what the law predicts, each with its baselines; a wording for each outcome. */
import { capital, count, efficiency, list, modelSize, percent, r2, word } from "../../lib/format.js";
import { clearMargin, powerLawStands } from "../../lib/inference/curves/curve-verdict.js";
import { firstOf, having } from "../../lib/items.js";
import type { Results } from "../../lib/results.js";
import { asymptoteCoverage } from "../../lib/runs/recorded/asymptote-coverage.js";
import type { Variant } from "../../lib/runs.js";
import { mainFamily } from "../../lib/series-names.js";
import { flattenLate } from "../claims/late-slopes.js";
import type { ContextTopic } from "../paper-site.js";
import { countsSentences } from "./counts-words.js";
import {
  againstNoChange,
  evaluationsOf,
  forecastAdvice,
  gainWords,
  heldOut,
  levelForms,
  pilotPoints,
  sided,
  withinOf,
  zeroShotErrors,
  zeroShotRange
} from "./predictions-read.js";

export const topic: ContextTopic = ({ results }) => {
  const variants = (["base", "instruct"] as const).filter((variant) => heldOut(results, variant, "compute") !== null);
  const first = variants[0];
  return {
    answer: first ? answer(results, first) : "",
    answerOther: variants[1] ? answer(results, variants[1]) : "",
    between: variants.map((variant) => between(results, variant)).join(" "),
    level: first ? level(results, first) : "",
    pilot: first ? pilot(results, first) : "",
    within: variants.map((variant) => within(results, variant)).join(" "),
    coverage: coverage(results, variants),
    advice: forecastAdvice(results, variants),
    pooled: variants.map((variant) => pooled(results, variant)).join(" "),
    forms: forms(results),
    joint: joint(results),
    curvature: curvature(results),
    asymptotes: asymptotes(results),
    counts: countsSentences(results),
    excluded: excluded(results),
    strictBand: results.prediction.settings.referenceStep
  };
};

/** The chapter's answer for one variant, against compute. */
export function answer(results: Results, variant: Variant): string {
  const held = heldOut(results, variant, "compute");
  const run = againstNoChange(results, variant, "compute");
  const sentences: string[] = [];
  if (held?.calibrated.law) {
    const name = modelSize(held.target.target);
    const ten = held.pilot.find(({ seen }) => seen === pilotPoints)?.law;
    const range = zeroShotRange(held.strict);
    if (ten)
      sentences.push(
        `Across sizes: the law takes the slope of ${name} from the smaller models. With the height of its line fitted to the first ${word(pilotPoints)} of ${count(evaluationsOf(held.target))} evaluations, it is ${percent(ten[0])} off on the rest.`
      );
    sentences.push(
      range
        ? `With the height guessed from smaller models too, it is ${range} off, depending on the guess.`
        : `From smaller models alone, ${name} cannot be predicted.`
    );
  }
  if (run)
    sentences.push(
      `Within a run: fitted to the steps up to ${run.seenToStep}, the law is ${percent(run.law)} off on the rest. Assuming no change is ${percent(run.still)} off: ${gainWords(run)}.`
    );
  return `${capital(variant)} models. ${sentences.join(" ")}`;
}

/** Slope predicted and measured, and what copying would do. */
export function between(results: Results, variant: Variant): string {
  const held = heldOut(results, variant, "compute");
  if (!held) return "";
  const { target, strict } = held;
  const name = modelSize(target.target);
  if (target.k === null) return `In ${variant} models the smaller sizes fix no law to predict ${name} from.`;
  const ratio = target.k / target.ownK;
  const course =
    ratio > 1.05 ? "steeper than measured" : ratio < 0.95 ? "flatter than measured" : "about what is measured";
  const slope = `In ${variant} models the joint fit to the points of the smaller sizes, each size weighted equally, gives ${name} a slope of ${efficiency(target.k)}, ${course} (${efficiency(target.ownK)}).${slopesFit(results, variant, target.target)}`;
  if (!strict.chosen || !strict.constant) return slope;
  const verb =
    strict.chosen[0] < strict.constant[0] * 0.95
      ? "a smaller error than"
      : strict.chosen[0] > strict.constant[0] * 1.05
        ? "a larger error than"
        : "the same error as";
  return `${slope} From smaller models alone, its losses come out ${sided(strict.chosen)}. That is ${verb} copying the mean loss of the next smaller size (${percent(strict.constant[0])}).`;
}

/** The same slope by the weighted slope fit: the law on the slopes of the smaller sizes, weighted by their errors. */
function slopesFit(results: Results, variant: Variant, size: number): string {
  const series = results.inference.series.find(
    (series) => series.family === mainFamily(results) && series.variant === variant && series.resource === "compute"
  );
  const held = series?.forms.heldOut.find(({ design, modelSize: of }) => design === "each" && of === size);
  const law = held?.predicted.find(({ form }) => form === "saturating");
  return law ? ` The weighted slope fit, of the law to their slopes, gives ${efficiency(law.k)}.` : "";
}

/** How the height predicted from smaller models depends on the form that extrapolates it. */
function level(results: Results, variant: Variant): string {
  const held = heldOut(results, variant, "compute");
  if (!held) return "";
  const forms = zeroShotErrors(held.strict);
  if (forms.length < 2) return "";
  const best = forms.reduce((a, b) => (b.error < a.error ? b : a));
  const chosen = held.target.levelForm;
  const choice =
    best.form === chosen
      ? "The form that did best on the smaller sizes is also the best here."
      : `The best choice could not have been known in advance: ${levelForms[chosen]} did best on the smaller sizes, ${levelForms[best.form]} would have predicted ${modelSize(held.target.target)} better.`;
  return `Where the height comes from matters more than the slope. Errors for ${variant} by the form that extrapolates it: ${list(forms.map(({ form, error }) => `${levelForms[form]}, ${percent(error)}`))}. ${choice}`;
}

/** What a short pilot run of the held-out size is worth. */
export function pilot(results: Results, variant: Variant): string {
  const held = heldOut(results, variant, "compute");
  const usable = held?.pilot.filter(({ law }) => law !== null) ?? [];
  if (!held || usable.length === 0) return "";
  const clauses = usable.map(
    ({ seen, law }) => `${percent(law![0])} after ${seen === 1 ? "one evaluation" : `${word(seen)} evaluations`}`
  );
  const noise = held.target.noise === null ? "" : ` Evaluation noise alone would leave ${percent(held.target.noise)}.`;
  return `A pilot run of ${modelSize(held.target.target)} ${variant} fixes the height quickly: the rest of its run is predicted to ${list(clauses)}.${noise}`;
}

/** When the law stops being the better forecast of a run. */
export function within(results: Results, variant: Variant): string {
  const run = withinOf(results, variant, "compute");
  if (!run) return "";
  const stop = run.lawStopsAtAgainstStill;
  const stopsAt = run.lawStopsAt;
  const share = (value: number) => `${Math.round(value * 100)}%`;
  const still =
    stop === null
      ? `For ${variant}, the law predicts the rest of a run better than assuming no further change, wherever the run is cut.`
      : `For ${variant}, past ${share(stop)} of the run, \u201cno further change\u201d predicts as well as the law.`;
  const slope =
    stopsAt === null
      ? "No rival beats the law at the last cut."
      : stop !== null && stopsAt >= stop
        ? "A slope fitted to each size alone does no better before that."
        : `From ${share(stopsAt)} on some rival, mostly a slope fitted to each size alone, does at least as well.`;
  return `${still} ${slope}`;
}

function coverage(results: Results, variants: readonly Variant[]): string {
  const found = variants.flatMap((variant) => {
    const value = withinOf(results, variant, "compute")?.coverage;
    return typeof value === "number" ? [`${percent(value)} for ${variant}`] : [];
  });
  return found.length === 0
    ? "Without repeats there is no interval to check."
    : `Of all later evaluations, over every cut, the 95% intervals hold ${list(found)}.`;
}

/** Pooled R^2 with its baselines, always in one sentence. */
export function pooled(results: Results, variant: Variant): string {
  const pooled = results.prediction.pooled.find(
    (record) => record.family === mainFamily(results) && record.variant === variant && record.resource === "compute"
  );
  if (!pooled || pooled.law === null || pooled.constant === null || pooled.sharedSlope === null) return "";
  const name = modelSize(pooled.heldOut);
  const alone =
    pooled.heldOutAlone.law === null ? "" : `; within ${name} alone the law scores ${r2(pooled.heldOutAlone.law)}`;
  return `For ${variant}, pooled over the sizes, the law scores an R\u00b2 of ${r2(pooled.law)} between sizes; one slope for all sizes scores ${r2(pooled.sharedSlope)}, no learning at all ${r2(pooled.constant)}${alone}.`;
}

/** How many curves each form describes and predicts best. */
export function forms(results: Results): string {
  const curves = results.prediction.curves
    .filter((curve) => curve.family === mainFamily(results) && curve.resource === "compute")
    .filter(having("verdict"));
  if (curves.length === 0) return "";
  const power = curves.filter(({ verdict }) => verdict.description === "power").length;
  const beaten = curves.filter(({ verdict }) => !powerLawStands(verdict)).length;
  const forecast = curves.filter(({ verdict }) => verdict.forecast === "power").length;
  return `Of ${word(curves.length)} curves, the power law describes ${some(power)} best; some other form is clearly better (AICc lower by more than ${clearMargin}) for ${some(beaten)}. It predicts the rest of the run best for ${some(forecast)}.`;
}

/** The loss decomposition beside the law, both of all sizes on ln L: the figure beside it has other sizes and squares. */
export function joint({ prediction, study }: Results): string {
  const shown = prediction.joint.filter(({ family, verdicts }) => family === firstOf(study.families).id && verdicts);
  const clauses = shown.flatMap((law) => {
    const other = shown.find(
      (form) => form.form === "loss-decomposition" && form.variant === law.variant && form.resource === law.resource
    );
    const last = law.forecasts.at(-1);
    const rest = other?.forecasts.at(-1);
    if (law.form !== "power-law" || !last || !rest) return [];
    return [
      `the last ${percent(1 - last.share)} of ${law.variant} runs to ${percent(rest.error)}, the law to ${percent(last.error)}`
    ];
  });
  return clauses.length === 0
    ? ""
    : `Fitted to ln <i>L</i> of all sizes together, against ${firstOf(shown).resource}, the loss decomposition predicts ${clauses.join("; ")}.`;
}

/** How many curves bend, by evaluation noise and when runs may differ too. */
export function curvature(results: Results): string {
  const tested = results.prediction.curves
    .filter((curve) => curve.family === mainFamily(results) && curve.resource === "compute")
    .filter(having("curvature"));
  if (tested.length === 0) return "Without repeats there is no noise to test curvature against.";
  const bent = tested.filter(({ curvature: bend }) => bend.quadratic.p < 0.05).length;
  const still = tested.filter(({ curvature: bend }) => bend.quadratic.pWithRuns < 0.05).length;
  const free = tested.filter(({ curvature: bends }) => bends.bend.p < 0.05);
  const which = (["base", "instruct"] as const).flatMap((variant) => {
    const ofVariant = free.filter((candidate) => candidate.variant === variant);
    return ofVariant.length === 0 ? [] : [`${list(ofVariant.map((curve) => modelSize(curve.modelSize)))} ${variant}`];
  });
  return `${capital(some(bent))} of ${word(tested.length)} curves ${bent === 1 ? "deviates" : "deviate"} from a straight line beyond evaluation noise (p below 0.05); ${some(still)} still ${still === 1 ? "does" : "do"} after allowing for run-to-run differences. A test of any smooth bend that allows for slow drift along a run, and is somewhat too ready where all runs of a size share it, finds ${some(free.length)}${free.length === 0 ? "" : `: ${list(which)}`}.${lateWords(results)}`;
}

/** What claim B1 counts, beside the tests for a bend. */
function lateWords(results: Results): string {
  const late = flattenLate(results);
  return late === null
    ? ""
    : ` Claim B1 asks another question, whether the slope from step ${count(late.fromStep)} on is below the whole run\u2019s beyond its error: it is in ${some(late.curves)}.`;
}

/** What the sigmoids settle: how many asymptotes, and how A grows with size. */
function asymptotes(results: Results): string {
  const shown = results.prediction.curves
    .filter((curve) => curve.family === mainFamily(results))
    .filter(having("sigmoid", "verdict"));
  if (shown.length === 0) return "";
  const identified = (name: "r0" | "a" | "b" | "cMid") =>
    shown.filter(({ sigmoid }) => sigmoid[name].identified).length;
  const ends = (["base", "instruct"] as const).flatMap((variant) => {
    const ofVariant = shown.filter((candidate) => candidate.variant === variant && candidate.sigmoid.a.identified);
    const [first, last] = [ofVariant[0], ofVariant.at(-1)];
    if (!first || !last || first === last) return [];
    const of = ({ modelSize: size, sigmoid }: typeof first) => `${efficiency(sigmoid.a.value)} at ${modelSize(size)}`;
    return [`from ${of(first)} to ${of(last)} (${variant})`];
  });
  const closer = shown.filter(({ sigmoid }) => sigmoid.rms < sigmoid.rmsPowerLaw).length;
  return `As a sigmoid of compute, the asymptote <i>A</i> of the score is identified for ${some(identified("a"))} of ${word(shown.length)} curves. It grows ${list(ends)}. The start <i>R</i><sub>0</sub> is identified for ${some(identified("r0"))}, the sharpness <i>B</i> for ${some(identified("b"))}, the middle <i>C</i><sub>mid</sub> for ${some(identified("cMid"))}. The sigmoid, with two parameters more, is closer to the scores than the power law for ${some(closer)}. The intervals are of one curve under this form: differences between runs are not in them. In backtests on runs that were cut, such an interval held the level that came in ${percent(asymptoteCoverage.sigmoid)}.`;
}

/** Evaluations of the curves, how many no fit may use, and how many come before the first step of the fits. */
function excluded({ inputs, inference, study }: Results): string {
  const clauses = inputs.curves
    .filter(({ family }) => family === firstOf(study.families).id)
    .map(({ family, variant, evaluations, excludedByReason }) => {
      const reasons = excludedByReason.map((exclusion) => `${count(exclusion.evaluations)} (${exclusion.reason})`);
      const first = inference.series.find(
        (series) => series.family === family && series.variant === variant
      )?.firstSteps;
      const earlier = first?.earlier.reduce((sum, { points }) => sum + points, 0) ?? 0;
      const before = first ? ` (fits leave out the ${count(earlier)} before step ${count(first.fromStep)})` : "";
      return `${variant} ${count(evaluations)} evaluations, ${reasons.length === 0 ? "none" : list(reasons)} excluded${before}`;
    });
  return `What the logs hold: ${clauses.join("; ")}.`;
}

/** A number of curves: "none", "one", "seven". */
function some(value: number): string {
  return value === 0 ? "none" : word(value);
}
