/** The reader's runs in the rows of public studies. */
import { besideSections, besideTable } from "../../../components/claims/beside-table.js";
import type { UserRunsData } from "../../../components/user-runs/user-runs-data.js";
import { mostTested } from "../../../import/study/logs-tested.js";
import type { LogAnswer } from "../../../import/study/user-logs.js";
import { element } from "../elements.js";

/** Nothing where the page knows no public study, or no run is fitted. */
export function besidePart({ beside: rows, ahead }: LogAnswer, { beside }: UserRunsData): Node[] {
  if (beside === null || ahead.length === 0) return [];
  const head = element("h2", {}, "Do the findings hold on your runs?");
  if (ahead.length > mostTested)
    return [
      head,
      element(
        "p",
        {},
        `Up to ${mostTested} runs are tested here. `,
        element("code", {}, "rlscale new --beside"),
        " tests any number."
      )
    ];
  if (rows === null) return [head, element("p", { "aria-busy": "true" }, "Your runs are being tested …")];
  const table = element("div", { class: "elsewhere", "data-own": "beside" });
  table.innerHTML = String(besideTable(beside, rows));
  const each = element("details", { class: "fold", "data-own": "beside-rows" });
  each.innerHTML = `<summary>What each study says, and how it is judged</summary>${besideSections(beside, rows)}`;
  return [
    head,
    element(
      "p",
      {},
      "The tests, margins and rules of the page on other studies, applied to your runs against their steps."
    ),
    table,
    each
  ];
}
