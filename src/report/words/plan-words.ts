import { change, count, fixed, list, modelSize, percent, plural, word } from "../../lib/format.js";
import { mean } from "../../lib/goodness.js";
import { itemAt } from "../../lib/items.js";
import { matching } from "../../lib/matching.js";
import { factor } from "../../lib/plan/amounts.js";
import { lateRun } from "../../lib/plan/backtest-words.js";
import { type DoublingTried, doublingsTried } from "../../lib/plan/doubling.js";
import { bytesPerParameter } from "../../lib/plan/hardware.js";
import { askedOfWorst } from "../../lib/plan/late-slope.js";
import type { PlanModel } from "../../lib/plan/model.js";
import { leastShare } from "../../lib/plan/reach.js";
import { halfWidth, lnLossAt } from "../../lib/plan/size-line.js";
import type { PlanningSeriesRecord } from "../../lib/records/planning-record.js";
import type { Results } from "../../lib/results.js";
import { planPage } from "../plan-page.js";
import type { ContextTopic } from "../site.js";
import { type LateBacktest, lateBacktests } from "./late-backtests.js";

/** `plan`: how far is far, and what stands behind it. */
export const topic: ContextTopic = ({ results }) => {
  const page = planPage(results);
  if (!page) return {};
  const { found, study } = page;
  const { backtest } = found.model.series;
  const shortest = backtest.within.find(({ share }) => share >= leastShare);
  const nearest = backtest.above[0];
  const late = lateRun(backtest);
  return {
    draws: study.draws.count,
    doubling: doublingWords(doublingsTried(study.curves)),
    bytes: bytesPerParameter,
    limit: factor(found.limits.x),
    larger: factor(found.limits.larger),
    shortest: shortest
      ? `From the first ${percent(shortest.share)} of their steps, the rest of the runs, to ${factor(shortest.factor)} as far, was predicted with an error of ${percent(shortest.law)} of the loss on average; the no-change baseline would have missed by ${percent(shortest.still)}.`
      : "No forecast was tried on these runs.",
    above:
      nearest && nearest.error !== null
        ? `The largest size, ${factor(nearest.factor)} the next one, was predicted from those below it with an error of ${percent(nearest.error)} of its loss.`
        : "No size was predicted from others.",
    coverage: coverageWords(found.model, results),
    ahead: aheadWords(found.model, results),
    late: !shortest
      ? ""
      : late
        ? `From ${percent(late.share)} of the steps on, the no-change baseline did better than the law.`
        : "The law beat the no-change baseline to the last.",
    between: found.model.between === null ? "" : percent(found.model.between)
  };
};

/** How many evaluations of single runs lie inside the interval of a new run. */
function coverageWords(model: PlanModel, { otherCurves }: Results): string {
  const { family, variant } = model.series;
  let [inside, all] = [0, 0];
  for (const line of model.sizes) {
    const runs = otherCurves.filter(
      (curve) =>
        curve.family === family &&
        curve.variant === variant &&
        curve.modelSize === line.modelSize &&
        curve.kind === "repeat" &&
        curve.state === "current"
    );
    for (const run of runs) {
      for (const [t, x] of (model.resource === "compute" ? run.computeFlops : run.dataSamples).entries()) {
        const lnX = Math.log(x);
        const half = halfWidth(line, lnX);
        if (half === null) continue;
        all++;
        if (Math.abs(Math.log(itemAt(run.testLoss, t)) - lnLossAt(line, lnX)) <= half) inside++;
      }
    }
  }
  if (all === 0) return "There are no repeats to hold the intervals against.";
  return `Of ${count(all)} evaluations of single runs, ${percent(inside / all)} lie inside the 95% interval of a new run; the law has seen their means.`;
}

