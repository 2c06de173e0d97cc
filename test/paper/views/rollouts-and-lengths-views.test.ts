/** What the marks of rollout groups and of answer lengths say, with the tables beside them: from the logs. */
import { describe, expect, it } from "vitest";
import { figure as lengthLoss } from "../../../src/paper/beyond/response-length/length-loss/length-loss-figure.js";
import { lengthFigureData } from "../../../src/paper/beyond/response-length/lengths/lengths-data.js";
import { responseLengthFigure } from "../../../src/paper/beyond/response-length/lengths/lengths-figure.js";
import { figure as rolloutCurves } from "../../../src/paper/beyond/rollouts/rollout-curves/rollout-curves-figure.js";
import type { FigureSite } from "../../../src/paper/paper-site.js";
import { fixed, signed, sizeName, whole } from "../../numbers/formats.js";
import { paperSite } from "../paper-site.js";
import { flops, meanOf, medianOfNine, results } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const site = await paperSite(results);
/** The figures draw in the document that they are asked to. */
const figureSite = site as FigureSite;
const three = (value: number) => fixed(value, 3);
const titleOf = (variant: string) => (variant === "base" ? "Base" : "Instruct");
const lossesOf = ({ benchmarks }: (typeof site.series)[number]) =>
  benchmarks.find(({ benchmark }) => benchmark === results.study.benchmark)!.testLoss as (number | null)[];

/** Ranks from the least on; equal values share their mean rank. */
const ranksOf = (values: readonly number[]) =>
  values.map((value) => {
    const below = values.filter((one) => one < value).length;
    return below + (values.filter((one) => one === value).length - 1) / 2;
  });
/** Spearman's correlation: that of the ranks. */
const spearman = (x: readonly number[], y: readonly number[]) => {
  const [a, b] = [ranksOf(x), ranksOf(y)].map((ranks) => ranks.map((rank) => rank - meanOf(ranks))) as [
    number[],
    number[]
  ];
  const product = (p: readonly number[], q: readonly number[]) => p.reduce((sum, one, i) => sum + one * q[i]!, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
};

describe("rollout groups along training", () => {
  it("say each evaluation, against compute and against data", () => {
    const { modelSize } = results.experiments.rollouts!;
    const runs = site.series.filter(
      (run) => run.experiment === "rollouts" && run.state === "current" && run.modelSize === modelSize
    );
    const points = runs.flatMap((run) =>
      lossesOf(run).flatMap((loss, i) => {
        const [title, group] = [titleOf(run.variant), `G = ${run.groupSize}`];
        return [
          `${title}, against compute, ${group}, training compute ${flops(run.flops[i]!)}: test loss ${three(loss!)}`,
          `${title}, against data, ${group}, samples seen in training ${whole(run.samples[i]!)}: test loss ${three(loss!)}`
        ];
      })
    );
    expect(readOutsOf(rolloutCurves.view(figureSite, {})).sort()).toEqual(points.sort());
  });
});

describe("answer lengths", () => {
  const mainRuns = (kind: string) =>
    site.series.filter(
      (run) => run.family === "qwen2.5" && run.experiment === "main" && run.kind === kind && run.state === "current"
    );
  const curves = mainRuns("mean")
    .sort((a, b) => a.modelSize - b.modelSize || a.variant.localeCompare(b.variant))
    .flatMap((run) => {
      const losses = lossesOf(run);
      const kept = run.step.flatMap((step, i) => {
        const length = run.responseLength[i];
        return length === null || length === undefined || step === 0
          ? []
          : [{ step, samples: run.samples[i]!, length, loss: losses[i]! }];
      });
      return kept.length === 0 ? [] : [{ variant: run.variant, modelSize: run.modelSize, kept }];
    });

  it("beside losses say each step, and how their ranks go together", () => {
    const view = lengthLoss.view(figureSite, {});
    const said = saidBy(view);
    const ranks = curves.map((curve) => ({
      ...curve,
      rank: spearman(
        curve.kept.map(({ length }) => length),
        curve.kept.map(({ loss }) => loss)
      )
    }));
    const [falling, rising] = [ranks.filter(({ rank }) => rank <= -0.5), ranks.filter(({ rank }) => rank >= 0.5)];
    expect(said.reading).toBe(
      `Longer answers go with lower loss in ${falling.length} of ${ranks.length} runs, with higher loss in ${rising.length}`
    );
    expect(said.source).toBe(`${whole(curves.reduce((sum, { kept }) => sum + kept.length, 0))} steps`);
    expect(said.table.slice(1)).toEqual(
      ranks.map(({ variant, modelSize, kept, rank }) => [
        ...[`${variant}, ${sizeName(modelSize)}`, String(kept.length), fixed(rank, 2)]
      ])
    );
    expect(readOutsOf(view).sort()).toEqual(
      curves
        .flatMap(({ variant, modelSize, kept }) =>
          kept.map(
            ({ length, loss }) =>
              `${titleOf(variant)}, ${sizeName(modelSize)}, mean answer length in training ${whole(length)}: test loss ${three(loss)}`
          )
        )
        .sort()
    );
  });

  it("by samples say each step, and from what to what they go", () => {
    const view = viewAt(responseLengthFigure, { lengths: lengthFigureData(site)! });
    const said = saidBy(view);
    expect(said.table.slice(1)).toEqual(
      curves.map(({ variant, modelSize, kept }) => {
        const lengths = kept.map(({ length }) => length);
        const [from, to] = [meanOf(lengths.slice(0, 5)), meanOf(lengths.slice(-20))];
        return [
          ...[`${variant}, ${sizeName(modelSize)}`, `${kept[0]!.step}–${kept.at(-1)!.step}`],
          ...[whole(from), whole(to), signed(to - from, 0)]
        ];
      })
    );
    const say = (variant: string, modelSize: number) => (at: number, length: number) =>
      `${titleOf(variant)}, ${sizeName(modelSize)}, samples seen in training ${whole(at)}: mean answer length ${whole(length)}`;
    const points = curves.flatMap(({ variant, modelSize, kept }) =>
      kept.map(({ samples, length }) => say(variant, modelSize)(samples, length))
    );
    // of single repeats the running median is drawn, and read
    const repeats = mainRuns("repeat").flatMap(({ variant, modelSize, step, samples, responseLength }) => {
      const kept = step.map((_, i) => i).filter((i) => responseLength[i] !== null && step[i]! > 0);
      if (kept.length === 0) return [];
      const medians = medianOfNine(kept.map((i) => responseLength[i]!));
      return medians.map((length, i) => say(variant, modelSize)(samples[kept[i]!]!, length));
    });
    // places on the straight way between two others are not on the path, and say nothing
    const outs = readOutsOf(view);
    expect(points.filter((point) => !outs.includes(point))).toEqual([]);
    expect(outs.filter((out) => !points.includes(out) && !repeats.includes(out))).toEqual([]);
    expect(outs.length - points.length).toBeGreaterThan(0.8 * repeats.length);
  });
});
