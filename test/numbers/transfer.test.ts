/** Every number on the page on transfer, bound to the results and the logs. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TransferCellRecord } from "../../src/lib/records/experiments-record.js";
import { bindClaims, bindFigure, bindFigures } from "./every-page.js";
import { between, fixed, share, signed, sizeName, whole } from "./formats.js";
import { parquetRows } from "./given-out.js";
import { meanOf, medianOf } from "./logs.js";
import { Page } from "./page.js";
import { sizes, variants, z95 } from "./quantities.js";
import { only, results } from "./results.js";

const page = new Page("beyond/transfer");
const transfer = results().experiments.transfer!;
const { questions, benchmarks, heldOut } = transfer;
const heldOutBenchmark = results().study.benchmark;
const cells = [...benchmarks.cells, ...heldOut.cells];
const others = benchmarks.cells;
const three = (value: number) => fixed(value, 3);
const change = (value: number) => signed(value, 3);
const asked = ["theseQuestions", "suchQuestions"] as const;
type Asked = (typeof asked)[number];
const of = (some: readonly TransferCellRecord[], variant: string) => some.filter((cell) => cell.variant === variant);
const labelOf = (benchmark: string) => only(questions, { benchmark }).label;

/** The verdict from the p value that Holm's method left. */
const verdictOf = ({ difference, ...cell }: TransferCellRecord, about: Asked) =>
  cell[about].pHolm >= 0.05 ? "no change shown" : difference < 0 ? "gain" : "loss";
const having = (some: readonly TransferCellRecord[], about: Asked, word: string) =>
  some.filter((cell) => verdictOf(cell, about) === word);
/** "8 of 49 pairs gain, 2 lose, the other 39 show no change"; what is none or all is a word. */
const counts = (some: readonly TransferCellRecord[], about: Asked) => {
  const [gain, loss] = [having(some, about, "gain").length, having(some, about, "loss").length];
  const open = some.length - gain - loss;
  const number = (count: number) => (count === 0 ? [] : [String(count)]);
  return [...number(gain), String(some.length), ...number(loss), ...number(open === some.length ? 0 : open)];
};
/** Sizes that gain, and those that lose, benchmark by benchmark; all of them is a word. */
const gainers = (some: readonly TransferCellRecord[]) =>
  questions.flatMap(({ benchmark }) => {
    const row = some.filter((cell) => cell.benchmark === benchmark);
    return ["gain", "loss"].flatMap((word) => {
      const found = having(row, "theseQuestions", word);
      return found.length === row.length ? [] : found.map(({ modelSize }) => sizeName(modelSize));
    });
  });

interface Curve {
  benchmark: string;
  size: string;
  loss: number[];
}

/** Every benchmark of a variant's mean curves, size by size. */
async function curvesOf(variant: string): Promise<Curve[]> {
  const logs = sizes.map((size) => ({
    size,
    path: `data/runs/main/qwen2.5-${variant}-${size.toLowerCase()}-mean.parquet`
  }));
  const rows = await Promise.all(logs.map(async ({ size, path }) => ({ size, rows: await parquetRows(path) })));
  return rows.flatMap(({ size, rows: all }) =>
    questions
      .map(({ benchmark }) => benchmark)
      .sort()
      .map((benchmark) => {
        const scores = all.map((row) => row[`score_${benchmark}`]).filter((score) => typeof score === "number");
        return { benchmark, size, loss: scores.map((score) => 1 - score) };
      })
  );
}

const curves = await curvesOf("instruct");

