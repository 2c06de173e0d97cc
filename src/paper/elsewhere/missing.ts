/** Runs that are missing, and the chance that they would settle a row: by the functions that plan comparisons. */
import { shareInterval } from "../../lib/beside/effects.js";
import { decide } from "../../lib/claims/decide.js";
import { planFor } from "../../lib/compare/seeds-needed.js";
import { evaluateSlopeForm, fitSlopeForm, type SlopePoint, twoParameterForms } from "../../lib/forms/size-forms.js";
import { lastOf, mustFind } from "../../lib/items.js";
import { square } from "../../lib/statistics/power.js";
import { type Random, seededRandom } from "../../lib/statistics/random.js";
import { leadOf } from "../claims/lead.js";
import { marginOf } from "../claims/margins.js";
import type { LadderSize, MissingRuns, RowRecord } from "./record.js";

const aimed = 0.8;
const draws = 400;

export function missingRuns(seeds: RowRecord, ladder: readonly LadderSize[]): MissingRuns[] {
  const spread = mustFind(seeds.columns, ({ study }) => study === "pods").values;
  const comparison = (row: string, what: string, effect: number, group: string): MissingRuns => {
    const sd = spread[`${group}: sd`]!;
    const { power, seeds: needed } = planFor(effect, { sd, from: "PODS", measured: null }, 0.5);
    return {
      ...{ row, study: "pods", what, effect, sd },
      powers: power.map(({ seeds: runs, power }) => ({ runs, power })),
      needed
    };
  };
  const small = "GSM8K, Qwen2.5-3B";
  return [
    saturation(ladder, []),
    saturation(ladder, [235e9, 700e9]),
    {
      ...comparison("reuse", "repeated and fresh problems at one size, a margin of 0.02", 0.02, small),
      study: "first"
    },
    comparison("hours", "eight GPUs: 128 against 32 answers at equal hours", 0.02, "eight GPUs, GSM8K"),
    comparison("seeds", "two recipes that differ by 0.01", 0.01, small),
    comparison("seeds", "two recipes that differ by 0.02", 0.02, small),
    decline()
  ];
}

/** How often the saturating form leads its rivals if it is the truth, with more runs a size and with larger sizes. */
function saturation(ladder: readonly LadderSize[], larger: readonly number[]): MissingRuns {
  const sizes = ladder
    .filter(({ task }) => task === "MATH")
    .map(
      ({ modelSize, windows: [whole] }): SlopePoint => ({
        modelSize,
        k: whole!.k,
        variance: square(whole!.standardError)
      })
    );
  const truth = fitSlopeForm("saturating", sizes);
  const last = lastOf(sizes);
  const all = [...sizes, ...larger.map((modelSize) => ({ ...last, modelSize }))];
  const random = seededRandom(larger.length + 1);
  const powers = [1, 5, 20, 100].map((runs) => ({
    runs,
    power: shareLeading(
      all.map((point) => ({ ...point, k: evaluateSlopeForm(truth, point.modelSize), variance: point.variance / runs })),
      random
    )
  }));
  return {
    ...{ row: "saturation", study: "verl", effect: null, sd: null, powers },
    what:
      larger.length === 0
        ? "the ladder\u2019s seven sizes on MATH, more runs of each"
        : "the same with sizes of 235B and 700B, as well measured as 72B",
    needed: powers.find(({ power }) => power >= aimed)?.runs ?? null
  };
}

function shareLeading(points: readonly SlopePoint[], random: Random): number {
  const { rule, value } = marginOf("lead", "likelihood");
  let found = 0;
  for (let i = 0; i < draws; i++) {
    const drawn = points.map((point) => ({ ...point, k: point.k + Math.sqrt(point.variance) * random.normal() }));
    const lead = leadOf(
      twoParameterForms.map((form) => ({ form, chi2: fitSlopeForm(form, drawn).chi2 })),
      points.length
    );
    if (decide(rule, [lead, lead], value) === "supported") found++;
  }
  return found / draws;
}

/** Runs of which none may fall for "fewer than one in ten" to be shown. */
function decline(): MissingRuns {
  const shown = (runs: number) => shareInterval(0, runs)[1] < 0.1;
  let needed = 1;
  while (!shown(needed)) needed++;
  return {
    ...{
      row: "decline",
      study: "verl",
      what: "runs of one recipe of which none ends below its peak",
      effect: null,
      sd: null
    },
    powers: [],
    needed
  };
}
