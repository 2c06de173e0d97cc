/** Claims E5 and E6: rollouts a prompt. */
import { greatest } from "d3-array";
import { around, cellsOf, computed } from "../../lib/claims/cells.js";
import { type Judgement, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { capital } from "../../lib/format.js";
import { firstOf, lastOf, present } from "../../lib/items.js";
import { growthCharacteristics } from "./group-growth.js";
import { marginOf } from "./margins.js";

/** E5: per sample, larger rollout groups are better and the largest is best. */
export function largerGroupsPerSample({ experiments: { rollouts } }: ClaimInputs): Judgement {
  const margin = marginOf("difference", "loss");
  const rows = (rollouts?.variants ?? []).flatMap(({ variant, perSample }) =>
    perSample[0] ? [{ variant, ...perSample[0] }] : []
  );
  const cells = cellsOf(
    margin,
    rows.flatMap(({ variant, perDoubling, groups, df }) => {
      const sorted = [...groups].sort((a, b) => a.groupSize - b.groupSize);
      const largest = lastOf(sorted);
      const doublings = Math.log2(largest.groupSize / firstOf(sorted).groupSize);
      return [
        {
          what: `${variant}: trend over G, smallest to largest`,
          group: variant,
          ...around(-doublings * perDoubling.difference, doublings * perDoubling.se, perDoubling.df)
        },
        ...sorted.slice(0, -1).map((group) => ({
          what: `${variant}: G = ${largest.groupSize} against ${group.groupSize}`,
          group: variant,
          ...around(group.loss - largest.loss, Math.hypot(group.se, largest.se), df)
        }))
      ];
    })
  );
  const first = rows[0];
  return {
    test: "Mean loss of the last steps at equal samples. Cells show by how much it is lower at the largest G: by the trend over all G, and against each smaller G.",
    margin,
    cells,
    number: first
      ? plainNumber(
          `lower loss at G = ${lastGroup(first)} than at G = ${firstGroup(first)}, after equal samples, by the trend over G, ${first.variant}`,
          present(firstOf(cells).estimate),
          3,
          firstOf(cells).interval
        )
      : null,
    argument:
      rows.length === 0
        ? "There are no runs with other group sizes."
        : rows
            .map(({ variant, perDoubling, groups, chanceBest }) => {
              const best = greatest(chanceBest, ({ chance }) => chance)!;
              const open = cells.flatMap(({ group, what, verdict }) =>
                group === variant && verdict !== "supported" ? (/against (\d+)$/.exec(what)?.[1] ?? []) : []
              );
              const beaten = groups.length - 1 - open.length;
              return `${capital(variant)}: each doubling of G changes the loss by ${format.change(perDoubling.difference, 3)}. G = ${lastGroup({ groups })} is better than ${format.count(beaten)} of the ${format.count(groups.length - 1)} smaller G, beyond the error${open.length > 0 ? `, but not than G = ${format.list(open)}` : ""}. G = ${best.groupSize} is the best with a chance of ${format.fixed(best.chance, 2)}.`;
            })
            .join(" "),
    wouldChange: "A second run of the two largest groups."
  };
}

const sizesOf = ({ groups }: { groups: readonly { groupSize: number }[] }) => groups.map(({ groupSize }) => groupSize);
const firstGroup = (row: Parameters<typeof sizesOf>[0]) => Math.min(...sizesOf(row));
const lastGroup = (row: Parameters<typeof sizesOf>[0]) => Math.max(...sizesOf(row));

/** Ratio of the ends of the compute that all groups share, under which a growth of the best G cannot be seen. */
const enoughRange = 2;

/** E6: per unit of compute the best G grows with the budget. */
export function bestGroupGrows({ experiments: { rollouts } }: ClaimInputs): Judgement {
  const margin = marginOf("lead", "chance");
  const rows = (rollouts?.variants ?? []).flatMap(({ variant, bestGroup }) => {
    if (!bestGroup || bestGroup.budgets.length < 2) return [];
    const range = lastOf(bestGroup.budgets).computeFlops / firstOf(bestGroup.budgets).computeFlops;
    return [{ variant, range, ...bestGroup }];
  });
  const cells = cellsOf(
    margin,
    rows.map(({ variant, range, chanceGrows, chanceShrinks }) => ({
      what: `${variant}: best G at the largest common budget against the smallest`,
      group: variant,
      ...(range < enoughRange ? { estimate: null, interval: null } : computed(chanceGrows - chanceShrinks))
    }))
  );
  const first = rows[0];
  return {
    test: `The G with the lowest loss, by the power law of each G, at both ends of the compute that all G share. Cells show the chance that this G grows minus the chance that it shrinks. Where the ends differ by less than a factor of ${enoughRange}, it is not testable.`,
    margin,
    cells,
    number: first
      ? plainNumber(
          `is the ratio of the largest to the least compute that runs of all G share, ${first.variant}; below ${enoughRange} nothing is judged`,
          first.range,
          1
        )
      : null,
    argument:
      rows.length === 0
        ? "No two groups of rollouts share compute."
        : `Runs of all G share compute over a factor of ${format.list(rows.map(({ variant, range }) => `${format.fixed(range, 1)} (${variant})`))}${rows.every(({ range }) => range < enoughRange) ? " only, too short for a growth to show" : ""}. Within it G = ${format.list([...new Set(rows.flatMap(({ budgets }) => budgets.map(({ best }) => String(best))))])} has the lowest loss by the power law of each G. The chance that the best G grows is ${format.list(rows.map(({ variant, chanceGrows }) => `${format.fixed(chanceGrows, 2)} (${variant})`))}.`,
    wouldChange: "Runs of the large groups from the first steps and of the small ones for longer.",
    characteristics: growthCharacteristics("E6", rollouts, margin, marginOf("difference", "loss").value)
  };
}
