/** What the overview says of each finding: by its verdict in the ledger, by numbers otherwise. HTML. */
import { tenfold } from "../components/law/slopes-data.js";
import { orderSentences } from "../components/law/tenfold-figure.js";
import {
  change,
  count,
  efficiency,
  interval,
  list,
  modelSize,
  parameters,
  percent,
  r2,
  settled,
  word
} from "../lib/format.js";
import { learningEfficiency } from "../lib/forms/saturating.js";
import { evaluateSlopeForm } from "../lib/forms/size-forms.js";
import type { SeriesInferenceRecord } from "../lib/records/inference.js";
import type { BetweenRecord, TargetRecord, WithinRecord } from "../lib/records/prediction.js";
import type { Results } from "../lib/results.js";
import { mainFamily } from "../report/figure-data.js";
import { topPairs } from "./efficiency-text.js";
import { limitWithInterval, shareReached } from "./saturation-text.js";
import { inferredSeries } from "./slopes-data.js";

export interface FindingText {
  number: number;
  /** page that tells it whole */
  page: string;
  more: string;
  title: string;
  /** key number and its unit, for the tile */
  tile: { number: string; unit: string };
  big: { number: string; unit: string };
  sentences: string;
  sure: string;
  todo: string;
}

/** By how many cells of the finding support it: all, some, none; other where no ledger speaks of it. */
type Titles = Record<"all" | "some" | "none" | "other", string>;

const titles: Titles[] = [
  {
    all: "Larger models learn more per FLOP and sample",
    some: "Larger models learn more, with exceptions",
    none: "Larger models do not learn more",
    other: "Learning efficiency, size by size"
  },
  {
    all: "A power law predicts the loss",
    some: "A power law predicts loss, with limits",
    none: "A power law does not predict the loss",
    other: "Loss as a power law"
  },
  {
    all: "Gains in efficiency level off with size",
    some: "Gains level off; where is open",
    none: "No levelling off of efficiency is shown",
    other: "Efficiency against size"
  },
  {
    all: "Scarce data can be reused",
    some: "Reusing scarce data works, up to a point",
    none: "Reusing scarce data costs loss",
    other: "Reuse of scarce data"
  }
];

function titleOf({ claims }: Results, number: number): string {
  const finding = claims.findings.find((one) => one.number === number);
  const own = titles[number - 1]!;
  if (!finding || finding.verdict === "not testable") return own.other;
  if (finding.verdict === "supported") return own.all;
  return finding.tally.supported > 0 ? own.some : own.none;
}

/** Every finding that this study has the parts for, in order. */
export function findings(results: Results): FindingText[] {
  return [efficiencyFinding, predictionFinding, saturationFinding, reuseFinding].flatMap((of) => of(results) ?? []);
}

function mainSeries(results: Results): SeriesInferenceRecord | null {
  const series = inferredSeries(results);
  return series.find(({ variant, resource }) => variant === "base" && resource === "compute") ?? series[0] ?? null;
}

function efficiencyFinding(results: Results): FindingText | null {
  const own = mainSeries(results);
  if (!own) return null;
  const { sizes, variant } = own;
  const [first, last] = [sizes[0]!, sizes.at(-1)!];
  const share = percent(tenfold(last.k));
  const [low, high] = last.interval;
  const ends = low === null || high === null ? "" : `${interval(tenfold(low), tenfold(high), percent)} `;
  const family = mainFamily(results);
  const crossings = results.experiments.crossings.filter((one) => one.family === family);
  const orders = results.experiments.outcomeScale.filter((one) => one.family === family && one.resource === "compute");
  const odds = orders.filter(({ orders: scales }) =>
    scales.some(({ scale, word: outcome }) => scale === "log-odds" && outcome === "does not hold")
  );
  const scale =
    odds.length === 0
      ? "The order holds on other scales of the outcome too."
      : `Counted in log-odds of a right answer the order does not hold for ${list(odds.map((one) => one.variant))} models.`;
  return {
    number: 1,
    page: "/efficiency",
    more: "Learning efficiency",
    title: titleOf(results, 1),
    tile: {
      number: share,
      unit: `of ${modelSize(last.modelSize)}\u2019s loss goes with ten times the compute; ${percent(tenfold(first.k))} of ${modelSize(first.modelSize)}\u2019s`
    },
    big: {
      number: share,
      unit: `${ends}of ${modelSize(last.modelSize)}\u2019s loss goes with ten times the compute, ${variant}`
    },
    sentences: `At ${modelSize(first.modelSize)} it is ${percent(tenfold(first.k))}; each size is fitted alone. ${orderSentences(sizes, variant)}`,
    sure: scale,
    todo:
      crossings.length === 0
        ? "Per sample, take the largest model that fits."
        : `Per sample the larger model is nearly always ahead. Per FLOP, ${topPairs(crossings, "compute")}.`
  };
}

