/** Every number on the page on base and instruct models, bound to the results and to means taken here. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bindClaims, bindFigure, bindFigures } from "./every-page.js";
import { between, fixed, signed, sizeName, whole } from "./formats.js";
import { meanOf } from "./logs.js";
import { Page } from "./page.js";
import { dotNumbers, own, seriesOf, sizes, variants, z95 } from "./quantities.js";
import { only, results } from "./results.js";

const page = new Page("beyond/base-and-instruct");
const { study, curves, otherCurves, experiments } = results();
const { batch, heldOutProblems: problems } = study;
const three = (value: number) => fixed(value, 3);
const change = (value: number) => signed(value, 3);
const Ns = sizes.map((size) => Number.parseFloat(size) * 1e9);
const curveOf = (variant: string, modelSize: number) => only(own(curves), { variant: variant as "base", modelSize });

/** Slopes against compute, size by size, and whether they differ by 1.96 errors of their difference. */
const slopes = Ns.map((modelSize) => {
  const [base, instruct] = variants.map((variant) => only(seriesOf(variant, "compute").sizes, { modelSize }));
  const [a, b] = [base!, instruct!];
  const clear = Math.abs(b.k - a.k) > z95 * Math.hypot(a.standardError, b.standardError);
  const apart = a.interval[1]! < b.interval[0]! || b.interval[1]! < a.interval[0]!;
  return { name: sizeName(modelSize), base: a, instruct: b, clear, apart };
});
const clear = slopes.filter((one) => one.clear).map(({ name }) => name);

/** 97.5% quantile of Student's t with 20 degrees of freedom (SciPy 1.14 stats.t.ppf). */
const t20 = 2.0859634472658364;
/** Evaluations on either side of a step that a mean is taken over. */
const half = 5;
const windowMean = ({ step, testLoss }: { step: number[]; testLoss: number[] }, at: number) =>
  meanOf(testLoss.filter((_, i) => Math.abs(step[i]! - at) <= half));
/** Variance of one problem's answer, over the problems asked. */
const binomial = (loss: number) => (loss * (1 - loss)) / problems;

/** Loss of instruct minus that of base around a step; errors from single runs, in units of the binomial one. */
function differencesAt(step: number) {
  const repeats = own(otherCurves).filter(({ kind }) => kind === "repeat");
  const cells = variants
    .flatMap((variant) => Ns.map((N) => repeats.filter((one) => one.variant === variant && one.modelSize === N)))
    .filter((some) => some.length > 0)
    .map((some) => some.map((run) => windowMean(run, step)));
  const df = cells.reduce((sum, means) => sum + means.length - 1, 0);
  expect(df).toBe(20);
  const squares = cells.map((means) => {
    return means.reduce((sum, one) => sum + (one - meanOf(means)) ** 2, 0) / binomial(meanOf(means));
  });
  const variance = squares.reduce((sum, one) => sum + one, 0) / df;
  return Ns.map((modelSize) => {
    const [base, instruct] = variants.map((variant) => windowMean(curveOf(variant, modelSize), step)) as [
      number,
      number
    ];
    // every mean is over three runs
    const error = t20 * Math.sqrt((variance * (binomial(base) + binomial(instruct))) / 3);
    const difference = instruct - base;
    return {
      name: sizeName(modelSize),
      base,
      instruct,
      difference,
      interval: [difference - error, difference + error] as const
    };
  });
}

const places = [10, 50, 98].map((step) => ({ samples: whole(step * batch), rows: differencesAt(step) }));
const [early, , late] = places;

