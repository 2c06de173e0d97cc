/** Figure of /elsewhere: sigmoids that are printed without their points, and those of the runs here, each against its midpoint. */

import { dataTable } from "../../../../components/data-table.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { smallMultiples } from "../../../../components/plots/small-multiples.js";
import type { Panel, SmallMultiplesData } from "../../../../components/plots/small-multiples-data.js";
import { count, fixed, percent, plural } from "../../../../lib/format.js";
import { logistic } from "../../../../lib/forms/logistic.js";
import { firstOf } from "../../../../lib/items.js";
import { power } from "../../../../lib/statistics/power.js";
import type { FigureSite } from "../../../paper-site.js";
import type { ElsewhereRecord } from "../../elsewhere-record.js";
import { measuredBy } from "../../studies/about.js";
import { elsewhereReads, recordOf } from "../outcomes.js";

/** X over its midpoint that is drawn. */
const [from, to] = [0.05, 20];
const linePoints = 25;

/** Share of the gain from R_0 to A at X over its midpoint. */
const shareAt = (x: number, b: number) => logistic(b * Math.log(x));

const curveOf = (b: number) =>
  Array.from({ length: linePoints }, (_, i) => {
    const x = from * power(to / from, i / (linePoints - 1));
    return { x, y: shareAt(x, b) };
  });

type Printed = ElsewhereRecord["printedSigmoids"][number];
type Ours = ElsewhereRecord["sigmoids"][number];

/** Evaluations in the units of a run's own fit: X over its midpoint, share of its gain. */
function pointsOf({ a, r0, cMid, points }: Ours) {
  return points
    .map(({ x, score }) => ({ x: x / cMid, y: (score - r0) / (a - r0) }))
    .filter(({ x, y }) => x >= from && x <= to && y >= range[0] && y <= range[1]);
}

const range: [number, number] = [-0.45, 1.2];

export const sigmoidCurves: Figure<FigureSite> = { reads: elsewhereReads, view: sigmoidCurvesView };

function sigmoidCurvesView(site: FigureSite): FigureView {
  const { sigmoids, printedSigmoids } = recordOf(site);
  const printed = printedSigmoids.filter(({ cMid }) => cMid !== null);
  const first = firstOf(printed);
  const data = panelsOf(printed, sigmoids);
  const shares = [...printed, ...sigmoids].map(({ short, b }) => ({
    ...{ short, b },
    at: [0.1, 10].map((x) => percent(shareAt(x, b)))
  }));
  const steeper = sigmoids.filter(({ b }) => b > Math.max(...printed.map((curve) => curve.b))).length;
  return {
    reading: `${count(steeper)} of ${count(sigmoids.length)} curves here rise more steeply than every printed curve of ScaleRL`,
    subtitle:
      "Share of the gain against X over the X of half the gain. ScaleRL: GPU-hours, curves as printed. Runs here: steps",
    key: [
      { mark: "line", label: "printed, no points here" },
      { mark: "line", label: "fitted to the runs here", color: "var(--ordered-3)" },
      { mark: "thin-line", label: `ScaleRL, ${first.name}, in every panel`, color: "var(--axis)" }
    ],
    draw: (drawing) =>
      smallMultiples(data, {
        ...drawing,
        labels: "none",
        columns: drawing.width < 480 ? 2 : 4,
        panelHeight: 110
      }),
    caption:
      "ScaleRL prints A, B and the midpoint of each curve. It does not print where a curve starts, so no score is drawn. Evaluations outside the axes are left out.",
    source: "printed values and logs of the studies, data/elsewhere.json",
    measuredBy: ["ScaleRL (arXiv 2510.13786, as printed)", ...measuredBy(["pods", "verl"])],
    description: `Share of the gain against X over its midpoint in ${plural(data.panels.length, "panel")}, ${count(printed.length)} of them printed curves without points. Shares at a tenth of the midpoint and at ten times: ${shares.map(({ short, at }) => `${short}, ${at.join(" and ")}`).join("; ")}.`,
    table: dataTable(
      "B of each curve, and the share of its gain at a tenth of and at ten times its midpoint",
      ["Curve", "B", "At a tenth", "At ten times"],
      shares.map(({ short, b, at }) => [short, fixed(b, 2), ...at])
    ),
    computed: howComputed({
      sentence:
        "Share of the gain = 1 / (1 + (midpoint / X)^B). The runs here are fitted by least squares of the score."
    }),
    csv: dataCsv(
      ["curve", "kind", "x_over_midpoint", "share_of_gain"],
      [
        ...printed.flatMap(({ name, b }) => curveOf(b).map(({ x, y }) => [`ScaleRL, ${name}`, "printed curve", x, y])),
        ...sigmoids.flatMap((run) => [
          ...curveOf(run.b).map(({ x, y }) => [run.name, "fitted curve", x, y]),
          ...pointsOf(run).map(({ x, y }) => [run.name, "evaluation", x, y])
        ])
      ]
    )
  };
}

/** A panel a curve: printed ones first, the first of them grey in all others. */
function panelsOf(printed: readonly Printed[], sigmoids: readonly Ours[]): SmallMultiplesData {
  const reference = {
    name: "first",
    color: "var(--axis)",
    role: "reference" as const,
    line: curveOf(firstOf(printed).b)
  };
  const panels: Panel[] = [
    ...printed.map((curve: Printed, i) => ({
      title: curve.short,
      note: `B ${fixed(curve.b, 2)}`,
      remark: "no points here",
      series: [...(i > 0 ? [reference] : []), { name: curve.name, color: "var(--ink)", line: curveOf(curve.b) }]
    })),
    ...sigmoids.map((run) => ({
      title: run.short,
      note: `B ${fixed(run.b, 2)}`,
      series: [
        reference,
        {
          name: run.name,
          color: "var(--ordered-3)",
          dots: "clear" as const,
          points: pointsOf(run),
          line: curveOf(run.b)
        }
      ]
    }))
  ];
  return {
    panels,
    x: {
      ...{ title: "X over its midpoint (log scale)", scale: "log", domain: [from, to], ticks: [0.1, 1, 10] },
      format: (value) => String(Number(value.toPrecision(2)))
    },
    y: {
      ...{ title: "Share of the gain", scale: "linear", domain: range, ticks: [0, 0.5, 1] },
      format: (value) => `${Math.round(100 * value)}%`
    }
  };
}
