/** Each size's slope beside the smallest slope that its test could have been expected to find. */

import { dataTable } from "../../../components/data-table.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { change, count, efficiency, fixed, modelSize } from "../../../lib/format.js";
import type { DetectabilityRecord } from "../../../lib/records/experiments-record.js";
import { familyName, mainFamily } from "../../../lib/series-names.js";
import type { FigureSite } from "../../paper-site.js";
import { detectReading } from "../efficiency-text.js";

export const figure: Figure<FigureSite> = { reads: { logs: "own", places: ["experiments.detectability"] }, view };

type DetectableSize = DetectabilityRecord["sizes"][number] & Pick<DetectabilityRecord, "variant">;

function view(site: FigureSite): FigureView {
  const { results } = site;
  const family = mainFamily(results);
  const resource = "compute";
  const records = results.experiments.detectability.filter(
    (series) => series.family === family && series.resource === resource
  );
  const all = records.flatMap(({ variant, sizes }) => sizes.map((size) => ({ variant, ...size })));
  const problems = records[0]?.problems ?? results.study.heldOutProblems;
  const sizes = [...new Set(all.map((size) => size.modelSize))].sort((a, b) => b - a);
  const data: DotPlotData = {
    series: records.map(({ variant }) => ({ name: variant, shape: variant === "base" ? "circle" : "diamond" })),
    groups: [
      {
        rows: sizes.map((size) => ({
          name: modelSize(size),
          color: sizeColor(size),
          textColor: sizeTextColor(size),
          values: records.flatMap(({ sizes: slopes }, i) => {
            const slope = slopes.find((candidate) => candidate.modelSize === size);
            return slope ? [{ series: i, value: slope.k, best: slope.minimumSlope }] : [];
          })
        }))
      }
    ],
    axis: {
      title: `Learning efficiency k against ${resource} (log scale)`,
      format: (value) => String(value),
      read: (value) => fixed(value, 4),
      best: "smallest that would be seen",
      scale: "log"
    }
  };
  return {
    reading: detectReading(records),
    subtitle: html`Slope of each size alone, and the smallest slope that a two-sided 5% test finds with 80% power. ${familyName(results, family)}, ${count(problems)} problems`,
    key: [
      ...records.map(({ variant }) =>
        variant === "base"
          ? ({ mark: "dot", label: "base, slope of each size alone" } as const)
          : ({ mark: "diamond", label: "instruct, slope of each size alone" } as const)
      ),
      { mark: "tick", label: "smallest slope that would be seen" }
    ],
    draw: (draw) => dotPlot(data, draw),
    caption:
      `The smallest slope is 2.93 standard errors or so: the quantiles of Student\u2019s <i>t</i> for 97.5% and 80%. The standard error counts the noise of evaluations, differences between repeats of a run, and misfit along the run.`.replace(
        "2.93 standard errors or so",
        `${fixed(all[0] ? all[0].minimumSlope / all[0].se : 0, 2)} standard errors`
      ),
    source: `${count(all.length)} curves \u00b7 data ${results.inputs.hash.slice(0, 7)}`,
    description: describeDotPlot(data, {
      quantity: `Learning efficiency against ${resource}`,
      rows: "size",
      format: efficiency
    }),
    table: tableOf(all),
    computed: howComputed({
      sentence:
        "Smallest slope = (<i>t</i><sub>0.975</sub> + <i>t</i><sub>0.8</sub>) times the standard error, with the degrees of freedom of the spread between runs.",
      values: all.map((size) => [`${size.variant} ${modelSize(size.modelSize)}`, size.minimumSlope] as const)
    }),
    csv: csvOf(all, resource)
  };
}

function tableOf(all: readonly DetectableSize[]): string {
  return dataTable(
    "What could have been seen",
    [
      "Size",
      html`<i>k</i>`,
      "Standard error",
      "Smallest seen",
      "Change of loss",
      "Error, these problems",
      "Error, such problems"
    ],
    all.map((size) => [
      `${size.variant} ${modelSize(size.modelSize)}`,
      fixed(size.k, 4),
      fixed(size.se, 4),
      fixed(size.minimumSlope, 4),
      change(size.change, 3),
      fixed(size.theseProblems.se, 3),
      fixed(size.suchProblems.se, 3)
    ])
  );
}

function csvOf(all: readonly DetectableSize[], resource: string): string {
  return dataCsv(
    ["variant", "resource", "model_size", "k", "standard_error", "minimum_slope", "change"],
    all.map((size) => [size.variant, resource, size.modelSize, size.k, size.se, size.minimumSlope, size.change])
  );
}