describe("the page on base and instruct models", () => {
  it("answers with the mean difference early and late, and the sizes that learn more slowly", () => {
    const mean = ({ rows }: (typeof places)[number]) => meanOf(rows.map(({ difference }) => difference));
    expect([mean(early!), mean(late!)].every((one) => one < 0)).toBe(true);
    const said = [early!, late!].flatMap((place) => [three(-mean(place)), place.samples]);
    page.numbers(".answer > p:first-child", [...said, ...clear]);
    page.numbers("p", clear, "Slopes of single sizes differ beyond their noise");
    expect(late!.rows.every(({ interval }) => interval[1] < 0)).toBe(true);
    page.words("p", `After ${late!.samples} samples the difference is clear at every size.`, "the difference is clear");
    page.numbers("p.would", ["32B", "72B"]);
  });

  it("draws the slopes of both", () => {
    bindFigure(page, "figure-5-2", {
      reading: clear,
      description: [
        ...slopes.flatMap(({ name, base, instruct }) => [name, three(base.k), three(instruct.k)]),
        ...slopes.filter(({ apart }) => apart).map(({ name }) => name)
      ]
    });
    const words = ["six", "seven"];
    expect([slopes.filter(({ base, instruct }) => instruct.k < base.k).length, slopes.length]).toEqual([6, 7]);
    for (const word of words) page.find("#figure-5-2 [data-part=reading]", word);
    page.table(
      "Slopes against compute",
      slopes.map(({ name, base, instruct }) => ({
        head: name,
        cells: [
          ...[base, instruct].flatMap(({ k, interval }) => [three(k), between(interval, three)]),
          change(instruct.k - base.k)
        ]
      }))
    );
  });

  it("draws the loss at one step beside other models", () => {
    const step = 103;
    const others: { model: string; value: number; scenario: string }[] = JSON.parse(
      readFileSync("data/reference/external-models.json", "utf8")
    ).filter(({ scenario }: { scenario: string }) => scenario === "external");
    const rows = variants.flatMap((variant) =>
      Ns.map((modelSize) => {
        const { step: steps, testLoss } = curveOf(variant, modelSize);
        const loss = testLoss[steps.indexOf(step)]!;
        const best = 1 - only(own(experiments.passRates!), { variant, modelSize }).best!;
        return { variant, name: sizeName(modelSize), loss, best, error: z95 * Math.sqrt(binomial(loss)) };
      })
    );
    const widest = [...rows].sort((a, b) => b.loss - b.best - (a.loss - a.best))[0]!;
    const named = others.map(({ model, value }) => ({ model, value: three(value) }));
    const sizesOf = (model: string) => [/ (\S+B)$/.exec(model)![1]!];
    bindFigure(page, "figure-5-1", {
      subtitle: [String(step), String(others.length)],
      view: [String(step)],
      shown: [String(step)],
      caption: [String(problems), three(widest.loss - widest.best), String(step), widest.name],
      description: [
        ...rows.flatMap(({ name, loss }) => [name, three(loss)]),
        ...named.flatMap(({ model, value }) => [...sizesOf(model), value])
      ]
    });
    page.table(
      "Loss by model",
      [
        ...rows.map(({ variant, name, loss, best, error }) => ({
          head: `Qwen2.5 ${variant}, ${name}`,
          cells: [three(loss), between([loss - error, loss + error], three), three(best)]
        })),
        ...named.map(({ model, value }) => ({ head: model, cells: [value, "–", "–"] }))
      ],
      [String(step)]
    );
  });

  it("draws the difference after the same samples", () => {
    const dots = places.flatMap(({ samples, rows }) =>
      rows.map(({ name, difference, interval }) => ({ name, value: difference, interval, group: samples }))
    );
    const overlapping = places.flatMap(({ rows }) =>
      rows.slice(1).flatMap((row, i) => {
        const [a, b] = [rows[i]!.interval, row.interval];
        return a[0] <= b[1] && b[0] <= a[1] ? [rows[i]!.name, row.name] : [];
      })
    );
    bindFigure(page, "figure-5-3", {
      subtitle: [String(2 * half + 1)],
      computed: [String(2 * half + 1)],
      description: [String(dots.length), ...dotNumbers(dots, change, false), ...overlapping]
    });
    page.table(
      "Losses after the same samples",
      places.flatMap(({ samples, rows }) =>
        rows.map(({ name, base, instruct, difference, interval }) => ({
          head: `${samples}, ${name}`,
          cells: [three(base), three(instruct), change(difference), between(interval, change)]
        }))
      )
    );
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    bindClaims(page);
    expect(page.left([])).toEqual([]);
  });
});
