/** How often the rule of claim E6 finds that the best G grows with the budget, were all groups to share enough compute. */

import { characteristicSettings, meanOfCells, sharesOf, wereItTestable } from "../../lib/claims/characteristics.js";
import { decide } from "../../lib/claims/decide.js";
import { itemAt } from "../../lib/items.js";
import type { CharacteristicRecord, MarginRecord } from "../../lib/records/claims-record.js";
import type { Results } from "../../lib/results.js";
import { type Random, seededRandom } from "../../lib/statistics/random.js";

const draws = 100;
const redraws = 200;

/** Loss of each G, ascending, at a small and at a large budget. */
type Ends = readonly [readonly number[], readonly number[]];

/**
 * Window means of each G at both ends, with the errors that the first shared window has; the chance that the best G grows is by
 * drawing again about what was drawn.
 *
 * @param lead loss by which the best G is ahead at an end where it is
 */
export function growthCharacteristics(
  claim: string,
  rollouts: Results["experiments"]["rollouts"],
  margin: MarginRecord,
  lead: number
): CharacteristicRecord[] {
  const cells = (rollouts?.variants ?? []).flatMap(({ perFlop }) =>
    perFlop[0] ? [perFlop[0].groups.map(({ se }) => se)] : []
  );
  if (cells.length === 0) return [];
  const random = seededRandom(characteristicSettings.seed);
  const ahead = (best: number, groups: number) =>
    Array.from({ length: groups }, (_, i) => (lead * Math.abs(i - best)) / (groups - 1));
  const truths: [string, (groups: number) => Ends][] = [
    ["true: the largest G passes the smallest", (n) => [ahead(0, n), ahead(n - 1, n)]],
    ["false: the same G is best throughout", (n) => [ahead(0, n), ahead(0, n)]],
    ["false: the smallest G passes the largest", (n) => [ahead(n - 1, n), ahead(0, n)]]
  ];
  return wereItTestable(
    truths.map(([words, truth]) =>
      meanOfCells(
        claim,
        words,
        cells.map((errors) =>
          sharesOf(draws, () => {
            const seen = truth(errors.length).map((losses) => drawn(losses, errors, random)) as [number[], number[]];
            const chance = growthOf(seen, errors, random);
            return decide(margin.rule, [chance, chance], margin.value);
          })
        )
      )
    )
  );
}

/** Chance that the best G is larger at the large budget, minus that it is smaller. */
function growthOf(seen: Ends, errors: readonly number[], random: Random): number {
  let growth = 0;
  for (let i = 0; i < redraws; i++) {
    const [from, to] = seen.map((losses) => bestOf(drawn(losses, errors, random))) as [number, number];
    growth += Math.sign(to - from) / redraws;
  }
  return growth;
}

const drawn = (losses: readonly number[], errors: readonly number[], random: Random) =>
  losses.map((loss, i) => loss + itemAt(errors, i) * random.normal());

const bestOf = (losses: readonly number[]) => losses.indexOf(Math.min(...losses));
