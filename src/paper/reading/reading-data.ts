/** What is known of how printed numbers were made: facts that the page on reading them draws and says. */
import { count, fixed } from "../../lib/format.js";
import { mean } from "../../lib/goodness.js";
import { firstOf, itemAt, lastOf, mustGet, present } from "../../lib/items.js";
import type { CurveRecord, Results } from "../../lib/results.js";
import type { Variant } from "../../lib/runs.js";
import { type Evaluation, evaluationsWhere } from "../../lib/select-series.js";
import { mainFamily } from "../../lib/series-names.js";
import { square } from "../../lib/statistics/power.js";
import type { StudySite } from "../paper-site.js";

/** Losses are on this grid when they are means of that many scores, each a multiple of 1e-5. */
const grid = { score: 1e-5, repeats: [1, 2, 3], near: 1e-9 } as const;

/** Last steps that short comparisons use. */
export const lastSteps = 20;

export interface MarkerFact {
  modelSize: number;
  marker: number;
}

/** The paper's k(N) markers of one fit, and how far markers lie from the law at most, over all fits. */
export function markerFacts(
  { reference }: Pick<StudySite, "reference">,
  variant: Variant,
  resource: string
): { markers: MarkerFact[]; fits: number; farthest: number } {
  const { slopeMarkers, limitDigits } = reference;
  const ofVariant = slopeMarkers.filter(
    (row) => row.variant === variant && row.resource === resource && row.scenario === "inter" && row.modelSize !== null
  );
  const bySize = new Map(ofVariant.map((row) => [present(row.modelSize), row.value]));
  const deviations = limitDigits.map(({ maxRelativeDeviation }) => maxRelativeDeviation ?? 0);
  return {
    markers: [...bySize]
      .map(([modelSize, marker]) => ({ modelSize, marker }))
      .sort((a, b) => a.modelSize - b.modelSize),
    fits: limitDigits.length,
    farthest: Math.max(0, ...deviations)
  };
}

export interface RepeatsFact {
  variant: Variant;
  modelSize: number;
  /** runs of evaluations with the same number of repeats, in order */
  spans: { from: number; to: number; repeats: number }[];
}

/** How many repeats stand behind the points of each size. */
export function repeatFacts({ results, reference }: StudySite): RepeatsFact[] {
  const { study } = reference;
  const family = mainFamily(results);
  return results.curves
    .filter((curve) => curve.family === family)
    .map(({ variant, modelSize, step }) => {
      const along = study.repeatsAlong.filter(
        (candidate) => candidate.family === family && candidate.variant === variant && candidate.modelSize === modelSize
      );
      const from = firstOf(step);
      const to = lastOf(step);
      const spans: RepeatsFact["spans"] = [];
      let start = from;
      let repeats = study.repeats;
      for (const change of [...along].sort((a, b) => a.from - b.from)) {
        if (change.from > start) spans.push({ from: start, to: change.from - 1, repeats });
        start = change.from;
        repeats = change.repeats;
      }
      spans.push({ from: start, to, repeats });
      return { variant, modelSize, spans };
    })
    .sort((a, b) => (a.variant < b.variant ? -1 : a.variant > b.variant ? 1 : a.modelSize - b.modelSize));
}

export interface PromptFact {
  modelSize: number;
  /** mean loss over the last steps that all repeats share */
  repeats: { repeat: number; short: boolean; loss: number }[];
}

/** End losses of the single base repeats: the one with the shorter prompt and the others. */
export function promptFacts({ results, series }: StudySite): PromptFact[] {
  const family = mainFamily(results);
  const { benchmark } = results.study;
  const ofVariant = evaluationsWhere(series, {
    experiment: "main",
    kind: "repeat",
    state: "current",
    family,
    benchmark
  }).filter(({ variant, excluded }) => variant === "base" && !excluded);
  return [...groupBy(ofVariant, (row) => row.modelSize)]
    .map(([modelSize, members]) => {
      const runs = [...groupBy(members, (row) => row.repeat ?? 0)];
      const stepsOfRuns = runs.map(([, run]) => new Set(run.map((row) => row.step)));
      const shared = [...firstOf(stepsOfRuns)].filter((step) => stepsOfRuns.every((other) => other.has(step)));
      const steps = new Set(shared.sort((a, b) => a - b).slice(-lastSteps));
      return {
        modelSize,
        repeats: runs.map(([repeat, run]) => ({
          repeat,
          short: firstOf(run).promptKind === "short",
          loss: mean(run.filter((row) => steps.has(row.step)).map((row) => row.testLoss))
        }))
      };
    })
    .sort((a, b) => a.modelSize - b.modelSize);
}

