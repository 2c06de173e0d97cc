import { efficiency } from "../../lib/format.js";
import { firstOf, lastOf } from "../../lib/items.js";
import { inferredSeries, slopesData } from "../efficiency/slopes-data.js";
import type { ContextTopic } from "../paper-site.js";
import { heldOutSentences } from "./k-of-n/k-of-n-words.js";
import {
  answerSentence,
  attributionSentence,
  choicesSentence,
  firstStepsSentence,
  formsSentence,
  identifiedSentence,
  largestGap,
  leaveOneOutSentence,
  limitWithInterval,
  reachedSentence,
  saturationTitle,
  shrinkSentence,
  weightsSentence,
  widenedSentence
} from "./saturation-text.js";
import { sensitivityRange } from "./sensitivity/sensitivity-figure.js";

/** `saturation`: the law's limit, how well it is known, which forms fit as well; in numbers and sentences. */
export const topic: ContextTopic = ({ results }) => {
  const series = inferredSeries(results);
  if (series.length === 0) return {};
  const main = series.find(({ variant, resource }) => variant === "base" && resource === "compute") ?? firstOf(series);
  const other = series.find(({ variant, resource }) => variant !== main.variant && resource === main.resource);
  const slopes = slopesData(results);
  const range = sensitivityRange(main.sensitivity);
  return {
    variant: main.variant,
    limit: limitWithInterval(main),
    largest: lastOf(main.sizes).modelSize,
    reached: reachedSentence(main),
    title: saturationTitle(results),
    apart: efficiency(largestGap(main)),
    answer: answerSentence(main),
    shrink: [main, ...(other ? [other] : [])].map(shrinkSentence).join(" "),
    heldOut: heldOutSentences(slopes.series.filter((series) => series.resource === main.resource)),
    identified: identifiedSentence(series),
    widened: widenedSentence(main),
    forms: [main, ...(other ? [other] : [])].map(formsSentence).join(" "),
    leaveOneOut: [main, ...(other ? [other] : [])].map(leaveOneOutSentence).join(" "),
    attribution: attributionSentence(series),
    choices: choicesSentence(range, main.law),
    weights: [main, ...(other ? [other] : [])].map(weightsSentence).join(" "),
    firstSteps: firstStepsSentence(series.filter(({ resource }) => resource === main.resource))
  };
};
