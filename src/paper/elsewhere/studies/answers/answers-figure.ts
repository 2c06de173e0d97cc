/** What more answers a prompt did in PODS. */
import { dataTable } from "../../../../components/data-table.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { dotPlot } from "../../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../../components/plots/dot-plot/dot-plot-text.js";
import { change, interval } from "../../../../lib/format.js";
import { itemAt, mustFind, present } from "../../../../lib/items.js";
import type { FigureSite } from "../../../paper-site.js";
import { elsewhereReads, recordOf } from "../../page/outcomes.js";
import { measuredBy } from "../about.js";

const source = "logs of the studies, data/elsewhere.json";

/** More answers a prompt: at equal steps, and at equal hours. */
export const moreAnswers: Figure<FigureSite> = { reads: elsewhereReads, view: moreAnswersView };

function moreAnswersView(site: FigureSite): FigureView {
  const cells = (id: string) =>
    mustFind(mustFind(recordOf(site).rows, (row) => row.id === id).columns, ({ study }) => study === "pods").cells;
  const [steps, hours] = [cells("rollouts"), cells("hours")];
  const groups = [...new Set(steps.map(({ group }) => group))];
  const dotOf = ({ estimate, interval: ends }: (typeof steps)[number], series: number) => ({
    ...{ series, value: present(estimate), low: ends![0], high: ends![1] }
  });
  const plot: DotPlotData = {
    series: [
      { name: "equal steps", shape: "circle" },
      { name: "equal hours", shape: "diamond" }
    ],
    groups: groups.map((title) => ({
      title,
      rows: steps.flatMap((cell, i) =>
        cell.group === title
          ? [{ name: cell.what.replace(/ answers.*/, ""), values: [dotOf(cell, 0), dotOf(itemAt(hours, i), 1)] }]
          : []
      )
    })),
    axis: {
      title: "Score with more answers minus fewer",
      format: (value) => change(value, 2),
      read: (value) => change(value, 3)
    },
    reference: { value: 0, name: "no difference" }
  };
  const shown = (some: typeof steps) => some.filter(({ verdict }) => verdict === "supported").length;
  return {
    reading: `More answers are shown to be better in ${shown(steps)} of ${steps.length} comparisons at equal steps, and in ${shown(hours)} at equal hours`,
    subtitle: "Difference of scores with 95% interval over seeds. PODS: ten seeds a recipe on one GPU, five on eight",
    key: [
      { mark: "interval", label: "at equal steps" },
      { mark: "diamond", label: "at equal hours" }
    ],
    draw: (drawing) => dotPlot(plot, drawing),
    caption:
      "As many answers are trained on in both recipes of a pair; those with the most different rewards are kept.",
    source,
    measuredBy: measuredBy(["pods"]),
    description: describeDotPlot(plot, {
      quantity: "Differences",
      rows: "pair",
      format: (value) => change(value, 3),
      ordered: false
    }),
    table: dataTable(
      "More answers a prompt",
      ["Pair", "Equal steps", "95% interval", "Equal hours", "95% interval"],
      steps.map((cell, i) => [
        cell.what,
        ...[cell, itemAt(hours, i)].flatMap(({ estimate, interval: ends }) => [
          change(present(estimate), 3),
          interval(present(ends?.[0]), present(ends?.[1]), (value) => change(value, 3))
        ])
      ])
    ),
    computed: howComputed({
      sentence:
        "Welch\u2019s interval; the score of a run is the mean of its last three evaluations up to the X that all runs of a pair reach."
    }),
    csv: dataCsv(
      ["pair", "steps", "steps_low", "steps_high", "hours", "hours_low", "hours_high"],
      steps.map((cell, i) => [
        cell.what,
        ...[cell, itemAt(hours, i)].flatMap(({ estimate, interval: ends }) => [estimate, ...ends!])
      ])
    )
  };
}
