/** Losses on every benchmark, before and after training and along it, at every view: from the results and the logs. */
import { describe, expect, it } from "vitest";
import { transferChangeFigure } from "../../../src/paper/beyond/transfer/transfer-change/transfer-change-figure.js";
import { transferCurvesFigure } from "../../../src/paper/beyond/transfer/transfer-curves/transfer-curves-figure.js";
import { transferData } from "../../../src/paper/beyond/transfer/transfer-data.js";
import { between, fixed, signed, sizeName, whole } from "../../numbers/formats.js";
import { paperSite } from "../paper-site.js";
import { listed, meanOf, medianOf, named, own, results, variants } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const site = await paperSite(results);
const data = { transfer: transferData(site)! };
const record = results.experiments.transfer!;
const cells = own([...record.benchmarks.cells, ...record.heldOut.cells]);
const three = (value: number) => fixed(value, 3);
const change = (value: number) => signed(value, 3);
const { benchmark: heldOut } = results.study;
const benchmarks = record.questions.filter(({ benchmark }) => cells.some((cell) => cell.benchmark === benchmark));
const labelOf = (id: string) => benchmarks.find(({ benchmark }) => benchmark === id)!.label;
const titleOf = (id: string) => (id === heldOut ? "Held-out set" : labelOf(id));

/** Wilson's score interval of a share of n problems. */
const wilson = (share: number, n: number) => {
  const z = 1.959964;
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
  return [share === 0 ? 0 : middle - half, share === 1 ? 1 : middle + half] as const;
};

describe("losses before and after training", () => {
  const all = variants.flatMap((variant) =>
    (["these", "such"] as const).map((questions) => [variant, questions] as const)
  );

  it.each(all)("%s models, %s problems", (variant, questions) => {
    const mine = cells
      .filter((cell) => cell.variant === variant)
      .map((cell) => ({ ...cell, judged: questions === "such" ? cell.suchQuestions : cell.theseQuestions }));
    const others = mine.filter(({ benchmark }) => benchmark !== heldOut);
    const of = (verdict: string) => others.filter(({ judged }) => judged.verdict === verdict);
    const namesOf = (verdict: string) => {
      const found = benchmarks.map(({ benchmark, label }) => ({
        label,
        n: of(verdict).filter((cell) => cell.benchmark === benchmark).length
      }));
      return listed(
        found
          .filter(({ n }) => n > 0)
          .sort((a, b) => b.n - a.n)
          .map(({ label }) => label)
      );
    };
    const view = viewAt(transferChangeFigure, data, { variant, questions });
    const said = saidBy(view);
    const problems = questions === "such" ? "problems of the kind" : "these problems";
    expect([said.view, said.shown]).toEqual([`${variant}, ${problems}`, `${variant}, verdicts about ${problems}`]);
    expect(said.subtitle).toContain(`Qwen2.5 ${variant};`);
    const [gain, open, loss] = [of("gain").length, of("no change shown").length, of("loss").length];
    const on = questions === "such" ? "on other problems of their kind" : "on the same problems";
    expect(said.reading).toBe(
      gain + loss === 0
        ? `No benchmark is shown to change, ${variant} models, ${on}`
        : `Gains are shown on ${namesOf("gain")}, losses on ${namesOf("loss") || "none"} (${variant} models, ${on})`
    );
    expect(said.numbers).toEqual({
      ...{ gain: `Gain: ${gain}`, open: `No change shown: ${open}`, loss: `Lose: ${loss}` }
    });
    expect(said.caption).toContain(
      `for ${record.benchmarks.tests} tests, those of the held-out set for ${record.heldOut.tests} of their own. ${questions === "such" ? "Problems of the kind" : "These problems"}:`
    );
    expect(said.source).toBe(`${mine.length} pairs`);
    const moved = mine.filter(({ stepZero }) => stepZero !== null);
    const ends = moved.map((cell) => ({ ...cell, interval: wilson(cell.lastTen, cell.problems) }));
    const falls = ends.filter(({ stepZero, interval }) => interval[1] < stepZero!).length;
    const rises = ends.filter(({ stepZero, interval }) => interval[0] > stepZero!).length;
    const sorted = [...moved].sort((a, b) => b.stepZero! - b.lastTen - (a.stepZero! - a.lastTen));
    const cell = ({ benchmark, modelSize, stepZero, lastTen }: (typeof moved)[number]) =>
      `${titleOf(benchmark)} at ${sizeName(modelSize)}, from ${three(stepZero!)} to ${three(lastTen)}`;
    expect(said.description).toBe(
      `Loss before and after training, ${benchmarks.length} benchmarks by 7 sizes. Falls in ${falls}, rises in ${rises}, with no change shown in ${moved.length - falls - rises}. Largest fall: ${cell(sorted[0]!)}; largest rise: ${cell(sorted.at(-1)!)}. Tested against the first evaluations, ${gain === 0 ? "none" : gain} of ${others.length} pairs of benchmark and size gain, ${loss === 0 ? "none lose" : loss === 1 ? "1 loses" : `${loss} lose`}, ${gain + loss === 0 ? "all" : `the other ${open}`} show no change.`
    );
    expect(said.table.slice(1)).toEqual(
      mine.map(({ benchmark, modelSize, stepZero, lastTen, bestSingle, difference, judged }) => [
        ...[`${labelOf(benchmark)}, ${sizeName(modelSize)}`, stepZero === null ? "–" : three(stepZero), three(lastTen)],
        ...[bestSingle === null ? "–" : three(bestSingle), change(difference)],
        ...[between(judged.interval, change), judged.verdict]
      ])
    );
    expect(readOutsOf(view).sort()).toEqual(
      mine
        .map(({ benchmark, modelSize, problems: n, stepZero, lastTen, bestSingle }) => {
          const from = stepZero === null ? "" : `, from ${three(stepZero)}`;
          const best = bestSingle === null ? "" : `, best ${three(bestSingle)}`;
          return `${titleOf(benchmark)}, ${sizeName(modelSize)}: test loss ${three(lastTen)} ${between(wilson(lastTen, n), three)}${from}${best}`;
        })
        .sort()
    );
  });
});

