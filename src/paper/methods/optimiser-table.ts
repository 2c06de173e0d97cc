/** The fit on L beside the study's optimiser on the same measurements. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { fixed } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ reference: { optimiser, speeds } }) => {
  if (speeds === null || optimiser.length === 0)
    throw new TypeError("no benchmark is on record; run npm run bench:fits -- --record");
  const rows = speeds.optimiser.map((ours, i) => {
    const theirs = itemAt(optimiser, i);
    return [
      `${`${ours.variant}, ${ours.resource}${ours.fromStep > 1 ? `, from step ${ours.fromStep}` : ""}`}, run ${theirs.run}`,
      `${fixed(theirs.seconds.value, 2)} s`,
      `${fixed(ours.seconds * 1000, 2)} ms`,
      theirs.objective.text,
      scientific(ours.objective),
      excess(ours.theirParametersHere / ours.objective - 1)
    ];
  });
  return tableBox(
    "Joint fit on the loss itself: the study\u2019s optimiser and ours",
    [
      "Fit",
      "Theirs",
      "Ours, median",
      "Objective, as theirs prints it",
      "Objective, ours",
      "Their parameters in our objective: above ours by"
    ],
    rows
  );
};

/** "1.4908986738e-4" as the study's objectives are written. */
function scientific(value: number): string {
  return value.toExponential(10).replace("e-", "e-");
}

/** Relative excess of an objective, in its own order of magnitude. */
function excess(relative: number): string {
  const [mantissa = "", exponent = ""] = Math.abs(relative).toExponential(1).split("e");
  if (Math.abs(relative) < 1e-15) return "none";
  return html`${relative < 0 ? "\u2212" : ""}${mantissa} \u00d7 10<sup>${exponent.replace("-", "\u2212")}</sup>`;
}
