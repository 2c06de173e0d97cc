/** What ten times the resource removes, and losses at the same budget by size, at every view: from the results. */
import { describe, expect, it } from "vitest";
import { figureData } from "../../../src/components/loss-curves/loss-curves-data.js";
import { slopesData } from "../../../src/paper/efficiency/slopes-data.js";
import { tenfoldFigure } from "../../../src/paper/efficiency/tenfold/tenfold-figure.js";
import { referenceLossFigure } from "../../../src/paper/saturation/reference-loss/reference-loss-figure.js";
import { between, fixed, share, sizeName, whole } from "../../numbers/formats.js";
import { hash, linesOf, listed, lossOn, named, place, resources, results, seriesOf, variants } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const slopes = slopesData(results);
const curves = figureData(results);
const removed = (k: number) => share(1 - 10 ** -k);
const three = (value: number) => fixed(value, 3);
const four = (value: number) => fixed(value, 4);

describe("what ten times the resource removes", () => {
  it.each(resources)("is that of each size alone against %s", (resource) => {
    const both = variants.map((variant) => ({ variant, sizes: seriesOf(variant, resource).sizes }));
    const view = viewAt(tenfoldFigure, { slopes }, { resource });
    const said = saidBy(view);
    const [first, last] = [both[0]!.sizes[0]!, both[0]!.sizes.at(-1)!];
    expect(last.k).toBeGreaterThan(first.k);
    expect(said.view).toBe(`against ${resource}`);
    expect(said.reading).toBe(
      `Ten times the ${resource} removes ${removed(last.k)} of the loss at 72B, ${removed(first.k)} at 0.5B (base)`
    );
    expect(said.subtitle).toContain(`goes with ten times the ${resource}, 1 − 10^−k. Qwen2.5`);
    expect(said.shown).toBe(`each size fitted alone, loss against ${resource}`);
    const { fromStep } = seriesOf("instruct", resource).firstSteps!;
    expect(seriesOf("base", resource).firstSteps).toBeNull();
    expect(said.caption).toContain(
      `on every step (for instruct models from step ${fromStep} on, the first that all sizes have)`
    );
    expect(said.caption).toContain(`Intervals: ${whole(results.inference.settings.resamples)} draws`);
    const all = both.flatMap(({ variant, sizes }) => sizes.map((size) => ({ variant, ...size })));
    expect(said.source).toBe(`${whole(all.reduce((sum, { points }) => sum + points, 0))} points · ${hash}`);
    expect(said.table.slice(1)).toEqual(
      all.map(({ variant, modelSize, points, k, interval }) => [
        ...[`${variant} ${sizeName(modelSize)}`, String(points), four(k), between(interval, four)],
        ...[removed(k), between(interval, removed)]
      ])
    );
    expect(said.exact).toEqual(
      Object.fromEntries(all.map(({ variant, modelSize, k }) => [`${variant} ${sizeName(modelSize)}`, String(k)]))
    );
    const order = both.map(({ variant, sizes }) => {
      const pairs = sizes.slice(1).map((size, i) => [sizes[i]!, size] as const);
      const below = pairs.filter(([before, size]) => size.k < before.k);
      const overlap = pairs.filter(([a, b]) => a.interval[0]! <= b.interval[1]! && b.interval[0]! <= a.interval[1]!);
      const end = ({ modelSize, k, interval }: (typeof sizes)[number]) =>
        `${sizeName(modelSize)}, ${removed(k)} ${between(interval, removed)}`;
      const exceptions = below.map(([a, b]) => `${sizeName(b.modelSize)} lies below ${sizeName(a.modelSize)}`);
      return [
        `${variant === "base" ? "Base" : "Instruct"}, from ${end(sizes[0]!)}, to ${end(sizes.at(-1)!)}.`,
        `Values rise from size to size${exceptions.length === 0 ? " without exception" : `, except that ${listed(exceptions)}`}.`,
        `Intervals overlap ${overlap
          .reverse()
          .map(([a, b]) => `between ${sizeName(b.modelSize)} and ${sizeName(a.modelSize)}`)
          .join(", ")}.`
      ].join(" ");
    });
    expect(said.description).toBe(
      `Share of the loss removed by ten times the ${resource} for 7 sizes. ${order.join(" ")}`
    );
    expect(readOutsOf(view).sort()).toEqual(
      all
        .map(
          ({ variant, modelSize, k, interval }) =>
            `${sizeName(modelSize)}, ${variant}: loss removed by ten times the ${resource} ${removed(k)} ${between(interval, removed)}`
        )
        .sort()
    );
  });
});

