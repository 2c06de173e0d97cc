import { type GroupedRow, groupedTable } from "../../components/data-table.js";
import { fixed, modelSize } from "../../lib/format.js";
import { familyName } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";
import { finalFacts } from "../reading/reading-data.js";
import { publishedFamilies } from "../reading/reading-parts.js";
import { matchPrinted } from "./match-printed.js";
import { matchWord } from "./match-words.js";

/** The paper's spread between repeats beside ours: mean standard deviation and its standard error, by size. */
export const table: TableRenderer = ({ results }) => {
  const rows = results.experiments.uncertainty ?? [];
  const runs = publishedFamilies(results).flatMap((family) =>
    finalFacts(results, family).map((fact) => ({ family, ...fact }))
  );
  const groups = new Map<string, typeof rows>();
  for (const row of rows) {
    const name = `${familyName(results, row.family)} ${row.variant}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const linesOf = (members: typeof rows): GroupedRow[] =>
    members.map((row, i) => {
      const { modelSize: size, printed, std, withoutSingleSteps, note } = row;
      const text = fixed(printed.std, 4);
      const match = matchPrinted(text, std?.meanStd ?? null);
      const along = runs.find(
        (run) => run.family === row.family && run.modelSize === size && run.std.toFixed(4) === text
      );
      const known =
        note +
        (along ? " The printed value is the deviation along the run of the published curve, in every digit." : "") +
        (withoutSingleSteps === null
          ? ""
          : ` Over the other steps alone the printed mean becomes ${fixed(withoutSingleSteps, 4)}.`);
      const shared = members[i + 1]?.note === note && withoutSingleSteps === null;
      const ours = std ? [fixed(std.meanStd, 4), fixed(std.sem, 4), std.steps, std.repeats] : Array(4).fill("\u2013");
      return {
        cells: [modelSize(size), text, ours[0], fixed(printed.sem, 4), ...ours.slice(1), matchWord(match)],
        same: match.match === "every digit",
        notes: shared ? [] : [known]
      };
    });
  return groupedTable({
    caption: "Spread between repeats: standard deviation of the loss, mean over steps with every repeat",
    label: "Spread between repeats",
    head: ["Size", "Mean std, theirs", "ours", "SEM, theirs", "ours", "Steps", "Repeats", "Match of the std"],
    left: [7],
    groups: [...groups].map(([title, members]) => ({ title, rows: linesOf(members) }))
  });
};
