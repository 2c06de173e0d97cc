/** What the overview says of each finding: what holds and what does not, by its cells and numbers. HTML. */

import {
  change,
  count,
  efficiency,
  interval,
  list,
  modelSize,
  parameters,
  percent,
  plural,
  r2,
  settled,
  word
} from "../../lib/format.js";
import { firstOf, lastOf, mustHave, present } from "../../lib/items.js";
import type { SeriesInferenceRecord } from "../../lib/records/inference-record.js";
import type { Results } from "../../lib/results.js";
import type { Variant } from "../../lib/runs.js";
import { mainFamily } from "../../lib/series-names.js";
import { flattenLate } from "../claims/late-slopes.js";
import { windowsSentence } from "../data-reuse/reuse-limits.js";
import { lateSentence, pairsAhead, topPairAdvice } from "../efficiency/efficiency-text.js";
import { inferredSeries, tenfold } from "../efficiency/slopes-data.js";
import { orderSentence } from "../efficiency/tenfold/tenfold-figure.js";
import {
  againstNoChange,
  evaluationsOf,
  forecastAdvice,
  gainBySizeWords,
  gainWords,
  pilotPoints,
  predictionParts,
  zeroShotRange
} from "../power-law/predictions-read.js";
import { limitWithInterval, saturationTitle, shareReached } from "../saturation/saturation-text.js";

export interface FindingText {
  number: number;
  /** page that tells it whole */
  page: string;
  more: string;
  /** what holds, and what does not */
  title: string;
  /** the sentence below it among the findings */
  fact: string;
  big: { number: string; unit: string };
  sentences: string;
  sure: string;
  todo: string;
}

/** Every finding that this study has the parts for, in order. */
export function findings(results: Results): FindingText[] {
  return [efficiencyFinding, predictionFinding, saturationFinding, reuseFinding].flatMap((of) => of(results) ?? []);
}

/** Cells of a claim in its own terms; none where no ledger speaks of it. */
function cellsOf({ claims }: Results, id: string) {
  const row = claims.rows.find((row) => row.id === id);
  return {
    supported: row?.tally.supported ?? 0,
    contradicted: row?.tally.contradicted ?? 0,
    cells: row?.cells.filter(({ beyond }) => !beyond) ?? []
  };
}

function mainSeries(results: Results): SeriesInferenceRecord | null {
  const series = inferredSeries(results);
  return series.find(({ variant, resource }) => variant === "base" && resource === "compute") ?? series[0] ?? null;
}

/** By the share of the pairs of sizes in which the larger model learns faster. */
function efficiencyTitle(results: Results): string {
  const found = results.claims.findings.find(({ number }) => number === 1);
  if (!found) return "Learning efficiency, size by size";
  const { supported, contradicted, undecided } = found.tally;
  const share = supported / (supported + contradicted + undecided);
  if (share === 1) return "Larger models learn faster";
  if (share > 2 / 3) return "Larger models learn faster, in most comparisons";
  return supported > contradicted
    ? "Larger models learn faster in some comparisons only"
    : "Larger models do not learn faster";
}

function efficiencyFinding(results: Results): FindingText | null {
  const main = mainSeries(results);
  if (!main) return null;
  const { sizes, variant } = main;
  const [first, last] = [firstOf(sizes), lastOf(sizes)];
  const share = percent(tenfold(last.k));
  const [low, high] = last.interval;
  const ends = low === null || high === null ? "" : `${interval(tenfold(low), tenfold(high), percent)} `;
  const family = mainFamily(results);
  const crossings = results.experiments.crossings.filter((crossing) => crossing.family === family);
  const orders = results.experiments.outcomeScale.filter(
    (series) => series.family === family && series.resource === "compute"
  );
  const odds = orders.filter(({ orders: scales }) =>
    scales.some(({ scale, word: outcome }) => scale === "log-odds" && outcome === "does not hold")
  );
  const perSample = pairsAhead(crossings, "data");
  const scale =
    odds.length === 0
      ? "The order holds on other scales of the outcome too."
      : `The order depends on the scale: in log-odds of a correct answer, larger ${list(odds.map((series) => series.variant))} models are not shown to learn faster.`;
  return {
    number: 1,
    page: "/efficiency",
    more: "Learning efficiency",
    title: efficiencyTitle(results),
    fact: `Ten times the compute removes <b>${share}</b> of the loss at ${modelSize(last.modelSize)} and <b>${percent(tenfold(first.k))}</b> at ${modelSize(first.modelSize)} (${variant}).`,
    big: {
      number: share,
      unit: `${ends}of the loss removed by ten times the compute, at ${modelSize(last.modelSize)} (${variant})`
    },
    sentences: `At ${modelSize(first.modelSize)} it is ${percent(tenfold(first.k))}. ${lateSentence(
      results.prediction.curves.filter(
        (curve) => curve.family === family && curve.variant === variant && curve.resource === main.resource
      ),
      main.resource
    )} ${orderSentence(sizes, variant)}`,
    sure: scale,
    todo:
      crossings.length === 0
        ? "Per sample, take the largest model that fits."
        : `If samples are scarce, take the larger model: at equal samples it is ahead in ${count(perSample.ahead)} of ${plural(perSample.all, "pair")} of sizes. ${topPairAdvice(crossings, "compute")}`
  };
}

