import { count, list, loss, modelSize, percent } from "../../../lib/format.js";
import { firstOf, mustFind } from "../../../lib/items.js";
import { tiedGroups } from "../../../lib/plan/limited-data.js";
import type { Results } from "../../../lib/results.js";
import type { ContextTopic } from "../../paper-site.js";
import {
  binSentences,
  budgetSentences,
  doublingWords,
  growthSentence,
  perSampleReading,
  referenceSentence,
  sampleLeader,
  tieSentence
} from "./rollout-groups.js";

/** `rollouts`: sentences about the number of answers a problem; those with compute are HTML. */
export const topic: ContextTopic = ({ results }) => {
  const { rollouts } = results.experiments;
  if (rollouts === null) return {};
  return {
    size: modelSize(rollouts.modelSize),
    from: firstOf(firstOf(rollouts.variants).perSample).window.from,
    to: firstOf(firstOf(rollouts.variants).perSample).window.to,
    answer: `${perSampleReading(rollouts)}. ${budgetSentences(rollouts).join(" ")} ${tieSentence(rollouts)}`.trim(),
    doubling: `Each doubling of G changes the loss at the end by ${doublingWords(rollouts)}.`,
    chances: `The chance that it really has the lowest loss is ${list(
      rollouts.variants.map((variant) => {
        const leader = sampleLeader(variant);
        const chance = mustFind(
          firstOf(variant.perSample).chanceBest,
          ({ groupSize }) => groupSize === leader.groupSize
        ).chance;
        return `${percent(chance)} in ${variant.variant}`;
      })
    )}.`,
    bins: binSentences(rollouts).join(" "),
    growth: growthSentence(rollouts),
    reference: referenceSentence(rollouts),
    limits: rollouts.limits.join(" "),
    advice: adviceSentence(rollouts)
  };
};

type Rollouts = NonNullable<Results["experiments"]["rollouts"]>;

function adviceSentence({ variants }: Rollouts): string {
  const perFlop = new Set(variants.flatMap(({ bestGroup }) => bestGroup?.budgets.map(({ best }) => best) ?? []));
  const perSample = new Set(variants.map((variant) => sampleLeader(variant).groupSize));
  const sampled = `If problems are what is scarce, take G\u00a0=\u00a0${list([...perSample].map(count))}.`;
  if (perFlop.size === 0) return sampled;
  const words =
    perFlop.size === 1
      ? `If compute is, G\u00a0=\u00a0${count(firstOf([...perFlop]))} is the best guess by those laws`
      : `If compute is, the best G depends on the budget (${list([...perFlop].sort((a, b) => a - b).map(count))} over those measured)`;
  const tie = variants.some(({ perFlop }) => perFlop.some(({ groups }) => tiedGroups(groups).length > 1))
    ? " Plain means do not confirm it, and no other size was tried."
    : "";
  return `${sampled} ${words}.${tie} ${costSentence(variants)}`;
}

/** What the second-best group costs at the largest budget that all groups share. */
function costSentence(variants: Rollouts["variants"]): string {
  const costs = variants.flatMap(({ variant, bestGroup }) => {
    const top = bestGroup?.budgets.at(-1);
    if (!top) return [];
    const [first, second] = top.groups.filter(({ measured }) => measured).sort((a, b) => a.loss - b.loss);
    return first && second
      ? [`G\u00a0=\u00a0${count(second.groupSize)}, ${loss(second.loss - first.loss)} above it (${variant})`]
      : [];
  });
  return costs.length === 0 ? "" : `The next best at the largest common budget is ${list(costs)}.`;
}
