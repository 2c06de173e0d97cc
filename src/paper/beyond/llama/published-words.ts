/** `published`: a family that is shown as published, in each of its versions. */
import { efficiency, list, loss, modelSize, word } from "../../../lib/format.js";
import type { ContextTopic } from "../../paper-site.js";
import { gridShare, gridWords } from "../../reading/reading-data.js";
import { publishedFamily, versionDifferences, versionLaw } from "./other-families.js";

export const topic: ContextTopic = ({ results }) => {
  const published = publishedFamily(results);
  const current = published?.versions.current ?? [];
  const earlier = published?.versions.earlier ?? [];
  const has = published !== null && current.length >= 3;
  const law = has ? versionLaw(current, "compute") : null;
  const before = earlier.length >= 3 ? versionLaw(earlier, "compute") : null;
  const differences = published ? versionDifferences(published) : [];
  const spans = differences.map(({ modelSize: size, difference }) => ({
    size,
    least: Math.min(...difference.map(Math.abs)),
    most: Math.max(...difference.map(Math.abs))
  }));
  const apart = spans.length > 0 ? spans.reduce((a, b) => (b.most > a.most ? b : a)) : null;
  const share = published ? gridShare(results, published.family) : null;
  return {
    answer: law
      ? `Fitted to the points of ${published!.name} as published now, the law has a limit of ${efficiency(law.kMax)} (on compute).${before ? ` Fitted to those published before, it has one of ${efficiency(before.kMax)}.` : ""} ${apart ? `The two versions differ by up to ${loss(apart.most)} in loss, and nothing says which is right: we give no verdict.` : "We give no verdict on points that are not known to be raw measurements."}`
      : "",
    versions: apart
      ? `Two versions of the same figure draw different losses for ${spans.every(({ most }) => most > 0.0005) ? `all ${word(spans.length)} sizes` : list(spans.filter(({ most }) => most > 0.0005).map(({ size }) => modelSize(size)))}, by ${loss(apart.least)} to ${loss(apart.most)} at ${modelSize(apart.size)}; the compute of the points is the same.`
      : "One version of these points is known.",
    grid:
      share === null
        ? ""
        : `A mean of one to three scores of this test can only take certain values: ${gridWords(published!.name, share)}. How the points came about is not known.`
  };
};