function predictionFinding(results: Results): FindingText | null {
  const parts = predictionParts(results);
  if (!parts || parts.calibrated.law === null) return null;
  const { target, calibrated, strict, early, seenToStep } = parts;
  const name = modelSize(target.target);
  const known = percent(present(calibrated.law));
  const against = againstNoChange(results, "base", "compute")!;
  const { still } = against;
  const better = mustHave(early, "own-slope") < present(early.law);
  const family = mainFamily(results);
  const pooled = results.prediction.pooled.find(
    (series) => series.family === family && series.variant === "base" && series.resource === "compute"
  );
  const range = zeroShotRange(strict);
  const seen = `the first ${word(pilotPoints)} of ${name}\u2019s ${count(evaluationsOf(target))} evaluations`;
  const within = {
    supported: "Within a run the law beats “no change”",
    contradicted: "Within a run the law does not beat “no change”",
    undecided: "Within a run the law is not shown to beat “no change”"
  }[against.verdict === "supported" || against.verdict === "contradicted" ? against.verdict : "undecided"];
  return {
    number: 2,
    page: "/power-law",
    more: "Predictive power law",
    title: range ? `${within}; for a size left out it is ${range} off` : `${within}; it cannot predict a size left out`,
    fact: `The law predicts the rest of a run to <b>${percent(present(early.law))}</b>; assuming no change is ${percent(still)} off (base): ${gainWords(against)}.${flattenWords(results)}`,
    big: {
      number: range ?? "no prediction",
      unit: `error at ${name} (base) predicted from smaller models alone; ${known} given ${seen}`
    },
    sentences:
      `${range ? "The slope comes from the law; four ways to guess the height of the line give this range. " : ""}` +
      `A line fitted to each size alone, up to step ${seenToStep}, predicts the rest of its run to ${percent(mustHave(early, "own-slope"))}; that is ${!against.apartFromLines ? "not shown to differ from" : better ? "better than" : "worse than"} the law.`,
    sure: `${gainBySizeWords(against)} ${
      pooled?.law && pooled.constant
        ? `An <i>R</i><sup>2</sup> of ${r2(pooled.law)} says little here: one constant per size, no learning at all, scores ${r2(pooled.constant)}.`
        : "Scores stand beside their baselines on the page."
    }`,
    todo: `${forecastAdvice(results, variantsOf(results))} For a new size, run a short pilot first.`
  };
}

/** " Yet 7 of 14 curves flatten late.", as claim B1 counts them. */
function flattenWords(results: Results): string {
  const late = flattenLate(results);
  if (late === null || late.curves === 0) return "";
  const steeper = late.steeper === 0 ? "" : `, ${late.steeper} steepen`;
  return ` <b>${late.curves} of ${late.of}</b> curves, base and instruct, flatten from step ${count(late.fromStep)} on${steeper}.`;
}

function variantsOf({ prediction, study }: Results): Variant[] {
  const ofFamily = prediction.within.filter(({ family }) => family === firstOf(study.families).id);
  return [...new Set(ofFamily.map(({ variant }) => variant))];
}

