import { count, fixed, list, modelSize, percent, word } from "../../lib/format.js";
import { firstOf, mustFind } from "../../lib/items.js";
import { askedOfWorst } from "../../lib/plan/late-slope.js";
import type { Results } from "../../lib/results.js";
import { mainFamily } from "../../lib/series-names.js";
import type { SpeedRecord } from "../../report/reference.js";
import { repeatsKnown } from "../../report/repeats-known.js";
import { lateBacktests } from "../../report/words/late-backtests.js";
import { harmWords } from "../../report/words/plan-words.js";
import type { OptimiserRun } from "../paper-reference.js";
import type { ContextTopic } from "../paper-site.js";

/** `methods`: settings and measured speeds, as sentences where they need words. */
export const topic: ContextTopic = ({ results, reference }) => {
  const { setup, speeds, optimiser } = reference;
  const { inference, study } = results;
  const { settings } = inference;
  return {
    batch: study.batch,
    problems: study.heldOutProblems,
    resamples: settings.resamples,
    seed: settings.seed,
    otherBlocks: list(settings.blockLengths.map(count)),
    early: earlySentence(results),
    later: laterSentence(results),
    allRight: allRightSentence(results),
    heldOut: results.prediction.between.some(({ family }) => family === mainFamily(results))
      ? `Between sizes, ${list([...new Set(study.series.filter((series) => series.family === mainFamily(results)).map((series) => `${count(series.heldOutSize / 1e9)}B`))])} is left out.`
      : "",
    speed: speedSentence(speeds),
    spread: spreadSentence(speeds, optimiser),
    command: speeds?.command ?? "",
    node: speeds?.node ?? "",
    coverage: coverageSentence(results),
    ahead: aheadSentence(results),
    runEffects: runEffectsSentence(results),
    curve: curveWords(results),
    intervals:
      inference.series.length > 0
        ? "intervals come from resampled residuals and from the differences between whole runs"
        : "without repeats an interval is of one run alone",
    wouldChange: wouldChange(results),
    limits: limits(results),
    evaluation: setup
      ? `${count(setup.evaluation.problems)} problems in parts of ${list(setup.evaluation.parts.map(count))}, ${setup.evaluation.weighting}; ${count(setup.evaluation.repeatsStated)} repeats of each configuration are stated, ${count(setup.trainedModels)} trained models in all`
      : ""
  };
};

/** What the curve of a size is. */
function curveWords({ study }: Results): string {
  const kinds = new Set(
    study.series.filter(({ family }) => family === firstOf(study.families).id).map(({ kind }) => kind)
  );
  const words = { mean: "the mean over repeats", repeat: "one run", "published-curve": "the published curve" } as const;
  return [...kinds].flatMap((kind) => (kind in words ? [words[kind as keyof typeof words]] : [])).join(" or ");
}

function wouldChange(results: Results): string {
  const { some, without } = repeatsKnown(results);
  if (!some) return "repeats of any size, of which none are available.";
  if (without.length === 0) return "more repeats of each size.";
  return `single repeats of ${list(without.map((size) => modelSize(size)))}, of which none are available.`;
}

