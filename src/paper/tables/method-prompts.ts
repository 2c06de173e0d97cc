/** M.3: what the prompts ask for, folded, with their lengths. */
import { mean } from "d3-array";
import { escapeHtml, fixed } from "../../lib/format.js";
import { box, tableRow } from "../../report/table-parts.js";
import type { TableRenderer } from "../site.js";

export const table: TableRenderer = ({ reference: { setup, promptLengths } }) => {
  if (setup === null) throw new TypeError("this study has no set-up on record");
  const asked = setup.prompts.rows.map(({ domain, asks }) =>
    tableRow(`<th scope="row">${escapeHtml(domain)}</th>`, [`<span class="wrap">${escapeHtml(asks)}</span>`])
  );
  const measured = promptLengths.map(({ id, variant, step, value }) => {
    const name = /short/.test(id) ? `${variant}, the repeat with the shorter prompt` : `${variant}`;
    return tableRow(`<th scope="row">${escapeHtml(name)}</th>`, [
      `${step[0]}\u2013${step.at(-1)}`,
      fixed(mean(value)!, 1),
      fixed(Math.min(...value), 1),
      fixed(Math.max(...value), 1)
    ]);
  });
  const tables = [
    box(
      `Table M.3. Prompts by domain, ${escapeHtml(setup.prompts.note)}`,
      ["Domain", '<span class="wrap-head">Asks for</span>'],
      asked
    )
  ];
  if (measured.length > 0) {
    tables.push(
      box(
        "Prompt tokens an answer in training, implied by tokens and answer lengths",
        ["Runs", "Steps", "Mean", "Least", "Most"],
        measured
      )
    );
  }
  return `<details class="fold"><summary>What the prompts ask for, and how long they are</summary>${tables.join("")}</details>`;
};
