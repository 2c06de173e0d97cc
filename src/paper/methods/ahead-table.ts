/** Every series beyond cuts of its runs: the late slope beside the law, and the worst size beside what a right interval holds. */
import { tableBox } from "../../components/data-table.js";
import { capital, change, fixed, modelSize, percent } from "../../lib/format.js";
import { mainFamily } from "../../lib/series-names.js";
import { lateBacktests } from "../../report/words/late-backtests.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }) =>
  tableBox(
    "Second halves of the runs, each predicted from its first half and the other sizes",
    [
      ...["Series", "Late share", "Measured less predicted ln L", "by the law as it is"],
      ...["In the 95% interval", "of the worst size", "Where the intervals are right: median", "95% of simulations"],
      ...["reach 90%", "width for 90%"]
    ],
    lateBacktests(results, mainFamily(results)).map(({ variant, resource, share, late, law, inside, worst, ahead }) => [
      `${capital(variant)}, ${resource}`,
      ...[fixed(share, 2), change(late, 4), change(law, 4), percent(inside)],
      `${percent(worst.inside)} (${modelSize(worst.modelSize)})`,
      ...(ahead === null
        ? ["not simulated", "", "", ""]
        : [
            percent(ahead.worst),
            ahead.worstInterval.map((end) => percent(end)).join(" to "),
            percent(ahead.reached),
            `${fixed(ahead.wider, 1)} times`
          ])
    ])
  );
