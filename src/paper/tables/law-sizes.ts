/** One row per size: what the joint law says of it and what its own points say. */
import { sizeTextColor } from "../../components/scales.js";
import { efficiency, escapeHtml, loss, modelSize, r2 } from "../../lib/format.js";
import { mainFamily } from "../figure-data.js";
import type { TableRenderer } from "../site.js";
import { box, tableRow } from "../table-parts.js";

export const table: TableRenderer =
  ({ results }) =>
  (options) => {
    const family = mainFamily(results);
    const variant = String(options.variant ?? "base");
    const resource = String(options.resource ?? "compute");
    const law = results.laws.find(
      (l) =>
        l.family === family &&
        l.variant === variant &&
        l.resource === resource &&
        l.protocol === (options.protocol ?? "full") &&
        l.objective === (options.objective ?? "log")
    );
    if (!law) throw new RangeError(`no law for ${family} ${variant} ${resource}`);
    const rows = law.law.sizes.map((size) => {
      const own = results.sizeLaws.find(
        (s) => s.family === family && s.variant === variant && s.resource === resource && s.modelSize === size.modelSize
      );
      return tableRow(
        `<th scope="row" style="color:${sizeTextColor(size.modelSize)}">${modelSize(size.modelSize)}</th>`,
        [
          efficiency(size.learningEfficiency),
          own ? efficiency(own.learningEfficiency) : "\u2013",
          own ? efficiency(own.theilSenEfficiency) : "\u2013",
          loss(size.referenceLoss),
          String(size.points),
          size.r2 === null ? "\u2013" : escapeHtml(r2(size.r2))
        ]
      );
    });
    return box(
      `Learning efficiency by size, ${variant}, ${resource}`,
      [
        "Size",
        "<i>k</i>, the law",
        "<i>k</i>, own line",
        "<i>k</i>, median slope",
        "Loss, mid-run",
        "Points",
        "<i>R</i><sup>2</sup> on <i>L</i>"
      ],
      rows
    );
  };
