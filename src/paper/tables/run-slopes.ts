/** Every run by itself: its k with an interval of that run alone. */
import { efficiency, escapeHtml, fixed, interval, modelSize, r2 } from "../../lib/format.js";
import { familyName } from "../figure-data.js";
import { foreignName } from "../foreign-names.js";
import { rangeOf, resourceName } from "../own-runs.js";
import type { TableRenderer } from "../site.js";
import { box, tableRow } from "../table-parts.js";

export const table: TableRenderer =
  ({ results }) =>
  () => {
    const rows = results.runSlopes.map((slope) => {
      const { run, modelSize: size, family, variant, resource, points, k, growth } = slope;
      return tableRow(`<th scope="row">${foreignName(run)}</th>`, [
        modelSize(size),
        escapeHtml(`${familyName(results, family)} ${variant}`),
        resourceName(results, resource),
        rangeOf(results, slope),
        String(points),
        `${efficiency(k)} ${interval(...slope.interval)}`,
        fixed(slope.standardErrorOls, 4),
        r2(slope.r2),
        growth
      ]);
    });
    return box(
      "Each run by itself: k, least squares of ln L on ln X over all of its evaluations, with a 95% interval of that run alone",
      [
        "Run",
        "Size",
        "Series",
        "Against",
        "Measured from",
        "Points",
        "<i>k</i>, 95%",
        "Error as if independent",
        "<i>R</i><sup>2</sup>",
        "Growth"
      ],
      rows
    );
  };