describe("losses at the same budget, by size", () => {
  it.each(["data", "compute"] as const)("are those of the lines: %s", (resource) => {
    const all = variants.flatMap((variant) => linesOf(variant, resource).map((line) => ({ variant, ...line })));
    const [from, to] = [Math.min(...all.map((line) => line.from)), Math.max(...all.map((line) => line.to))];
    const rounds = Array.from({ length: 30 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
    const measured = (x: number) => all.filter((line) => x >= line.from && x <= line.to);
    const inside = rounds.filter((x) => x >= from && x <= to);
    const most = Math.max(...inside.map((x) => measured(x).length));
    const best = inside.filter((x) => measured(x).length === most);
    const x = best[Math.floor(best.length / 2)]!;
    const here = place(resource, x);
    const shown = measured(x).map((line) => {
      const loss = lossOn(line, x);
      const half = 1.96 * Math.sqrt((loss * (1 - loss)) / results.study.heldOutProblems);
      return { ...line, loss, interval: [loss - half, Math.min(1, loss + half)] as const };
    });
    const view = viewAt(referenceLossFigure, { curves }, { at: resource });
    const said = saidBy(view);
    expect(said.view).toBe(`at ${here}`);
    expect(said.shown).toBe(`line of each size alone, at ${here}`);
    expect(said.subtitle).toBe(`Loss on the line fitted to each size alone, at ${here}. Qwen2.5`);
    const base = shown.filter(({ variant }) => variant === "base");
    const [first, last] = [base[0]!, base.at(-1)!];
    const rises = base.filter(({ loss }, i) => i > 0 && loss > base[i - 1]!.loss).map(({ modelSize }) => modelSize);
    const above =
      rises.length === 0 ? "" : `; ${named(rises)} ${rises.length === 1 ? "lies" : "lie"} above the next smaller size`;
    const same = resource === "compute" ? "compute" : "number of samples";
    expect(said.reading).toBe(
      `At the same ${same} loss goes from ${three(first.loss)} at ${sizeName(first.modelSize)} to ${three(last.loss)} at ${sizeName(last.modelSize)}${above} (base)`
    );
    expect(said.caption).toContain(`ln L at X = 1, one ${resource === "compute" ? "FLOP" : "sample"}:`);
    expect(said.caption).toContain(`a test of ${results.study.heldOutProblems} problems.`);
    const absent = all.filter(
      (line) => !shown.some((one) => one.variant === line.variant && one.modelSize === line.modelSize)
    );
    const left =
      absent.length === 0
        ? ""
        : ` Not measured there, and left out: ${listed(absent.map(({ variant, modelSize }) => `${sizeName(modelSize)} ${variant}`))}.`;
    const losses = (variant: string) =>
      listed(
        shown
          .filter((line) => line.variant === variant)
          .map(({ modelSize, loss }) => `${sizeName(modelSize)} ${three(loss)}`)
      );
    expect(said.description).toBe(
      `Test loss of each size at the same ${same}, read off the line fitted to it alone. base: ${losses("base")}. instruct: ${losses("instruct")}.${left}`
    );
    expect(said.table.slice(1)).toEqual(
      shown.map(({ variant, modelSize, loss, interval, E }) => [
        ...[`${variant} ${sizeName(modelSize)}`, three(loss), between(interval, three), fixed(E, 2)]
      ])
    );
    expect(said.exact).toEqual({ X: String(x) });
    expect(readOutsOf(view).sort()).toEqual(
      shown
        .map(
          ({ variant, modelSize, loss, interval }) =>
            `${variant}, ${sizeName(modelSize)}: test loss at the same ${same} ${three(loss)} ${between(interval, three)}`
        )
        .sort()
    );
  });
});
