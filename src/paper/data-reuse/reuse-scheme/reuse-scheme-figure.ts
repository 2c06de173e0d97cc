/** Samples seen by every reuse run, cut into passes, to scale. */

import { dataTable } from "../../../components/data-table.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { type SchemeData, schemeBars } from "../../../components/plots/scheme-bars.js";
import { describeScheme } from "../../../components/plots/scheme-bars-text.js";
import { count, list, plural } from "../../../lib/format.js";
import { seriesWhere } from "../../../lib/select-series.js";
import type { FigureSite } from "../../paper-site.js";

export const figure: Figure<FigureSite> = { reads: { logs: "reuse", places: ["experiments.reuse"] }, view };

function view(site: FigureSite): FigureView {
  const subsets = site.reference.reuseSubsets;
  const runs = seriesWhere(site.series, { experiment: "reuse", state: "current" });
  if (subsets.length === 0) throw new TypeError("this study has no subsets on record");
  const measured = new Set(runs.map(({ reuseFactor }) => reuseFactor));
  const samples = Math.max(
    ...subsets.filter(({ reuseFactor }) => reuseFactor > 1).map((subset) => subset.reuseFactor * subset.uniqueSamples)
  );
  const without = subsets.filter(({ reuseFactor }) => !measured.has(reuseFactor));
  const data: SchemeData = {
    samples,
    bars: subsets.map(({ reuseFactor, uniqueSamples }) => ({
      tau: reuseFactor,
      problems: uniqueSamples,
      ...(measured.has(reuseFactor) ? {} : { note: "no curve drawn" })
    }))
  };
  const most = subsets.reduce((a, b) => (b.reuseFactor > a.reuseFactor ? b : a));
  return {
    reading: `As many samples from ever fewer problems: at ${count(most.reuseFactor)} passes, ${count(most.uniqueSamples)} are left`,
    subtitle: "Samples seen in training, cut into passes over the same problems, to scale",
    draw: (drawing) => schemeBars(data, drawing),
    caption:
      html`Filled: the first pass, problems that are new; tinted: the same problems again. A run on one pass draws from the whole file and sees only its first ${count(samples)} problems. ` +
      (without.length > 0
        ? `Files for ${list(without.map(({ reuseFactor }) => count(reuseFactor)))} passes were released, but no figure shows such a run.`
        : "Every released file has its run."),
    source: `${plural(subsets.length, "released file")}`,
    description: describeScheme(data),
    table: dataTable(
      "Released subsets",
      ["Passes", "Problems", "Passes \u00d7 problems", "Curve"],
      subsets.map(({ reuseFactor, uniqueSamples }) => [
        count(reuseFactor),
        count(uniqueSamples),
        count(reuseFactor * uniqueSamples),
        measured.has(reuseFactor) ? "yes" : "none"
      ])
    ),
    computed: howComputed({ sentence: "Counts come from the names of the released subset files." }),
    csv: dataCsv(
      ["reuse_factor", "unique_problems", "measured"],
      subsets.map(({ reuseFactor, uniqueSamples }) => [reuseFactor, uniqueSamples, measured.has(reuseFactor)])
    )
  };
}
