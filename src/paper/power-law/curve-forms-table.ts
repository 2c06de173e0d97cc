/** Forms of L(X), each curve by itself: which describes it best, and which predicts its rest best. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, fixed, modelSize, percent } from "../../lib/format.js";
import { curveShapes } from "../../lib/forms/curve-forms.js";
import { having } from "../../lib/items.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }, options) => {
  const resource = options.resource === "data" ? "data" : "compute";
  const { orders } = results.prediction;
  const shown = results.prediction.curves
    .filter((curve) => curve.family === mainFamily(results) && curve.resource === resource)
    .filter(having("verdict"));
  const rows = shown.map(({ variant, modelSize: size, verdict }) => {
    const { description, clear, deltas, forecast, forecastErrors } = verdict;
    return [
      `${capital(variant)}, ${modelSize(size)}`,
      `${curveShapes[description].words}${clear ? "" : " (close)"}`,
      ...deltas.map((delta) => (delta === null ? "\u2013" : fixed(delta, 1))),
      forecast === null ? "\u2013" : curveShapes[forecast].words,
      ...forecastErrors.map((error) => (error === null ? "\u2013" : percent(error)))
    ];
  });
  const head = (what: string) => orders.forms.map((form) => html`${what}<br>${curveShapes[form].words}`);
  return tableBox(
    `Forms of L(X) for each curve, against ${resource}: AICc above the least, and mean error of the rest of the run`,
    ["Curve", "Described best by", ...head("AICc,"), "Predicted best by", ...head("error,")],
    rows
  );
};
