/** Which point of a curve a printed number is. */
import { dataTable } from "../../../components/data-table.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { count, efficiency, fixed, interval, modelSize, word } from "../../../lib/format.js";
import { mustFind } from "../../../lib/items.js";
import { matching } from "../../../lib/matching.js";
import { inferredSeries } from "../../efficiency/slopes-data.js";
import type { StudySite } from "../../paper-site.js";
import { markerFacts } from "../reading-data.js";
import { foot, readingReads, sizeRow } from "../reading-parts.js";

export const markers: Figure<StudySite> = { reads: readingReads, view };

function view(site: StudySite): FigureView {
  const { results } = site;
  const series = mustFind(inferredSeries(results), matching({ variant: "base", resource: "compute" }));
  const facts = markerFacts(site, "base", "compute");
  const [mantissa, exponent] = facts.farthest.toExponential(0).split("e-");
  const inside = facts.markers.filter(({ modelSize: size, marker }) => {
    const sizeRecord = series.sizes.find((candidate) => candidate.modelSize === size);
    const [low, high] = sizeRecord?.interval ?? [null, null];
    return low !== null && high !== null && marker >= low && marker <= high;
  });
  const plot: DotPlotData = {
    series: [
      { name: "slope of this size alone", shape: "circle" },
      { name: "the paper\u2019s marker", shape: "circle", hollow: true }
    ],
    groups: [
      {
        rows: [...series.sizes].reverse().map((record) => {
          const marker = facts.markers.find(({ modelSize: size }) => size === record.modelSize);
          return sizeRow(record.modelSize, [
            { series: 0, value: record.k, low: record.interval[0], high: record.interval[1] },
            ...(marker ? [{ series: 1, value: marker.marker }] : [])
          ]);
        })
      }
    ],
    axis: {
      title: "Learning efficiency k, base, compute",
      format: (value) => fixed(value, 2),
      read: efficiency,
      domain: [0, 0.14]
    }
  };
  return {
    reading: `The markers of k(N) are the law evaluated: ${word(inside.length)} of ${word(facts.markers.length)} lie in the interval of the slope fitted to that size alone`,
    subtitle:
      "The paper\u2019s marker of the fit between sizes, and the slope of each size alone with its 95% interval",
    key: [
      { mark: "interval", label: "slope of this size alone" },
      { mark: "ring", label: "the paper\u2019s marker" }
    ],
    draw: (options) => dotPlot(plot, options),
    caption: html`Over ${count(facts.fits)} drawn fits no marker lies farther from <i>K</i><sub>max</sub>/(1 + <i>N</i><sub>0</sub>/<i>N</i>) than ${mantissa} \u00d7 10<sup>\u2212${exponent}</sup> of its value: they are ${word(facts.markers.length)} points of one curve, not ${word(facts.markers.length)} measurements.`,
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "Learning efficiency, slope of this size alone and marker",
      rows: "size",
      format: efficiency
    }),
    table: dataTable(
      "Slopes and markers",
      ["Size", html`Own <i>k</i>`, "95% interval", "Marker"],
      series.sizes.map((record) => {
        const marker = facts.markers.find(({ modelSize: size }) => size === record.modelSize);
        const [low, high] = record.interval;
        return [
          modelSize(record.modelSize),
          efficiency(record.k),
          low === null || high === null ? "open" : interval(low, high),
          marker ? efficiency(marker.marker) : "\u2013"
        ];
      })
    ),
    computed: howComputed({
      sentence: "Markers are taken as the publication draws them.",
      values: facts.markers.map(({ modelSize: size, marker }) => [modelSize(size), marker] as const)
    }),
    csv: dataCsv(
      ["model_size", "own_k", "own_k_low", "own_k_high", "marker"],
      series.sizes.map((record) => [
        record.modelSize,
        record.k,
        ...record.interval,
        facts.markers.find(({ modelSize: size }) => size === record.modelSize)?.marker ?? null
      ])
    )
  };
}
