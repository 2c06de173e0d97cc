/** A reader's slopes by size beside the study's: words, table and CSV. */
import {
  count,
  efficiency,
  escapeHtml,
  fixed,
  interval,
  list,
  plural,
  modelSize as sizeName
} from "../../lib/format.js";
import { firstOf, itemAt } from "../../lib/items.js";
import { dataTable } from "../data-table.js";
import { dataCsv, type FigureView, howComputed } from "../frame/static-figure.js";
import { html } from "../html.js";
import { isAgainst } from "./user-curves-figure.js";
import {
  againstName,
  isSized,
  lawOf,
  shownName,
  type UserRun,
  type UserRunsData,
  type UserRunsView
} from "./user-runs-data.js";
import { isNumber, type StudySlope, userLawPoints } from "./user-runs-parts.js";
import { drawSlopes } from "./user-slopes-drawing.js";

export function slopesFigure(data: UserRunsData, view: UserRunsView): FigureView {
  const series = lawOf(data, view.against, view.resource);
  // at its bound the law of a study has no value at any size
  const law = series?.band.k.some(isNumber) ? series : null;
  const studied = series?.sizes ?? ownSlopes(data, view);
  const behind = againstName(data, view.against);
  const sized = view.runs.filter(isSized);
  const without = view.runs.length - sized.length;
  return {
    reading: law ? slopesReading(view.runs, sized) : slopesAlone(view.runs, sized),
    subtitle: html`Learning efficiency <i>k</i>, the fall of ln loss per unit of ln ${view.resource}, against model size <i>N</i> (log scale). ${behind}`,
    key: [
      ...(studied.length > 0
        ? ([{ mark: "dot", label: "slope of each size of the study, 95% interval", color: "var(--axis)" }] as const)
        : []),
      ...(law ? ([{ mark: "line", label: "its law, 95% band" }] as const) : []),
      ...(sized.length > 0 ? ([{ mark: "diamond", label: "yours, 95% interval of the run alone" }] as const) : []),
      ...(userLawPoints(view).length > 0
        ? ([{ mark: "thin-line", label: "law over your sizes", color: "var(--link)" }] as const)
        : [])
    ],
    shown: html`${behind}, ${view.resource}`,
    draw: (options) => drawSlopes(studied, law?.band ?? null, view, sized, options),
    caption: [
      slopesAre({ series, law }, studied, view),
      ...(without > 0
        ? [`${plural(without, "run has", "runs have")} no size, and so no place here: give it below.`]
        : []),
      `A run on other problems or with another reward has another slope for many reasons.${law ? " Only a run on the study’s benchmark, of a size that it measured, is compared." : ""}`
    ].join(" "),
    source: `data ${data.hash.slice(0, 7)}${view.runs.length > 0 ? " and your logs" : ""}`,
    description: `Chart of learning efficiency against model size. ${behind}: ${studied
      .map(({ modelSize, k }) => `${sizeName(modelSize)} ${efficiency(k)}`)
      .join(
        ", "
      )}. ${sized.map((run) => `${shownName(run.run)}, ${sizeName(run.modelSize)}: ${efficiency(run.k)}, 95% interval ${interval(...run.interval)}.`).join(" ")}`,
    table: dataTable(
      "Slopes by size",
      ["Whose", "Size", html`<i>k</i>`, "95% interval"],
      [
        ...sized.map((run) => [
          html`<bdi>${shownName(run.run, 80)}</bdi>`,
          sizeName(run.modelSize),
          fixed(run.k, 4),
          interval(run.interval[0], run.interval[1], (value) => fixed(value, 4))
        ]),
        ...studied.map(({ modelSize, k, interval: ends }) => [
          "the study",
          sizeName(modelSize),
          fixed(k, 4),
          ends[0] === null || ends[1] === null ? "open" : interval(ends[0], ends[1], (value) => fixed(value, 4))
        ])
      ]
    ),
    computed: howComputed({
      sentence: `Your intervals are of each run alone, without what another seed would change: noise of evaluations and slow departures along each run, as large as its residuals allow, widened for few points. The study’s: ${law ? "its own resampled fits, runs and all" : "the same, a run at a time"}.`,
      values: sized.map((run): [string, number] => [`<i>k</i>, ${escapeHtml(shownName(run.run))}`, run.k])
    }),
    csv: dataCsv(
      ["whose", "run", "model_size", "k", "low", "high"],
      [
        ...sized.map((run) => ["yours", run.run, run.modelSize, run.k, ...run.interval]),
        ...studied.map(({ modelSize, k, interval: ends }) => ["study", behind, modelSize, k, ...ends]),
        ...(law
          ? law.band.k.map((k, i) => [
              "study, law",
              behind,
              itemAt(law.band.modelSize, i),
              k,
              law.band.low[i] ?? null,
              law.band.high[i] ?? null
            ])
          : [])
      ]
    )
  };
}

