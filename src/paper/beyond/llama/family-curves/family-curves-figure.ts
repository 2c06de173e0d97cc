/** Another family's curves as published, in each version, against both resources. */

import { dataTable } from "../../../../components/data-table.js";
import { extentOf } from "../../../../components/drawing/axes.js";
import type { ChoiceFigure, ChoiceView } from "../../../../components/frame/choice-figure.js";
import { radioControl } from "../../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../../components/frame/static-figure.js";
import { html } from "../../../../components/html.js";
import { type FamilyCurvesData, familyCurves } from "../../../../components/plots/family-curves.js";
import { count, efficiency, escapeHtml, list, loss, modelSize, parameters, r2, word } from "../../../../lib/format.js";
import { powerLawLoss } from "../../../../lib/forms/power-law.js";
import { firstOf, itemAt, lastOf, mustFind } from "../../../../lib/items.js";
import type { FittedLaw } from "../../../../lib/law/fit-law.js";
import type { CurveRecord } from "../../../../lib/results.js";
import { type Resource, resources } from "../../../../lib/runs.js";
import { type PublishedFamily, type Version, versionLaw } from "../other-families.js";

const labels: Record<Version, string> = { current: "As published now", earlier: "As published before" };

/** A family as published, and the data that it is read from. */
export interface FamilyCurvesSource extends PublishedFamily {
  hash: string;
}

export const familyCurvesFigure: ChoiceFigure<FamilyCurvesSource> = {
  reads: { logs: "others", earlier: true, places: ["curves", "otherCurves", "laws"] },
  controls: ({ versions }) => {
    const known = Object.keys(versions) as Version[];
    return [
      radioControl(
        "version",
        "Version",
        known.map((version) => [version, labels[version]])
      )
    ];
  },
  view: (source, { version }) => familyFigure(source, version as Version)
};

function familyFigure(source: FamilyCurvesSource, version: Version): ChoiceView {
  const curves = source.versions[version]!;
  const view = labels[version].toLowerCase();
  const fits = resources.map((resource) => ({ resource, law: versionLaw(curves, resource) }));
  const data: FamilyCurvesData = {
    family: source.family,
    lossDomain: extentOf(Object.values(source.versions).flatMap((all) => all.flatMap(({ testLoss }) => testLoss))),
    panels: fits.map(({ resource, law }) => ({
      title: `Against ${resource}`,
      resource,
      sizes: curves.map(({ modelSize: size, computeFlops, dataSamples, testLoss }) => {
        const fitted = mustFind(law.sizes, (candidate) => candidate.modelSize === size);
        return {
          modelSize: size,
          x: resource === "compute" ? computeFlops : dataSamples,
          loss: testLoss,
          k: fitted.learningEfficiency,
          intercept: fitted.intercept
        };
      })
    }))
  };
  const evaluations = curves.reduce((sum, { step }) => sum + step.length, 0);
  const settled = fits.filter(({ law }) => law.status === "converged");
  return {
    view,
    shown: view,
    reading:
      settled.length === 0
        ? "These points settle no law for this family"
        : `Through the points as published, the law\u2019s limit is ${list(settled.map(({ resource, law }) => `${efficiency(law.kMax)} on ${resource}`))}`,
    subtitle: html`Test loss against compute and samples. ${source.name} ${source.variant}, ${word(curves.length)} sizes, ${count(evaluations)} points as the paper draws them`,
    key: [
      { mark: "triangle", label: "a point as published" },
      { mark: "line", label: "the law, fitted to all of them" }
    ],
    numbers: fits.flatMap(({ resource, law }) => [
      {
        id: `kMax-${resource}`,
        term: `<i>K</i><sub>max</sub>, ${resource}`,
        value: law.status === "converged" ? efficiency(law.kMax) : "undefined"
      },
      {
        id: `n0-${resource}`,
        term: `<i>N</i><sub>0</sub>, ${resource}`,
        value: law.status === "converged" ? parameters(law.n0) : "undefined"
      },
      {
        id: `r2-${resource}`,
        term: `<i>R</i><sup>2</sup>, ${resource} (no learning ${escapeHtml(r2(law.goodness.r2Constant))})`,
        value: escapeHtml(r2(law.goodness.r2))
      }
    ]),
    draw: (options) => familyCurves(data, options),
    caption:
      "All points of one version, least squares on ln&nbsp;<i>L</i>, equal weight per size. Both versions share the axis of loss, which does not start at zero. No interval is given: there are no repeats, and the points are not known to be raw measurements.",
    source: `data ${source.hash.slice(0, 7)}`,
    description: `Two log-log panels of test loss, ${list(fits.map(({ resource }) => `against ${resource}`))}, for ${list(curves.map((curve) => modelSize(curve.modelSize)))} of ${source.name} ${source.variant}. ${curves.map(({ modelSize: size, testLoss }) => `${modelSize(size)} goes from ${loss(firstOf(testLoss))} to ${loss(lastOf(testLoss))}.`).join(" ")}`,
    table: tableOf(fits, curves),
    computed: howComputed({
      sentence: "The same fit as for the study\u2019s own family, over every point of the version shown.",
      values: fits.flatMap(({ resource, law }) => [
        [`<i>K</i><sub>max</sub>, ${resource}`, law.kMax] as const,
        [`<i>N</i><sub>0</sub>, ${resource}`, law.n0] as const
      ]),
      ...(version === "current"
        ? { command: `npx rlscale fit --family ${source.family} --variant ${source.variant}` }
        : {})
    }),
    csv: csvOf(fits, curves, data)
  };
}

function tableOf(fits: readonly { resource: Resource; law: FittedLaw }[], curves: readonly CurveRecord[]): string {
  return dataTable(
    "Each size and its line",
    ["Size", "Points", "First loss", "Last loss", ...fits.map(({ resource }) => html`<i>k</i>, ${resource}`)],
    curves.map((curve) => [
      modelSize(curve.modelSize),
      count(curve.step.length),
      loss(firstOf(curve.testLoss)),
      loss(lastOf(curve.testLoss)),
      ...fits.map(({ law }) =>
        efficiency(mustFind(law.sizes, (size) => size.modelSize === curve.modelSize).learningEfficiency)
      )
    ])
  );
}

function csvOf(
  fits: readonly { resource: Resource; law: FittedLaw }[],
  curves: readonly CurveRecord[],
  data: FamilyCurvesData
): string {
  return dataCsv(
    [
      ...["run", "model_size", "step", "compute_flops", "data_samples", "test_loss"],
      ...fits.map(({ resource }) => `law_against_${resource}`)
    ],
    curves.flatMap(({ run, modelSize: size, step, computeFlops, dataSamples, testLoss }, n) =>
      step.map((at, i) => [
        ...[run, size, at, itemAt(computeFlops, i), itemAt(dataSamples, i), itemAt(testLoss, i)],
        ...data.panels.map(({ sizes }) =>
          powerLawLoss(itemAt(itemAt(sizes, n).x, i), itemAt(sizes, n).k, itemAt(sizes, n).intercept)
        )
      ])
    )
  );
}
