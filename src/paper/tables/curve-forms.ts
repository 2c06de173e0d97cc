/** Forms of L(X), each curve by itself: which describes it best, and which foretells its rest best. */

import { escapeHtml, fixed, modelSize, percent } from "../../lib/format.js";
import { curveShapes } from "../../lib/forms/curve-forms.js";
import { mainFamily } from "../../report/figure-data.js";
import { box, capital, tableRow } from "../../report/table-parts.js";
import type { TableRenderer } from "../site.js";

export const table: TableRenderer = ({ results }, options) => {
  const resource = options.resource === "data" ? "data" : "compute";
  const { orders } = results.prediction;
  const shown = results.prediction.curves.filter(
    (one) => one.family === mainFamily(results) && one.resource === resource && one.verdict !== null
  );
  const rows = shown.map(({ variant, modelSize: size, verdict }) => {
    const { description, clear, deltas, forecast, forecastErrors } = verdict!;
    return tableRow(`<th scope="row">${capital(variant)}, ${modelSize(size)}</th>`, [
      `${curveShapes[description].words}${clear ? "" : " (close)"}`,
      ...deltas.map((delta) => (delta === null ? "\u2013" : fixed(delta, 1))),
      forecast === null ? "\u2013" : curveShapes[forecast].words,
      ...forecastErrors.map((error) => (error === null ? "\u2013" : percent(error)))
    ]);
  });
  const head = (what: string) => orders.forms.map((form) => `${what}<br>${escapeHtml(curveShapes[form].words)}`);
  return box(
    `Forms of L(X) for each curve, against ${resource}: AICc above the least, and mean error of the rest of the run`,
    ["Curve", "Described best by", ...head("AICc,"), "Foretold best by", ...head("error,")],
    rows
  );
};
