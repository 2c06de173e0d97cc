/** Slopes of the ladder of verl: a size a row. */
import { dataTable } from "../../../../components/data-table.js";
import { sizeColor, sizeTextColor } from "../../../../components/drawing/scales.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { dotPlot } from "../../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../../components/plots/dot-plot/dot-plot-text.js";
import { fixed, modelSize } from "../../../../lib/format.js";
import { firstOf, itemAt, lastOf } from "../../../../lib/items.js";
import type { FigureSite } from "../../../paper-site.js";
import type { LadderSize } from "../../elsewhere-record.js";
import { elsewhereReads, recordOf } from "../../page/outcomes.js";
import { measuredBy } from "../about.js";

const source = "logs of the studies, data/elsewhere.json";
const two = (value: number) => fixed(value, 2);

export const ladderSlopes: Figure<FigureSite> = { reads: elsewhereReads, view: ladderSlopesView };

function ladderSlopesView(site: FigureSite): FigureView {
  const { ladder } = recordOf(site);
  const plot: DotPlotData = {
    series: [
      { name: "up to step 40", shape: "circle" },
      { name: "from step 40", shape: "diamond" }
    ],
    groups: ["MATH", "GSM8K"].map((task) => ({
      title: task,
      rows: ladder
        .filter((size) => size.task === task)
        .reverse()
        .map(({ modelSize: size, windows }) => ({
          ...{ name: modelSize(size), color: sizeColor(size), textColor: sizeTextColor(size) },
          values: windows.slice(1).map((window, series) => ({ series, value: window.k, ...endsOf(window) }))
        }))
    })),
    axis: { title: "Slope k", format: (value) => fixed(value, 1), read: two }
  };
  return {
    reading: ladderReading(ladder),
    subtitle:
      "Slope of ln(1 \u2212 score) on ln step, early and late, with 95% interval of one run. Qwen2.5 Instruct, GRPO by verl",
    key: [
      { mark: "interval", label: "up to step 40, with 95% interval" },
      { mark: "diamond", label: "from step 40 on" }
    ],
    draw: (drawing) => dotPlot(plot, drawing),
    caption: "One run a size. The interval holds noise along the run; nothing says what another seed would give.",
    source,
    measuredBy: measuredBy(["verl"]),
    description: describeDotPlot(plot, { quantity: "Slopes", rows: "run", format: two, ordered: false }),
    table: dataTable(
      "Slopes, early and late",
      ["Model", "Up to step 40", "Standard error", "From step 40", "Standard error"],
      ladder.map(({ task, modelSize: size, windows }) => [
        `${task}, ${modelSize(size)}`,
        ...windows.slice(1).flatMap(({ k, standardError }) => [fixed(k, 3), fixed(standardError, 3)])
      ])
    ),
    computed: howComputed({
      sentence: "Least squares on the evaluations of one run in the window; errors as for runs without repeats."
    }),
    csv: dataCsv(
      [
        ...["task", "model_size", "k_early", "se_early", "k_early_low", "k_early_high"],
        ...["k_late", "se_late", "k_late_low", "k_late_high"]
      ],
      ladder.map(({ task, modelSize: size, windows }) => [
        ...[task, size],
        ...windows.slice(1).flatMap((window) => [window.k, window.standardError, ...Object.values(endsOf(window))])
      ])
    )
  };
}

function endsOf({ k, standardError }: LadderSize["windows"][number]): { low: number; high: number } {
  return { low: k - 1.96 * standardError, high: k + 1.96 * standardError };
}

/** Whether the slopes of the largest are above those of the smallest, early and late. */
function ladderReading(ladder: readonly LadderSize[]): string {
  const math = ladder.filter(({ task }) => task === "MATH");
  const grows = (window: number) => itemAt(lastOf(math).windows, window).k > itemAt(firstOf(math).windows, window).k;
  const words = (window: number) => (grows(window) ? "larger" : "no larger");
  return `On MATH the early slope of the largest model is ${words(1)} than that of the smallest; its late slope is ${words(2)}`;
}