/** What the slopes of the study are, and whether there is a band. */
function slopesAre(
  { series, law }: Record<"series" | "law", ReturnType<typeof lawOf> | null>,
  studied: readonly StudySlope[],
  { resource }: UserRunsView
): string {
  if (law) return "Each slope is of one size alone; the band is that of the law over the study’s sizes.";
  if (series)
    return "Each slope is of one size alone. The law over the study’s sizes is at the bound of its search, so it has no band to compare with.";
  const what =
    studied.length > 0 ? "Each slope is of one curve alone." : `No run of the study has a slope against ${resource}.`;
  return `${what} This study has no law with a band to compare with.`;
}

function ownSlopes({ slopes }: UserRunsData, view: UserRunsView): readonly StudySlope[] {
  return slopes.find((slope) => isAgainst(view)(slope) && slope.resource === view.resource)?.sizes ?? [];
}

function slopesAlone(runs: readonly UserRun[], sized: readonly UserRun[]): string {
  if (runs.length === 0) return "Slope by model size: yours will stand beside the study’s";
  if (sized.length === 0) return "Your runs have no model size yet, and so no place among the study’s slopes";
  const [run] = sized as [UserRun];
  return sized.length === 1
    ? `${shownName(run.run)}: k ${efficiency(run.k)}; this study has no law with a band to compare with`
    : `Your ${count(sized.length)} slopes; this study has no law with a band to compare with`;
}

function slopesReading(runs: readonly UserRun[], sized: readonly UserRun[]): string {
  if (runs.length === 0) return "Slope by model size: yours will stand beside the study’s";
  if (sized.length === 0) return "Your runs have no model size yet, and so no place among the study’s slopes";
  const by = (verdict: UserRun["verdict"]) => sized.filter((run) => run.verdict === verdict);
  if (sized.length === 1) {
    const [run] = sized as [UserRun];
    const name = shownName(run.run);
    if (run.verdict === "higher") return `${name} learns faster than the study’s runs of its size`;
    if (run.verdict === "lower") return `${name} learns more slowly than the study’s runs of its size`;
    if (run.verdict === null) return `${name} is too far from the study’s sizes to be compared`;
    if (run.verdict === "not a comparison") return `${name} beside the study’s law at its size: not a comparison`;
    return `${name}: no difference from the study’s runs of its size is shown`;
  }
  const parts = [
    [by("higher").length, "above"],
    [by("lower").length, "below"],
    [by("no difference shown").length, "not distinguishable"],
    [by("not a comparison").length, "no comparison"]
  ].filter(([n]) => (n as number) > 0);
  if (parts.length === 0) return "Your sizes are too far from the study’s to be compared";
  if (parts.length === 1 && firstOf(parts)[0] === sized.length) {
    const words = {
      above: "are above",
      below: "are below",
      "not distinguishable": "are not distinguishable from",
      "no comparison": "are no comparison with"
    }[firstOf(parts)[1] as string];
    return `All ${count(sized.length)} of your slopes ${words} the study’s runs of their sizes`;
  }
  return `Of your ${count(sized.length)} slopes, ${list(parts.map(([n, words]) => `${n} ${(n as number) === 1 ? "is" : "are"} ${words}`))}, against the study’s runs`;
}