function saturationFinding(results: Results): FindingText | null {
  const main = mainSeries(results);
  if (!main) return null;
  const { law, withoutHeldOut, heldOut, sizes, variant, resource } = main;
  const largest = modelSize(lastOf(sizes).modelSize);
  const [low, high] = law.kMaxWidened;
  const ends = low === null || high === null ? "" : interval(low, high);
  const [from, to] = withoutHeldOut.kMaxWidened;
  const without = from === null || to === null ? "" : ` ${interval(from, to)}`;
  const forms = cellsOf(results, "C1");
  const limit = settled(law.kMax, efficiency);
  return {
    number: 3,
    page: "/saturation",
    more: "Saturation of k(N)",
    title: saturationTitle(results),
    fact: `The fitted limit of <i>k</i> is <b>${limit}</b>${ends ? ` ${ends}` : ""} (${variant}, ${resource}); without ${largest} it is ${settled(withoutHeldOut.kMax, efficiency)}${without}.${forms.cells.length === 0 ? "" : ` A law with a limit is clearly better than one without in <b>${forms.supported} of ${forms.cells.length}</b> fits.`}`,
    big: { number: limit, unit: `${ends} limit of <i>k</i>, ${variant}, on ${resource}` },
    sentences: `Under the law <i>k</i>(<i>N</i>) reaches half its limit at ${settled(law.n0, parameters)} and ${settled(shareReached(main), percent)} of it at ${largest}.`,
    sure: `Fitted without ${largest} the limit is ${settled(withoutHeldOut.kMax, efficiency)}${without}, half of it reached at ${settled(withoutHeldOut.n0, parameters)}.${heldOut?.predicted == null ? "" : ` That fit gives ${largest} a slope of ${efficiency(heldOut.predicted)}; fitted to ${largest} alone it is ${efficiency(lastOf(sizes).k)}.`}`,
    todo: `Do not plan on the limit ${limitWithInterval(main)}: no model above ${largest} was trained.`
  };
}

function reuseFinding(results: Results): FindingText | null {
  const { reuse } = results.experiments;
  if (!reuse || reuse.variants.length === 0) return null;
  const { margin } = firstOf(firstOf(reuse.variants).windows);
  const far = reuse.variants.map(({ variant, windows }) => ({ variant, row: lastOf(firstOf(windows).rows) }));
  const most = firstOf(far).row.reuseFactor;
  const reach = reuse.variants.map(({ variant, notWorseUpTo }) => ({ variant, passes: notWorseUpTo }));
  const least = reach.some(({ passes }) => passes === null)
    ? null
    : Math.min(...reach.map(({ passes }) => present(passes)));
  const upTo = reach.every(({ passes }) => passes === least)
    ? `${count(least ?? 0)} times`
    : `${list(reach.map(({ variant, passes }) => `${count(passes ?? 0)} (${variant})`))} times`;
  const costs = cellsOf(results, "D3");
  const worse = costs.cells.length > 0 && costs.supported === costs.cells.length;
  const first = firstOf(firstOf(reuse.variants).windows);
  const where = `${modelSize(reuse.modelSize)} alone, one run a setting`;
  const changes = list(
    far.map(
      ({ variant, row }) =>
        `${change(row.difference, 3)} ${interval(...row.test.interval, (value) => change(value, 3))} (${variant})`
    )
  );
  return {
    number: 4,
    page: "/data-reuse",
    more: "Data reuse",
    title:
      least === null
        ? "Repeating problems is not shown to be harmless"
        : `Problems can be repeated up to ${count(least)} times${worse ? `; ${count(most)} times ends at a higher loss` : ""}`,
    fact:
      least === null
        ? `No number of passes is shown to end within <b>${margin}</b> of the loss of fresh problems.`
        : `Training up to ${upTo} on the same problems ends less than <b>${margin}</b> above the loss of fresh ones. Tried at ${where}.`,
    big: {
      number: least === null ? "none" : `${count(least)}\u00d7`,
      unit: `on the same problems ends less than ${margin} above the loss of fresh ones; the limit is ${upTo}`
    },
    sentences: `At ${count(most)} passes the end loss differs by ${changes}.`,
    sure: `The end loss of one run varies by ${first.error.s.toFixed(3)} between repeats. ${windowsSentence(reuse)}`,
    todo:
      least === null
        ? "Use fresh problems."
        : `Repeat a small set up to about ${count(least)} times; beyond it, watch the held-out loss.`
  };
}
