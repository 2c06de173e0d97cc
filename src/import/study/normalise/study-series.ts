/** Series and benchmarks of a study that is made of logs. */
import { firstOf } from "../../../lib/items.js";
import { safeNames } from "../../names/safe-name.js";
import type { KnownRole } from "../../names/score-roles.js";
import { meanRuns } from "./mean-runs.js";
import type { Member, NormalisedBenchmark, NormalisedRun, NormalisedSeries } from "./normalised-study.js";

export function seriesOf(members: readonly Member[]): NormalisedSeries[] {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const key = `${member.family.id} ${member.variant.id}`;
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return [...groups.values()].map((group) => {
    const [{ family, recipe, variant }] = group as [Member];
    const falls = group.find(({ run }) => (run.tokens?.verdict.falls.length ?? 0) > 0);
    const mean = group.find(({ stated }) => stated.kind === "mean");
    const kindFrom = mean
      ? "the file's metadata"
      : falls
        ? "tokens since the start fall, which no single run's can: taken for means over runs"
        : "each log is one run";
    return {
      family: family.id,
      familyName: family.name,
      familyFrom: family.from,
      recipe,
      variant: variant.id,
      variantFrom: [...new Set(group.map((record) => record.variant.from))].join("; "),
      kind: mean || falls ? "mean" : "repeat",
      kindFrom,
      sizes: [...new Set(group.map(({ size }) => size))].sort((a, b) => a - b),
      runs: group.length,
      fewest: Math.min(...group.map(({ curve }) => curve.step.length))
    };
  });
}

/** Means of the series that have repeats; such a series is followed by them. */
export function meansOf(series: NormalisedSeries[], runs: readonly NormalisedRun[]): NormalisedRun[] {
  const taken = new Set(runs.map(({ identity }) => identity.run));
  return series.flatMap((series) => {
    const ofVariant = runs.filter(
      ({ identity }) => identity.family === series.family && identity.variant === series.variant
    );
    if (ofVariant.length === series.sizes.length) return [];
    const means = meanRuns(ofVariant, taken);
    Object.assign(series, {
      kind: "mean",
      kindFrom: "runs that differ in their seed alone: their mean at the steps that all of a size have"
    });
    for (const { run } of means) taken.add(run.identity.run);
    return means.map(({ run }) => run);
  });
}

/** The score of the law first, then every other fraction right that was measured on held-out problems. */
export function benchmarksOf(members: readonly Member[], score: string): NormalisedBenchmark[] {
  const main = score || firstOf(members).curve.score.name;
  const others = members.flatMap(({ run }) =>
    run.scores.filter(({ reading, role }) => reading === "fraction" && role === "evaluation").map(({ name }) => name)
  );
  const names = [...new Set([main, ...others])];
  const ids = safeNames(names, "score");
  return names.map((name, i) => ({ id: ids[i]!, name, main: i === 0 }));
}

export function scoresLeftOut(members: readonly Member[], benchmarks: readonly NormalisedBenchmark[]) {
  const reasons = new Map<string, string>();
  for (const { run } of members) {
    for (const { name, role, remark } of run.scores) {
      if (benchmarks.some((benchmark) => benchmark.name === name) || reasons.has(name)) continue;
      reasons.set(name, remark ?? notHeldOut(name, role));
    }
  }
  return [...reasons].map(([name, reason]) => ({ name, reason }));
}

function notHeldOut(name: string, role: KnownRole): string {
  return role === "training"
    ? `${name} is measured on the training batch, not on held-out problems`
    : `nothing states that ${name} is measured on held-out problems`;
}
