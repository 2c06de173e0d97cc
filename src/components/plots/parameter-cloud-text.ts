/** A cloud of resampled fits in words. */
import { capital, fixed, list, plural } from "../../lib/format.js";
import { rankCorrelation } from "../../lib/statistics/rank-correlation.js";
import type { CloudData } from "./parameter-cloud.js";
import { insideRegion } from "./parameter-cloud-region.js";

/** Plain text: how many fits, whether their two parameters move together, where the printed pairs lie. */
export function describeParameterCloud(
  { points, region, printed }: CloudData,
  { correlation = points.length < 3 ? null : correlationOf(points) }: { correlation?: number | null } = {}
): string {
  const sentences = [`${plural(points.length, "resampled fit")} of K_max and N_0${togetherClause(correlation)}.`];
  const lies = (inside: boolean) =>
    printed.filter((pair) => insideRegion(region, pair) === inside).map(({ name }) => name);
  for (const [names, where] of [
    [lies(true), "inside"],
    [lies(false), "outside"]
  ] as const) {
    if (names.length === 0) continue;
    const who =
      printed.length === 1 ? "The printed pair lies" : `${list(names)} ${names.length === 1 ? "lies" : "lie"}`;
    sentences.push(`${capital(who)} ${where} the 95% region.`);
  }
  return sentences.join(" ");
}

function togetherClause(r: number | null): string {
  if (r === null) return "";
  const words =
    Math.abs(r) < 0.2 ? "the two move on their own" : r > 0 ? "the two rise together" : "one rises as the other falls";
  return `; ${words} (rank correlation ${fixed(r, 2)})`;
}

function correlationOf(points: CloudData["points"]): number | null {
  const correlation = rankCorrelation(
    points.map(({ kMax }) => kMax),
    points.map(({ n0 }) => n0),
    Number.NaN
  );
  return Number.isNaN(correlation) ? null : correlation;
}
