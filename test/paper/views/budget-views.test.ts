/** Losses at a budget, in every series and at several budgets: words, numbers and read-outs, from the results. */
import { describe, expect, it } from "vitest";
import { figureData } from "../../../src/components/loss-curves/loss-curves-data.js";
import { budgetFigure } from "../../../src/paper/efficiency/budget/budget-figure.js";
import { slopesData } from "../../../src/paper/efficiency/slopes-data.js";
import { fixed, share, sizeName } from "../../numbers/formats.js";
import {
  curvesOf,
  everySeries,
  hash,
  type Line,
  lawOf,
  linesOf,
  listed,
  lossOn,
  named,
  own,
  place,
  results
} from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const slopes = slopesData(results);
const curves = figureData(results);
const three = (value: number) => fixed(value, 3);

const rankedAt = (lines: readonly Line[], x: number) =>
  lines
    .filter(({ from, to }) => x >= from && x <= to)
    .map((line) => ({ ...line, loss: lossOn(line, x) }))
    .sort((a, b) => a.loss - b.loss);

/** Pairs whose lines cross where both were measured. */
const crossingsOf = (lines: readonly Line[]) =>
  lines.flatMap((a, i) =>
    lines.slice(i + 1).flatMap((b) => {
      const x = Math.exp((b.E - a.E) / (b.k - a.k));
      return x >= Math.max(a.from, b.from) && x <= Math.min(a.to, b.to) ? [{ a, b, x }] : [];
    })
  );

/** Who has the lowest line from the smallest budget to the largest: looked up at twenty thousand of them. */
function leadersOf(lines: readonly Line[]): string {
  const [from, to] = [Math.min(...lines.map((line) => line.from)), Math.max(...lines.map((line) => line.to))];
  const leaders = Array.from({ length: 20_000 }, (_, i) => {
    const x = from * (to / from) ** ((i + 0.5) / 20_000);
    return rankedAt(lines, x)[0]?.modelSize;
  });
  const turns = leaders.filter((size, i) => size !== undefined && size !== leaders[i - 1]) as number[];
  return turns.length === 1 ? `${named(turns)} throughout.` : `${named(turns)}, in this order.`;
}

const budgets = { compute: ["1e19", "1e17", "1e18", "1.5e20"], data: ["20000", "3000", "9100", "50000"] };

