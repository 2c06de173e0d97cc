/** M.3: what the prompts ask for, folded, with their lengths. */

import { mean } from "d3-array";
import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { fixed } from "../../lib/format.js";
import { present } from "../../lib/items.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ reference: { setup, promptLengths } }) => {
  if (setup === null) throw new TypeError("this study has no set-up on record");
  const asked = setup.prompts.rows.map(({ domain, asks }) => [domain, html`<span class="wrap">${asks}</span>`]);
  const measured = promptLengths.map(({ id, variant, step, value }) => {
    const name = /short/.test(id) ? `${variant}, the repeat with the shorter prompt` : `${variant}`;
    return [
      name,
      `${step[0]}\u2013${step.at(-1)}`,
      fixed(present(mean(value)), 1),
      fixed(Math.min(...value), 1),
      fixed(Math.max(...value), 1)
    ];
  });
  const tables = [
    tableBox(
      `Table M.3. Prompts by domain, ${setup.prompts.note}`,
      ["Domain", html`<span class="wrap-head">Asks for</span>`],
      asked
    )
  ];
  if (measured.length > 0) {
    tables.push(
      tableBox(
        "Prompt tokens an answer in training, implied by tokens and answer lengths",
        ["Runs", "Steps", "Mean", "Least", "Most"],
        measured
      )
    );
  }
  return html`<details class="fold"><summary>What the prompts ask for, and how long they are</summary>${tables}</details>`;
};
