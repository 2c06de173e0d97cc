import { change, escapeHtml, fixed, modelSize } from "../../lib/format.js";
import { familyName } from "../../report/figure-data.js";
import type { TableRenderer } from "../site.js";

const columns = 7;

/** Pass@1 as printed beside the three numbers that it could be. */
export const table: TableRenderer = ({ results }) => {
  const rows = results.experiments.passRates ?? [];
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  const bodies = variants.map((variant) => {
    const own = rows.filter((row) => row.variant === variant);
    const cell = (value: number | null) => (value === null ? "\u2013" : fixed(value, 3));
    const lines = own.map(
      ({ modelSize: size, printedText, best, final, lastTen, is, excess }) =>
        `<tr><th scope="row">${modelSize(size)}</th><td>${escapeHtml(printedText)}</td><td>${cell(best)}</td><td>${cell(final)}</td><td>${cell(lastTen)}</td><td>${excess === null ? "\u2013" : change(excess, 3)}</td><td class="left">${escapeHtml(is.join(", "))}</td></tr>`
    );
    return `<tbody><tr class="group"><th scope="rowgroup" colspan="${columns}">${escapeHtml(`${familyName(results, own[0]!.family)} ${variant}`)}</th></tr>${lines.join("")}</tbody>`;
  });
  const head = ["Size", "Theirs", "Best single evaluation", "Last mean", "Mean of the last ten", "Theirs minus that"];
  return (
    `<div class="table-box wide" tabindex="0" role="region" aria-label="Pass rates"><table class="comparison"><caption>Pass@1 on the held-out problems, theirs and ours</caption>` +
    `<thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join("")}<th scope="col" class="left">The printed number is</th></tr></thead>${bodies.join("")}</table></div>`
  );
};