function limits(results: Results): string {
  const { study, experiments, inference } = results;
  const sentences = [
    `One family carries the findings, one recipe of training, and one set of ${study.heldOutProblems > 0 ? `${count(study.heldOutProblems)} ` : ""}held-out problems of one subject.`,
    results.laws.some(({ family }) => family === mainFamily(results))
      ? `${sizesWord(results)} determine two shared parameters and say little about the form beyond them.`
      : "",
    inference.series.length > 0
      ? unrepeatedSentence(results)
      : "Without repeats nothing is known of what whole runs differ by.",
    experiments.reuse || experiments.rollouts ? "Everything about single runs at one size is about that size." : ""
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

function earlySentence(results: Results): string {
  const { study } = results;
  const parts = study.series
    .filter(({ family }) => family === mainFamily(results))
    .map(({ variant, early }) =>
      "firstPoints" in early
        ? `the first ${count(early.firstPoints)} evaluations of every size in ${variant} models`
        : `steps ${count(early.fromStep)} to ${count(early.toStep)} in ${variant} models`
    );
  return `Within a run: ${list(parts)}.`;
}

function speedSentence(record: SpeedRecord | null): string {
  if (record === null) return "";
  const ms = (seconds: number) => `${fixed(seconds * 1000, seconds < 0.001 ? 2 : 1)} ms`;
  const fits = record.fits.map(({ objective, points, seconds }) => {
    const name = objective === "log" ? "ln L" : "L";
    return `${ms(seconds)} on ${name} for ${count(points)} points`;
  });
  const ratios = record.optimiser.map(({ seconds, theirSeconds }) => theirSeconds / seconds);
  const round = (value: number) => count(Number(value.toPrecision(2)));
  return `One joint fit takes ${list(fits)} (median, one core). On the loss itself that is ${round(Math.min(...ratios))} to ${round(Math.max(...ratios))} times less than the study\u2019s optimiser took on the same measurements and the same machine. ${count(record.refits.number)} refits of the law to resampled slopes take ${fixed(record.refits.seconds, 2)} s.`;
}

/** What the same search with another seed gave, and how far its objective was from the optimum. */
function spreadSentence(record: SpeedRecord | null, runs: readonly OptimiserRun[]): string {
  if (record === null) return "";
  const twins = runs.filter((run) =>
    runs.some((other) => other !== run && other.variant === run.variant && other.resource === run.resource)
  );
  const excesses = record.optimiser.map(({ objective, theirParametersHere }) => theirParametersHere / objective - 1);
  const below = excesses.filter((excess) => excess < -1e-12).length;
  const head =
    below === 0
      ? "In no case do its parameters, put into our objective, reach a lower value than ours on these logs."
      : `In ${count(below)} of ${count(excesses.length)} cases its parameters reach a lower objective than ours.`;
  if (twins.length < 2) return head;
  const kMax = twins.map((twin) => twin.kMax.value);
  const n0 = twins.map((twin) => twin.n0.value);
  const relative = (values: number[]) => (Math.max(...values) - Math.min(...values)) / Math.min(...values);
  return `${head} ${count(twins.length)} runs of it with the same data and other random numbers differ by ${percentSmall(relative(kMax))} in the limit and ${percentSmall(relative(n0))} in the size at half of it: enough for every printed digit, and not repeatable to the last one.`;
}

function percentSmall(fraction: number): string {
  return `${fixed(fraction * 100, 4)}%`;
}

function coverageSentence({ inference: { coverage } }: Results): string {
  if (coverage === null) return "";
  const mixed = coverage.truths.filter(({ truth }) => truth.includes("another prompt"));
  const usual = coverage.truths.filter((truth) => !mixed.includes(truth));
  const all = usual.flatMap(({ kMax, n0, k }) => [kMax, n0, k]);
  const ols = usual.map(({ olsK }) => olsK);
  const worst = Math.min(...usual.flatMap(({ bySize }) => bySize));
  const prompt =
    mixed.length === 0
      ? ""
      : ` Where one repeat of each size has another prompt, as the short one in base models, the interval of the worst size holds the slope of the usual prompt in ${percent(Math.min(...mixed.flatMap(({ bySize }) => bySize)))}: intervals are of the runs as they were made.`;
  return `Intervals that should hold the truth in 95% of studies hold it in ${percent(Math.min(...all))} to ${percent(Math.max(...all))}, for the worst size of all in ${percent(worst)}. Where curves bend or a repeat shifts they hold it more often than they should: what lasts as long as a run is not separated from the slope, and the interval pays for it.${prompt} Intervals that take evaluations as independent hold it in ${percent(Math.min(...ols))} to ${percent(Math.max(...ols))}.`;
}

/** Why intervals beyond the end of a run are not asked to hold nine tenths of the worst size. */
function aheadSentence(results: Results): string {
  const tried = lateBacktests(results, mainFamily(results)).flatMap(({ ahead, ...row }) =>
    ahead === null ? [] : [{ ...row, ahead }]
  );
  if (tried.length === 0) return "";
  const range = (of: (row: (typeof tried)[number]) => number, text: (value: number) => string = percent) => {
    const all = tried.map(of);
    const [least, most] = [text(Math.min(...all)), text(Math.max(...all))];
    return least === most ? least : `${least} to ${most}`;
  };
  const within = tried.filter(({ worst, ahead }) => worst.inside >= ahead.worstInterval[0]).length;
  const asked = percent(askedOfWorst);
  return [
    `Beyond the end of a run the worst size holds ${range(({ worst }) => worst.inside)} of its evaluations, by series, where ${asked} was asked.`,
    `No interval of the right width can promise that. A run that leaves its forecast stays away from it, so that the evaluations of one size lie inside or outside together: each size is about one trial, and the worst of ${word(firstOf(tried).sizes)} is the worst of as many trials.`,
    `Where all that these intervals assume is true, the worst size holds ${range(({ ahead }) => ahead.worst)} in the median of ${count(firstOf(tried).ahead.draws)} simulated backtests, and reaches ${asked} in ${range(({ ahead }) => ahead.reached)} of them. What was measured lies within 95% of the simulated backtests in ${count(within)} of ${count(tried.length)} series.`,
    `Intervals ${range(
      ({ ahead }) => ahead.wider,
      (value) => fixed(value, 1)
    )} times as wide would reach ${asked} in ${percent(0.95)} of them, and hold ${range(
      ({ ahead }) => ahead.held,
      (value) => `${fixed(100 * value, 1)}%`
    )} of all evaluations, where 95% is stated; a width picked on this very backtest would have no coverage to show. So the intervals are left as they are.`,
    harmWords(tried)
  ].join(" ");
}

function runEffectsSentence({ inference: { runEffects } }: Results): string {
  if (runEffects.length === 0) return "No repeats are available.";
  const parts = runEffects.map(
    ({ resource, slopeRatio, levelRatio, df }) =>
      `Against ${resource}, slopes of repeats vary ${fixed(slopeRatio, 1)} and heights ${fixed(levelRatio, 1)} times as much as the noise of single evaluations implies (${count(df)} degrees of freedom)`
  );
  return `${parts.join(". ")}.`;
}

/** "Seven sizes" */
function sizesWord(results: Results): string {
  const sizes = new Set(mainCurves(results).map((curve) => curve.modelSize));
  return `${word(sizes.size)} sizes`.replace(/^./, (c) => c.toUpperCase());
}

/** Evaluations that a fit of ln L has no place for. */
function allRightSentence(results: Results): string {
  const losses = mainCurves(results).flatMap(({ testLoss }) => testLoss);
  const right = losses.filter((loss) => loss <= 0).length;
  return `Of ${count(losses.length)} evaluations, ${right === 0 ? "none has" : `${count(right)} ${right === 1 ? "has" : "have"}`} a score of exactly ${count(1)}, where ln L is not defined${right === 0 ? ": fits of ln L exclude none" : ", and fits of ln L exclude them"}.`;
}

/** Sizes that begin later than the others of their variant. */
function laterSentence(results: Results): string {
  const curves = mainCurves(results).filter(({ step }) => step.some((at) => at >= 1));
  const first = ({ step }: (typeof curves)[number]) => mustFind(step, (at) => at >= 1);
  const later = [...new Set(curves.map(({ variant }) => variant))].flatMap((variant) => {
    const ofVariant = curves.filter((curve) => curve.variant === variant);
    const start = Math.min(...ofVariant.map(first));
    const late = ofVariant.filter((curve) => first(curve) > start).sort((a, b) => a.modelSize - b.modelSize);
    return late.length === 0
      ? []
      : [
          `${variant} models of ${list(late.map((curve) => modelSize(curve.modelSize)))} begin at a later step than the others`
        ];
  });
  if (later.length === 0) return "";
  return `${list(later)}, so every size of a variant is fitted from the first step that all of them have.`.replace(
    /^./,
    (c) => c.toUpperCase()
  );
}

/** Sizes whose noise is known from others only. */
function unrepeatedSentence(results: Results): string {
  const family = mainFamily(results);
  const cells = results.inference.runEffects.find((runEffect) => runEffect.family === family)?.cells ?? [];
  if (cells.length === 0) return "";
  const sizes = [...new Set(mainCurves(results).map((curve) => curve.modelSize))].sort((a, b) => a - b);
  const without = sizes.filter((size) => !cells.some((cell) => cell.modelSize === size));
  return without.length === 0
    ? ""
    : `The noise of ${list(without.map(modelSize))} is inferred from the sizes that have repeats.`;
}

function mainCurves(results: Results) {
  const family = mainFamily(results);
  return results.curves.filter((curve) => curve.family === family);
}