describe("losses at a budget", () => {
  const all = everySeries.flatMap(([variant, resource]) =>
    budgets[resource].map((budget) => [variant, resource, budget] as const)
  );

  it.each(all)("are those of the lines: %s, %s, %s", (variant, resource, budget) => {
    const lines = linesOf(variant, resource);
    const x = Number(budget);
    const ranked = rankedAt(lines, x);
    const said = saidBy(viewAt(budgetFigure, { curves, slopes }, { variant, resource, budget }));
    const here = place(resource, x);
    expect(said.view).toBe(`${variant}, ${resource}, ${here}`);
    expect(said.shown).toBe(`${variant}, ${resource}, each size fitted alone, budget ${here}`);
    expect(said.subtitle).toContain(resource === "compute" ? "training compute" : "training samples");
    expect(said.subtitle.endsWith(`Qwen2.5 ${variant}; the line marks ${here}`), said.subtitle).toBe(true);
    const [first, second] = ranked as [(typeof ranked)[number], (typeof ranked)[number] | undefined];
    const largest = Math.max(...ranked.map(({ modelSize }) => modelSize));
    const behind = first.modelSize === largest && largest < 72e9 ? ", the largest measured here," : "";
    expect(said.reading).toBe(
      second === undefined
        ? `At this budget only ${sizeName(first.modelSize)} was measured: its loss is ${three(first.loss)}`
        : second.loss - first.loss < 0.005
          ? `At this budget ${sizeName(first.modelSize)} and ${sizeName(second.modelSize)} are level at a loss of ${three(first.loss)}`
          : `At this budget ${sizeName(first.modelSize)}${behind} leads with a loss of ${three(first.loss)}; ${sizeName(second.modelSize)} comes next at ${three(second.loss)}`
    );
    const absent = lines.filter((line) => !ranked.some(({ modelSize }) => modelSize === line.modelSize));
    const leaders = leadersOf(lines);
    expect(
      said.caption.endsWith(
        `names the size with the lowest line: ${leaders}${absent.length === 0 ? "" : ` Not measured at ${here}: ${named(absent.map(({ modelSize }) => modelSize))}.`}`
      ),
      said.caption
    ).toBe(true);
  });

  it.each(all)("are described and listed: %s, %s, %s", (variant, resource, budget) => {
    const lines = linesOf(variant, resource);
    const x = Number(budget);
    const here = place(resource, x);
    const ranked = rankedAt(lines, x);
    const said = saidBy(viewAt(budgetFigure, { curves, slopes }, { variant, resource, budget }));
    const leaders = leadersOf(lines);
    const points = curvesOf(variant).reduce((sum, { step }) => sum + step.length, 0);
    expect(said.source).toBe(`${points} points · ${hash}`);
    const order = ranked.map(({ modelSize, loss }) => `${sizeName(modelSize)} ${three(loss)}`);
    const crossings = crossingsOf(lines);
    const passes = crossings.map(({ a, b }) =>
      [sizeName(b.modelSize), b.k > a.k ? "passes" : "falls behind", sizeName(a.modelSize)].join(" ")
    );
    expect(said.description).toBe(
      [
        `Log-log line chart of test loss against ${resource === "compute" ? "training compute" : "training samples"} for seven sizes, ${variant}, each with a line of its own.`,
        `At ${here.replace("^", " to the ")}, lowest first: ${listed(order)}.`,
        `From the smallest budget to the largest, the lowest line is that of ${leaders}`,
        crossings.length === 0
          ? "No two lines cross where both sizes were measured."
          : `Lines cross where both sizes were measured: ${listed(passes)}.`
      ].join(" ")
    );
    expect(said.table.slice(1)).toEqual(
      lines.map((line) => {
        const found = ranked.find(({ modelSize }) => modelSize === line.modelSize);
        return [
          ...[sizeName(line.modelSize), found ? three(found.loss) : "not measured here"],
          ...[found ? three(found.loss - ranked[0]!.loss) : "–", three(line.k)],
          ...[place(resource, line.from), place(resource, line.to)]
        ];
      })
    );
    const chance = (value: number) => (value >= 0.995 ? ">99%" : value < 0.005 ? "<1%" : share(value));
    const { pairs } = own(results.experiments.crossings).find(
      (one) => one.variant === variant && one.resource === resource
    )!;
    expect(Object.keys(said.exact)).toEqual(
      crossings.map(({ a, b }) => {
        const { ends } = pairs.find(({ smaller, larger }) => smaller === a.modelSize && larger === b.modelSize)!;
        return `${sizeName(a.modelSize)} and ${sizeName(b.modelSize)} (chance of ${sizeName(b.modelSize)} to be ahead: ${chance(ends!.from.chanceLarger)} at the smallest common budget, ${chance(ends!.to.chanceLarger)} at the largest) cross at`;
      })
    );
    for (const [i, { x: at }] of crossings.entries())
      expect(Number(Object.values(said.exact)[i]) / at - 1).toBeCloseTo(0, 6);
  });

  it.each(everySeries)("are read out, with every point beside its line: %s, %s", (variant, resource) => {
    const lines = linesOf(variant, resource);
    const budget = budgets[resource][0]!;
    const first = lawOf(variant, resource).window.fromStep ?? 0;
    const outs = readOutsOf(viewAt(budgetFigure, { curves, slopes }, { variant, resource, budget }));
    const points = curvesOf(variant).flatMap(({ modelSize, step, testLoss, computeFlops, dataSamples }, n) =>
      step.map((at, i) => {
        const x = (resource === "compute" ? computeFlops : dataSamples)[i]!;
        const fitted = lossOn(lines[n]!, x);
        const off = testLoss[i]! / fitted - 1;
        const side = share(Math.abs(off)) === "0.0%" ? "" : `, ${share(Math.abs(off))} ${off < 0 ? "below" : "above"}`;
        return `${sizeName(modelSize)}, step ${at} of ${step.at(-1)}, ${place(resource, x)}: loss ${three(testLoss[i]!)} (${at < first ? "the line" : "fitted"} ${three(fitted)}${side})`;
      })
    );
    const ranks = rankedAt(lines, Number(budget)).map(
      ({ modelSize, loss }) => `${sizeName(modelSize)}: test loss ${three(loss)}`
    );
    expect(outs.filter((out) => out.includes(", step ")).sort()).toEqual(points.sort());
    expect(outs.filter((out) => out.includes(": test loss "))).toEqual(ranks);
    // each line at both ends and at fifteen places between, even in ln X
    const along = lines.flatMap((line) =>
      Array.from({ length: 17 }, (_, i) => {
        const x = line.from * (line.to / line.from) ** (i / 16);
        return `${sizeName(line.modelSize)}, fitted line, ${place(resource, x)}: loss ${three(lossOn(line, x))}`;
      })
    );
    expect(outs.filter((out) => out.includes(", fitted line, "))).toEqual(along);
    expect(outs.filter((out) => out.startsWith("crossing"))).toEqual(
      crossingsOf(lines).map(
        ({ a, b, x }) =>
          `crossing, ${sizeName(a.modelSize)} and ${sizeName(b.modelSize)} at ${place(resource, x)}: loss ${three(lossOn(a, x))}`
      )
    );
  });
});
