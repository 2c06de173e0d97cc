/** Claims A: larger models learn more from the same resource. */

import { type ClaimNumber, type Judgement, judge, percentage, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { capital } from "../../lib/format.js";
import type { Resource } from "../../lib/runs.js";
import { powerOfTen } from "../../lib/statistics/power.js";
import { label, outOf, own } from "./inputs.js";

/** A1, A2: k grows with N. */
export function efficiencyGrows(inputs: ClaimInputs, resource: Resource): Judgement {
  const orders = own(inputs, inputs.experiments.outcomeScale, resource).map((scale) => ({
    label: label(scale),
    onLog: scale.orders.find((order) => order.scale === "log loss")!,
    others: scale.orders.filter((order) => order.scale !== "log loss")
  }));
  const conditions = orders.map(({ label: what, onLog }) => ({
    what: `${what}: slopes of ln L rise with size, and no pair is out of order beyond its error`,
    holds: onLog.word === "holds"
  }));
  const rises = orders.some(({ onLog }) => onLog.word === "holds" || onLog.word === "holds in part");
  const verdict = judge(conditions);
  const pairs = orders.flatMap(({ label: what, onLog }) =>
    onLog.outOfOrder
      .filter(({ beyondError }) => beyondError)
      .map(({ smaller, larger }) => `${what}: ${format.modelSize(smaller)} gains more than ${format.modelSize(larger)}`)
  );
  const scales = orders.flatMap(({ label: what, others }) =>
    others.map((order) => `${what} on ${order.scale}: ${order.word}`)
  );
  return {
    test: "Own slope of each size. Supported when slopes of ln L rise with ln N by more than two standard errors and no pair of sizes is out of order by more than 1.96 errors of its difference, in every variant; in part when they rise but a pair is out of order.",
    conditions,
    number: largestSlope(inputs, resource),
    verdict: verdict === "not supported" && rises ? "supported in part" : verdict,
    argument:
      orders.length === 0
        ? noSlopes
        : [
            `On the scale of ln loss, slopes rise with size in ${outOf(orders.filter(({ onLog }) => onLog.trend.z > 2).length, orders.length, "variant")}.`,
            pairs.length > 0
              ? `Out of order beyond their errors: ${format.list(pairs)}.`
              : "No pair of sizes is out of order beyond its error.",
            `The claim is about ln loss, and so is its verdict. On scales that it does not speak of: ${format.list(scales)}.`
          ].join(" "),
    wouldChange: "A pair of sizes whose order turns beyond its error, or slopes that no longer rise with size."
  };
}

const noSlopes = "Slopes of single sizes have no errors here: no size has repeats.";

function largestSlope(inputs: ClaimInputs, resource: Resource): ClaimNumber | null {
  const series = own(inputs, inputs.inference.series, resource)[0];
  const size = series?.sizes.at(-1);
  if (!series || !size) return null;
  const removed = (k: number | null) => (k === null ? null : 1 - powerOfTen(-k));
  return percentage(
    `of the loss of ${format.modelSize(size.modelSize)} ${series.variant} removed by ten times the ${resource}`,
    removed(size.k)!,
    0,
    [removed(size.interval[0]), removed(size.interval[1])]
  );
}

/** A3, A5: larger models have the lower loss at equal X. */
export function largerIsAhead(inputs: ClaimInputs, resource: Resource): Judgement {
  const series = own(inputs, inputs.experiments.crossings, resource).flatMap((one) => {
    const shared = one.pairs.filter(({ ends }) => ends !== null);
    const behind = shared.filter(({ inRange }) => inRange !== "ahead throughout");
    return shared.length === 0 ? [] : [{ label: label(one), shared, behind }];
  });
  const conditions = series.map(({ label: what, behind }) => ({
    what: `${what}: in every pair of sizes the larger is ahead over all that both were measured at`,
    holds: behind.length === 0
  }));
  const pairs = series.reduce((sum, { shared }) => sum + shared.length, 0);
  const ahead = pairs - series.reduce((sum, { behind }) => sum + behind.length, 0);
  const verdict = judge(conditions);
  const exceptions = series.flatMap(({ label: what, behind }) =>
    behind.map(({ smaller, larger }) => `${format.modelSize(larger)} against ${format.modelSize(smaller)} (${what})`)
  );
  return {
    test: `Own power law of each size. Supported when in every pair that shares measured ${resource} the larger model's line is the lower one throughout, in every variant; in part when so in some variant, or in most pairs.`,
    conditions,
    number: pairs === 0 ? null : percentage("of pairs of sizes: the larger is ahead throughout", ahead / pairs, 0),
    verdict: verdict === "not supported" && ahead > pairs / 2 ? "supported in part" : verdict,
    argument:
      pairs === 0
        ? `No two sizes were measured at the same ${resource}.`
        : `The larger model is ahead throughout in ${outOf(ahead, pairs, "pair")}.${exceptions.length > 0 ? ` Not so: ${format.list(exceptions)}.` : ""}`,
    wouldChange: "A pair whose order over the common range turns."
  };
}

/** A4: at equal compute the second largest is ahead of the largest early on. */
export function lateOvertaking(inputs: ClaimInputs): Judgement {
  const pairs = own(inputs, inputs.experiments.crossings, "compute").flatMap((one) => {
    const last = one.pairs.filter(({ neighbours, ends }) => neighbours && ends !== null).at(-1);
    return last ? [{ label: label(one), ...last, chance: 1 - last.ends!.from.chanceLarger }] : [];
  });
  const conditions = pairs.map(({ label: what, smaller, chance }) => ({
    what: `${what}: ${format.modelSize(smaller)} is ahead at the start of the common compute, chance ${format.fixed(chance, 2)}`,
    holds: chance >= 0.95
  }));
  const verdict = judge(conditions);
  const points = pairs.filter(({ chance }) => chance > 0.5).length;
  const first = pairs[0];
  return {
    test: "The two largest sizes at the lowest compute that both were measured at. Supported when the chance that the smaller is ahead there is 0.95 or more in every variant; in part when it is above one half in some.",
    conditions,
    number: first
      ? plainNumber(
          `chance that ${format.modelSize(first.smaller)} ${first.label} is ahead at the start`,
          first.chance,
          2
        )
      : null,
    verdict: verdict === "not supported" && points > 0 ? "supported in part" : verdict,
    argument:
      pairs.length === 0
        ? "No two sizes were measured at the same compute."
        : `${capital(format.list(pairs.map(({ label: what, chance, ends }) => `${what}: chance ${format.fixed(chance, 2)} at the start and ${format.fixed(1 - ends!.to.chanceLarger, 2)} at the end of the common range`)))}.${pairs.some(({ chance }) => chance > 0.05 && chance < 0.95) ? " Where a chance lies between, the two lines are closer than their errors." : ""}`,
    wouldChange: "Repeats of the two largest sizes, which would narrow the errors of their levels."
  };
}
