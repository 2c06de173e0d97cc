/** Every number on the page on the length of answers, bound to the logs. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bindFigure, bindFigures } from "./every-page.js";
import { fixed, signed, whole } from "./formats.js";
import { parquetRows } from "./given-out.js";
import { meanOf, medianOf } from "./logs.js";
import { numbersIn, Page } from "./page.js";
import { sizes, variants } from "./quantities.js";
import { results } from "./results.js";

const page = new Page("beyond/response-length");

/** Steps of a log that have a length, and the loss there. */
async function lengthsOf(variant: string, size: string, file: string) {
  const path = `data/runs/main/qwen2.5-${variant}-${size.toLowerCase()}-${file}.parquet`;
  const rows = existsSync(path)
    ? (await parquetRows(path)).filter((row) => typeof row.response_length === "number")
    : [];
  const length = rows.map((row) => Number(row.response_length));
  const loss = rows.map((row) => 1 - Number(row.score_holdout));
  return { variant, size, step: rows.map((row) => Number(row.step)), length, loss };
}

/** Mean rank among ties. */
const ranks = (values: readonly number[]) =>
  values.map((value) => {
    const [below, ties] = [values.filter((one) => one < value), values.filter((one) => one === value)];
    return below.length + (ties.length + 1) / 2;
  });
function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [ranks(x), ranks(y)].map((some) => some.map((one) => one - (x.length + 1) / 2)) as [
    number[],
    number[]
  ];
  const products = (p: number[], q: number[]) => p.reduce((sum, one, i) => sum + one * q[i]!, 0);
  return products(a, b) / Math.sqrt(products(a, a) * products(b, b));
}

const means = await Promise.all(sizes.flatMap((size) => variants.map((variant) => lengthsOf(variant, size, "mean"))));
const repeats = (
  await Promise.all(means.flatMap(({ variant, size }) => [1, 2, 3].map((i) => lengthsOf(variant, size, `repeat-${i}`))))
).filter(({ step }) => step.length > 0);
const changes = means.map(({ variant, size, length, step, loss }) => {
  const [from, to] = [meanOf(length.slice(0, 5)), meanOf(length.slice(-20))];
  return { variant, size, step, from, to, by: to - from, rank: rankCorrelation(length, loss) };
});
const most = <One extends { by: number }>(some: readonly One[]) =>
  [...some].sort((a, b) => Math.abs(b.by) - Math.abs(a.by))[0]!;
/** Curves that begin or end far from where the others of their variant do. */
const gaps = means.filter(({ variant, step }) => {
  const others = means.filter((one) => one.variant === variant);
  const [first, last] = [
    Math.min(...others.map((one) => one.step[0]!)),
    Math.max(...others.map((one) => one.step.at(-1)!))
  ];
  return step[0]! - first > 2 || last - step.at(-1)! > 3;
});
const gapNumbers = gaps.flatMap(({ size, step }) => [size, `${step[0]}`, `${step.at(-1)}`]);
const steps = whole(means.reduce((sum, { step }) => sum + step.length, 0));
/** A range of steps, as the walker reads it. */
const range = (step: readonly number[]) => `${step[0]}–${step.at(-1)}`;

describe("the page on the length of answers", () => {
  it("answers with the sizes whose answers grow and shrink, and the greatest change of each", () => {
    const said = variants.flatMap((variant) => {
      const of = changes.filter((one) => one.variant === variant);
      const ways = [of.filter(({ by }) => by > 0), of.filter(({ by }) => by < 0)];
      return ways.flatMap((some, i) => {
        if (some.length === 0) return [];
        const top = most(some);
        const named = ways[1 - i]!.length === 0 ? [] : some.map(({ size }) => size);
        return [...named, top.size, whole(top.from), whole(top.to)];
      });
    });
    // the changes compare the first five steps known with the last twenty
    page.numbers(".answer > p:first-child", [...said, "20"]);
  });

  it("draws the lengths", () => {
    const first = repeats.map(({ step }) => step[0]!);
    const known = sizes.filter((size) => repeats.some((one) => one.size === size));
    const middle = means.map(({ size, variant, length }) => {
      const [from, to] = [medianOf(length.slice(0, 5)), medianOf(length.slice(-20))];
      return { size, variant, from, to, by: to - from };
    });
    const top = most(middle);
    // panel by panel
    const shorter = variants.flatMap((variant) => middle.filter((one) => one.variant === variant && one.by < 0));
    bindFigure(page, "figure-9-1", {
      // the running median's width is a setting of the drawing
      key: ["9"],
      caption: [
        ...known,
        `${Math.min(...first)}`,
        `${Math.max(...first)}`,
        ...gapNumbers.flatMap((one) => numbersIn(one))
      ],
      source: [steps],
      description: [top.size, whole(top.from), whole(top.to), ...shorter.map(({ size }) => size), ...gapNumbers]
    });
    page.table(
      "Mean length over the first",
      changes.map(({ variant, size, step, from, to, by }) => ({
        head: `${variant}, ${size}`,
        cells: [range(step), whole(from), whole(to), signed(by, 0)]
      })),
      ["5", "20"]
    );
    page.numbers("p", gapNumbers, "Both variants stand on one scale");
  });

  it("draws length beside loss", () => {
    const [falling, rising] = [changes.filter(({ rank }) => rank <= -0.5), changes.filter(({ rank }) => rank >= 0.5)];
    const named = (some: typeof changes) => some.map(({ size }) => size);
    const count = String(changes.length);
    bindFigure(page, "figure-9-2", {
      reading: [String(falling.length), count, String(rising.length)],
      key: ["9"],
      source: [steps],
      description: [count, "−0.5", ...named(falling), "0.5", ...named(rising)]
    });
    page.table(
      "Rank correlation of length and loss",
      changes.map(({ variant, size, step, rank }) => ({
        head: `${variant}, ${size}`,
        cells: [String(step.length), fixed(rank, 2)]
      }))
    );
    const closest = [...changes].sort((a, b) => Math.abs(b.rank) - Math.abs(a.rank))[0]!;
    page.numbers("p", [closest.size, fixed(closest.rank, 2), String(closest.step.length)], "The closest relation");
  });

  it("says how long answers and prompts are", () => {
    const ordered = [...changes].sort((a, b) => a.to - b.to);
    const [shortest, longest] = [ordered[0]!, ordered.at(-1)!];
    const batch = String(results().study.batch);
    page.numbers(
      "p",
      [whole(shortest.to), shortest.size, whole(longest.to), longest.size, batch, batch],
      "At the end of training the mean answer"
    );
    const prompts: { value: number[] }[] = JSON.parse(readFileSync("data/reference/prompt-length.json", "utf8"));
    page.numbers(
      "p",
      prompts.map(({ value }) => whole(meanOf(value))),
      "Prompts add"
    );
    page.numbers("p", ["20"], "Nothing is fitted. Dots are");
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    expect(page.left([])).toEqual([]);
  });
});
