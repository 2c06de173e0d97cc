/** What became of the rows of each file that a study was made from. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { visible } from "../../import/names/safe-name.js";
import { count } from "../../lib/format.js";
import { countsByReason } from "../foreign-names.js";
import type { TableRenderer } from "../site.js";

/** Names of columns that a cell shows; `import.json` has all. */
const most = 12;

export const table: TableRenderer = ({ reference: { account } }) =>
  tableBox(
    "Files as they were found: read = used + replaced by a later row of the same step + excluded",
    ["File", "Format", "Read", "Used", "Replaced", "Excluded", "Columns not understood", "SHA-256"],
    (account?.files ?? []).map((file) => {
      const { path, format, producer, read, used, duplicates, setAside, unknownColumns, sha256 } = file;
      const shown = unknownColumns.slice(0, most).map(visible).join(", ");
      const more = unknownColumns.length > most ? ` and ${count(unknownColumns.length - most)} more` : "";
      return [
        visible(path),
        visible(producer === null || format.startsWith(producer) ? format : `${format}, ${producer}`),
        count(read),
        count(used),
        count(duplicates),
        countsByReason(setAside) || "0",
        shown === "" ? "none" : `${shown}${more}`,
        sha256 === null ? "\u2013" : html`<code class="hash">${sha256.slice(0, 12)}</code>`
      ];
    })
  );