interface PredictionParts {
  between: BetweenRecord;
  within: WithinRecord;
  target: TargetRecord;
  /** mean absolute errors by name */
  calibrated: Record<string, number | null>;
  strict: Record<string, number | null>;
  early: Record<string, number>;
  seenToStep: number;
}

/** Errors of the main series' predictions, by method; null where the study has none. */
export function predictionParts(results: Results, variant = "base", resource = "compute"): PredictionParts | null {
  const { orders, between, within } = results.prediction;
  const family = mainFamily(results);
  const own = <One extends { family: string; variant: string; resource: string }>(records: readonly One[]) =>
    records.find((one) => one.family === family && one.variant === variant && one.resource === resource);
  const [one, run] = [own(between), own(within)];
  const heldOut = results.study.series.find(
    (series) => series.family === family && series.variant === variant
  )?.heldOutSize;
  const target = one?.targets.find(({ kind, target: size }) => kind === "leave-one-out" && size === heldOut);
  const cut = run?.cuts.find(({ share }) => share === null);
  const all = target?.calibrated.find(({ seen }) => seen === null);
  if (!one || !run || !target || !cut || !all) return null;
  const named = (names: readonly string[], errors: readonly (readonly number[] | null)[]) =>
    Object.fromEntries(names.map((name, i) => [name, errors[i]?.[0] ?? null]));
  return {
    between: one,
    within: run,
    target,
    calibrated: named(orders.calibrated, all.errors),
    strict: named(orders.strict, target.strict),
    early: named(orders.within, cut.mean) as Record<string, number>,
    seenToStep: cut.sizes[0]!.seenToStep
  };
}

/** Least error of standing still: the last loss, the mean of the last five, of the last ten. */
export function standingStill(early: Record<string, number>): number {
  return Math.min(...["last-value", "mean-5", "mean-10"].map((name) => early[name] ?? Number.POSITIVE_INFINITY));
}

function predictionFinding(results: Results): FindingText | null {
  const parts = predictionParts(results);
  if (!parts || parts.calibrated.law === null) return null;
  const { target, calibrated, strict, early, seenToStep } = parts;
  const name = modelSize(target.target);
  const known = percent(calibrated.law!);
  const unseen = strict.chosen === null ? "not at all" : `to ${percent(strict.chosen!)}`;
  const still = standingStill(early);
  const better = early["own-slope"]! < early.law!;
  const family = mainFamily(results);
  const pooled = results.prediction.pooled.find(
    (one) => one.family === family && one.variant === "base" && one.resource === "compute"
  );
  const shared = calibrated["shared-slope"];
  return {
    number: 2,
    page: "/power-law",
    more: "Predictive power law",
    title: titleOf(results, 2),
    tile: {
      number: known,
      unit: `mean error at ${name} once its level is known, ${unseen.replace("to ", "")} if nothing of it is seen`
    },
    big: { number: known, unit: `mean error for ${name} once its level is set on its own points` },
    sentences:
      `${typeof shared === "number" ? `One slope for all sizes, its level set in the same way, errs by ${percent(shared)}. ` : ""}With nothing of it seen, ${name} is predicted ${unseen}. ` +
      `From the steps up to ${seenToStep} the law predicts the rest of a run to ${percent(early.law!)}; each size\u2019s own line ${better ? "does better" : "does no better"}, ${percent(early["own-slope"]!)}.`,
    sure:
      pooled?.law && pooled.constant
        ? `<i>R</i><sup>2</sup> of ${r2(pooled.law)} says little here: no learning at all, one constant per size, scores ${r2(pooled.constant)}.`
        : "Scores stand beside their baselines on the page.",
    todo:
      early.law! < still
        ? `Predict the rest of a run from its first steps (standing still errs by ${percent(still)}); for a new size, run a short pilot to set its level.`
        : "Do not extrapolate a run: standing still does as well."
  };
}

