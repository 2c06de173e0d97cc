/** The chosen run: its curve, and what is extrapolated. */
import { capital, count, escapeHtml, interval, loss as lossText, modelSize as sizeName } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import type { Answer } from "../../lib/plan/answer.js";
import { modelName } from "../../lib/plan/plan-sentences.js";
import type { PlanStudy } from "../../lib/plan/plan-study.js";
import { halfWidth } from "../../lib/plan/size-line.js";
import { dataTable } from "../data-table.js";
import { sizeColor, sizeTextColor } from "../drawing/scales.js";
import { howComputed } from "../frame/static-figure.js";
import { type Html, html, raw } from "../html.js";
import { type LinePlotData, linePlot, type Point } from "../plots/line-plot.js";
import {
  commandOf,
  curveOf,
  evaluationRows,
  kindOf,
  lawWords,
  lineRows,
  lossDomain,
  type PlanView,
  partsOf,
  planCsv,
  planMark,
  planRows,
  pointsOf,
  resourceWords,
  titleOf,
  xWords
} from "./plan-figure-parts.js";

export function runFigure(study: PlanStudy, found: Answer): PlanView {
  const { model, plan, question } = found;
  const line = model.lineAt(plan.modelSize);
  const curve = curveOf(study, found, plan.modelSize);
  const dots = pointsOf(curve, found);
  const parts = partsOf(found, line);
  const name = modelName(study, found, plan.modelSize);
  const along = parts.flatMap((part) => part.points);
  const band = along.flatMap(([x, loss]) => {
    const half = halfWidth(line, Math.log(x));
    return half === null ? [] : [{ x, loss, low: loss * Math.exp(-half), high: Math.min(loss * Math.exp(half), 1) }];
  });
  const data = runPlot(found, curve, parts, band);
  const range =
    plan.distance.reach === "inside"
      ? "inside what was measured"
      : plan.distance.reach === "far"
        ? "too far from what was measured for a number"
        : "outside what was measured";
  return {
    view: escapeHtml(name),
    shown: `${escapeHtml(name)}, against ${question.resource}`,
    reading:
      plan.passRate === null
        ? `The plan for ${sizeName(plan.modelSize)} is ${range}`
        : `The plan for ${sizeName(plan.modelSize)} is ${range}, at a pass rate of ${lossText(plan.passRate)}`,
    subtitle: html`Test loss against ${resourceWords(found)}, ${name}${dots.length > 0 ? `, ${count(dots.length)} evaluations` : ", no run of this size"}`,
    key: [
      ...(dots.length > 0
        ? [
            {
              mark: "dots" as const,
              label: model.series.noise === null ? "measured" : "measured, mean of the repeats"
            }
          ]
        : []),
      { mark: "line", label: "the law, measured range" },
      { mark: "long-dash", label: "extrapolated" },
      ...(band.length > 1
        ? [{ mark: "band" as const, label: "95% interval of one new run", color: sizeColor(plan.modelSize) }]
        : []),
      ...(plan.loss === null ? [] : [{ mark: "diamond" as const, label: "the plan" }])
    ],
    draw: (options) => linePlot(data, options),
    caption: html`Line: ${lawWords(found)}. ${band.length > 1 ? "Band: where one evaluation of one new run should lie, from the error of the law, differences between runs, evaluation noise, and drift off the law; it is wider than the scatter of the dots, which are means." : "No repeats tell the noise of this family, so there is no band."}`,
    source: `${count(dots.length)} points · data ${study.hash.slice(0, 7)}`,
    description: `Log-log line chart of test loss against ${question.resource} for ${name}: ${dots.length > 0 ? "the measured points, " : ""}the law through them, and beyond the last evaluation its late slope. ${plan.loss === null ? `The plan is ${range}.` : `The plan stands at a loss of ${lossText(plan.loss)}${plan.interval ? `, pass rate between ${lossText(plan.interval[0])} and ${lossText(plan.interval[1])}` : ""}, ${range}.`}`,
    table: runTable(found, name, along),
    computed: howComputed({
      sentence: `ln&nbsp;<i>L</i> = ln&nbsp;<i>L</i><sub>ref</sub> − <i>k</i> (ln&nbsp;<i>X</i> − ln&nbsp;<i>X</i><sub>ref</sub>). The interval is Student’s <i>t</i> times the root of a sum of variances: law, its form, drift, the late slope beyond the end, the new run’s own level and slope, evaluation noise.`,
      values: [
        ["<i>k</i>", line.k],
        ["<i>X</i><sub>ref</sub>", Math.exp(line.lnX)],
        ["<i>L</i><sub>ref</sub>", Math.exp(line.lnL)],
        ["tokens a sample", line.tokensPerSample]
      ],
      command: commandOf(study, found)
    }),
    csv: planCsv(question.resource, [
      ...lineRows(plan.modelSize, parts, (x, loss) => {
        const half = halfWidth(line, Math.log(x));
        return half === null ? [null, null] : [loss * Math.exp(-half), Math.min(loss * Math.exp(half), 1)];
      }),
      ...evaluationRows(plan.modelSize, curve, found),
      ...planRows(found)
    ])
  };
}

interface BandPoint {
  x: number;
  loss: number;
  low: number;
  high: number;
}

function runPlot(
  found: Answer,
  curve: ReturnType<typeof curveOf>,
  parts: ReturnType<typeof partsOf>,
  band: readonly BandPoint[]
): LinePlotData {
  const { plan } = found;
  const dots = pointsOf(curve, found);
  const along = parts.flatMap((part) => part.points);
  const color = sizeColor(plan.modelSize);
  return {
    x: {
      kind: kindOf(found),
      title: titleOf(found),
      domain: [Math.min(...along.map(([x]) => x)), Math.max(...along.map(([x]) => x))]
    },
    y: {
      kind: "loss",
      title: "Test loss, 1 − pass rate (log scale)",
      domain: lossDomain([...dots.map(([, y]) => y), ...along.map(([, y]) => y), ...band.map(({ low }) => low)])
    },
    series: [
      {
        name: sizeName(plan.modelSize),
        color,
        textColor: sizeTextColor(plan.modelSize),
        parts,
        dots,
        words: (i) => [
          `step ${curve!.step[i]}, ${xWords(found, itemAt(dots, i)[0])}`,
          `loss ${lossText(itemAt(dots, i)[1])}`
        ]
      }
    ],
    bands:
      band.length > 1
        ? [
            {
              color,
              upper: band.map(({ x, high }): Point => [x, high]),
              lower: band.map(({ x, low }): Point => [x, low])
            }
          ]
        : [],
    marks: planMark(found),
    at: null
  };
}

function runTable(found: Answer, name: string, along: readonly Point[]): Html {
  const { model, plan, question } = found;
  const line = model.lineAt(plan.modelSize);
  return dataTable(
    `The law of ${name}`,
    [question.resource === "compute" ? "Compute" : capital(found.measured.unit), "Loss", "Pass rate", "95% interval"],
    along
      .filter((_, i) => i % 6 === 0)
      .map(([x, loss]) => {
        const half = halfWidth(line, Math.log(x));
        return [
          raw(xWords(found, x)),
          lossText(loss),
          lossText(1 - loss),
          half === null ? "–" : interval(Math.max(0, 1 - loss * Math.exp(half)), 1 - loss * Math.exp(-half), lossText)
        ];
      })
  );
}
