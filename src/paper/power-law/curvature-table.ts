/** Whether log-log curves bend: a quadratic term against evaluation noise, and against what whole runs differ in. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, fixed, modelSize, significant } from "../../lib/format.js";
import type { CurveFormsRecord } from "../../lib/records/prediction-record.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }) => {
  const shown = results.prediction.curves.filter(
    (curve) => curve.family === mainFamily(results) && curve.resource === "compute"
  );
  const parts = shown[0]?.slopes.slice(1) ?? [];
  const rows = shown.map(({ variant, modelSize: size, curvature, curvatureReason, slopes }) => {
    const head = `${capital(variant)}, ${modelSize(size)}`;
    if (!curvature) return [head, curvatureReason ?? "\u2013", "", "", "", "", "", ...slopes.map(slopeOf)];
    return [
      head,
      significant(curvature.quadratic.coefficient, 2),
      probability(curvature.quadratic.p),
      probability(curvature.quadratic.pWithRuns),
      probability(curvature.cubic.pWithRuns),
      probability(curvature.bend.p),
      fixed(curvature.excess, 1),
      ...slopes.map(slopeOf)
    ];
  });
  return tableBox(
    `Curvature of ln L in ln X, against compute; above zero the curve flattens`,
    [
      "Curve",
      "Quadratic term",
      html`<i>p</i>, evaluation noise`,
      html`<i>p</i>, runs differ too`,
      html`<i>p</i> of a cubic term, runs differ too`,
      html`<i>p</i> of any smooth bend, beyond drift`,
      "Residuals over noise",
      html`<i>k</i>, whole run`,
      ...parts.map(({ fromStep, toStep }) => html`<i>k</i>, steps ${fromStep}\u2013${toStep}`)
    ],
    rows
  );
};

function slopeOf({ k, standardError }: CurveFormsRecord["slopes"][number]): string {
  return standardError === null ? fixed(k, 3) : `${fixed(k, 3)} \u00b1 ${fixed(standardError, 3)}`;
}

function probability(p: number): string {
  return p < 0.001 ? html`&lt;0.001` : fixed(p, 3);
}
