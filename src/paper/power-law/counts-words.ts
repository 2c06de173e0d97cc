/** What a likelihood of problems failed changes of the slopes, and what becomes of scores of exactly 1. */
import { count, efficiency, fixed, list, modelSize, parameters, plural, significant, word } from "../../lib/format.js";
import { firstOf, mustFind } from "../../lib/items.js";
import { matching } from "../../lib/matching.js";
import type { CountsRecord } from "../../lib/records/counts-record.js";
import type { Results } from "../../lib/results.js";
import { mainFamily } from "../../lib/series-names.js";

export function countedSeries(results: Results): CountsRecord[] {
  return results.inference.counts.filter(({ family }) => family === mainFamily(results));
}

export function countsSentences(results: Results): string {
  const series = countedSeries(results);
  const [first] = series;
  if (!first) return "";
  const slopes = series
    .filter(({ resource }) => resource === first.resource)
    .flatMap((record) =>
      record.sizes.map((size) => ({
        ...size,
        variant: record.variant,
        onLogs: ownSlope(results, record, size.modelSize)
      }))
    );
  const outside = slopes.filter(
    ({
      k,
      onLogs: {
        interval: [low, high]
      }
    }) => (low ?? k) > k || (high ?? k) < k
  );
  const most = slopes.reduce((a, b) => (moved(b) > moved(a) ? b : a));
  const rest = Math.max(...slopes.filter((slope) => slope !== most).map(moved));
  return [
    first.stated
      ? `The number of problems is not known. So ${count(first.problems)} are stated for each repeat, and half a failed problem is added to each evaluation (half-count): least squares on the logarithm of that.`
      : `Each evaluation can also be taken as failed problems out of ${count(first.problems)} for each repeat, with a binomial likelihood, or a beta-binomial one where evaluations scatter more than that.`,
    `Against ${first.resource}, this moves the slope of ${modelSize(most.modelSize)} ${most.variant} most, from ${efficiency(most.onLogs.k)} to ${efficiency(most.k)}; no other moves by more than ${fixed(rest, 4)}.`,
    outside.length === 0
      ? `All ${word(slopes.length)} stay inside the interval of the slope on ln L.`
      : `${list(outside.map(({ modelSize: size, variant }) => `${modelSize(size)} ${variant}`))} ${outside.length === 1 ? "leaves" : "leave"} the interval of the slope on ln L.`,
    first.stated
      ? "All evaluations weigh alike, as on ln L."
      : `The reason is the weights. A logarithm weighs all evaluations alike; counts weigh one by the odds of failing, so that high losses, which come early, count more: the first evaluation of ${modelSize(most.modelSize)} ${most.variant} weighs ${significant(most.firstToLast, 2)} times the last.`,
    scoresOfOne(series),
    joint(results, series)
  ].join(" ");
}

type Slope = { k: number; onLogs: { k: number } };

function moved({ k, onLogs }: Slope): number {
  return Math.abs(k - onLogs.k);
}

function ownSlope({ inference }: Results, { family, variant, resource }: CountsRecord, size: number) {
  const series = mustFind(inference.series, matching({ family, variant, resource }));
  return mustFind(series.sizes, matching({ modelSize: size }));
}

/** A score of 1 has no logarithm: counts keep it. */
function scoresOfOne(series: readonly CountsRecord[]): string {
  const sizes = series
    .filter(({ resource }) => resource === firstOf(series).resource)
    .flatMap((record) => record.sizes);
  const right = sizes.reduce((sum, { allRight }) => sum + allRight, 0);
  const points = sizes.reduce((sum, size) => sum + size.points, 0);
  return right === 0
    ? `A score of exactly 1 has no logarithm and would be excluded; counts would keep it. None of these ${count(points)} evaluations has one.`
    : `${plural(right, "evaluation")} of ${count(points)} ${right === 1 ? "has" : "have"} a score of exactly 1: counts keep ${right === 1 ? "it" : "them"}, the logarithm excludes ${right === 1 ? "it" : "them"}.`;
}

/** The law of all sizes together, beside that on ln L. */
function joint({ inference }: Results, series: readonly CountsRecord[]): string {
  const clauses = series
    .filter(({ resource }) => resource === firstOf(series).resource)
    .flatMap(({ family, variant, resource, law }) => {
      const other = mustFind(inference.series, matching({ family, variant, resource })).law;
      if (!law || other.kMax === null || other.n0 === null) return [];
      return [
        `<i>K</i><sub>max</sub> ${efficiency(law.kMax)} and <i>N</i><sub>0</sub> ${parameters(law.n0)} for ${variant} (on ln L ${efficiency(other.kMax)} and ${parameters(other.n0)})`
      ];
    });
  return clauses.length === 0
    ? ""
    : `One law for all sizes by ${firstOf(series).stated ? "the half-count" : "the binomial likelihood"} has ${list(clauses)}. ${firstOf(series).stated ? "It is" : "It trusts each size by evaluation noise alone, not by how far runs differ, so it is"} a check and not the estimate.`;
}
