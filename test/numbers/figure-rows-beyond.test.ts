/** CSV of the figures beyond the chapters, all rows and columns at each choice: bound to the results and logs. */
import { existsSync, readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { missing, useSite } from "../browser/browser.js";
import { type Cells, csvOf } from "./csv-of.js";
import { expectLeastSquares, expectRows, medianAlong, withoutLines } from "./figure-rows.js";
import { parquetRows } from "./given-out.js";
import { meanOf } from "./logs.js";
import { own, seriesOf, sizes, variants } from "./quantities.js";
import { only, results } from "./results.js";

const reason = missing();
const { curves, otherCurves, experiments, study } = results();
const Ns = sizes.map((size) => Number.parseFloat(size) * 1e9);
const fileOf = (variant: string, N: number, part: string) =>
  `data/runs/main/qwen2.5-${variant}-${N / 1e9}b-${part}.parquet`;
const curveOf = (variant: string, modelSize: number) => only(own(curves), { variant: variant as "base", modelSize });
/** Where a share is as many standard errors of its own from a true one as 95% allow: SciPy's norm.ppf(0.975). */
function wilsonEnds(share: number, n: number): [number, number] {
  const z = 1.959963984540054;
  const [a, b, c] = [1 + z ** 2 / n, -2 * share - z ** 2 / n, share ** 2];
  const root = Math.sqrt(Math.max(0, b ** 2 - 4 * a * c));
  return [Math.max(0, (-b - root) / (2 * a)), Math.min(1, (-b + root) / (2 * a))];
}

/** Rows by their keys: files may name benchmarks and runs in another order. */
const byKeys = <Row extends Record<string, unknown>>(rows: readonly Row[], ...keys: string[]) => {
  const key = (row: Row) => keys.map((name) => String(row[name] ?? "").padStart(16)).join("|");
  const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  expect(new Set(sorted.map(key)).size).toBe(rows.length);
  return sorted;
};

describe.skipIf(reason !== null)("every row of a figure's CSV, beyond the chapters", () => {
  const at = useSite();

  it.each(["mean", "best"])("5.1, %s: losses at step 103, the best single ones, other models", async (value) => {
    const others: { model: string; modelSize: number; value: number; scenario: string }[] = JSON.parse(
      readFileSync("data/reference/external-models.json", "utf8")
    );
    expectRows(await csvOf(at, "beyond/base-and-instruct", "figure-5-1", `?value=${value}`), [
      ...variants.flatMap((variant) =>
        Ns.map((modelSize) => {
          const { step, testLoss } = curveOf(variant, modelSize);
          const best = 1 - only(own(experiments.passRates!), { variant, modelSize }).best!;
          const loss = testLoss[step.indexOf(103)]!;
          const shown = value === "mean" ? loss : best;
          const half = 1.96 * Math.sqrt((shown * (1 - shown)) / study.heldOutProblems);
          return {
            ...{ model: "Qwen2.5", variant, model_size: modelSize, loss, best_single: best },
            ...{ low: shown - half, high: shown + half }
          };
        })
      ),
      ...others
        .filter(({ scenario }) => scenario === "external")
        .map(({ model, modelSize, value: loss }) => {
          // Qwen3 30B: the name has the size
          expect(Number(/ ([\d.]+)B$/.exec(model)![1]) * 1e9).toBe(modelSize);
          return { model, variant: null, model_size: modelSize, loss, best_single: null, low: null, high: null };
        })
    ]);
  });

  it.each(["compute", "data"] as const)("5.2 against %s: both slopes with their ends", async (resource) => {
    expectRows(
      await csvOf(at, "beyond/base-and-instruct", "figure-5-2", `?resource=${resource}`),
      Ns.map((modelSize) => {
        const [base, instruct] = variants.map((variant) => only(seriesOf(variant, resource).sizes, { modelSize }));
        return {
          ...{ model_size: modelSize },
          ...{ base: base!.k, base_low: base!.interval[0]!, base_high: base!.interval[1]! },
          ...{ instruct: instruct!.k, instruct_low: instruct!.interval[0]!, instruct_high: instruct!.interval[1]! }
        };
      })
    );
  });

  it("5.3: losses after the same samples and their difference, errors from single runs", async () => {
    // SciPy 1.14: stats.t.ppf(0.975, 20)
    const t20 = 2.0859634472658364;
    const mean = ({ step, testLoss }: { step: number[]; testLoss: number[] }, place: number) =>
      meanOf(testLoss.filter((_, i) => Math.abs(step[i]! - place) <= 5));
    const binomial = (loss: number) => (loss * (1 - loss)) / study.heldOutProblems;
    const repeats = own(otherCurves).filter(({ kind }) => kind === "repeat");
    expectRows(
      await csvOf(at, "beyond/base-and-instruct", "figure-5-3"),
      [10, 50, 98].flatMap((place) => {
        const cells = variants
          .flatMap((variant) => Ns.map((N) => repeats.filter((one) => one.variant === variant && one.modelSize === N)))
          .filter((some) => some.length > 0)
          .map((some) => some.map((run) => mean(run, place)));
        const squares = cells.flatMap((some) => some.map((one) => (one - meanOf(some)) ** 2 / binomial(meanOf(some))));
        const s2 = squares.reduce((sum, one) => sum + one, 0) / (squares.length - cells.length);
        return Ns.map((N) => {
          const [base, instruct] = variants.map((variant) => mean(curveOf(variant, N), place)) as [number, number];
          const half = t20 * Math.sqrt((s2 * (binomial(base) + binomial(instruct))) / 3);
          const difference = instruct - base;
          return {
            ...{ samples: place * study.batch, model_size: N, base, instruct, difference },
            ...{ low: difference - half, high: difference + half }
          };
        });
      })
    );
  });

  it.each(["current", "earlier"] as const)("6.1, %s: the points as drawn, the law's lines", async (version) => {
    const all = version === "current" ? curves : otherCurves.filter(({ state }) => state === "earlier");
    const those = all.filter(({ family }) => family === "llama3").sort((a, b) => a.modelSize - b.modelSize);
    const rows = await csvOf(at, "beyond/llama", "figure-6-1", `?version=${version}`);
    const { points, lines } = withoutLines(rows, "law_against_compute", "law_against_data");
    let from = 0;
    for (const { modelSize, step, computeFlops, dataSamples, testLoss } of those) {
      for (const [resource, x] of [["compute", computeFlops] as const, ["data", dataSamples] as const]) {
        const line = lines[`law_against_${resource}`]!.slice(from, from + step.length);
        const key = { family: "llama3", resource, protocol: "full", objective: "log" } as const;
        const fitted = only(only(results().laws, key).law.sizes, { modelSize });
        expectLeastSquares(x, testLoss, line, version === "current" ? fitted.learningEfficiency : undefined);
      }
      from += step.length;
    }
    expectRows(
      points,
      those.flatMap(({ run, modelSize, step, computeFlops, dataSamples, testLoss }) =>
        step.map((one, i) => ({
          ...{ run, model_size: modelSize, step: one, compute_flops: computeFlops[i]! },
          ...{ data_samples: dataSamples[i]!, test_loss: testLoss[i]! }
        }))
      )
    );
  });

  it("6.2: later minus earlier, step by step", async () => {
    const now = curves.filter(({ family }) => family === "llama3").sort((a, b) => a.modelSize - b.modelSize);
    expectRows(
      await csvOf(at, "beyond/llama", "figure-6-2"),
      now.flatMap(({ modelSize, step, testLoss }) => {
        const before = only(otherCurves, { family: "llama3", state: "earlier", modelSize });
        return step.flatMap((one, i) => {
          const j = before.step.indexOf(one);
          return j < 0 ? [] : [{ model_size: modelSize, step: one, difference: testLoss[i]! - before.testLoss[j]! }];
        });
      }),
      // differences of numbers near to each other
      1e-8
    );
  });

  it.each(
    variants.flatMap((variant) => (["these", "such"] as const).map((questions) => [variant, questions] as const))
  )("7.1, %s, %s questions: before, after and the verdict", async (variant, questions) => {
    const { benchmarks, heldOut, questions: questionsOf } = experiments.transfer!;
    const rows = await csvOf(at, "beyond/transfer", "figure-7-1", `?variant=${variant}&questions=${questions}`);
    const expected = [...benchmarks.cells, ...heldOut.cells]
      .filter((cell) => cell.variant === variant)
      .map((cell) => {
        const { interval, verdict } = questions === "these" ? cell.theseQuestions : cell.suchQuestions;
        const { problems } = only(questionsOf, { benchmark: cell.benchmark });
        const [least, most] = wilsonEnds(cell.lastTen, problems);
        return {
          ...{ benchmark: cell.benchmark, variant, model_size: cell.modelSize },
          ...{ before: cell.stepZero, last_ten: cell.lastTen, last_ten_low: least, last_ten_high: most },
          best_single: cell.bestSingle,
          ...{ difference: cell.difference, low: interval[0], high: interval[1], verdict }
        };
      });
    // the page has its quantile in seven figures
    expectRows(byKeys(rows, "benchmark", "model_size"), byKeys(expected, "benchmark", "model_size"), 1e-7);
  });

  it.each(variants)("7.2, %s: every benchmark's evaluations, as the logs have them", async (variant) => {
    const given = await csvOf(at, "beyond/transfer", "figure-7-2", `?variant=${variant}`);
    const {
      points: rows,
      lines: { running_median: medians, repeats_low: low, repeats_high: high }
    } = withoutLines(given, "running_median", "repeats_low", "repeats_high");
    const names = experiments.transfer!.questions.map(({ benchmark }) => benchmark);
    const logs = await Promise.all(Ns.map(async (N) => [N, await parquetRows(fileOf(variant, N, "mean"))] as const));
    const expected = logs.flatMap(([N, log]) =>
      log.flatMap((row) =>
        names.flatMap((benchmark) => {
          const score = row[`score_${benchmark}`];
          if (typeof score !== "number") return [];
          const { step, samples } = row as { step: number; samples: number };
          return [{ benchmark, variant, model_size: N, step, samples, test_loss: 1 - score }];
        })
      )
    );
    const keys = ["benchmark", "model_size", "step"];
    expectRows(byKeys(rows, ...keys), byKeys(expected, ...keys));
    const bands: { variant: string; modelSize: number; benchmark: string; step: number[]; value: number[] }[] =
      JSON.parse(readFileSync("data/reference/benchmark-repeat-std.json", "utf8"));
    for (const benchmark of names)
      for (const N of Ns) {
        const places = rows.flatMap((row, i) =>
          row.benchmark === benchmark && Number(row.model_size) === N ? [i] : []
        );
        const median = medianAlong(places.map((i) => Number(rows[i]!.test_loss)));
        const off = places.map((i, t) => Math.abs(medians![i]! - median[t]!));
        expect(Math.max(0, ...off), `${benchmark} ${N}`).toBeLessThan(1e-9);
        const band = bands.find((one) => one.variant === variant && one.modelSize === N && one.benchmark === benchmark);
        const drawn = places.filter((i) => Number.isFinite(low![i]!) && low![i] !== 0);
        if (!band) {
          expect(
            given.filter(
              (row) => row.benchmark === benchmark && Number(row.model_size) === N && row.repeats_low !== null
            )
          ).toEqual([]);
          continue;
        }
        const std = medianAlong(band.value);
        for (const i of drawn) {
          const half = std[band.step.indexOf(Number(rows[i]!.step))]!;
          expect(medians![i]! - low![i]!, `${benchmark} ${N} below`).toBeCloseTo(half, 9);
          expect(high![i]! - medians![i]!, `${benchmark} ${N} above`).toBeCloseTo(half, 9);
        }
      }
  });

  it("7.2 of one benchmark holds that one alone", async () => {
    const rows = await csvOf(at, "beyond/transfer", "figure-7-2", "?bench=gsm8k");
    expect(new Set(rows.map(({ benchmark }) => benchmark))).toEqual(new Set(["gsm8k"]));
    const log = await parquetRows(fileOf("instruct", 7e9, "mean"));
    const found = rows.filter(({ model_size }) => model_size === "7000000000");
    const known = log.filter(({ score_gsm8k: score }) => typeof score === "number");
    expect(found.map(({ test_loss }) => Number(test_loss))).toEqual(known.map((row) => 1 - Number(row.score_gsm8k)));
  });

  it("8.1: every evaluation of every group, as the logs have them", async () => {
    const expected = variants.flatMap((variant) =>
      [4, 8, 16, 32].flatMap((group) =>
        tableFromIPC(readFileSync(`data/runs/rollouts/qwen2.5-${variant}-7b-g-${group}.arrow`))
          .toArray()
          .map((row) => ({
            ...{ variant, group_size: group, step: Number(row.step), samples: Number(row.samples) },
            ...{ flops: Number(row.flops), test_loss: 1 - Number(row.score_holdout) }
          }))
      )
    );
    const rows = await csvOf(at, "beyond/rollouts", "figure-8-1");
    const keys = ["variant", "group_size", "step"];
    const sorted = byKeys(expected, ...keys);
    const line = sorted.flatMap(({ variant, group_size: group, step }, i) => {
      const before = sorted[i - 1];
      if (before?.variant === variant && before.group_size === group) return [];
      const run = sorted.filter((row) => row.variant === variant && row.group_size === group);
      expect(run[0]!.step).toBe(step);
      return medianAlong(run.map(({ test_loss: loss }) => loss));
    });
    expectRows(
      byKeys(rows, ...keys),
      sorted.map((row, i) => ({ ...row, running_median: line[i]! }))
    );
  });

  it("8.2: losses and chances at each budget", async () => {
    expectRows(
      await csvOf(at, "beyond/rollouts", "figure-8-2"),
      experiments.rollouts!.variants.flatMap(({ variant, bestGroup, laws }) =>
        bestGroup!.budgets.flatMap(({ computeFlops, groups }) =>
          groups.map(({ groupSize, loss, chanceBest }) => {
            const { k, referenceX, referenceLoss } = only(laws, { groupSize });
            expect(loss / (referenceLoss * (computeFlops / referenceX) ** -k)).toBeCloseTo(1, 9);
            return { variant, compute_flops: computeFlops, group_size: groupSize, loss, chance_best: chanceBest };
          })
        )
      )
    );
  });

  /** Steps of a log that have the length of answers. */
  const lengthsOf = async (variant: string, N: number, part: string) => {
    const path = fileOf(variant, N, part);
    const rows = existsSync(path) ? await parquetRows(path) : [];
    return rows.filter((row) => typeof row.response_length === "number");
  };
  const curvesOfLength = variants.flatMap((variant) => Ns.map((N) => [variant, N] as const));

  it("9.1: lengths of means and of single repeats", async () => {
    const rows = await csvOf(at, "beyond/response-length", "figure-9-1");
    const expected = await Promise.all(
      curvesOfLength.flatMap(([variant, N]) =>
        ["mean", "repeat-1", "repeat-2", "repeat-3"].map(async (part) => {
          const [kind, repeat = null] = part.split("-");
          return (await lengthsOf(variant, N, part)).map(({ step, samples, response_length }) => ({
            ...{ variant, model_size: N, kind: kind!, repeat, step: step as number, samples: samples as number },
            response_length: response_length as number
          }));
        })
      )
    );
    const keys = ["variant", "model_size", "kind", "repeat", "step"];
    const lined = expected.flatMap((run) => {
      const medians = medianAlong(run.map((row) => row.response_length));
      return run.map((row, i) => ({ ...row, running_median: medians[i]! }));
    });
    expectRows(byKeys(rows, ...keys), byKeys(lined, ...keys));
  });

  it("9.2: length beside loss, step by step", async () => {
    const rows: Cells[] = await csvOf(at, "beyond/response-length", "figure-9-2");
    const expected = await Promise.all(
      curvesOfLength.map(async ([variant, N]) =>
        (await lengthsOf(variant, N, "mean")).map(({ step, response_length, score_holdout }) => ({
          ...{ variant, model_size: N, step: step as number, response_length: response_length as number },
          test_loss: 1 - (score_holdout as number)
        }))
      )
    );
    const keys = ["variant", "model_size", "step"];
    const lined = expected
      .filter((run) => run.length > 0)
      .flatMap((run) => {
        const lengths = medianAlong(run.map((row) => row.response_length));
        const losses = medianAlong(run.map((row) => row.test_loss));
        return run.map((row, i) => ({ ...row, median_length: lengths[i]!, median_loss: losses[i]! }));
      });
    expectRows(byKeys(rows, ...keys), byKeys(lined, ...keys));
  });
});
