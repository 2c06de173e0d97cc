import { count, escapeHtml, fixed, modelSize, r2 } from "../../lib/format.js";
import { mainFamily } from "../../report/figure-data.js";
import { printedMatch } from "../match-printed.js";
import type { TableRenderer } from "../site.js";

const columns = 9;

/** The paper's loss-decomposition parameters beside our refit of the same form on the same points. */
export const table: TableRenderer = ({ results, reference }) => {
  const printed = reference.printedFits.filter(({ where }) => where === "Table 7");
  const family = mainFamily(results);
  const fits = results.prediction.decomposition.filter(
    (one) => one.family === family && one.variant === "base" && one.window === "early"
  );
  if (printed.length === 0 || fits.length === 0) return "<p>There is no loss decomposition to compare with.</p>";
  const sizes = [...new Set(printed.map((row) => row.modelSize!))].sort((a, b) => a - b);
  const theirs = (size: number, quantity: string) =>
    printed.find((row) => row.modelSize === size && row.quantity === quantity);
  const bodies = fits.map((fit) => {
    const title = `${fit.betaHeld ? "\u03b2 held at 1" : "\u03b2 fitted"}, ${escapeHtml(fit.rule)}: \u03b2 = ${fixed(fit.beta, 3)}, <i>L</i><sub>inf</sub> = ${fixed(fit.lInf, 3)}, \u03b1 = ${fixed(fit.alpha, 3)}, <i>N</i><sub>0</sub> = ${fixed(fit.n0 / 1e9, 2)}B`;
    const lines = sizes.map((size) => {
      const own = fit.sizes.find((one) => one.modelSize === size);
      const [lambda, d0, score] = ["lambda", "D_0", "R2"].map((quantity) => theirs(size, quantity));
      const text = (row: typeof lambda) => escapeHtml(row?.text ?? "\u2013");
      const match = lambda ? printedMatch(lambda.text, own?.lambda ?? null).html : "\u2013";
      return (
        `<tr><th scope="row">${modelSize(size)}</th><td>${text(lambda)}</td><td>${own ? fixed(own.lambda, 4) : "\u2013"}</td><td class="left">${match}</td>` +
        `<td>${d0 ? count(d0.value) : "\u2013"}</td><td>${own ? count(own.d0) : "\u2013"}</td><td class="left">${d0 ? printedMatch(fixed(d0.value, 1), own?.d0 ?? null).html : "\u2013"}</td>` +
        `<td>${text(score)}</td><td>${own?.r2 == null ? "\u2013" : escapeHtml(r2(own.r2))}</td></tr>`
      );
    });
    const open =
      fit.notIdentified.length === 0
        ? ""
        : ` Not settled by these points: ${escapeHtml(fit.notIdentified.join(", ").replaceAll("_inf", " inf").replaceAll("_0", "0"))}.`;
    const pooled =
      fit.r2 === null
        ? ""
        : `Pooled <i>R</i><sup>2</sup> ${escapeHtml(r2(fit.r2))}${fit.r2Constant === null ? "" : `; no learning, one constant per size, ${escapeHtml(r2(fit.r2Constant))}`}.`;
    return `<tbody><tr class="group"><th scope="rowgroup" colspan="${columns}">${title}</th></tr>${lines.join("")}<tr class="note"><td colspan="${columns}">${pooled}${open}</td></tr></tbody>`;
  });
  const head = [
    "Size",
    "\u03bb, theirs",
    "ours",
    "",
    "<i>D</i><sub>0</sub>, theirs",
    "ours",
    "",
    "<i>R</i><sup>2</sup>, theirs",
    "ours"
  ];
  return (
    `<div class="table-box wide" tabindex="0" role="region" aria-label="Table 7"><table class="comparison"><caption>Table 7 of the paper, base, theirs and ours</caption>` +
    `<thead><tr>${head.map((text) => (text ? `<th scope="col">${text}</th>` : "<td></td>")).join("")}</tr></thead>${bodies.join("")}</table></div>`
  );
};
