/** Every number on the page on another family, bound to the results and to a fit of its own here. */
import { describe, expect, it } from "vitest";
import { bindFigure, bindFigures } from "./every-page.js";
import { fixed, parameters, r2, signed, sizeName } from "./formats.js";
import { Page } from "./page.js";
import { only, results } from "./results.js";

const page = new Page("beyond/llama");
const { curves, otherCurves, laws } = results();
const now = curves.filter(({ family }) => family === "llama3");
const before = otherCurves.filter(({ family, state }) => family === "llama3" && state === "earlier");
const three = (value: number) => fixed(value, 3);
const names = now.map(({ modelSize }) => sizeName(modelSize));
const resources = ["compute", "data"] as const;

/** The law through curves, least squares of ln L, sizes alike: K and E in closed form, N_0 by golden section. */
function lawThrough(some: readonly { modelSize: number; computeFlops: number[]; testLoss: number[] }[]) {
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const centred = (values: number[]) => values.map((one) => one - mean(values));
  const sizes = some.map(({ modelSize, computeFlops, testLoss }) => {
    const [x, y] = [centred(computeFlops.map(Math.log)), centred(testLoss.map(Math.log))];
    const of = (a: number[], b: number[]) => mean(a.map((one, i) => one * b[i]!));
    return { modelSize, xx: of(x, x), xy: of(x, y), yy: of(y, y) };
  });
  const at = (lnN0: number) => {
    const parts = sizes.map(({ modelSize, ...one }) => ({ ...one, g: 1 / (1 + Math.exp(lnN0) / modelSize) }));
    const total = (value: (part: (typeof parts)[number]) => number) => parts.reduce((sum, one) => sum + value(one), 0);
    const kMax = -total(({ g, xy }) => g * xy) / total(({ g, xx }) => g * g * xx);
    return { kMax, squares: total(({ g, xx, xy, yy }) => yy + 2 * kMax * g * xy + kMax ** 2 * g * g * xx) };
  };
  let [low, high] = [Math.log(1e8), Math.log(1e12)];
  for (let i = 0; i < 100; i++) {
    const [a, b] = [high - 0.618 * (high - low), low + 0.618 * (high - low)];
    if (at(a).squares < at(b).squares) high = b;
    else low = a;
  }
  return { kMax: at(low).kMax, n0: Math.exp(low) };
}

const fits = resources.map((resource) =>
  only(laws, { family: "llama3", variant: "instruct", resource, protocol: "full", objective: "log" })
);
/** Loss now minus loss before, at the steps of both. */
const differences = now.map(({ modelSize, step, testLoss }) => {
  const other = before.find((one) => one.modelSize === modelSize)!;
  const difference = step.flatMap((at, i) => {
    const j = other.step.indexOf(at);
    return j < 0 ? [] : [testLoss[i]! - other.testLoss[j]!];
  });
  return { name: sizeName(modelSize), difference, least: Math.min(...difference), greatest: Math.max(...difference) };
});
const apart = differences.map(({ name, difference }) => ({ name, sizes: difference.map(Math.abs) }));
const farthest = [...apart].sort((a, b) => Math.max(...b.sizes) - Math.max(...a.sizes))[0]!;
const [least, most] = [Math.min(...farthest.sizes), Math.max(...farthest.sizes)].map(three) as [string, string];

describe("the page on another family", () => {
  it("answers with the limit of both versions, and how far they differ", () => {
    const law = fits[0]!.law;
    expect(lawThrough(now).kMax).toBeCloseTo(law.kMax, 6);
    expect(lawThrough(now).n0 / law.n0).toBeCloseTo(1, 4);
    page.numbers(".answer > p:first-child", [three(law.kMax), three(lawThrough(before).kMax), most]);
    const losses = now.flatMap(({ testLoss }) => testLoss);
    // a score is a multiple of 1e-5; a mean of two or three lies on a half or a third of that, four places in all
    const near = 1e-9;
    const onGrid = losses.filter((loss) =>
      [1, 2, 3].some((scores) => Math.abs(loss - Math.round(loss * scores * 1e5) / (scores * 1e5)) < near)
    );
    page.numbers(
      "p",
      [
        ...[least, most, farthest.name],
        ...[String(losses.length), String(onGrid.length), fixed(losses.length * 4e5 * 2 * near, 1)]
      ],
      "Two versions of the same figure"
    );
  });

  it("draws the points and the law", () => {
    const goodness = fits.flatMap(({ law, goodness: of }) => [
      ...[three(law.kMax), parameters(law.n0), r2(of.r2Constant), r2(of.r2)]
    ]);
    const ends = now.flatMap(({ modelSize, testLoss }) => [
      sizeName(modelSize),
      three(testLoss[0]!),
      three(testLoss.at(-1)!)
    ]);
    bindFigure(page, "figure-6-1", {
      reading: fits.map(({ law }) => three(law.kMax)),
      subtitle: [String(now.reduce((sum, { step }) => sum + step.length, 0))],
      numbers: goodness,
      description: [...names, ...ends],
      exact: fits.flatMap(({ law }) => [law.kMax, law.n0])
    });
    page.table(
      "Each size and its line",
      now.map(({ modelSize, step, testLoss }) => ({
        head: sizeName(modelSize),
        cells: [
          ...[String(step.length), three(testLoss[0]!), three(testLoss.at(-1)!)],
          ...fits.map(({ law }) => three(only(law.sizes, { modelSize }).learningEfficiency))
        ]
      }))
    );
  });

  it("draws what changed between the versions", () => {
    bindFigure(page, "figure-6-2", {
      reading: [farthest.name],
      description: differences.flatMap(({ name, ...one }) => [name, fixed(one.least, 3), fixed(one.greatest, 3)])
    });
    page.table(
      "Loss now minus loss before",
      differences.map(({ name, difference, ...one }) => ({
        head: name,
        cells: [String(difference.length), signed(one.least, 3), signed(one.greatest, 3)]
      }))
    );
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    expect(page.left([])).toEqual([]);
  });
});
