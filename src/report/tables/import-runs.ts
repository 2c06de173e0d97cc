/** How each run of a file was understood, and what of it no fit can use. */
import { count, modelSize } from "../../lib/format.js";
import { countsByReason, foreignName } from "../foreign-names.js";
import type { TableRenderer } from "../site.js";
import { box, tableRow } from "../table-parts.js";

export const table: TableRenderer = ({ reference: { account } }) =>
  box(
    "Runs as they were found",
    ["Run", "Log", "Size, from", "Tokens", "Steps", "Evaluations a fit can use", "Left out"],
    (account?.files ?? [])
      .flatMap(({ runs }) => runs)
      .map((run) => {
        const size =
          run.modelSize === null ? "not known" : `${modelSize(run.modelSize)}, ${foreignName(run.modelSizeFrom ?? "")}`;
        const left = [run.setAside === null ? "" : foreignName(run.setAside), countsByReason(run.leftOut)];
        return tableRow(`<th scope="row">${foreignName(run.run)}</th>`, [
          run.file === null ? "set aside" : foreignName(run.file),
          size,
          run.tokens === null ? "none" : `${run.tokens.count}, ${foreignName(run.tokens.column)}`,
          count(run.steps),
          count(run.points),
          left.filter((text) => text !== "").join("; ") || "none"
        ]);
      })
  );
