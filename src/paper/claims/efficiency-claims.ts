/** Claims A: larger models learn more from the same resource. */

import { group } from "d3-array";
import { around, cellsOf, type Effect } from "../../lib/claims/cells.js";
import { type Judgement, plainNumber, shareOf } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { firstOf, mustFind, present } from "../../lib/items.js";
import type { Crossing, PairEnd } from "../../lib/records/crossings-record.js";
import type { OutcomeOrder } from "../../lib/records/experiments-record.js";
import type { Resource } from "../../lib/runs.js";
import { tQuantile } from "../../lib/statistics/distributions.js";
import { powerOfTen } from "../../lib/statistics/power.js";
import { bendNote } from "./bends.js";
import { label, ofStudy, outOf, runDf, shortName } from "./inputs.js";
import { marginOf, marginOfSlope } from "./margins.js";

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
  const counted = cells.filter(({ beyond }) => !beyond);
  const higher = counted.filter(({ verdict }) => verdict === "supported");
  const reversed = counted.filter(({ verdict }) => verdict === "contradicted");
  const rising = scales.filter(({ orders }) => mustFind(orders, ({ scale }) => scale === "log loss").trend.z > 2);
  const k = resource === "compute" ? "k_C" : "k_D";
  const others = scales.flatMap(({ variant, orders }) =>
    orders.flatMap(({ scale, word }) => (scale === "log loss" ? [] : [{ word, where: `${variant} on ${scale}` }]))
  );
  const byWord = [...group(others, ({ word }) => word)].map(
    ([word, some]) => `${word === "reversed" ? "is reversed" : word} for ${format.list(some.map(({ where }) => where))}`
  );
  return {
    test: `Of every two sizes: ${k} of the larger minus ${k} of the smaller. ${k} is the slope of one straight line through the whole run, in ln loss. Slopes of the loss itself and of log-odds stand beside it.`,
    margin,
    cells,
    number: shareOf(
      `of pairs of sizes: the larger model has the higher ${k}, beyond the error`,
      higher.length,
      counted.length
    ),
    argument:
      scales.length === 0
        ? noSlopes
        : [
            `The larger model has the higher ${k}, beyond the error, in ${outOf(higher.length, counted.length, "pair")} of sizes; over all sizes ${k} rises in ${outOf(rising.length, scales.length, "variant")}.`,
            ...reversed.map(
              (cell) => `A ${k} higher by the margin is excluded for ${shortName(cell, cell.group.replace(/,.*/, ""))}.`
            ),
            removedByTenfold(inputs, resource),
            `With slopes of the loss or of log-odds instead, the order ${byWord.join("; it ")}.${bendNote(inputs, resource, "slope")}`
          ]
            .filter(Boolean)
            .join(" "),
    wouldChange:
      "A larger model whose slope is below a smaller one's beyond its error, or slopes that no longer rise with size."
  };
}

const noSlopes = "Slopes of single sizes have no errors here: no size has repeats.";

/** What the slopes of the largest and the smallest size mean; empty where there are none. */
function removedByTenfold(inputs: ClaimInputs, resource: Resource): string {
  const series = ofStudy(inputs, inputs.inference.series, resource)[0];
  const [smallest, largest] = [series?.sizes[0], series?.sizes.at(-1)];
  if (!series || !largest || !smallest) return "";
  const removed = ({ k }: { k: number }) => format.percent(1 - powerOfTen(-k));
  return `By these lines, ten times the ${resource} removes ${removed(largest)} of the loss of ${format.modelSize(largest.modelSize)} ${series.variant} and ${removed(smallest)} of that of ${format.modelSize(smallest.modelSize)}.`;
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
    series.pairs
      .filter(({ ends }) => ends !== null)
      .map((pair) => ({ where: label(series), variant: series.variant, pair }))
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
  const exceptions = behind.map(({ variant, pair }) => `${pairName(pair)} (${variant})`);
  return {
    test: `Of every two sizes: loss of the smaller minus loss of the larger, on the straight line of each. It is taken at the end of the range of ${resource} that both share, the one where the larger leads by less.`,
    margin,
    cells,
    number: shareOf(
      `of pairs of sizes: the larger model has the lower loss at every ${resource === "compute" ? "compute" : "number of samples"} that both share, beyond the error`,
      clearly,
      pairs.length
    ),
    argument:
      pairs.length === 0
        ? `No two sizes were measured at the same ${resource}.`
        : `The larger model is ahead over the whole shared range, beyond the error, in ${outOf(clearly, pairs.length, "pair")}. Errors left out, it is ahead in ${format.count(ahead)}.${exceptions.length > 0 ? ` Not so: ${format.list(exceptions)}.` : ""}${apart > 0 ? ` ${format.capital(format.plural(apart, "other pair"))} shared no ${resource}.` : ""}${bendNote(inputs, resource, "ends")}`,
    wouldChange: "A larger model that falls behind a smaller one over the range that both were measured at."
  };
}

/** A4: at equal compute the second largest is ahead of the largest early on. */
export function lateOvertaking(inputs: ClaimInputs): Judgement {
  const margin = marginOf("difference", "loss");
  const pairs = ofStudy(inputs, inputs.experiments.crossings, "compute").flatMap((series) => {
    const last = series.pairs.filter(({ neighbours, ends }) => neighbours && ends !== null).at(-1);
    return last
      ? [{ label: label(series), variant: series.variant, ...last, chance: 1 - last.ends!.from.chanceLarger }]
      : [];
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
  const chances = (of: (pair: (typeof pairs)[number]) => number) =>
    format.list(pairs.map((pair) => `${format.fixed(of(pair), 2)} (${pair.variant})`));
  return {
    test: "Loss of the largest size minus that of the second largest, on the straight line of each, at the lowest compute that both were measured at.",
    margin,
    cells,
    number: first
      ? plainNumber(
          `in loss: ${format.modelSize(first.larger)} minus ${format.modelSize(first.smaller)} at the lowest compute that both share, ${first.variant}`,
          present(firstOf(cells).estimate),
          3,
          firstOf(cells).interval
        )
      : null,
    argument:
      pairs.length === 0
        ? "No two sizes were measured at the same compute."
        : `At the lowest compute that both share, ${format.modelSize(firstOf(pairs).smaller)} is ahead with a chance of ${chances(({ chance }) => chance)}; at the highest, of ${chances(({ ends }) => 1 - ends!.to.chanceLarger)}.${pairs.every(({ chance }) => chance > 0.025 && chance < 0.975) ? " At the start neither order is near certain: the data cannot say which size is ahead." : ""}${bendNote(inputs, "compute", "ends")}`,
    wouldChange: "Repeated runs of the two largest sizes, which would narrow the errors of their lines."
  };
}
