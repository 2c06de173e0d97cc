import { escapeHtml, fixed, modelSize } from "../../lib/format.js";
import { familyName } from "../../report/figure-data.js";
import { printedMatch } from "../match-printed.js";
import { finalFacts } from "../reading-data.js";
import { publishedFamilies } from "../reading-figures.js";
import type { TableRenderer } from "../site.js";

const columns = 8;

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
  const bodies = [...groups].map(([name, members]) => {
    const lines = members.map((row, i) => {
      const { modelSize: size, printed, std, withoutSingleSteps, note } = row;
      const text = fixed(printed.std, 4);
      const { html, match } = printedMatch(text, std?.meanStd ?? null);
      const along = runs.find(
        (one) => one.family === row.family && one.modelSize === size && one.std.toFixed(4) === text
      );
      const known =
        note +
        (along ? " The printed value is the deviation along the run of the published curve, in every digit." : "") +
        (withoutSingleSteps === null
          ? ""
          : ` Over the other steps alone the printed mean becomes ${fixed(withoutSingleSteps, 4)}.`);
      const shared = members[i + 1]?.note === note && withoutSingleSteps === null;
      return (
        `<tr${match.match === "every digit" ? ' class="same"' : ""}><th scope="row">${modelSize(size)}</th><td>${text}</td><td>${std ? fixed(std.meanStd, 4) : "\u2013"}</td>` +
        `<td>${fixed(printed.sem, 4)}</td><td>${std ? fixed(std.sem, 4) : "\u2013"}</td><td>${std ? std.steps : "\u2013"}</td><td>${std ? std.repeats : "\u2013"}</td><td class="left">${html}</td></tr>` +
        (known === "" || shared ? "" : `<tr class="note"><td colspan="${columns}">${escapeHtml(known)}</td></tr>`)
      );
    });
    return `<tbody><tr class="group"><th scope="rowgroup" colspan="${columns}">${escapeHtml(name)}</th></tr>${lines.join("")}</tbody>`;
  });
  const head = ["Size", "Mean std, theirs", "ours", "SEM, theirs", "ours", "Steps", "Repeats"];
  return (
    `<div class="table-box wide" tabindex="0" role="region" aria-label="Spread between repeats"><table class="comparison"><caption>Spread between repeats: standard deviation of the loss, mean over steps with every repeat</caption>` +
    `<thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join("")}<th scope="col" class="left">Match of the std</th></tr></thead>${bodies.join("")}</table></div>`
  );
};
