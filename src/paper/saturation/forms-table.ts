import { groupedTable, type Row } from "../../components/data-table.js";
import { html, raw } from "../../components/html.js";
import { capital, change, efficiency, fixed } from "../../lib/format.js";
import { sizeForms } from "../../lib/forms/size-forms.js";
import type { SeriesInferenceRecord } from "../../lib/records/inference-record.js";
import { inferredSeries } from "../efficiency/slopes-data.js";
import type { TableRenderer } from "../paper-site.js";
import { formName } from "./saturation-text.js";

/** Forms of k(N) on the measured slopes of each series, with the largest size and without it. */
export const table: TableRenderer = ({ results }) =>
  groupedTable({
    caption: "Forms of k(N), each fitted by weighted least squares to the slopes of single sizes",
    head: [
      ...["Form", html`<i>k</i>(<i>N</i>)`, "Parameters", "\u03c7\u00b2", "\u03c7\u00b2 per degree", "AIC above least"],
      ...["\u03c7\u00b2, without the largest", "AIC above least", "Error, each size left out"]
    ],
    left: [1],
    groups: inferredSeries(results).map((series) => ({
      title: `${capital(series.variant)}, ${series.resource}`,
      rows: rowsOf(series).map((cells) => ({ cells }))
    }))
  });

function rowsOf({ forms }: SeriesInferenceRecord): Row[] {
  const fixedForms = forms.all.filter(({ form }) => form !== "free");
  const least = (fits: typeof fixedForms) => Math.min(...fits.map(({ aic }) => aic));
  const without = forms.withoutHeldOut.filter(({ form }) => form !== "free");
  const above = (aic: number, from: number) => (aic - from < 0.05 ? "least" : change(aic - from, 1));
  return fixedForms.map(({ form, q, chi2, df, aic }) => {
    const other = without.find((fit) => fit.form === form);
    const left = forms.leaveOneOut.find((fit) => fit.form === form);
    return [
      ...[
        formName(form),
        raw(sizeForms[form].formula),
        q,
        fixed(chi2, 1),
        fixed(chi2 / df, 1),
        above(aic, least(fixedForms))
      ],
      ...(other ? [fixed(other.chi2, 1), above(other.aic, least(without))] : ["\u2013", "\u2013"]),
      left ? efficiency(left.rmse) : "\u2013"
    ];
  });
}
