/** Claims A: larger models learn more from the same resource. */

import { group } from "d3-array";
import { around, cellsOf, type Effect } from "../../lib/claims/cells.js";
import { type ClaimNumber, type Judgement, percentage, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { firstOf, mustFind, present } from "../../lib/items.js";
import type { Crossing, PairEnd } from "../../lib/records/crossings-record.js";
import type { OutcomeOrder } from "../../lib/records/experiments-record.js";
import type { Resource } from "../../lib/runs.js";
import { tQuantile } from "../../lib/statistics/distributions.js";
import { powerOfTen } from "../../lib/statistics/power.js";
import { familyOfStudy, label, ofStudy, outOf } from "./inputs.js";
import { marginOf, marginOfSlope } from "./margins.js";

/** Degrees of freedom of the variance between runs, which the errors of slopes rest on; null where there is none. */
export function runDf(inputs: ClaimInputs): number | null {
  return inputs.inference.runEffects.find(({ family }) => family === familyOfStudy(inputs))?.df ?? null;
}

/** Every pair of sizes: the larger one's slope is the greater. The margin is a share of the smaller one's slope. */
export function pairsOfSlopes(
  { slopes, scale }: OutcomeOrder,
  where: string,
  share: number,
  df: number | null
): Effect[] {
  return slopes.flatMap((smaller, i) =>
    slopes.slice(i + 1).map((larger) => ({
      what: `${where}: ${format.modelSize(larger.modelSize)} against ${format.modelSize(smaller.modelSize)}`,
      group: where,
      margin: share * Math.max(Math.abs(smaller.slope), smaller.se),
      beyond: scale !== "log loss",
      ...around(larger.slope - smaller.slope, Math.hypot(smaller.se, larger.se), df)
    }))
  );
}

/** A1, A2: k grows with N. */
export function efficiencyGrows(inputs: ClaimInputs, resource: Resource): Judgement {
  const margin = marginOfSlope("difference", "of the smaller model’s k");
  const scales = ofStudy(inputs, inputs.experiments.outcomeScale, resource);
  const df = runDf(inputs);
  const cells = cellsOf(
    margin,
    scales.flatMap(({ variant, orders }) =>
      orders.flatMap((order) =>
        pairsOfSlopes(order, `${variant}, ${order.scale === "log loss" ? "ln loss" : order.scale}`, margin.value, df)
      )
    )
  );
  const reversed = cells.filter(({ beyond, verdict }) => !beyond && verdict === "contradicted");
  const rising = scales.filter(({ orders }) => mustFind(orders, ({ scale }) => scale === "log loss").trend.z > 2);
  const others = scales.flatMap(({ variant, orders }) =>
    orders.flatMap(({ scale, word }) => (scale === "log loss" ? [] : [{ word, where: `${variant} on ${scale}` }]))
  );
  const byWord = [...group(others, ({ word }) => word)].map(
    ([word, some]) => `${word === "reversed" ? "is reversed" : word} for ${format.list(some.map(({ where }) => where))}`
  );
  return {
    test: "Slopes of every two sizes, the larger one's minus the smaller one's, on the scale of ln loss that the claim is about. Loss and log-odds stand beside it.",
    margin,
    cells,
    number: largestSlope(inputs, resource),
    argument:
      scales.length === 0
        ? noSlopes
        : [
            `On the scale of ln loss, the trend of the slopes over all sizes rises in ${outOf(rising.length, scales.length, "variant")}; ${reversed.length > 0 ? `one by one, it is contradicted for ${format.list(reversed.map(({ what, group }) => `${what.replace(`${group}: `, "")} (${group.replace(/,.*/, "")})`))}` : "no pair of sizes contradicts it"}.`,
            `On other scales the order ${byWord.join("; it ")}.`
          ].join(" "),
    wouldChange:
      "A larger model whose slope is below a smaller one's beyond its error, or slopes that no longer rise with size."
  };
}

const noSlopes = "Slopes of single sizes have no errors here: no size has repeats.";

function largestSlope(inputs: ClaimInputs, resource: Resource): ClaimNumber | null {
  const series = ofStudy(inputs, inputs.inference.series, resource)[0];
  const [smallest, size] = [series?.sizes[0], series?.sizes.at(-1)];
  if (!series || !size || !smallest) return null;
  const removed = (k: number | null) => (k === null ? null : 1 - powerOfTen(-k));
  return percentage(
    `of the loss of ${format.modelSize(size.modelSize)} ${series.variant} removed by ten times the ${resource}; of that of ${format.modelSize(smallest.modelSize)} ${format.percent(present(removed(smallest.k)))}`,
    present(removed(size.k)),
    0,
    [removed(size.interval[0]), removed(size.interval[1])]
  );
}

/** By how much the larger model's loss is the lower one at an end, from the chance that it is. */
function leadAt({ smallerLoss, largerLoss, chanceLarger }: PairEnd) {
  const gap = Math.log(smallerLoss / largerLoss);
  // beyond eight errors the chance is 0 or 1 to nearly every digit
  const p = Math.max(1e-15, Math.min(1 - 1e-15, chanceLarger));
  const z = tQuantile(p, Number.POSITIVE_INFINITY);
  const half = z === 0 || gap === 0 ? Number.POSITIVE_INFINITY : 1.959964 * Math.abs(gap / z);
  const inLoss = (ln: number) => (Number.isFinite(ln) ? smallerLoss * -Math.expm1(-ln) : null);
  return { estimate: smallerLoss - largerLoss, interval: [inLoss(gap - half), inLoss(gap + half)] as const };
}

/** The end of the common range at which the larger model leads by less. */
function lesserLead({ ends }: Crossing) {
  const leads = [ends!.from, ends!.to].map(leadAt);
  return leads.reduce((a, b) => ((b.interval[0] ?? -1) < (a.interval[0] ?? -1) ? b : a));
}

const pairName = ({ smaller, larger }: Crossing) => `${format.modelSize(larger)} against ${format.modelSize(smaller)}`;

/** A3, A5: larger models have the lower loss at equal X. */
export function largerIsAhead(inputs: ClaimInputs, resource: Resource): Judgement {
  const margin = marginOf("difference", "loss");
  const pairs = ofStudy(inputs, inputs.experiments.crossings, resource).flatMap((series) =>
    series.pairs.filter(({ ends }) => ends !== null).map((pair) => ({ where: label(series), pair }))
  );
  const cells = cellsOf(
    margin,
    pairs.map(({ where, pair }) => ({ what: `${where}: ${pairName(pair)}`, group: where, ...lesserLead(pair) }))
  );
  const behind = pairs.filter(({ pair }) => pair.inRange !== "ahead throughout");
  const ahead = pairs.length - behind.length;
  const clearly = cells.filter(({ verdict }) => verdict === "supported").length;
  const apart = ofStudy(inputs, inputs.experiments.crossings, resource).flatMap(({ pairs: all }) =>
    all.filter(({ ends }) => ends === null)
  ).length;
  const exceptions = behind.map(({ where, pair }) => `${pairName(pair)} (${where})`);
  return {
    test: `Loss of the smaller model minus that of the larger on the power law of each, at that end of the ${resource} which both were measured at where the larger leads by less.`,
    margin,
    cells,
    number:
      pairs.length === 0
        ? null
        : percentage(
            `of pairs of sizes: the larger model’s loss is the lower one throughout, beyond the error`,
            clearly / pairs.length,
            0
          ),
    argument:
      pairs.length === 0
        ? `No two sizes were measured at the same ${resource}.`
        : `Errors left out, the larger model is ahead throughout in ${outOf(ahead, pairs.length, "pair")}.${exceptions.length > 0 ? ` Not so: ${format.list(exceptions)}.` : ""}${apart > 0 ? ` ${format.capital(format.plural(apart, "other pair"))} shared no ${resource}.` : ""}`,
    wouldChange: "A larger model that falls behind a smaller one over the range that both were measured at."
  };
}

/** A4: at equal compute the second largest is ahead of the largest early on. */
export function lateOvertaking(inputs: ClaimInputs): Judgement {
  const margin = marginOf("difference", "loss");
  const pairs = ofStudy(inputs, inputs.experiments.crossings, "compute").flatMap((series) => {
    const last = series.pairs.filter(({ neighbours, ends }) => neighbours && ends !== null).at(-1);
    return last ? [{ label: label(series), ...last, chance: 1 - last.ends!.from.chanceLarger }] : [];
  });
  const cells = cellsOf(
    margin,
    pairs.map(({ label: what, smaller, larger, ends }) => {
      const {
        estimate,
        interval: [low, high]
      } = leadAt(ends!.from);
      const turned = [high === null ? null : -high, low === null ? null : -low] as const;
      return {
        what: `${what}: ${format.modelSize(smaller)} against ${format.modelSize(larger)}`,
        group: what,
        estimate: -estimate,
        interval: turned
      };
    })
  );
  const first = pairs[0];
  return {
    test: "Loss of the largest size minus that of the second largest at the lowest compute that both were measured at, on the power law of each.",
    margin,
    cells,
    number: first
      ? plainNumber(
          `loss of ${format.modelSize(first.larger)} minus that of ${format.modelSize(first.smaller)} at the lowest compute of both, ${first.label}`,
          present(firstOf(cells).estimate),
          3,
          firstOf(cells).interval
        )
      : null,
    argument:
      pairs.length === 0
        ? "No two sizes were measured at the same compute."
        : `The chance that the smaller of the two is ahead, from the lowest to the highest compute that both were measured at, goes ${format.list(pairs.map(({ label: what, chance, ends }) => `from ${format.fixed(chance, 2)} to ${format.fixed(1 - ends!.to.chanceLarger, 2)} (${what})`))}.${pairs.every(({ chance }) => chance > 0.025 && chance < 0.975) ? " At the start neither order is near certain: the data cannot say which size is ahead." : ""}`,
    wouldChange: "Repeats of the two largest sizes, which would narrow the errors of their levels."
  };
}
