/** Whether log-log curves bend: a quadratic term against evaluation noise, and against what whole runs differ in. */
import { fixed, modelSize, significant } from "../../../src/lib/format.js";
import { mainFamily } from "../figure-data.js";
import type { TableRenderer } from "../registry.js";
import { box, capital, tableRow } from "../table-parts.js";

export const table: TableRenderer = (results) => (options) => {
  const resource = options.resource === "data" ? "data" : "compute";
  const rows = results.prediction.curves
    .filter((one) => one.family === mainFamily(results) && one.resource === resource)
    .map(({ variant, modelSize: size, curvature, curvatureReason, slopes }) => {
      const late = slopes.at(-1);
      const whole = slopes[0];
      const head = `<th scope="row">${capital(variant)}, ${modelSize(size)}</th>`;
      if (!curvature) return tableRow(head, [curvatureReason ?? "\u2013", "", "", "", ""]);
      return tableRow(head, [
        significant(curvature.quadratic.coefficient, 2),
        probability(curvature.quadratic.p),
        probability(curvature.quadratic.pWithRuns),
        fixed(curvature.excess, 1),
        whole && late ? `${fixed(whole.k, 3)} / ${fixed(late.k, 3)}` : "\u2013"
      ]);
    });
  return box(
    `Curvature of ln L in ln X, against ${resource}; above zero the curve flattens`,
    [
      "Curve",
      "Quadratic term",
      "<i>p</i>, evaluation noise",
      "<i>p</i>, runs differ too",
      "Residuals over noise",
      "<i>k</i>, whole run / last part"
    ],
    rows
  );
};

function probability(p: number): string {
  return p < 0.001 ? "&lt;0.001" : fixed(p, 3);
}
