/** Single repeats around their mean, in each variant: words, table and read-outs from the curves of the results. */
import { describe, expect, it } from "vitest";
import { repeatsData, repeatsFigure } from "../../../src/paper/power-law/repeats/repeats-figure.js";
import { share, signed, sizeName, whole } from "../../numbers/formats.js";
import { curvesOf, hash, medianOf, medianOfNine, named, own, results, variants } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const words = ["no", "one", "two", "three", "four", "five", "six", "seven"];

describe("single repeats around their mean", () => {
  it.each(variants)("in %s", (variant) => {
    const sizes = curvesOf(variant).flatMap(({ modelSize, step: steps, testLoss: means }) => {
      const repeats = own(results.otherCurves).filter(
        (curve) => curve.variant === variant && curve.kind === "repeat" && curve.modelSize === modelSize
      );
      if (repeats.length < 2) return [];
      const runs = repeats.map(({ step, testLoss }) =>
        step.flatMap((at, i) => (steps.includes(at) ? [{ at, off: testLoss[i]! / means[steps.indexOf(at)]! - 1 }] : []))
      );
      const lines = runs.map((run) => new Map(medianOfNine(run.map(({ off }) => off)).map((y, i) => [run[i]!.at, y])));
      const apart = Math.max(
        ...steps.map((at) => {
          const known = lines.flatMap((line) => line.get(at) ?? []);
          return lines[0]!.has(at) ? Math.max(...known) - Math.min(...known) : 0;
        })
      );
      return [{ modelSize, runs, apart }];
    });
    const view = viewAt(repeatsFigure, repeatsData(results), { variant });
    const said = saidBy(view);
    const one = (value: number) => `${signed(100 * value, 1)}%`;
    expect([said.view, said.shown]).toEqual([variant, variant]);
    const most = [...sizes].sort((a, b) => b.apart - a.apart)[0]!;
    const prompts = results.inference.prompts.some(
      ({ family, spreads }) =>
        family === "qwen2.5" && spreads.some((spread) => spread.variant === variant && spread.contrast !== null)
    );
    expect(said.reading).toBe(
      `Repeats of ${prompts ? "a size" : "one setting"} stay apart by up to ${share(most.apart)} for stretches, most at ${sizeName(most.modelSize)}`
    );
    expect(said.subtitle.endsWith(`Qwen2.5 ${variant}, ${words[sizes.length]} sizes`)).toBe(true);
    const missing = curvesOf(variant)
      .map(({ modelSize }) => modelSize)
      .filter((size) => !sizes.some(({ modelSize }) => modelSize === size));
    expect(said.caption.includes("One repeat of each size had another prompt")).toBe(prompts);
    expect(
      said.caption.endsWith(` ${named(missing)}: single repeats are not plotted in the paper, only their mean.`)
    ).toBe(true);
    expect(said.source).toBe(hash);
    expect(said.table.slice(1)).toEqual(
      sizes.map(({ modelSize, runs, apart }) => [
        ...[sizeName(modelSize), String(runs.length), whole(runs.flat().length), share(apart)]
      ])
    );
    const clauses = sizes.map(({ modelSize, runs }) => {
      const courses = runs.map((run, i) => {
        const offs = run.map(({ off }) => off);
        return { i, from: medianOf(offs.slice(0, 5)), to: medianOf(offs.slice(-20)) };
      });
      const { i, from, to } = [...courses].sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))[0]!;
      return `${sizeName(modelSize)}, run ${i + 1} changes most, from ${one(from)} to ${one(to)}`;
    });
    expect(said.description).toBe(
      `Loss of one run over the mean of the runs against training step in ${sizes.length} panels; ends are medians of the last 20 evaluations: ${clauses.join("; ")}.`
    );
    const points = sizes.flatMap(({ modelSize, runs }) =>
      runs.flatMap((run, i) =>
        run.map(
          ({ at, off }) =>
            `${sizeName(modelSize)}, run ${i + 1}, training step ${at}: loss of one run over the mean of the runs ${one(off)}`
        )
      )
    );
    expect(readOutsOf(view).sort()).toEqual(points.sort());
  });
});
