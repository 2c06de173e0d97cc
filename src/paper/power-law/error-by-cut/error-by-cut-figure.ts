/** How well the rest of a run is predicted, by how much of it was seen: the law and no further change, both variants. */

import { dataTable } from "../../../components/data-table.js";
import type { ChoiceFigure, ChoiceView } from "../../../components/frame/choice-figure.js";
import { resourceControl } from "../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { smallMultiples } from "../../../components/plots/small-multiples.js";
import type { Panel, SmallMultiplesData } from "../../../components/plots/small-multiples-data.js";
import { list, percent } from "../../../lib/format.js";
import { firstOf, lastOf, present } from "../../../lib/items.js";
import type { WithinName, WithinRecord } from "../../../lib/records/prediction-record.js";
import type { Resource, Variant } from "../../../lib/runs.js";
import type { PredictionSource } from "../prediction-data.js";
import { cutError, withinOf } from "../predictions-read.js";

const lines: {
  method: WithinName;
  name: string;
  color: string;
  role: "main" | "reference";
  labelled?: boolean;
}[] = [
  { method: "law", name: "law", color: "var(--ink)", role: "main" },
  { method: "own-slope", name: "one size", color: "var(--link)", role: "main" },
  { method: "last-value", name: "last value", color: "var(--axis)", role: "reference" },
  { method: "mean-5", name: "last 5", color: "var(--axis)", role: "reference", labelled: false },
  { method: "mean-10", name: "last 10", color: "var(--axis)", role: "reference", labelled: false }
];
const variants: Variant[] = ["base", "instruct"];

export const errorByCutFigure: ChoiceFigure<PredictionSource> = {
  reads: { logs: "own", places: ["prediction.within"] },
  controls: () => [resourceControl],
  view: (results, { resource }) => errorByCut(results, resource as Resource)
};

interface Shown {
  variant: Variant;
  within: WithinRecord;
  cuts: WithinRecord["cuts"];
}

function errorByCut(results: PredictionSource, resource: Resource): ChoiceView {
  const shown = variants.flatMap((variant): Shown[] => {
    const within = withinOf(results, variant, resource);
    if (!within) return [];
    const cuts = within.cuts.filter(({ share }) => share !== null);
    return [{ variant, within, cuts }];
  });
  const panels = shown.map(
    ({ variant, cuts }): Panel => ({
      title: variant === "base" ? "Base" : "Instruct",
      series: lines.map(({ method, name, color, role, labelled = true }) => ({
        name,
        color,
        role,
        labelled,
        points: cuts.map((cut) => ({ x: present(cut.share), y: cutError(results, cut, method) })),
        line: cuts.map((cut) => ({ x: present(cut.share), y: cutError(results, cut, method) }))
      }))
    })
  );
  const data: SmallMultiplesData = {
    panels,
    x: {
      title: "Share of each run that was seen",
      scale: "linear",
      format: percent0,
      domain: [0.08, 0.92],
      ticks: [0.1, 0.3, 0.5, 0.7, 0.9]
    },
    y: {
      title: "Mean error over the rest of the run",
      scale: "linear",
      format: percent0,
      read: percent,
      domain: [0, 0.17],
      ticks: [0, 0.05, 0.1, 0.15]
    }
  };
  return {
    view: resource,
    shown: resource,
    reading: reading(shown),
    subtitle: html`Mean error of the losses after the cut, mean over sizes, against ${resource}; the law beside baselines given the same data`,
    key: [
      { mark: "line", label: "the law of all sizes\u2019 early points" },
      { mark: "line", label: "a slope fitted to each size alone", color: "var(--link)" },
      {
        mark: "thin-line",
        label: "no further change: last value, mean of the last 5, of the last 10",
        color: "var(--axis)"
      }
    ],
    draw: (options) => smallMultiples(data, { ...options, columns: options.width < 600 ? 1 : 2, panelHeight: 230 }),
    caption:
      "Everything is fitted to the points before the cut and scored on those after it, size by size, then averaged. Towards the right few points are left to score, so differences there are small and noisy.",
    source: `data ${results.inputs.hash.slice(0, 7)}`,
    description: shown
      .map(({ variant, cuts }) => {
        const [first, last] = [firstOf(cuts), lastOf(cuts)];
        const said = (method: WithinName) =>
          `${percent(cutError(results, first, method))} to ${percent(cutError(results, last, method))}`;
        return `${variant}: as the share seen grows from ${percent0(present(first.share))} to ${percent0(present(last.share))}, the mean error goes from ${said("law")} for the law, from ${said("own-slope")} for slopes of single sizes, from ${said("mean-5")} for losses that stay at the mean of the last five.`;
      })
      .join(" "),
    table: tableOf(shown, results),
    computed: howComputed({
      sentence:
        "Least squares on ln&nbsp;<i>L</i> over the first part of every size\u2019s points; \u201clast 5\u201d and \u201clast 10\u201d keep the mean of the last losses seen."
    }),
    csv: csvOf(shown, results)
  };
}

function tableOf(shown: readonly Shown[], results: PredictionSource): string {
  return dataTable(
    "Mean error after the cut",
    ["Variant, share seen", ...lines.map(({ name }) => name)],
    shown.flatMap(({ variant, cuts }) =>
      cuts.map((cut) => [
        `${variant}, ${percent0(present(cut.share))}`,
        ...lines.map(({ method }) => percent(cutError(results, cut, method)))
      ])
    )
  );
}

function csvOf(shown: readonly Shown[], results: PredictionSource): string {
  return dataCsv(
    ["variant", "share_seen", ...lines.map(({ method }) => method)],
    shown.flatMap(({ variant, cuts }) =>
      cuts.map((cut) => [variant, cut.share, ...lines.map(({ method }) => cutError(results, cut, method))])
    )
  );
}

function reading(shown: { variant: Variant; within: { lawStopsAtAgainstStill: number | null } }[]): string {
  const ends = shown.map(({ variant, within }) => ({ variant, stop: within.lawStopsAtAgainstStill }));
  const always = ends.filter(({ stop }) => stop === null);
  if (ends.length === 0) return "No run is long enough to predict its rest";
  if (always.length === ends.length)
    return "The law errs less than \u201cno further change\u201d wherever the run is cut";
  const stops = [...new Set(ends.flatMap(({ stop }) => (stop === null ? [] : [stop])))];
  if (always.length === 0 && stops.length === 1) {
    return `From ${percent0(firstOf(stops))} of a run on, \u201cno further change\u201d is as good as the law`;
  }
  const words = ends.map(({ variant, stop }) =>
    stop === null ? `never for ${variant}` : `from ${percent0(stop)} of a run on for ${variant}`
  );
  return `\u201cNo further change\u201d becomes as good as the law ${list(words)}`;
}

function percent0(value: number): string {
  return `${Math.round(value * 100)}%`;
}
