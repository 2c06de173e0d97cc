/** What the runs on repeated problems, and with other rollout groups, say about a plan, in sentences. */
import { change, count, fixed, interval, list, loss, percent, modelSize as sizeName } from "../format.js";
import { firstOf } from "../items.js";
import { amount, type Writing } from "./amounts.js";
import type { Answer } from "./answer.js";
import { type ReuseRow, tiedGroups } from "./limited-data.js";

/** What the runs on repeated problems say. */
export function reuseNote({ reuse }: Answer): string {
  if (!reuse) return "";
  const at = reuse.modelSize === null ? "" : ` at ${sizeName(reuse.modelSize)}`;
  const passes = `${amount(reuse.reuseFactor)} passes`;
  const rows = [reuse.below, reuse.above].filter((row): row is ReuseRow => row !== null);
  const seen = list(
    rows
      .filter((row, i) => rows.indexOf(row) === i)
      .map(
        (row) =>
          `${count(row.reuseFactor)} passes ended ${change(row.difference, 3)} ${interval(row.interval[0], row.interval[1], (v) => change(v, 3))} in loss`
      )
  );
  const only = " One size and one run a setting: other sizes were not tried.";
  switch (reuse.word) {
    case "fresh":
      return "There are enough problems to see each at most once: nothing is repeated.";
    case "none":
      return `${passes} over the problems: there are no runs of this family on repeated problems to say what that costs.`;
    case "not worse":
      return `${passes} over the problems: runs of up to ${count(reuse.safe ?? 1)} passes${at} were shown to end with a loss at most ${fixed(reuse.margin ?? 0, 2)} above that of fresh data.${only}`;
    case "undecided":
      return `${passes} over the problems: more than the ${count(reuse.safe ?? 1)} shown to be safe${at}. Against fresh data, ${seen}: not decided.${only}`;
    case "worse":
      return `${passes} over the problems: more than the ${count(reuse.safe ?? 1)} shown to be safe${at}. Against fresh data, ${seen}: worse.${only}`;
    case "beyond":
      return `${passes} over the problems: more than any run here tried. Against fresh data, ${seen}.${only}`;
  }
}

/** Which rollout group led in the measured runs, by a law and without one, and for which size that holds. */
export function groupNote({ groups, plan }: Answer, { compute }: Writing): string {
  if (!groups)
    return "There are no runs of this family with other rollout groups at shared compute, so none can be advised.";
  const size = sizeName(groups.modelSize);
  const where = groups.inside
    ? compute(plan.flops)
    : `${compute(groups.computeFlops)}, the nearest budget that all groups were measured at`;
  const led = `In the runs at ${size}, a power law through each whole run puts G = ${count(groups.groupSize)} lowest at ${where} (chance of being the best ${percent(groups.chance)}).`;
  const equal = groups.perSample
    ? `After equal samples, G = ${count(groups.perSample.groupSize)} was lowest (${percent(groups.perSample.chance)}).`
    : "";
  const outside = groups.inside
    ? ""
    : `This plan’s ${compute(plan.flops)} lies outside that range, ${compute(groups.from)} to ${compute(groups.to)}.`;
  const other =
    plan.modelSize === groups.modelSize ? "" : `Nothing was measured with other groups at ${sizeName(plan.modelSize)}.`;
  return [led, meansNote(groups, compute), equal, outside, other].filter(Boolean).join(" ");
}

/** What the plain means say, which need no law. */
function meansNote({ means, groupSize }: NonNullable<Answer["groups"]>, compute: Writing["compute"]): string {
  if (means === null) return "";
  const tied = tiedGroups(means.groups);
  const range = `Plain mean losses from ${compute(means.from)} to ${compute(means.to)}`;
  const shown = list(tied.map((group) => `G = ${count(group.groupSize)} (${loss(group.loss)})`));
  if (tied.length > 1) return `${range} do not separate ${shown}.`;
  return firstOf(tied).groupSize === groupSize ? `${range} say the same.` : `${range} put ${shown} lowest instead.`;
}