/** By how many tokens the short prompt is shorter; null where prompts are not known. */
export function promptGap({ reference }: Pick<StudySite, "reference">): number | null {
  const of = (quantity: string) =>
    reference.promptLengths.find(
      (promptLength) => promptLength.variant === "base" && promptLength.quantity === quantity
    );
  const [regular, short] = [of("prompt_tokens_per_response"), of("prompt_tokens_short_repeat")];
  if (!regular || !short) return null;
  return mean(regular.value.map((value, i) => value - itemAt(short.value, i)));
}

export interface VersionFact {
  modelSize: number;
  /** current minus earlier, at the steps of both */
  mean: number;
  low: number;
  high: number;
  steps: number;
}

/** Two published versions of the same points, where a family has them. */
export function versionFacts({ series }: Pick<StudySite, "series">, family: string): VersionFact[] {
  const evaluations = evaluationsWhere(series, { experiment: "main", kind: "published-curve", family }).filter(
    ({ excluded }) => !excluded
  );
  return [...groupBy(evaluations, (row) => row.modelSize)]
    .flatMap(([modelSize, members]) => {
      const at = (state: string) =>
        new Map(members.filter((row) => row.state === state).map((row) => [row.step, row.testLoss]));
      const [current, earlier] = [at("current"), at("earlier")];
      const gaps = [...current].flatMap(([step, loss]) => (earlier.has(step) ? [loss - mustGet(earlier, step)] : []));
      if (gaps.length === 0) return [];
      return [{ modelSize, mean: mean(gaps), low: Math.min(...gaps), high: Math.max(...gaps), steps: gaps.length }];
    })
    .sort((a, b) => a.modelSize - b.modelSize);
}

/** Share of a family's losses that a mean of logged scores can take. */
export function gridShare(results: Results, family: string): { points: number; share: number; chance: number } | null {
  const losses = results.curves.filter((curve) => curve.family === family).flatMap(({ testLoss }) => testLoss);
  if (losses.length === 0) return null;
  const on = losses.filter((loss) =>
    grid.repeats.some((repeats) => {
      const ticks = (loss * repeats) / grid.score;
      return Math.abs(ticks - Math.round(ticks)) * (grid.score / repeats) < grid.near;
    })
  );
  // Multiples of a whole, a half and a third of a score: four values a score.
  const chance = (4 / grid.score) * 2 * grid.near;
  return { points: losses.length, share: on.length / losses.length, chance };
}

/** "of 1,459 points of Qwen2.5, all have such a value, where chance gives about 1.2" */
export function gridWords(name: string, share: ReturnType<typeof gridShare>): string {
  if (!share) return `no points of ${name} are known`;
  const on = Math.round(share.share * share.points);
  const many = on === share.points ? "all" : count(on);
  return `of ${count(share.points)} points of ${name}, ${many} ${on === 1 ? "has" : "have"} such a value, where chance gives about ${fixed(share.points * share.chance, 1)}`;
}

export interface FinalFact {
  modelSize: number;
  printedLoss: string;
  printedStd: string;
  last: number;
  mean: number;
  /** along the run, divided by the number of steps */
  std: number;
  steps: number;
}

/** Printed final loss and spread of a family known by its published curve alone, beside its curve's. */
export function finalFacts(results: Results, family: string): FinalFact[] {
  return (results.experiments.uncertainty ?? [])
    .filter((row) => row.family === family)
    .flatMap((row) => {
      const curve = results.curves.find((curve) => curve.family === family && curve.modelSize === row.modelSize);
      return curve ? [finalFact(row.printed, curve)] : [];
    });
}

function finalFact(printed: { finalLoss: number; std: number }, { modelSize, testLoss }: CurveRecord): FinalFact {
  const centre = mean(testLoss);
  return {
    modelSize,
    printedLoss: printed.finalLoss.toFixed(4),
    printedStd: printed.std.toFixed(4),
    last: lastOf(testLoss),
    mean: centre,
    std: Math.sqrt(mean(testLoss.map((loss) => square(loss - centre)))),
    steps: testLoss.length
  };
}

function groupBy<Key>(list: readonly Evaluation[], key: (row: Evaluation) => Key): Map<Key, Evaluation[]> {
  const groups = new Map<Key, Evaluation[]>();
  for (const row of list) {
    const name = key(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}