describe("the page on transfer", () => {
  it("answers with counts of verdicts, on these problems and on problems of the kind", () => {
    for (const cell of cells) for (const about of asked) expect(cell[about].verdict).toBe(verdictOf(cell, about));
    const told = (variant: string) => {
      const verdicts = of(others, variant).map((cell) => verdictOf(cell, "theseQuestions"));
      const having = (word: string) => String(verdicts.filter((one) => one === word).length);
      return [String(verdicts.length), ...["gain", "loss", "no change shown"].map(having)];
    };
    const marked = of(others, "base").filter(({ format }) => format.marked).length;
    page.numbers(".answer > p:first-child", [...told("instruct"), ...told("base"), String(marked)]);
    page.numbers(
      "p",
      asked.flatMap((about) => ["instruct", "base"].flatMap((variant) => counts(of(others, variant), about))),
      "These are verdicts for runs trained again and asked the same problems."
    );
    page.numbers("p", gainers(of(others, "instruct")), /^Instruct\./);
    page.numbers("p", gainers(of(others, "base")), /^Base\./);
  });

  it("draws every cell before and after training", () => {
    const instruct = of(cells, "instruct");
    const ordered = questions.flatMap(({ benchmark }) => instruct.filter((cell) => cell.benchmark === benchmark));
    const moves = instruct
      .map((cell) => ({ ...cell, move: cell.lastTen - cell.stepZero! }))
      .sort((a, b) => a.move - b.move);
    const [fall, rise] = [moves[0]!, moves.at(-1)!];
    const ends = (cell: (typeof moves)[number]) => [
      sizeName(cell.modelSize),
      three(cell.stepZero!),
      three(cell.lastTen)
    ];
    // outside of Wilson's interval: farther from the end than z95 errors of its own
    const [inside, outside] = [true, false].map((wanted) =>
      moves.filter(({ stepZero, move, problems }) => {
        return move ** 2 <= (z95 ** 2 * stepZero! * (1 - stepZero!)) / problems === wanted;
      })
    ) as [typeof moves, typeof moves];
    const told = [
      ...[-1, 1].map((sign) => outside.filter(({ move }) => Math.sign(move) === sign).length),
      inside.length
    ];
    const judged = counts(of(others, "instruct"), "theseQuestions");
    const [gain, , loss, open] = judged;
    bindFigure(page, "figure-7-1", {
      numbers: [gain!, open!, loss!],
      caption: [String(benchmarks.tests), String(heldOut.tests)],
      source: [String(instruct.length)],
      description: [...[questions.length, sizes.length, ...told].map(String), ...ends(fall), ...ends(rise), ...judged],
      // the level of the tests
      computed: ["5%"]
    });
    page.table(
      "Change on every benchmark",
      [...ordered.filter(({ benchmark }) => benchmark !== heldOutBenchmark), ...of(heldOut.cells, "instruct")].map(
        (cell) => ({
          head: `${labelOf(cell.benchmark)}, ${sizeName(cell.modelSize)}`,
          cells: [
            ...[three(cell.stepZero!), three(cell.lastTen), three(cell.bestSingle!), change(cell.difference)],
            ...[between(cell.theseQuestions.interval, change), verdictOf(cell, "theseQuestions")]
          ]
        })
      ),
      ["20", "10"]
    );
  });

  it("draws every curve along training", () => {
    const moves = curves
      .map((curve) => ({ ...curve, move: meanOf(curve.loss.slice(-10)) - meanOf(curve.loss.slice(0, 5)) }))
      .sort((a, b) => a.move - b.move);
    const bands: { variant: string; modelSize: number; benchmark: string; step: number[] }[] = JSON.parse(
      readFileSync("data/reference/benchmark-repeat-std.json", "utf8")
    );
    const known = bands.filter(({ variant }) => variant === "instruct");
    const described = [
      heldOutBenchmark,
      ...questions.map(({ benchmark }) => benchmark).filter((one) => one !== heldOutBenchmark)
    ].flatMap((benchmark) => {
      const ends = curves
        .filter((curve) => curve.benchmark === benchmark)
        .map(({ size, loss }) => ({ size, from: medianOf(loss.slice(0, 5)), to: medianOf(loss.slice(-20)) }));
      const most = ends.sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))[0]!;
      return [most.size, three(most.from), three(most.to)];
    });
    bindFigure(page, "figure-7-2", {
      reading: [moves[0]!.size, three(-moves[0]!.move)],
      key: ["9", ...sizes],
      caption: [
        ...sizes.filter((size) => known.some(({ modelSize }) => sizeName(modelSize) === size)),
        String(Math.min(...known.map(({ step }) => step[0]!)))
      ],
      source: [whole(curves.reduce((sum, { loss }) => sum + loss.length, 0))],
      description: [String(questions.length), "20", ...described]
    });
    page.table(
      "First and last evaluations",
      curves.map(({ benchmark, size, loss }) => ({
        head: `${labelOf(benchmark)}, ${size}`,
        cells: [String(loss.length), three(meanOf(loss.slice(0, 5))), three(meanOf(loss.slice(-10)))]
      })),
      ["5", "10"]
    );
    const least = [...questions].sort((a, b) => a.problems - b.problems)[0]!;
    page.numbers("p", [String(least.problems), share(1 / least.problems)], "one more right answer");
  });

  it.each(variants)("gives every verdict and its change, %s models", (variant) => {
    page.table(
      `evaluations minus the first ten, ${variant} models`,
      questions.map(({ benchmark, label, problems }) => ({
        head: `${label} ${whole(problems)}`,
        cells: of(cells, variant)
          .filter((cell) => cell.benchmark === benchmark)
          .map((cell) => {
            const word = verdictOf(cell, "theseQuestions").replace("no change shown", "not shown");
            return `${word}${cell.format.marked ? "*" : ""}${change(cell.difference)}`;
          })
      })),
      sizes
    );
  });

  it("marks gains of form, and says what stands behind the tests", () => {
    const { format: rule } = {
      format: /(\d+) evaluations is ([\d.]+) or more and at least ([\d.]+)/.exec(transfer.formatRule)!.slice(1)
    };
    const [, from, above] = rule.map(Number) as [number, number, number];
    const marked = of(others, "base").filter(
      ({ format, theseQuestions, difference }) =>
        format.start >= from &&
        format.start - format.instructStart! >= above &&
        difference < 0 &&
        theseQuestions.pHolm < 0.05
    );
    expect(of(others, "base").filter(({ format }) => format.marked)).toEqual(marked);
    const byBenchmark = questions.flatMap(({ benchmark }) => marked.filter((cell) => cell.benchmark === benchmark));
    page.numbers(
      "p",
      [...rule, String(marked.length), ...byBenchmark.map(({ modelSize }) => sizeName(modelSize))],
      "A base model must first learn"
    );
    const known = ["confirmed", "agrees", "partial credit"].flatMap((word) =>
      questions.filter((one) => one.known === word)
    );
    page.numbers(
      "p",
      known.map(({ problems }) => whole(problems)),
      "Scores of single runs confirm"
    );
    page.numbers("p", ["20"], "The filled dot is where training ends");
    page.numbers(
      "p",
      ["20", fixed(transfer.runRatio, 2), String(transfer.ratioCells), String(benchmarks.tests)],
      "The change is the mean of the last"
    );
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    bindClaims(page);
    expect(page.left([])).toEqual([]);
  });
});