describe("losses along training", () => {
  const all = variants.flatMap((variant) =>
    ["all", ...benchmarks.map(({ benchmark }) => benchmark)].flatMap((bench) =>
      (["shared", "own"] as const).map((range) => [variant, bench, range] as const)
    )
  );

  it.each(all)("%s, %s, %s range", (variant, bench, range) => {
    const shown = benchmarks.filter(({ benchmark }) => bench === "all" || benchmark === bench);
    const curves = site.series
      .filter(
        (run) =>
          run.family === "qwen2.5" &&
          run.experiment === "main" &&
          run.kind === "mean" &&
          run.state === "current" &&
          run.variant === variant
      )
      .flatMap(({ modelSize, step, samples, benchmarks: measured }) =>
        measured.flatMap(({ benchmark, testLoss }) => {
          if (!shown.some((one) => one.benchmark === benchmark)) return [];
          const kept = testLoss.flatMap((loss, i) =>
            loss === null || step[i] === 0 ? [] : [{ at: samples[i]!, loss: Number(loss) }]
          );
          return kept.length === 0 ? [] : [{ benchmark, modelSize, kept, losses: kept.map(({ loss }) => loss) }];
        })
      );
    const view = viewAt(transferCurvesFigure, data, { variant, bench, range });
    const said = saidBy(view);
    const name = bench === "all" ? "all benchmarks" : labelOf(bench);
    expect(said.view).toBe(`${variant}, ${name}`);
    expect(said.shown).toBe(`${variant}, ${name}, ${range === "own" ? "own ranges" : "one scale"}`);
    expect(said.subtitle).toContain(`Qwen2.5 ${variant};`);
    const moves = curves.map((curve) => ({
      ...curve,
      move: meanOf(curve.losses.slice(-10)) - meanOf(curve.losses.slice(0, 5))
    }));
    const most = moves.reduce((a, b) => (b.move < a.move ? b : a));
    const falls = moves.filter(({ move }) => move < 0).length;
    const by = `at ${sizeName(most.modelSize)}, by ${three(-most.move)}`;
    expect(said.reading).toBe(
      bench === "all"
        ? `The largest fall is on ${most.benchmark === heldOut ? "the held-out set" : labelOf(most.benchmark)} ${by}`
        : most.move >= 0
          ? `On ${name} no size ends below where it began`
          : `On ${name} the loss of ${falls} ${falls === 1 ? "size" : "sizes"} of ${moves.length} falls, most ${by}`
    );
    expect(said.source).toBe(`${whole(curves.reduce((sum, { kept }) => sum + kept.length, 0))} evaluations`);
    const bands = site.reference.benchmarkBands.filter(
      (band) =>
        band.variant === variant &&
        curves.some((curve) => curve.benchmark === band.benchmark && curve.modelSize === band.modelSize)
    );
    const banded = [...new Set(bands.map(({ modelSize }) => Number(modelSize)))].sort((a, b) => a - b);
    expect(said.caption).toContain(
      banded.length === 0
        ? "Deviations between repeats are drawn for no model of this variant."
        : `Bands: one deviation over the repeats, known for ${named(banded)} from step ${Math.min(...bands.map(({ step }) => step[0]!))} on.`
    );
    const clauses = shown.map(({ benchmark }) => {
      const courses = curves
        .filter((curve) => curve.benchmark === benchmark)
        .map(({ modelSize, losses }) => ({
          modelSize,
          from: medianOf(losses.slice(0, 5)),
          to: medianOf(losses.slice(-20))
        }));
      const far = courses.reduce((a, b) => (Math.abs(b.to - b.from) > Math.abs(a.to - a.from) ? b : a));
      return `${titleOf(benchmark)}, ${sizeName(far.modelSize)} changes most, from ${three(far.from)} to ${three(far.to)}`;
    });
    expect(said.description).toBe(
      `Test loss against training samples in ${shown.length === 1 ? "1 panel" : `${shown.length} panels`}; ends are medians of the last 20 evaluations: ${clauses.join("; ")}.`
    );
    expect(said.table.slice(1).sort()).toEqual(
      curves
        .map(({ benchmark, modelSize, losses }) => [
          ...[`${labelOf(benchmark)}, ${sizeName(modelSize)}`, String(losses.length)],
          ...[three(meanOf(losses.slice(0, 5))), three(meanOf(losses.slice(-10)))]
        ])
        .sort()
    );
    expect(readOutsOf(view).sort()).toEqual(
      curves
        .flatMap(({ benchmark, modelSize, kept }) =>
          kept.map(
            ({ at, loss }) =>
              `${titleOf(benchmark)}, ${sizeName(modelSize)}, samples seen in training ${whole(at)}: test loss ${three(loss)}`
          )
        )
        .sort()
    );
  });
});
