/**
 * `npm run bench:forecast`: forecasts of runs cut early, judged with widths from the other sources, into docs/forecasts.md.
 * Whether each thing that was asked holds is the last table.
 * What the page "What can a run tell?" says of them is recorded in data/what-runs-tell.json.
 * With `-- --record` the widths of all sources together are written into src/lib/runs/recorded/half-widths.ts first.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { median } from "d3-array";
import { stateWords } from "../../../src/lib/runs/state.js";
import { table } from "../notes/table.js";
import { type AsymptoteTries, asymptoteTries, coverageByForm } from "./asymptotes.js";
import { criteriaTable } from "./criteria.js";
import { flatCallsOf, flatCallsTable, recordFlatCalls } from "./flat-calls.js";
import {
  cuts,
  errorOf,
  type Forecast,
  forecastsOf,
  isInside,
  type JudgedForecast,
  judged,
  predictors,
  type Target,
  targets,
  widthOf,
  widthsFrom
} from "./forecasts.js";
import { simulatedSections } from "./simulated.js";
import { sourceCurves } from "./sources.js";
import { falseCalls, lost, stateCounts } from "./states.js";
import { runsTold } from "./told.js";

const note = "docs/forecasts.md";
const words: Record<Target, string> = {
  observed: "one evaluation, the last of the run",
  level: "the level at its end, the mean of the last five evaluations after the cut"
};
const three = (value: number) => value.toFixed(3);
/** of simulated runs, evaluations */
const lengths = [6, 8, 12, 16, 20, 25, 30, 40, 50];

const curves = await sourceCurves();
const forecasts = forecastsOf(curves);
if (process.argv.includes("--record")) {
  record(forecasts);
  recordFlatCalls(flatCallsOf(forecasts));
  recordAsymptotes(await asymptoteTries(curves));
}
const all = judged(forecasts);
const told = await runsTold(curves);
const sources = [...new Set(all.map(({ source }) => source))];
put("errors", targets.map((target) => `Against ${words[target]}:\n\n${errorTable(target)}`).join("\n"));
put("coverage", coverageTable());
put("states", statesTables());
for (const [name, made] of Object.entries(await simulatedSections())) put(name, made);
put("flat", flatCallsTable(flatCallsOf(forecasts), forecasts));
put("asymptotes", asymptotesTable());
const calls = lengths.map((n) => falseCalls(n, 0.8));
put("criteria", criteriaTable({ all, targets, calls, lost: lost(curves) }));
writeFileSync("data/what-runs-tell.json", `${JSON.stringify(told, null, 1)}\n`);

function errorTable(target: Target): string {
  const rows = groups().flatMap(([name, some]) => {
    if (some.length === 0) return [];
    const errors = predictors.map((one) => median(some, (forecast) => errorOf(forecast, one, target))!);
    const auto = errors[predictors.indexOf("auto")]!;
    const better = Math.min(errors[predictors.indexOf("no-change")]!, errors[predictors.indexOf("sigmoid")]!);
    const bias = median(some, ({ of, truth }) => of.auto - truth[target])!;
    return [
      [name, String(some.length), ...errors.map((one) => one.toFixed(4)), bias.toFixed(4), (auto / better).toFixed(2)]
    ];
  });
  return table(
    ["runs, cut", "forecasts", ...predictors, "bias of auto", "auto / better of no-change and sigmoid"],
    rows
  );
}

function coverageTable(): string {
  const inside = (some: readonly JudgedForecast[], target: Target) =>
    some.filter((one) => isInside(one, target)).length / some.length;
  const row = (name: string, some: readonly JudgedForecast[]) => [
    ...[name, String(some.length)],
    ...targets.flatMap((target) => [three(inside(some, target)), three(median(some, (one) => widthOf(one, target))!)])
  ];
  const rows = groups().flatMap(([name, some]) => (some.length === 0 ? [] : [row(name, some)]));
  const mean = (target: Target) =>
    three(
      sources.reduce(
        (sum, source) =>
          sum +
          inside(
            all.filter((one) => one.source === source),
            target
          ),
        0
      ) / sources.length
    );
  rows.push(
    ...cuts.map((cut) =>
      row(
        `all, ${100 * cut}%`,
        all.filter((one) => one.cut === cut)
      )
    )
  );
  rows.push(["mean over sources", "", mean("observed"), "", mean("level"), ""]);
  return table(
    ["runs, cut", "forecasts", "one evaluation: inside", "median width", "level: inside", "median width"],
    rows
  );
}

/** By source, and by source and cut. */
function groups(): [string, JudgedForecast[]][] {
  return sources.flatMap((source): [string, JudgedForecast[]][] => {
    const of = all.filter((one) => one.source === source);
    return [
      [source, of],
      ...cuts.map((cut): [string, JudgedForecast[]] => [
        `${source}, ${100 * cut}%`,
        of.filter((one) => one.cut === cut)
      ])
    ];
  });
}

function statesTables(): string {
  const calls = [0, 0.5, 0.8, 0.9].map(
    (r) => [String(r), ...lengths.map((n) => falseCalls(n, r))] as [string, ...number[]]
  );
  const simulated = table(
    ["autocorrelation", ...lengths.map(String), "mean"],
    calls.map(([r, ...shares]) => [
      r,
      ...(shares as number[]).map(three),
      three((shares as number[]).reduce((a, b) => a + b) / shares.length)
    ])
  );
  const counted = table(
    ["runs", "benchmark", ...stateWords],
    [...stateCounts(curves)].map(([key, counts]) => [
      ...key.split(" | "),
      ...stateWords.map((word) => String(counts[word] ?? 0))
    ])
  );
  const named = table(
    ["run of OctoThinker, MATH500", "state", "since step"],
    lost(curves).map(({ name, word, since }) => [name, word, String(since)])
  );
  return `Flat runs of so many evaluations that are called something else:\n\n${simulated}\n${counted}\n${named}`;
}

function asymptotesTable(): string {
  const rows = told.asymptotes.map(({ source, form, tries, inside }) => [source, form, tries, inside].map(String));
  const shares = Object.entries(coverageByForm(told.asymptotes)).map(([form, share]) => [
    "all",
    form,
    "",
    three(share)
  ]);
  return table(["runs", "interval of A", "cuts", "level inside"], [...rows, ...shares]);
}

function recordAsymptotes(tries: readonly AsymptoteTries[]): void {
  const shares = Object.entries(coverageByForm(tries)).map(([form, share]) => [
    /\W/.test(form) ? `"${form}"` : form,
    share
  ]);
  const path = "src/lib/runs/recorded/asymptote-coverage.ts";
  const made = shares.map((one) => one.join(": ")).join(", ");
  writeFileSync(path, readFileSync(path, "utf8").replace(/\{ .* \} as const/, `{ ${made} } as const`));
}

function record(forecasts: readonly Forecast[]): void {
  const [observed, level] = targets.map((target) => widthsFrom(forecasts, target).join(", "));
  const path = "src/lib/runs/recorded/half-widths.ts";
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.replace(/observed: \[.*\]/, `observed: [${observed}]`).replace(/level: \[.*\]/, `level: [${level}]`)
  );
}

function put(name: string, made: string): void {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end ${name} -->`];
  const text = readFileSync(note, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${note} has no place for ${name}: ${begin.trim()} ... ${end}`);
  console.log(made);
  writeFileSync(note, text.slice(0, from + begin.length) + made + text.slice(to));
}
