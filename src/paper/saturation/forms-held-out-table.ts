/** Larger sizes predicted by each form of k(N) from all sizes up to one. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, change, efficiency, modelSize } from "../../lib/format.js";
import { parametricForms } from "../../lib/forms/size-forms.js";
import { inferredSeries } from "../efficiency/slopes-data.js";
import type { TableRenderer } from "../paper-site.js";
import { formName } from "./saturation-text.js";

export const table: TableRenderer = ({ results }, options) => {
  const resource = options.resource === "data" ? "data" : "compute";
  const rows = inferredSeries(results)
    .filter((series) => series.resource === resource)
    .flatMap(({ variant, forms: { heldOut } }) =>
      heldOut.flatMap(({ upTo, modelSize: size, measured, standardError, predicted }) =>
        upTo === null
          ? []
          : [
              [
                `${capital(variant)}, ${modelSize(size)} from sizes up to ${modelSize(upTo)}`,
                `${efficiency(measured)} \u00b1 ${efficiency(standardError)}`,
                ...parametricForms.map((form) => {
                  const prediction = predicted.find((candidate) => candidate.form === form);
                  return prediction ? change(prediction.error, 3) : "\u2013";
                })
              ]
            ]
      )
    );
  return tableBox(
    `Slope of larger sizes predicted from smaller ones, against ${resource}: predicted minus measured`,
    ["Size", html`Measured <i>k</i>`, ...parametricForms.map(formName)],
    rows
  );
};
