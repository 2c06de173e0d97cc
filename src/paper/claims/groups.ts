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
    test: "Fall of the mean loss of the last steps at equal samples: over the whole range of G by its trend, and from each smaller G to the largest.",
    margin,
    cells,
    number: first
      ? plainNumber(
          `fall of the loss from the smallest G to the largest, by the trend, ${first.variant}`,
          present(firstOf(cells).estimate),
          3,
          firstOf(cells).interval
        )
      : null,
    argument:
      rows.length === 0
        ? "There are no runs with other group sizes."
        : capital(
            `${rows
              .map(({ variant, perDoubling, chanceBest }) => {
                const best = greatest(chanceBest, ({ chance }) => chance)!;
                return `${variant}: ${format.change(perDoubling.difference, 3)} for each doubling, G = ${best.groupSize} best with chance ${format.fixed(best.chance, 2)}`;
              })
              .join("; ")}.`
          ),
    wouldChange: "A second run of the two largest groups."
  };
}

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
    test: `Best G on the power law of each G at the ends of the compute that all groups share: chance that it grows minus chance that it shrinks. Not testable where they share less than a factor of ${enoughRange}.`,
    margin,
    cells,
    number: first
      ? plainNumber(
          `is the factor between the least and the largest compute that all groups share, ${first.variant}; the test needs ${enoughRange}`,
          first.range,
          1
        )
      : null,
    argument:
      rows.length === 0
        ? "No two groups of rollouts share compute."
        : `All groups share compute over a factor of ${format.list(rows.map(({ variant, range }) => `${format.fixed(range, 1)} (${variant})`))}${rows.every(({ range }) => range < enoughRange) ? " only" : ""}; within it, by the power law of each G, G = ${format.list([...new Set(rows.flatMap(({ budgets }) => budgets.map(({ best }) => String(best))))])} is best. The chance that the best G grows within it is ${format.list(rows.map(({ variant, chanceGrows }) => `${format.fixed(chanceGrows, 2)} (${variant})`))}.`,
    wouldChange: "Runs of the large groups from the first steps and of the small ones for longer.",
    characteristics: growthCharacteristics("E6", rollouts, margin, marginOf("difference", "loss").value)
  };
}
