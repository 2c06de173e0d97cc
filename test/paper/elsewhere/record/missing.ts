/** Runs that are missing, and the chance that they would settle a row: by the functions that plan comparisons. */
import { shareInterval } from "../../../../src/lib/beside/effects.js";
import { decide } from "../../../../src/lib/claims/decide.js";
import { mostSeeds, planFor } from "../../../../src/lib/compare/seeds-needed.js";
import {
  evaluateSlopeForm,
  fitSlopeForm,
  type SlopePoint,
  twoParameterForms
} from "../../../../src/lib/forms/size-forms.js";
import { mean } from "../../../../src/lib/goodness.js";
import { sampleVariance } from "../../../../src/lib/inference/runs/run-effects.js";
import { firstOf, lastOf, mustFind, mustHave } from "../../../../src/lib/items.js";
import type { CellRecord } from "../../../../src/lib/records/claims-record.js";
import { tWithin95 } from "../../../../src/lib/statistics/distributions.js";
import { square } from "../../../../src/lib/statistics/power.js";
import { type Random, seededRandom } from "../../../../src/lib/statistics/random.js";
import { tPower } from "../../../../src/lib/statistics/t-power.js";
import { leadOf } from "../../../../src/paper/claims/lead.js";
import { marginOf } from "../../../../src/paper/claims/margins.js";
import type { LadderSize, MissingRuns, RowRecord } from "../../../../src/paper/elsewhere/elsewhere-record.js";

const aimed = 0.8;
const draws = 400;
/** Runs of each size that are tried. */
const tried = [1, 5, 20, 100];
/** Sizes beyond the ladder that are tried, parameters. */
const beyond = [235e9, 700e9];

export interface Spreads {
  seeds: RowRecord;
  straight: RowRecord;
  order: RowRecord;
}

/** In the order of the rows that they would settle. */
export function missingRuns({ seeds, straight, order }: Spreads, ladder: readonly LadderSize[]): MissingRuns[] {
  const spread = mustFind(seeds.columns, ({ study }) => study === "pods").values;
  const [math, early] = [0, 1].map((window) => pointsOf(ladder, "MATH", window)) as [SlopePoint[], SlopePoint[]];
  const small = "GSM8K, Qwen2.5-3B";
  const ofSeeds = (row: string, what: string, effect: number, group: string) =>
    comparison(row, "pods", what, effect, mustHave(spread, `${group}: sd`));
  return [
    largerModel(math, "whole runs"),
    largerModel(early, "up to step 40"),
    comparison(
      "straight",
      "pods",
      "one recipe on eight GPUs: a late slope half that of the whole run",
      straight.margin.value,
      bendSpread(straight)
    ),
    heldOut(math),
    saturation(math, []),
    saturation(math, beyond),
    {
      ...ofSeeds("reuse", "repeated and fresh problems at one size, a margin of 0.02", 0.02, small),
      study: "first"
    },
    ofSeeds("hours", "eight GPUs: 128 against 32 answers at equal hours", 0.02, "eight GPUs, GSM8K"),
    ofSeeds("seeds", "two recipes that differ by 0.01", 0.01, small),
    ofSeeds("seeds", "two recipes that differ by 0.02", 0.02, small),
    earlyOrder(order),
    decline()
  ];
}

/** A difference of two settings, by the plan of `rlscale compare`. */
function comparison(row: string, study: MissingRuns["study"], what: string, effect: number, sd: number): MissingRuns {
  const { power, seeds } = planFor(effect, { sd, from: study, measured: null }, 0.5);
  return {
    ...{ row, study, what, effect, sd, unit: "runs a setting", most: mostSeeds },
    powers: power.map(({ seeds: runs, power }) => ({ runs, power })),
    needed: seeds
  };
}

function pointsOf(ladder: readonly LadderSize[], task: string, window: number): SlopePoint[] {
  return ladder
    .filter((size) => size.task === task)
    .flatMap(({ modelSize, windows }) =>
      windows
        .slice(window, window + 1)
        .map(({ k, standardError }) => ({ modelSize, k, variance: square(standardError) }))
    );
}

/** A model beyond the ladder against its largest, if the saturating law of all sizes is the truth. */
function largerModel(sizes: readonly SlopePoint[], steps: string): MissingRuns {
  const truth = fitSlopeForm("saturating", sizes);
  const largest = lastOf(sizes);
  const effect = evaluateSlopeForm(truth, firstOf(beyond)) - evaluateSlopeForm(truth, largest.modelSize);
  return comparison(
    "size",
    "verl",
    `235B against 72B on MATH, as the law has them, ${steps}`,
    effect,
    Math.sqrt(largest.variance)
  );
}

/** What the bend of one run differs by between seeds: pooled over the recipes on eight GPUs. */
function bendSpread({ columns }: RowRecord): number {
  const { cells: all } = mustFind(columns, ({ study }) => study === "pods");
  const variances = all
    .filter(({ group }) => group.startsWith("eight GPUs"))
    .map((cell) => square(standardErrorOf(cell)) * ((cell.df ?? 0) + 1));
  return Math.sqrt(mean(variances));
}