/** The late slope, how predictions with it fared beyond cuts of the curves of the series, and where it does harm. */
function aheadWords({ series }: PlanModel, results: Results): string {
  if (!series.late) return "Too few curves tell how a slope changes late in a run: beyond the end the law is followed.";
  const { family, variant, resource, late } = series;
  const follows = `Beyond the end of a run the law\u2019s slope is multiplied by ${fixed(late.share, 2)}: that share of what a law of the first half promised came in the second halves of the runs.`;
  const all = lateBacktests(results, family);
  const tried = all.find(matching({ variant, resource }));
  if (!tried) return `${follows} The other sizes are too few to try it on each size.`;
  const { ahead, worst } = tried;
  return [
    follows,
    `Each size\u2019s second half was predicted with the share of the other sizes. Measured less predicted, ln L was ${change(tried.late, 3)} on average; by the law as it is, ${change(tried.law, 3)}.`,
    harmWords(all),
    `The 95% interval held ${percent(tried.inside)} of the evaluations, and ${percent(worst.inside)} of those of the worst size, ${modelSize(worst.modelSize)}.`,
    ...(ahead ? expectedWords(ahead, tried.sizes, worst.inside) : [])
  ].join(" ");
}

/** The series in which the late slope is further off than the law as it is, whichever is read. */
export function harmWords(all: readonly LateBacktest[]): string {
  // as they are printed
  const shown = (off: number) => fixed(Math.abs(off), 4);
  const worse = all.filter(({ late, law }) => Number(shown(late)) > Number(shown(law)));
  if (worse.length === 0)
    return `The forecast with the late slope is not further off than the law in ${all.length === 1 ? "this series" : `any of ${count(all.length)} series`}.`;
  const clauses = worse.map(
    ({ variant, resource, late, law }) =>
      `for ${variant} against ${resource}, where it was ${change(late, 4)} off and the law ${change(law, 4)}`
  );
  return `The forecast with the late slope is worse in ${count(worse.length)} of ${plural(all.length, "series", "series")}: ${list(clauses)}.`;
}

/** What the worst size can be expected to hold where the intervals are right. */
function expectedWords(
  { draws, worst, worstInterval: [low, high], reached, wider, held }: NonNullable<PlanningSeriesRecord["ahead"]>,
  sizes: number,
  measured: number
): string[] {
  const asked = percent(askedOfWorst);
  return [
    `The worst of ${word(sizes)} sizes holds less than ${percent(0.95)} even where the intervals are right, because the evaluations of one run lie inside or outside together.`,
    `In ${count(draws)} simulated backtests in which all that they assume is true, the worst size holds ${percent(worst)} in the median (${percent(low)} to ${percent(high)}); the ${percent(measured)} measured is ${measured >= low ? "within that range" : "below that range"}.`,
    `It reaches ${asked} in ${percent(reached)} of them. To reach ${asked} in ${percent(0.95)} of them, intervals would have to be ${fixed(wider, 1)} times as wide; they would then hold ${fixed(100 * held, 1)}% of all evaluations. They are left as they are.`
  ];
}

/** How the next doubling fared on the curves: mean and root mean square of forecast less measured, and coverage. */
function doublingWords(tried: readonly DoublingTried[]): string {
  if (tried.length === 0) return "No curve is long enough to try it on.";
  const errors = (of: (doubling: DoublingTried) => number) => tried.map((doubling) => of(doubling) - doubling.came);
  const said = (of: (doubling: DoublingTried) => number) => {
    const all = errors(of);
    return `${change(mean(all), 4)} on average (root mean square ${fixed(Math.sqrt(mean(all.map((e) => e * e))), 4)})`;
  };
  const inside = tried.filter(({ came, interval: [low, high] }) => came >= low && came <= high).length;
  return [
    `Tried on ${count(tried.length)} curves, each cut half way: the forecast was off by ${said(({ forecast }) => forecast)}, the power law of the part seen by ${said(({ law }) => law)}, no change by ${said(() => 0)}.`,
    `The gain lay in the 95% interval for ${count(inside)} of ${count(tried.length)}: its width was set on runs of five sources, and is more than these need.`
  ].join(" ");
}
