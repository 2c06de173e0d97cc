import { mean } from "d3-array";
import { count, fixed, list, modelSize, word } from "../../../lib/format.js";
import { present } from "../../../lib/items.js";
import { rankCorrelation } from "../../../lib/statistics/rank-correlation.js";
import { medianWindows } from "../../../lib/statistics/running-median.js";
import type { ContextTopic } from "../../paper-site.js";
import { changeWords, ends, gapWords, lengthChanges, lengthCurves } from "./response-lengths.js";

/** `responseLength`: sentences about the length of the answers. */
export const topic: ContextTopic = (site) => {
  const { study } = site.results;
  const { promptLengths: prompts } = site.reference;
  const curves = lengthCurves(site);
  const means = curves.filter(({ kind }) => kind === "mean");
  if (means.length === 0) return {};
  const changes = lengthChanges(curves);
  const variants = [...new Set(means.map(({ variant }) => variant))];
  const sentences = variants.map(
    (variant) => `In ${variant} models, answers ${changeWords(changes.filter((change) => change.variant === variant))}.`
  );
  const gaps = means.flatMap((mean) => {
    const words = gapWords(mean, means);
    return words === null ? [] : [`${mean.variant} ${words}`];
  });
  const strongest = means
    .map((mean) => ({ one: mean, rank: rankCorrelation(mean.length, mean.testLoss) }))
    .reduce((a, b) => (Math.abs(b.rank) > Math.abs(a.rank) ? b : a));
  const prompt = prompts.map(({ id, variant, value }) => ({
    id,
    variant,
    mean: present(mean(value))
  }));
  const longest = changes.reduce((a, b) => (b.to > a.to ? b : a));
  const shortest = changes.reduce((a, b) => (b.to < a.to ? b : a));
  return {
    window: medianWindows.curve,
    ...ends,
    answer: `${sentences.join(" ")} The first ${word(ends.first)} steps that are known are compared with the last ${word(ends.last)}.`,
    gaps:
      gaps.length === 0
        ? "Every curve has a length at every step."
        : `Lengths of some models are drawn for part of the run only: ${list(gaps)}. Their change over the whole run is not known.`,
    strongest: `The closest relation is that of ${modelSize(strongest.one.modelSize)} ${strongest.one.variant}: rank correlation ${fixed(strongest.rank, 2)} over ${count(strongest.one.step.length)} steps.`,
    tokens: `At the end of training the mean answer has between ${count(shortest.to)} tokens (${modelSize(shortest.modelSize)} ${shortest.variant}) and ${count(longest.to)} (${modelSize(longest.modelSize)} ${longest.variant}). A step of ${count(study.batch)} problems with G answers each trains on ${count(study.batch)} times G times the sum of prompt and answer.`,
    prompts:
      prompt.length === 0
        ? ""
        : `Prompts add ${list(prompt.map((record) => `${fixed(record.mean, 0)} tokens (${promptName(record.id, record.variant)})`))} on average.`
  };
};

function promptName(id: string, variant: string | null): string {
  return /short/.test(id) ? `${variant}, the one repeat with the shorter prompt` : String(variant);
}
