/** Response lengths of the main runs: what grows, what shrinks, what is missing. */
import { mean } from "d3-array";
import { count, list, modelSize } from "../../../lib/format.js";
import { firstOf, lastOf, present } from "../../../lib/items.js";
import type { RunSeries } from "../../../lib/records/series-record.js";
import { seriesWhere } from "../../../lib/select-series.js";
import type { StudySite } from "../../paper-site.js";

/** A curve with only those evaluations that have a length. */
export interface LengthCurve {
  variant: RunSeries["variant"];
  modelSize: number;
  kind: RunSeries["kind"];
  repeat: number | null;
  step: number[];
  samples: number[];
  length: number[];
  testLoss: number[];
}

/** Evaluations that the change of a length is taken over, at either end. */
export const ends = { first: 5, last: 20 } as const;

/** Mean curves and single repeats of one family on the study's benchmark, those that have lengths. */
export function lengthCurves({ results, series: runs }: Pick<StudySite, "results" | "series">): LengthCurve[] {
  const { benchmark } = results.study;
  const series = [
    ...seriesWhere(runs, { experiment: "main", kind: "mean", state: "current", benchmark }),
    ...seriesWhere(runs, { experiment: "main", kind: "repeat", state: "current", benchmark })
  ];
  return series.flatMap(({ variant, modelSize: size, kind, repeat, step, samples, responseLength, testLoss }) => {
    const kept = step.map((_, i) => i).filter((i) => responseLength[i] !== null);
    if (kept.length === 0) return [];
    const at = (column: readonly (number | null)[]) => kept.map((i) => present(column[i]));
    const columns = { step: at(step), samples: at(samples), length: at(responseLength), testLoss: at(testLoss) };
    return [{ variant, modelSize: size, kind, repeat, ...columns }];
  });
}

export interface LengthChange {
  variant: RunSeries["variant"];
  modelSize: number;
  from: number;
  to: number;
}

/** Mean length over the first and the last evaluations of every mean curve. */
export function lengthChanges(curves: readonly LengthCurve[]): LengthChange[] {
  return curves
    .filter(({ kind }) => kind === "mean")
    .map(({ variant, modelSize: size, length }) => ({
      variant,
      modelSize: size,
      from: present(mean(length.slice(0, ends.first))),
      to: present(mean(length.slice(-ends.last)))
    }));
}

/** "grow at 3B and 7B, most at 7B, from 410 to 702 tokens. They shrink at 0.5B" */
export function changeWords(changes: readonly LengthChange[]): string {
  const grow = changes.filter(({ from, to }) => to > from);
  const shrink = changes.filter(({ from, to }) => to < from);
  const sizes = (some: readonly LengthChange[]) => list(some.map((change) => modelSize(change.modelSize)));
  const most = (some: readonly LengthChange[]) =>
    some.reduce((a, b) => (Math.abs(b.to - b.from) > Math.abs(a.to - a.from) ? b : a));
  const say = (verb: string, some: readonly LengthChange[], all: boolean) => {
    const top = most(some);
    const tokens = `from ${count(top.from)} to ${count(top.to)} tokens`;
    if (some.length === 1) return `${verb} at ${sizes(some)}, ${tokens}`;
    return `${verb} at ${all ? "every size" : sizes(some)}, most at ${modelSize(top.modelSize)}, ${tokens}`;
  };
  return [
    ...(grow.length > 0 ? [say("grow", grow, shrink.length === 0)] : []),
    ...(shrink.length > 0 ? [say("shrink", shrink, grow.length === 0)] : [])
  ].join(". They ");
}

/** What is missing from a curve, in a few words; null where it has every step of the longest of its variant. */
export function gapWords(curve: LengthCurve, curves: readonly LengthCurve[]): string | null {
  const others = curves.filter(({ variant, kind }) => variant === curve.variant && kind === "mean");
  const first = Math.min(...others.map(({ step }) => firstOf(step)));
  const [start, end] = [firstOf(curve.step), lastOf(curve.step)];
  const longest = Math.max(...others.map(({ step }) => lastOf(step)));
  // a step or two at the end is how runs differ, not a gap
  if (start - first <= 2 && longest - end <= 3) return null;
  return `${modelSize(curve.modelSize)} only steps ${start}\u2013${end}`;
}
