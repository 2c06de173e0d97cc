import { groupedTable } from "../../components/data-table.js";
import { change, fixed, modelSize } from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import { familyName } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

/** Pass@1 as printed beside the three numbers that it could be. */
export const table: TableRenderer = ({ results }) => {
  const rows = results.experiments.passRates ?? [];
  const cell = (value: number | null) => (value === null ? "\u2013" : fixed(value, 3));
  return groupedTable({
    caption: "Pass@1 on the held-out problems, theirs and ours",
    label: "Pass rates",
    head: [
      ...["Size", "Theirs", "Best single evaluation", "Last mean", "Mean of the last ten", "Theirs minus that"],
      "The printed number is"
    ],
    left: [6],
    groups: [...new Set(rows.map(({ variant }) => variant))].map((variant) => {
      const ofVariant = rows.filter((row) => row.variant === variant);
      return {
        title: `${familyName(results, firstOf(ofVariant).family)} ${variant}`,
        rows: ofVariant.map(({ modelSize: size, printedText, best, final, lastTen, is, excess }) => ({
          cells: [
            ...[modelSize(size), printedText, cell(best), cell(final), cell(lastTen)],
            excess === null ? "\u2013" : change(excess, 3),
            is.join(", ")
          ]
        }))
      };
    })
  });
};
