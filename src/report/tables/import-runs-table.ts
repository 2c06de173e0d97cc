/** How each run of a file was understood, and what of it no fit can use. */

import { tableBox } from "../../components/data-table.js";
import { visible } from "../../import/names/safe-name.js";
import { count, modelSize } from "../../lib/format.js";
import { countsByReason } from "../foreign-names.js";
import type { TableRenderer } from "../site.js";

export const table: TableRenderer = ({ reference: { account } }) =>
  tableBox(
    "Runs as they were found",
    ["Run", "Log", "Size, from", "Tokens", "Steps", "Evaluations a fit can use", "Left out"],
    (account?.files ?? [])
      .flatMap(({ runs }) => runs)
      .map((run) => {
        const size =
          run.modelSize === null ? "not known" : `${modelSize(run.modelSize)}, ${visible(run.modelSizeFrom ?? "")}`;
        const left = [run.setAside === null ? "" : visible(run.setAside), countsByReason(run.leftOut)];
        return [
          visible(run.run),
          run.file === null ? "excluded" : visible(run.file),
          size,
          run.tokens === null ? "none" : `${run.tokens.count}, ${visible(run.tokens.column)}`,
          count(run.steps),
          count(run.points),
          left.filter((text) => text !== "").join("; ") || "none"
        ];
      })
  );