/** Half of the interval of a cell, over its quantile. */
function standardErrorOf({ interval, df }: CellRecord): number {
  const [low, high] = interval ?? [];
  if (typeof low !== "number" || typeof high !== "number" || df === null)
    throw new RangeError("missing runs: needs an interval of each cell");
  return (high - low) / 2 / tWithin95(df);
}

/** How often the law of the smaller sizes is shown to predict the largest's slope if it is the truth. */
function heldOut(sizes: readonly SlopePoint[]): MissingRuns {
  const { rule, value } = marginOf("sameness", "slope");
  const truth = fitSlopeForm("saturating", sizes);
  const random = seededRandom(3);
  const powers = tried.map((runs) => {
    const off = Array.from({ length: draws }, () => {
      const drawn = drawnAround(sizes, truth, runs, random);
      const law = fitSlopeForm("saturating", drawn.slice(0, -1));
      const largest = lastOf(drawn);
      return evaluateSlopeForm(law, largest.modelSize) / largest.k - 1;
    });
    const half = tWithin95(Number.POSITIVE_INFINITY) * Math.sqrt(sampleVariance(off));
    const shown = off.filter((error) => decide(rule, [error - half, error + half], value) === "supported").length;
    return { runs, power: shown / draws };
  });
  return {
    ...{ row: "held-out", study: "verl", what: "the ladder\u2019s seven sizes on MATH, more runs of each" },
    ...{ effect: null, sd: null, unit: "runs a size", powers },
    ...{ most: lastOf(tried), needed: fewestWith(powers) }
  };
}

/** How often the saturating form leads its rivals if it is the truth, with more runs a size and with larger sizes. */
function saturation(sizes: readonly SlopePoint[], larger: readonly number[]): MissingRuns {
  const truth = fitSlopeForm("saturating", sizes);
  const last = lastOf(sizes);
  const all = [...sizes, ...larger.map((modelSize) => ({ ...last, modelSize }))];
  const random = seededRandom(larger.length + 1);
  const powers = tried.map((runs) => ({ runs, power: shareLeading(all, truth, runs, random) }));
  return {
    ...{ row: "saturation", study: "verl", effect: null, sd: null, unit: "runs a size", powers },
    what:
      larger.length === 0
        ? "the ladder\u2019s seven sizes on MATH, more runs of each"
        : "the same with sizes of 235B and 700B, as well measured as 72B",
    ...{ most: lastOf(tried), needed: fewestWith(powers) }
  };
}

type Truth = ReturnType<typeof fitSlopeForm>;

/** Slopes of so many runs a size around a form, with the errors that one run of the ladder has. */
function drawnAround(points: readonly SlopePoint[], truth: Truth, runs: number, random: Random): SlopePoint[] {
  return points.map((point) => {
    const variance = point.variance / runs;
    return { ...point, variance, k: evaluateSlopeForm(truth, point.modelSize) + Math.sqrt(variance) * random.normal() };
  });
}

function shareLeading(points: readonly SlopePoint[], truth: Truth, runs: number, random: Random): number {
  const { rule, value } = marginOf("lead", "likelihood");
  let found = 0;
  for (let i = 0; i < draws; i++) {
    const drawn = drawnAround(points, truth, runs, random);
    const lead = leadOf(
      twoParameterForms.map((form) => ({ form, chi2: fitSlopeForm(form, drawn).chi2 })),
      points.length
    );
    if (decide(rule, [lead, lead], value) === "supported") found++;
  }
  return found / draws;
}

function fewestWith(powers: MissingRuns["powers"]): number | null {
  return powers.find(({ power }) => power >= aimed)?.runs ?? null;
}

/** More base models, each with one run: a share of pairs that a quarter of the training orders better by the margin. */
function earlyOrder({ columns, margin }: RowRecord): MissingRuns {
  const { cells, values } = mustFind(columns, ({ study }) => study === "octothinker");
  const at = mustHave(values, "recipes");
  // the error of a share of pairs falls as one over the root of the recipes
  const sd = standardErrorOf(firstOf(cells)) * Math.sqrt(at);
  const power = (recipes: number) => tPower(recipes - 1, margin.value / (sd / Math.sqrt(recipes)));
  let needed = at;
  while (power(needed) < aimed) needed++;
  return {
    ...{
      row: "order",
      study: "octothinker",
      what: "base models of one recipe, ranked at the start, early and at the end"
    },
    ...{ effect: margin.value, sd, unit: "base models" },
    powers: [at, 50, 100, 200].map((runs) => ({ runs, power: power(runs) })),
    ...{ most: needed, needed }
  };
}

/** Runs of which none may fall for "fewer than one in ten" to be shown. */
function decline(): MissingRuns {
  const shown = (runs: number) => shareInterval(0, runs)[1] < 0.1;
  let needed = 1;
  while (!shown(needed)) needed++;
  return {
    ...{ row: "decline", study: "verl", what: "runs of one recipe of which none ends below its peak" },
    ...{ effect: null, sd: null, unit: "runs", powers: [], most: needed, needed }
  };
}
