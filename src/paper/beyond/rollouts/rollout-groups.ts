/** Rollout groups in words: which G leads per sample and per FLOP, and how sure that is. */
import {
  capital,
  change,
  computeHtml,
  computeText,
  count,
  interval,
  list,
  loss,
  percent
} from "../../../lib/format.js";
import { firstOf, lastOf, mustFind } from "../../../lib/items.js";
import { tiedGroups } from "../../../lib/plan/limited-data.js";
import type { RolloutsRecord } from "../../../lib/records/experiments-record.js";

export type RolloutVariant = RolloutsRecord["variants"][number];

/** "Per sample G = 32 leads in both variants" */
export function perSampleReading({ variants }: RolloutsRecord): string {
  const leaders = variants.map((variant) => ({ variant: variant.variant, group: sampleLeader(variant).groupSize }));
  const same = new Set(leaders.map(({ group }) => group)).size === 1;
  if (same) {
    const largest = Math.max(...firstOf(firstOf(variants).perSample).groups.map(({ groupSize }) => groupSize));
    const what = firstOf(leaders).group === largest ? "the largest group" : "a group";
    return `At equal samples, ${what} ends at the lowest loss: G\u00a0=\u00a0${count(firstOf(leaders).group)}${variants.length > 1 ? " in both variants" : ""}`;
  }
  return `At equal samples, ${list(leaders.map(({ variant, group }) => `G\u00a0=\u00a0${count(group)} ends lowest in ${variant}`))}`;
}

export function sampleLeader({ perSample }: RolloutVariant) {
  return firstOf(perSample).groups.reduce((a, b) => (b.loss < a.loss ? b : a));
}

/** Trend per doubling with its interval: "−0.017 [−0.024, −0.010] in base". */
export function doublingWords({ variants }: RolloutsRecord): string {
  const three = (value: number) => change(value, 3);
  return list(
    variants.map(({ variant, perSample }) => {
      const { difference, interval: ends } = firstOf(perSample).perDoubling;
      return `${three(difference)} ${interval(...ends, three)} in ${variant}`;
    })
  );
}

/** Who leads at a budget, HTML: one sentence a variant. */
export function budgetSentences({ variants }: RolloutsRecord): string[] {
  return variants.map(({ variant, bestGroup }) => {
    if (bestGroup === null) return `In ${variant}, the groups share no compute, so none leads.`;
    const { budgets } = bestGroup;
    const [first, last] = [firstOf(budgets), lastOf(budgets)];
    const chance = (group: typeof first) =>
      percent(mustFind(group.groups, ({ groupSize }) => groupSize === group.best).chanceBest);
    const range = `${computeHtml(first.computeFlops)} to ${computeHtml(last.computeFlops)}`;
    const turn = budgets.find(({ best }) => best !== first.best);
    if (turn === undefined) {
      return `At equal compute (${variant}), a power law through each run puts G\u00a0=\u00a0${count(first.best)} lowest at every shared budget, ${range}. The chance that it is lowest goes from ${chance(first)} to ${chance(last)}.`;
    }
    return `At equal compute (${variant}), a power law through each run puts G\u00a0=\u00a0${count(first.best)} lowest below about ${computeHtml(turn.computeFlops)} and G\u00a0=\u00a0${count(last.best)} at the top of the common range, from ${range}. Their chances of being the best are ${chance(first)} and ${chance(last)}.`;
  });
}

/** The reading of the chances, plain, no full stop. */
export function budgetReading({ variants }: RolloutsRecord): string {
  const known = variants.flatMap(({ variant, bestGroup }) =>
    bestGroup === null
      ? []
      : [{ variant, first: firstOf(bestGroup.budgets).best, last: lastOf(bestGroup.budgets).best }]
  );
  if (known.length === 0) return "The groups share no compute, so none leads per FLOP";
  const still = known.every(({ first, last }) => first === last && first === firstOf(known).first);
  if (still) {
    const leader = firstOf(known).first;
    const chanceAt = (budgets: NonNullable<RolloutVariant["bestGroup"]>["budgets"], i: number) =>
      mustFind(budgets.at(i)!.groups, ({ groupSize }) => groupSize === leader).chanceBest;
    const shrinks = variants.every(
      ({ bestGroup }) => bestGroup === null || chanceAt(bestGroup.budgets, -1) < chanceAt(bestGroup.budgets, 0)
    );
    const sure = shrinks ? ", the less surely the larger the budget" : "";
    return `By a power law through each whole run, G\u00a0=\u00a0${count(leader)} is lowest wherever all groups were measured${sure}`;
  }
  return `Per FLOP, ${list(known.map(({ variant, first, last }) => (first === last ? `G\u00a0=\u00a0${count(first)} leads throughout in ${variant}` : `the lead passes from G\u00a0=\u00a0${count(first)} to G\u00a0=\u00a0${count(last)} in ${variant}`)))}`;
}

