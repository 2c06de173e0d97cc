/** Numbers of the page on printed numbers that speak of single runs and of versions of points. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { expectDots } from "./drawing.js";
import { bindFigure } from "./every-page.js";
import { fixed, signed, sizeName, whole } from "./formats.js";
import { meanOf } from "./logs.js";
import { exactP, promptGap } from "./methods-prompts.js";
import { numbersIn, Page, wordsOf } from "./page.js";
import { dotNumbers } from "./quantities.js";
import { only, results } from "./results.js";

export const page = new Page("reading");
const { experiments, curves, otherCurves } = results();
export const [three, four] = [3, 4].map((digits) => (value: number) => fixed(value, digits)) as [Print, Print];
type Print = (value: number) => string;
export const change = (digits: number) => (value: number) => signed(value, digits);
const words = "no one two three four five six seven".split(" ");
/** "three of seven", in words */
export const outOf = (flags: readonly boolean[]) => `${words[flags.filter(Boolean).length]} of ${words[flags.length]}`;
export const read = (path: string) => readFileSync(new URL(`../../data/${path}`, import.meta.url), "utf8");
export const reading = (id: string) => wordsOf(page.find(`#${id} [data-part=reading]`));

export function bindRuns(): void {
  it("sets the base repeat with the shorter prompt beside the others", () => {
    const rows = [0.5e9, 1.5e9, 3e9, 7e9, 14e9].flatMap((modelSize) => {
      const runs = otherCurves.filter(
        (one) => one.kind === "repeat" && one.variant === "base" && one.modelSize === modelSize
      );
      const shared = runs[0]!.step.filter((step) => runs.every((run) => run.step.includes(step))).slice(-20);
      return runs.map(({ run, step, testLoss }) => ({
        name: sizeName(modelSize),
        repeat: Number(run.at(-1)),
        loss: meanOf(testLoss.filter((_, i) => shared.includes(step[i]!)))
      }));
    });
    const names = [...new Set(rows.map(({ name }) => name))];
    const of = (name: string, short: boolean) =>
      rows.filter((row) => row.name === name && (row.repeat === 1) === short).map(({ loss }) => loss);
    const dots = (short: boolean) =>
      [...names]
        .reverse()
        .flatMap((name) =>
          of(name, short).map((loss, group) => ({ name, value: loss - meanOf(of(name, false)), group: short || group }))
        );
    const gap = promptGap();
    bindFigure(page, "figure-r-4", {
      key: [gap],
      caption: ["20"],
      description: [
        String(names.length),
        ...dotNumbers(dots(false), change(3), false),
        ...dotNumbers(dots(true), change(3))
      ]
    });
    expect(reading("figure-r-4")).toContain(
      outOf(names.map((name) => of(name, true)[0]! > Math.max(...of(name, false))))
    );
    const top = [...names].reverse();
    expect(page.labels("figure-r-4")).toEqual(top);
    expectDots(
      page.drawing("figure-r-4"),
      top.flatMap((name) =>
        rows.filter((row) => row.name === name).map(({ loss }) => ({ value: loss - meanOf(of(name, false)) }))
      )
    );
    page.table(
      "End losses of single repeats",
      rows.map(({ name, repeat, loss }) => ({
        head: name,
        cells: [String(repeat), repeat === 1 ? "shorter" : "regular", four(loss)]
      }))
    );
    page.numbers("p", [gap, ...exactP("permutationP")], "The prompt of that repeat");
  });

  it("sets the runs drawn as references beside the repeats", () => {
    const { reuse, rollouts } = experiments;
    const rows = reuse!.variants.flatMap(({ variant, windows }) => {
      const repeats = windows[0]!.reference.runs.map(({ loss }) => loss);
      const group = only(rollouts!.variants, { variant }).published!.loss;
      return [
        { head: `${variant}, fresh data (τ = ${reuse!.reference})`, drawn: windows[0]!.published!.loss, repeats },
        { head: `${variant}, group of ${rollouts!.reference}`, drawn: group, repeats }
      ];
    });
    const { from, to } = reuse!.variants[0]!.windows[0]!.window;
    const others = rows.flatMap(({ head, drawn, repeats }) =>
      repeats.filter((loss) => Math.abs(loss - drawn) > 1e-9).map((value) => ({ name: head, value }))
    );
    bindFigure(page, "figure-r-5", {
      subtitle: [String(from), String(to), "7B"],
      description: [
        ...[String(rows.length), ...dotNumbers(others, three, false)],
        ...dotNumbers(
          rows.map(({ head, drawn }) => ({ name: head, value: drawn })),
          three
        )
      ]
    });
    expect(reading("figure-r-5")).toContain(outOf(rows.map(({ drawn, repeats }) => drawn < meanOf(repeats))));
    expect(page.labels("figure-r-5")).toEqual(rows.flatMap(({ head }) => numbersIn(head)));
    expectDots(
      page.drawing("figure-r-5"),
      rows.flatMap(({ head, drawn }) => [...others.filter(({ name }) => name === head), { value: drawn }])
    );
    page.table(
      "References",
      rows.map(({ head, drawn, repeats }) => ({ head, cells: [four(drawn), repeats.map(four).join(", ")] }))
    );
  });

  it("sets two published versions of the Llama points beside each other", () => {
    const rows = curves
      .filter(({ family }) => family === "llama3")
      .sort((a, b) => a.modelSize - b.modelSize)
      .map(({ modelSize, step, testLoss }) => {
        const earlier = only(otherCurves, { family: "llama3", modelSize });
        const gaps = step.flatMap((one, i) => {
          const at = earlier.step.indexOf(one);
          return at < 0 ? [] : [testLoss[i]! - earlier.testLoss[at]!];
        });
        const interval = [Math.min(...gaps), Math.max(...gaps)] as const;
        return { name: sizeName(modelSize), steps: gaps.length, value: meanOf(gaps), interval };
      });
    const widest = [...rows].sort((a, b) => Math.abs(b.value) - Math.abs(a.value))[0]!;
    bindFigure(page, "figure-r-6", {
      reading: [three(Math.abs(widest.value)), widest.name],
      caption: ["qwen2.5", "llama3"].flatMap(onGrid),
      description: [String(rows.length), ...dotNumbers([...rows].reverse(), change(3))]
    });
    expect(page.labels("figure-r-6")).toEqual([...rows].reverse().map(({ name }) => name));
    expectDots(page.drawing("figure-r-6"), [...rows].reverse());
    page.table(
      "Later minus earlier version",
      rows.map(({ name, steps, value, interval }) => ({
        head: name,
        cells: [String(steps), ...[value, ...interval].map(change(4))]
      }))
    );
  });
}

/** Points of a family, those that one, two or three scores of five decimals can have as their mean, and how many chance gives. */
function onGrid(family: string): string[] {
  const losses = curves.filter((curve) => curve.family === family).flatMap(({ testLoss }) => testLoss);
  const near = 1e-9;
  const on = losses.filter((loss) =>
    [1, 2, 3].some((repeats) => {
      const step = 1e-5 / repeats;
      return Math.abs(loss / step - Math.round(loss / step)) * step < near;
    })
  ).length;
  // multiples of a whole, a half and a third of a score: four places in each
  const chance = losses.length * (4 / 1e-5) * 2 * near;
  return [whole(losses.length), ...(on === losses.length ? [] : [String(on)]), fixed(chance, 1)];
}
