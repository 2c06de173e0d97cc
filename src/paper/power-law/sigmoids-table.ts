/** Every curve as a sigmoid of its score: start, asymptote, sharpness and middle, each with its interval or the word that it is open. */
import { groupedTable, type Row } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, efficiency, fixed, interval, modelSize, significant } from "../../lib/format.js";
import { firstOf, type Having, having, present } from "../../lib/items.js";
import type { CurveFormsRecord, SigmoidValueRecord } from "../../lib/records/prediction-record.js";
import type { Results } from "../../lib/results.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }) => {
  const shown = sigmoidCurves(results);
  return groupedTable({
    caption: "The score as a sigmoid of compute, beside the power law of the loss",
    head: [
      ...["Size", html`<i>R</i><sub>0</sub>`, html`<i>A</i>`, html`<i>B</i>`],
      ...[html`<i>C</i><sub>mid</sub>, 10<sup>18</sup> FLOPs`, html`<i>k</i>, power law`],
      ...["Residual of the score, sigmoid", "power law"]
    ],
    left: [],
    groups: [...new Set(shown.map(({ variant }) => variant))].map((variant) => ({
      title: capital(variant),
      rows: shown.filter((candidate) => candidate.variant === variant).map((item) => ({ cells: row(item) }))
    }))
  });
};

export function sigmoidCurves(results: Results): SigmoidCurve[] {
  return results.prediction.curves
    .filter(({ family, resource }) => family === mainFamily(results) && resource === "compute")
    .filter(having("sigmoid"));
}

export type SigmoidCurve = Having<CurveFormsRecord, "sigmoid">;

function row({ modelSize: size, sigmoid, slopes }: SigmoidCurve): Row {
  const { r0, a, b, cMid, rms, rmsPowerLaw } = sigmoid;
  return [
    modelSize(size),
    known(r0, efficiency),
    known(a, efficiency),
    known(b, (value) => fixed(value, 1)),
    known(cMid, (value) => significant(value / 1e18, 2)),
    efficiency(firstOf(slopes).k),
    fixed(rms, 4),
    fixed(rmsPowerLaw, 4)
  ];
}

/** "0.314 [0.296, 0.342]" */
export function known({ value, low, high, identified }: SigmoidValueRecord, format: (value: number) => string): string {
  return identified ? `${format(value)} ${interval(present(low), present(high), format)}` : "not identified";
}
