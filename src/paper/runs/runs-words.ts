/** Sentences about what single runs can tell. */

import { capital, fixed, list, percent, plural } from "../../lib/format.js";
import { mustFind, mustHave, present } from "../../lib/items.js";
import type { RunsRecord } from "../../lib/runs/runs-record.js";
import type { ContextTopic } from "../paper-site.js";
import { sourceNames } from "./backtest/backtest-figure.js";

const points = (value: number) => fixed(100 * value, 2);

/** `runs`: states, forecasts, noise and early order. */
export const topic: ContextTopic = ({ reference, results }) => {
  const runs = reference.runsTold;
  if (runs === null) return {};
  const { authors } = results.study;
  return {
    ...statesWords(runs, authors ?? "this study"),
    ...backtestWords(runs),
    ...noiseWords(runs),
    ...orderWords(runs)
  };
};

function statesWords({ studyRuns, states }: RunsRecord, authors: string) {
  const count = (word: string) => studyRuns.filter((run) => run.word === word).length;
  const total = studyRuns.length;
  const rising = count("rising");
  const others = states.filter(({ source }) => source !== "first-study");
  const sum = (word?: "falling" | "collapsed") =>
    others.reduce((all, { runs, counts }) => all + (word === undefined ? runs : (counts[word] ?? 0)), 0);
  return {
    states: `Of ${plural(total, "curve")} of ${authors}, ${rising === 0 ? "none is" : `${rising} ${rising === 1 ? "is" : "are"}`} still shown to rise in pass rate at its end; ${count("flat")} ${count("flat") === 1 ? "is" : "are"} flat: no rise is shown.${meansWords(studyRuns)}`,
    flat: flatWords(states),
    others: `Of ${plural(sum(), "curve")} of other studies, ${sum("falling")} fell and ${sum("collapsed")} collapsed.`
  };
}

/** " They are 30 single runs and 4 means of runs that are not plotted singly." */
function meansWords(runs: RunsRecord["studyRuns"]): string {
  const means = runs.filter(({ run }) => run.endsWith("-mean")).length;
  return means === 0
    ? ""
    : ` They are ${plural(runs.length - means, "single run")} and ${plural(means, "mean")} of runs that are not plotted singly.`;
}

/** Whether every curve of a source on a benchmark is flat. */
export function allFlat({ runs, counts }: RunsRecord["states"][number]): boolean {
  return counts.flat === runs;
}

/** "All 308 other curves are flat: PODS, one GPU (amc23, math500); ...", with nothing said where every source has others. */
function flatWords(states: RunsRecord["states"]): string {
  const flat = states.filter(allFlat);
  if (flat.length === 0) return "";
  const sources = [...new Set(flat.map(({ source }) => source))];
  const of = sources.map((source) => {
    const benchmarks = flat.filter((candidate) => candidate.source === source).map(({ benchmark }) => benchmark);
    return `${sourceNames[source] ?? source} (${benchmarks.join(", ")})`;
  });
  const curves = flat.reduce((sum, { runs }) => sum + runs, 0);
  return `All ${plural(curves, "other curve")} are flat: ${of.join("; ")}.`;
}

function backtestWords({ backtest }: RunsRecord) {
  const wholes = backtest.filter(({ cut }) => cut === null);
  const firstStudy = mustFind(wholes, ({ source }) => source === "first-study");
  const cuts = backtest.flatMap(({ source, cut }) => (source === "first-study" && cut !== null ? [percent(cut)] : []));
  const wins = wholes.filter(
    ({ errors }) => present(errors.auto) <= Math.min(mustHave(errors, "no-change"), present(errors.sigmoid))
  );
  const lost = wholes.filter((whole) => !wins.includes(whole)).map(({ source }) => sourceNames[source] ?? source);
  const inside = wholes.reduce((sum, whole) => sum + whole.inside.observed, 0) / wholes.length;
  return {
    error: `We cut these runs after ${list(cuts)} of their evaluations and forecast the last one: ${plural(firstStudy.forecasts, "forecast")}. The median error of our forecast is ${points(present(firstStudy.errors.auto))} percentage points.`,
    baseline: `Assuming no change it is ${points(mustHave(firstStudy.errors, "no-change"))}, by a sigmoid ${points(present(firstStudy.errors.sigmoid))}.`,
    wins: `In ${wins.length} of ${plural(wholes.length, "source")} it is at least as good as the better of the two${lost.length === 0 ? "." : `; it is not for ${lost.join(", ")}.`}`,
    coverage: `Its 95% intervals held ${percent(inside)} of the evaluations, in the mean over sources.`
  };
}

function noiseWords({ noise }: RunsRecord) {
  const sds = noise.flatMap(({ source, seeds }) => (seeds === null ? [] : [{ source, seeds }]));
  const [least, most] = [
    sds.reduce((a, b) => (b.seeds < a.seeds ? b : a)),
    sds.reduce((a, b) => (b.seeds > a.seeds ? b : a))
  ];
  return {
    seedNoise: `Seeds of one recipe differ with a standard deviation of ${points(least.seeds)} points (${least.source}) to ${points(most.seeds)} (${most.source}).`
  };
}

function orderWords({ order }: RunsRecord) {
  const half = order.filter(({ part }) => part === 0.5);
  return {
    order: half
      .map(
        ({ source, recipes, pairs, of }) =>
          `${capital(source)}: half-way through training, ${percent(pairs)} of ${plural(of, "pair")} of ${plural(recipes, "recipe")} stood in their final order.`
      )
      .join(" ")
  };
}
