import { change, efficiency, escapeHtml, fixed } from "../../lib/format.js";
import { sizeForms } from "../../lib/forms/size-forms.js";
import type { SeriesInferenceRecord } from "../../lib/records/inference.js";
import { capital } from "../../report/table-parts.js";
import { formName } from "../saturation-text.js";
import type { TableRenderer } from "../site.js";
import { inferredSeries } from "../slopes-data.js";

const columns = 9;

/** Forms of k(N) on the measured slopes of each series, with the largest size and without it. */
export const table: TableRenderer = ({ results }) => {
  const caption = "Forms of k(N), weighted least squares on each size\u2019s own slope";
  const head = [
    "Form",
    "<i>k</i>(<i>N</i>)",
    "Parameters",
    "\u03c7\u00b2",
    "\u03c7\u00b2 per degree",
    "AIC above least",
    "\u03c7\u00b2, without the largest",
    "AIC above least",
    "Error, each size left out"
  ];
  const bodies = inferredSeries(results).map((one) => {
    const title = `${capital(one.variant)}, ${one.resource}`;
    return `<tbody><tr class="group"><th scope="rowgroup" colspan="${columns}">${title}</th></tr>${rows(one)}</tbody>`;
  });
  return (
    `<div class="table-box wide" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table class="comparison"><caption>${escapeHtml(caption)}</caption>` +
    `<thead><tr>${head.map((text, i) => `<th scope="col"${i === 1 ? ' class="left"' : ""}>${text}</th>`).join("")}</tr></thead>${bodies.join("")}</table></div>`
  );
};

function rows({ forms }: SeriesInferenceRecord): string {
  const own = forms.all.filter(({ form }) => form !== "free");
  const least = (fits: typeof own) => Math.min(...fits.map(({ aic }) => aic));
  const without = forms.withoutHeldOut.filter(({ form }) => form !== "free");
  return own
    .map((fit) => {
      const other = without.find(({ form }) => form === fit.form);
      const left = forms.leaveOneOut.find(({ form }) => form === fit.form);
      const above = (aic: number, from: number) => (aic - from < 0.05 ? "least" : change(aic - from, 1));
      return `<tr><th scope="row">${formName(fit.form)}</th><td class="left">${sizeForms[fit.form].formula}</td><td>${fit.q}</td><td>${fixed(fit.chi2, 1)}</td><td>${fixed(fit.chi2 / fit.df, 1)}</td><td>${above(fit.aic, least(own))}</td><td>${other ? fixed(other.chi2, 1) : "\u2013"}</td><td>${other ? above(other.aic, least(without)) : "\u2013"}</td><td>${left ? efficiency(left.rmse) : "\u2013"}</td></tr>`;
    })
    .join("");
}
