/** M.2: settings of the training, and which of them the resources count. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import type { TableRenderer } from "../paper-site.js";

/** Which of C and D a setting enters. */
function enters(setting: string): string {
  if (/^batch/.test(setting)) return "C and D";
  if (/^rollouts/.test(setting)) return "C, through tokens";
  if (/^steps/.test(setting)) return "C and D";
  if (/prompt|answer|response|token/.test(setting)) return "C, as a limit on tokens";
  return "neither";
}

export const table: TableRenderer = ({ reference: { setup } }) => {
  if (setup === null) throw new TypeError("this study has no set-up on record");
  const rows = setup.training.rows.map(({ setting, text, unit, remark }) => [
    setting,
    html`<span class="wrap">${unit === null ? text : `${text} ${unit}`}${remark ? html`<br><span class="quiet">${remark}</span>` : ""}</span>`,
    enters(setting)
  ]);
  return tableBox(
    "Table M.2. Training, as the paper states it",
    ["Setting", html`<span class="wrap-head">Value</span>`, "Enters"],
    rows
  );
};