function saturationFinding(results: Results): FindingText | null {
  const own = mainSeries(results);
  if (!own) return null;
  const { law, withoutHeldOut, sizes, variant, resource } = own;
  const largest = modelSize(sizes.at(-1)!.modelSize);
  const [low, high] = law.kMaxWidened;
  const ends = low === null || high === null ? "" : interval(low, high);
  const [from, to] = withoutHeldOut.kMaxWidened;
  const without = from === null || to === null ? "" : ` ${interval(from, to)}`;
  const rivals = own.forms.heldOut.find(
    ({ design, modelSize: size }) => design === "each" && size === sizes.at(-1)!.modelSize
  );
  const nearest = rivals?.predicted.reduce((a, b) => (Math.abs(b.error) < Math.abs(a.error) ? b : a));
  return {
    number: 3,
    page: "/saturation",
    more: "Saturation of k(N)",
    title: titleOf(results, 3),
    tile: {
      number: settled(law.kMax, efficiency),
      unit: `${ends ? `${ends} ` : ""}limit of <i>k</i>; ${largest} has reached ${settled(shareReached(own), percent)} of it`
    },
    big: { number: settled(law.kMax, efficiency), unit: `${ends} limit of <i>k</i>, ${variant}, on ${resource}` },
    sentences: `Under the law <i>k</i>(<i>N</i>) reaches half its limit at ${settled(law.n0, parameters)} and ${settled(shareReached(own), percent)} of it at ${largest}. ${rivalsSentence(own)}`,
    sure: `Fitted without ${largest} the limit is ${settled(withoutHeldOut.kMax, efficiency)}${without}, half of it reached at ${settled(withoutHeldOut.n0, parameters)}.${nearest ? ` ${nearest.form === "saturating" ? "The law" : "Another form"} then comes nearest to ${largest}\u2019s own slope.` : ""}`,
    todo: `Do not plan on the limit ${limitWithInterval(own)}: no model above ${largest} was trained.`
  };
}

/** What the other forms, fitted to the same slopes, say far beyond them. */
function rivalsSentence({ forms, law }: SeriesInferenceRecord): string {
  const far = 1e12;
  const ks = forms.all
    .filter(({ form }) => form !== "saturating" && form !== "free")
    .map((fit) => evaluateSlopeForm(fit, far))
    .sort((a, b) => a - b);
  if (ks.length === 0 || law.kMax === null || law.n0 === null) return "";
  return `At ${modelSize(far)}, where nothing was measured, it says ${efficiency(learningEfficiency(far, { kMax: law.kMax, n0: law.n0 }))}; rival forms say ${efficiency(ks[0]!)} to ${efficiency(ks.at(-1)!)}.`;
}

function reuseFinding(results: Results): FindingText | null {
  const { reuse } = results.experiments;
  if (!reuse || reuse.variants.length === 0) return null;
  const margin = reuse.variants[0]!.windows[0]!.margin;
  const reach = reuse.variants.map(({ variant, notWorseUpTo }) => ({ variant, tau: notWorseUpTo }));
  const shown = reach.filter(({ tau }) => tau !== null);
  const least = shown.length < reach.length ? null : Math.min(...shown.map(({ tau }) => tau!));
  const far = reuse.variants.map(({ variant, windows }) => ({ variant, row: windows[0]!.rows.at(-1)! }));
  const each = list(reach.map(({ variant, tau }) => `${tau === null ? "none" : `${count(tau)}\u00d7`} (${variant})`));
  const size = modelSize(reuse.modelSize);
  const first = reuse.variants[0]!.windows[0]!;
  const passes = least === null ? "none" : `${count(least)}\u00d7`;
  return {
    number: 4,
    page: "/data-reuse",
    more: "Data reuse",
    title: titleOf(results, 4),
    tile: {
      number: passes,
      unit:
        least === null
          ? `number of passes shown no worse than fresh data by ${margin} in both variants`
          : `passes end no worse than fresh data by ${margin}, ${list(reach.map(({ variant }) => variant))}`
    },
    big: { number: passes, unit: `passes shown to end no worse than fresh data by ${margin}` },
    sentences: `By variant: ${each}. At ${count(far[0]!.row.reuseFactor)}\u00d7 the end loss differs by ${list(far.map(({ variant, row }) => `${change(row.difference, 3)} ${interval(...row.test.interval, (value) => change(value, 3))} (${variant})`))}.`,
    sure: `${word(1).replace(/^o/, "O")} run for each setting, at ${size} alone; one run\u2019s end loss spreads by ${first.error.s.toFixed(3)} between repeats.`,
    todo:
      least === null
        ? "Use fresh problems."
        : `Repeat a small set up to about ${count(least)} times; beyond it, watch the held-out loss.`
  };
}