/** Means in equal bins of compute, which need no law: the lowest, and those that the errors between runs do not set apart from it. */
export function binSentences({ variants }: RolloutsRecord): string[] {
  const shown = variants.filter(({ perFlop }) => perFlop.length > 0);
  if (shown.length === 0) return ["The groups share no compute, so means at equal compute cannot be taken."];
  return shown.map(({ variant, perFlop }) => {
    const bins = perFlop.map(({ groups }) => {
      const [first, ...others] = tiedGroups(groups);
      const named = (group: typeof first) => `G\u00a0=\u00a0${count(group!.groupSize)} (${loss(group!.loss)})`;
      return others.length === 0
        ? `${named(first)} lowest`
        : `${named(first)} not separable from ${list(others.map(named))}`;
    });
    return `Plain means of the loss in ${variant}, no law, from the lower to the upper part of the shared compute: ${list(bins)}.`;
  });
}

/** Where plain means do not single out the G that the laws put lowest; empty where they do. */
export function tieSentence({ variants }: RolloutsRecord): string {
  const bins = variants.flatMap(({ perFlop }) => perFlop);
  const tied = bins.filter(({ groups }) => tiedGroups(groups).length > 1).length;
  if (tied === 0) return "";
  return `Plain means over these budgets, without a law, do not tell the lowest groups apart${tied === bins.length ? "" : ` in ${count(tied)} of ${count(bins.length)} comparisons`}.`;
}

/** Chance that the best G grows over the shared compute, and where the laws would cross beyond it. */
export function growthSentence({ variants }: RolloutsRecord): string {
  const parts = variants.flatMap(({ variant, bestGroup, pairs }) => {
    if (bestGroup === null) return [];
    const later = pairs.filter(({ word, position }) => word === "overtakes" && position === "above");
    const beyond =
      later.length === 0
        ? "no larger group would overtake a smaller one further up"
        : `${count(later.length)} of ${count(pairs.length)} pairs cross only further up, where the lines are carried beyond what both were measured at`;
    return [
      `In ${variant} the chance that the best G is larger at the top of the range than at its bottom is ${percent(bestGroup.chanceGrows)} (smaller: ${percent(bestGroup.chanceShrinks)}). ${capital(beyond)}.`
    ];
  });
  return parts.length === 0 ? "" : `That the best G grows with the budget is a claim about slopes. ${parts.join(" ")}`;
}

/** Which main run the published reference is. */
export function referenceSentence({ variants, reference }: RolloutsRecord): string {
  const parts = variants.flatMap(({ variant, published, perSample }) => {
    const repeat = /-repeat-(\d+)$/.exec(published?.sameAs ?? "")?.[1];
    if (!published || repeat === undefined) return [];
    const mean = mustFind(firstOf(perSample).groups, ({ groupSize }) => groupSize === reference);
    return [`repeat ${repeat} in ${variant} (${loss(published.loss)}; mean of the repeats ${loss(mean.loss)})`];
  });
  if (parts.length === 0) return `G\u00a0=\u00a0${count(reference)} is a run of its own.`;
  return `The run that the paper draws for G\u00a0=\u00a0${count(reference)} is no run of its own but a repeat of the main run: ${list(parts)}.`;
}

/** Range of compute that all groups share, for a subtitle. */
export function sharedRange({ bestGroup }: RolloutVariant): string | null {
  if (bestGroup === null) return null;
  return `${computeText(firstOf(bestGroup.budgets).computeFlops)} to ${computeText(lastOf(bestGroup.budgets).computeFlops)}`;
}
