import { crossingList, leadSentence } from "../../components/budget-figure.js";
import { budgetModel } from "../../components/budget-model.js";
import { tenfold } from "../../components/slopes-data.js";
import { orderSentences } from "../../components/tenfold-figure.js";
import type { Resource } from "../../lib/runs.js";
import {
  detectSentence,
  linkSentence,
  pairsSentence,
  scaleSentences,
  tenfoldSentence,
  topPairs
} from "../efficiency-text.js";
import { figureData, mainFamily } from "../figure-data.js";
import type { ContextTopic } from "../site.js";
import { inferredSeries } from "../slopes-data.js";

/** `efficiency`: what ten times a resource removes, who leads at a budget, whether both slopes agree; in sentences. */
export const topic: ContextTopic = ({ results }) => {
  const family = mainFamily(results);
  const own = <One extends { family: string }>(records: readonly One[]) =>
    records.filter((one) => one.family === family);
  const series = inferredSeries(results);
  const { experiments } = results;
  const parts = {
    "slope-intervals": series.length > 0,
    crossings: own(experiments.crossings).length > 0,
    "slope-link": own(experiments.links).length > 0,
    detectability: own(experiments.detectability).length > 0,
    "outcome-scale": own(experiments.outcomeScale).length > 0
  };
  if (series.length === 0) return { value: {}, parts };
  const of = (variant: string, resource: Resource) =>
    series.find((one) => one.variant === variant && one.resource === resource);
  const first = series[0]!;
  const main = of(first.variant, "compute") ?? first;
  const largest = main.sizes.at(-1)!;
  const data = figureData(results);
  const models = series.map(({ variant, resource }) => ({
    variant,
    resource,
    model: budgetModel(data, variant, resource)
  }));
  const leads = Object.fromEntries(
    models.map(({ variant, resource, model }) => [
      `${variant}-${resource}`,
      { order: leadSentence(model), crossings: crossingList(model), count: model.crossings.length }
    ])
  );
  const both = (resource: Resource) =>
    series
      .filter((one) => one.resource === resource)
      .map(({ variant, sizes }) => orderSentences(sizes, variant))
      .join(" ");
  return {
    value: {
      largest: {
        modelSize: largest.modelSize,
        share: tenfold(largest.k),
        interval: largest.interval.map((end) => (end === null ? null : tenfold(end)))
      },
      smallest: { modelSize: main.sizes[0]!.modelSize, share: tenfold(main.sizes[0]!.k) },
      variant: main.variant,
      tenfold: tenfoldSentence(main),
      tenfoldData: of(main.variant, "data") ? tenfoldSentence(of(main.variant, "data")!) : "",
      order: { compute: both("compute"), data: both("data") },
      leads,
      topPairs: {
        compute: topPairs(own(experiments.crossings), "compute"),
        data: topPairs(own(experiments.crossings), "data")
      },
      pairs: {
        compute: parts.crossings ? pairsSentence(own(experiments.crossings), "compute") : "",
        data: parts.crossings ? pairsSentence(own(experiments.crossings), "data") : ""
      },
      scales: scaleSentences(own(experiments.outcomeScale), "compute"),
      link: parts["slope-link"] ? linkSentence(own(experiments.links)) : "",
      detect: parts.detectability
        ? detectSentence(
            own(experiments.detectability).filter(({ resource }) => resource === "compute"),
            results.study.heldOutProblems
          )
        : "",
      resamples: results.inference.settings.resamples,
      block: results.inference.settings.blockLengths[0]
    },
    parts
  };
};
