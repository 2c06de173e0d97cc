import { firstOf } from "../../lib/items.js";
import type { Resource } from "../../lib/runs.js";
import { mainFamily } from "../../lib/series-names.js";
import type { ContextTopic } from "../paper-site.js";
import { firstStepsSentence } from "../saturation/saturation-text.js";
import {
  detectSentence,
  lateSentence,
  linkSentence,
  pairsSentence,
  scaleSentences,
  tenfoldSentence,
  topPairLines,
  topPairs
} from "./efficiency-text.js";
import { inferredSeries } from "./slopes-data.js";
import { orderSentences } from "./tenfold/tenfold-figure.js";

/** `efficiency`: what ten times a resource removes, who leads at a budget, whether both slopes agree; in sentences. */
export const topic: ContextTopic = ({ results }) => {
  const family = mainFamily(results);
  const ofFamily = <One extends { family: string }>(records: readonly One[]) =>
    records.filter((record) => record.family === family);
  const series = inferredSeries(results);
  const { experiments } = results;
  if (series.length === 0) return {};
  const of = (variant: string, resource: Resource) =>
    series.find((series) => series.variant === variant && series.resource === resource);
  const first = firstOf(series);
  const main = of(first.variant, "compute") ?? first;
  const both = (resource: Resource) =>
    series
      .filter((series) => series.resource === resource)
      .map(({ variant, sizes }) => orderSentences(sizes, variant))
      .join(" ");
  return {
    variant: main.variant,
    tenfold: tenfoldSentence(main),
    late: lateSentence(
      ofFamily(results.prediction.curves).filter(
        (candidate) => candidate.variant === main.variant && candidate.resource === main.resource
      ),
      main.resource
    ),
    tenfoldData: of(main.variant, "data") ? tenfoldSentence(of(main.variant, "data")!) : "",
    order: { compute: both("compute"), data: both("data") },
    topPairs: topPairs(ofFamily(experiments.crossings), "compute"),
    topPairLines: topPairLines(ofFamily(experiments.crossings), "compute"),
    pairs: {
      compute: pairsSentence(ofFamily(experiments.crossings), "compute"),
      data: pairsSentence(ofFamily(experiments.crossings), "data")
    },
    scales: scaleSentences(ofFamily(experiments.outcomeScale), "compute"),
    link: linkSentence(ofFamily(experiments.links)),
    detect: detectSentence(
      ofFamily(experiments.detectability).filter(({ resource }) => resource === "compute"),
      results.study.heldOutProblems
    ),
    firstSteps: firstStepsSentence(series.filter(({ resource }) => resource === main.resource)),
    resamples: results.inference.settings.resamples
  };
};
