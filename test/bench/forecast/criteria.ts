/** What was asked of states and forecasts, and whether it holds. */
import { median } from "d3-array";
import type { StateWord } from "../../../src/lib/runs/state.js";
import { table } from "../notes/table.js";
import { cuts, errorOf, isInside, type JudgedForecast, type Predictor, type Target, widthOf } from "./forecasts.js";

export interface Judged {
  all: readonly JudgedForecast[];
  targets: readonly Target[];
  /** shares of flat runs with AR(0.8) that are called something else, by length */
  calls: readonly number[];
  lost: readonly { word: StateWord }[];
}

type Criterion = [what: string, found: number, least: number, most: number];

/** Pass or fail, with what was found and what was asked. */
export function criteriaTable(judged: Judged): string {
  const rows = [...judged.targets.flatMap((target) => ofForecasts(judged, target)), ...ofStates(judged)];
  return table(
    ["asked", "found", "at least", "at most", "holds"],
    rows.map(([what, found, least, most]) => [
      ...[what, String(Number(found.toFixed(3)))],
      ...[least, most].map((end) => (Number.isFinite(end) ? String(end) : "")),
      found >= least && found <= most ? "yes" : "**no**"
    ])
  );
}

const any = Number.POSITIVE_INFINITY;

function ofForecasts({ all }: Judged, target: Target): Criterion[] {
  const sources = [...new Set(all.map(({ source }) => source))];
  const of = (test: (one: JudgedForecast) => boolean) => all.filter(test);
  const bySource = sources.map((name) => of(({ source }) => source === name));
  const bySourceAndCut = bySource.flatMap((some) => cuts.map((cut) => some.filter((one) => one.cut === cut)));
  const large = bySourceAndCut.filter(({ length }) => length >= 100);
  const at = (share: number) => of(({ cut }) => cut === share);
  const inside = (some: readonly JudgedForecast[]) => some.filter((one) => isInside(one, target)).length / some.length;
  const ratio = (some: readonly JudgedForecast[]) => {
    const error = (one: Predictor) => median(some, (forecast) => errorOf(forecast, one, target))!;
    return error("auto") / Math.min(error("no-change"), error("sigmoid"));
  };
  const shares = bySource.map(inside);
  const name = target === "observed" ? "one evaluation" : "level";
  return [
    [`${name}: error of auto over the better of no-change and sigmoid, worst source`, max(bySource.map(ratio)), 0, 1],
    [`${name}: the same by source and cut of 100 forecasts or more, worst`, max(large.map(ratio)), 0, 1.1],
    [`${name}: share inside the interval, least source left out`, Math.min(...shares), 0.9, 1],
    [`${name}: the same, mean over sources`, shares.reduce((a, b) => a + b) / shares.length, 0.92, 0.97],
    [`${name}: share inside, cuts at 25%`, inside(at(0.25)), 0.78, 1],
    [`${name}: share inside, cuts at 50%`, inside(at(0.5)), 0.9, 1],
    [`${name}: share inside, cuts at 75%`, inside(at(0.75)), 0.9, 1],
    [`${name}: median width, cuts at 50%`, median(at(0.5), (one) => widthOf(one, target))!, 0, 0.13]
  ];
}

function ofStates({ calls, lost }: Judged): Criterion[] {
  const named = (word: StateWord) => lost.filter((one) => one.word === word).length;
  return [
    ["flat runs with AR(0.8) called something else, worst length", max(calls), 0, 0.1],
    ["collapses of the long runs named, of two", named("collapsed"), 2, 2],
    ["falls of the long runs named, of six", named("falling"), 5, any]
  ];
}

function max(values: readonly number[]): number {
  return Math.max(...values);
}
