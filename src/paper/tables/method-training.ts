/** M.2: settings of the training, and which of them the resources count. */
import { escapeHtml } from "../../lib/format.js";
import { box, tableRow } from "../../report/table-parts.js";
import type { TableRenderer } from "../site.js";

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
  const rows = setup.training.rows.map(({ setting, text, unit, remark }) =>
    tableRow(`<th scope="row">${escapeHtml(setting)}</th>`, [
      `<span class="wrap">${escapeHtml(unit === null ? text : `${text} ${unit}`)}${remark ? `<br><span class="quiet">${escapeHtml(remark)}</span>` : ""}</span>`,
      enters(setting)
    ])
  );
  return box(
    "Table M.2. Training, as the paper states it",
    ["Setting", '<span class="wrap-head">Value</span>', "Enters"],
    rows
  );
};
