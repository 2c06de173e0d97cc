/** CSV of the figures of the four chapters, all rows and columns, at each variant and resource: bound to the results and logs. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Resource, Variant } from "../../src/lib/runs.js";
import { missing, useSite } from "../browser/browser.js";
import { csvOf } from "./csv-of.js";
import { expectLeastSquares, expectRows, kept, medianAlong, withoutLines } from "./figure-rows.js";
import { readLoss } from "./logs.js";
import { own, seriesOf, variants } from "./quantities.js";
import { only, results } from "./results.js";

const reason = missing();
const { curves, otherCurves, sizeLaws, laws, prediction, experiments, study } = results();
const { orders } = prediction;
const resources = ["compute", "data"] as const;
const all = variants.flatMap((variant) => resources.map((resource): [Variant, Resource] => [variant, resource]));
const column = { compute: "compute_flops", data: "data_samples" } as const;
const mine = (variant: Variant) =>
  own(curves)
    .filter((curve) => curve.variant === variant)
    .sort((a, b) => a.modelSize - b.modelSize);
const of = (resource: Resource, curve: { computeFlops: number[]; dataSamples: number[] }) =>
  resource === "compute" ? curve.computeFlops : curve.dataSamples;

describe.skipIf(reason !== null)("every row of a figure's CSV", () => {
  const at = useSite();

  it.each(all)("1.2, %s against %s: the measured points, each size's line", async (variant, resource) => {
    const given = await csvOf(at, "efficiency", "figure-1-2", `?variant=${variant}&resource=${resource}`);
    const evaluations = given.filter(({ what }) => what === "evaluation");
    const { points: rows, lines } = withoutLines(evaluations, "line_loss");
    let from = 0;
    for (const curve of mine(variant)) {
      const line = lines.line_loss!.slice(from, from + curve.step.length);
      const { k } = only(seriesOf(variant, resource).sizes, { modelSize: curve.modelSize });
      expectLeastSquares(of(resource, curve), curve.testLoss, line, k, variant === "base" ? 5e-5 : 5e-3);
      from += curve.step.length;
    }
    expectRows(
      rows,
      mine(variant).flatMap((curve) =>
        curve.step.map((step, i) => ({
          ...{ what: "evaluation", variant, resource, model_size: curve.modelSize, step },
          ...{ [column[resource]]: of(resource, curve)[i]!, test_loss: curve.testLoss[i]! }
        }))
      )
    );
    const lossAt = (N: number, X: number) => {
      const line = only(sizeLaws, { family: "qwen2.5", variant, resource, modelSize: N });
      return Math.exp(line.intercept - line.learningEfficiency * Math.log(X));
    };
    const atBudget = given.filter(({ what }) => what === "at the budget");
    expect(atBudget.length).toBeGreaterThan(2);
    for (const row of atBudget)
      expect(Number(row.line_loss) / lossAt(Number(row.model_size), Number(row[column[resource]]))).toBeCloseTo(1, 6);
    for (const row of given.filter(({ what }) => what!.endsWith(" cross"))) {
      const [a, b] = row
        .what!.match(/[\d.]+(?=B)/g)!
        .map((size) => lossAt(Number(size) * 1e9, Number(row[column[resource]])));
      expect([a! / Number(row.line_loss), b! / Number(row.line_loss)].map((one) => one.toFixed(5))).toEqual([
        "1.00000",
        "1.00000"
      ]);
    }
  });

  it("1.3: slopes against both, their difference as measured", async () => {
    expectRows(
      await csvOf(at, "efficiency", "figure-1-3"),
      own(experiments.links).flatMap(({ variant, sizes }) =>
        sizes.map(({ modelSize, kData, kCompute, exponent, raw }) => {
          expect(kCompute).toBeCloseTo(only(seriesOf(variant, "compute").sizes, { modelSize }).k, 12);
          expect(kData).toBeCloseTo(only(seriesOf(variant, "data").sizes, { modelSize }).k, 12);
          const [compute, data] = resources.map(
            (resource) => only(seriesOf(variant, resource).sizes, { modelSize }).interval as [number, number]
          );
          const difference = kData - kCompute;
          const [low, high] = raw.interval;
          return {
            ...{ variant, model_size: modelSize, k_compute: kCompute, k_compute_low: compute![0] },
            ...{ k_compute_high: compute![1], k_data: kData, k_data_low: data![0], k_data_high: data![1] },
            ...{ difference, difference_low: low, difference_high: high, relative: difference / kCompute },
            ...{ relative_low: low / kCompute, relative_high: high / kCompute, exponent }
          };
        })
      )
    );
  });

  it.each(all)("2.3, %s against %s: points beside the law of the early steps, its bands", async (variant, resource) => {
    const key = { family: "qwen2.5", variant, resource } as const;
    const { law, window } = only(laws, { ...key, protocol: "intra", objective: "log" });
    const lineAt = (N: number, x: number) => {
      const { intercept, learningEfficiency } = only(law.sizes, { modelSize: N });
      return Math.exp(intercept - learningEfficiency * Math.log(x));
    };
    const common = { family: "qwen2.5", variant };
    const { cuts } = only(prediction.within, key);
    const known = only(cuts, { share: null }).sizes;
    const four = kept(4);
    const { firstPoints, fromStep, toStep } = window;
    const inFit = (step: number, i: number) =>
      firstPoints === null ? step >= fromStep! && step <= toStep! : i < firstPoints;
    const expected = mine(variant).flatMap((curve) => [
      ...curve.step.map((step, i) => {
        const x = of(resource, curve)[i]!;
        return {
          ...{ what: "point", ...common, model_size: curve.modelSize, step, [column[resource]]: x },
          ...{ test_loss: curve.testLoss[i]!, in_fit: inFit(step, i) },
          ...{ line_loss: lineAt(curve.modelSize, x), low: null, high: null }
        };
      }),
      ...[only(known, { modelSize: curve.modelSize }).band!].flatMap(({ x, low, high }) =>
        x.map((one, i) => ({
          ...{ what: "band", ...common, model_size: curve.modelSize, step: null, [column[resource]]: four(one) },
          ...{ test_loss: null, in_fit: null, line_loss: lineAt(curve.modelSize, four(one)) },
          ...{ low: four(low[i]!), high: four(high[i]!) }
        }))
      )
    ]);
    expectRows(await csvOf(at, "power-law", "figure-2-3", `?variant=${variant}&resource=${resource}`), expected);
  });

  it.each(all)("2.5, %s against %s: mean errors under their names", async (variant, resource) => {
    const key = { family: "qwen2.5", variant, resource } as const;
    const target = only(only(prediction.between, key).targets, { kind: "leave-one-out", target: 72e9 });
    const cut = only(only(prediction.within, key).cuts, { share: null });
    const seen = (points: number | null, name: string) =>
      only(target.calibrated, { seen: points }).errors[orders.calibrated.indexOf(name as "law")]![0];
    const strict = (name: string) => target.strict[orders.strict.indexOf(name as "linear")]![0];
    const later = (name: string) => cut.mean[orders.within.indexOf(name as "law")]![0];
    const between: [string, number][] = [
      ["Law, height fitted to all of 72B", seen(null, "law")],
      ["Law, height fitted to 72B’s first 10 evaluations", seen(10, "law")],
      ["Law, height guessed by a straight line in ln N", strict("linear")],
      ["Law, height guessed by a quadratic", strict("quadratic")],
      ["Law, height guessed by a logistic curve", strict("logistic")],
      ["Law, height guessed by copying that of the next smaller size", strict("copy")],
      ["One slope for all sizes, height fitted to all of 72B", seen(null, "shared-slope")],
      ["Mean loss of 72B: no learning", seen(null, "constant")],
      ["Mean loss of the next smaller size", strict("constant")]
    ];
    const within: [string, number][] = [
      ["Law of the early steps", later("law")],
      ["Slope of each size alone", later("own-slope")],
      ["Loss stays at the mean of the last five", later("mean-5")],
      ["Loss stays at the last value", later("last-value")]
    ];
    const named = (group: string, some: [string, number][]) =>
      some.map(([name, mean]) => ({ group, prediction: name, mean_error: mean }));
    expectRows(await csvOf(at, "power-law", "figure-2-5", `?variant=${variant}&resource=${resource}`), [
      ...named("Between sizes, 72B held out", between),
      ...named("Within a run, after the study’s early steps", within)
    ]);
  });

  it.each(variants.flatMap((variant) => (["early", "between"] as const).map((part) => [variant, part] as const)))(
    "2.6, %s, %s: parameters and errors of the decomposition, its line beside every point",
    async (variant, part) => {
      const found = only(own(prediction.decomposition), { variant, window: part, betaHeld: false });
      const { sizes, lInf, n0, alpha, beta } = found;
      const none = { lambda: null, d0_samples: null, floor: null, error: null, power_law_error: null };
      expectRows(
        await csvOf(at, "power-law", "figure-2-6", `?variant=${variant}&part=${part}`),
        [
          ...sizes.map((one) => ({
            ...{ what: "size", model_size: one.modelSize, samples: null, test_loss: null, in_fit: one.fitted },
            ...{ decomposition: null, lambda: one.lambda, d0_samples: one.d0, floor: one.floor },
            ...{ error: one.absolute, power_law_error: one.lawAbsolute }
          })),
          ...sizes.flatMap(({ modelSize, lambda, d0, fitted }) => {
            const { dataSamples, testLoss } = only(mine(variant), { modelSize });
            const seen = part === "early" ? Math.floor(0.3 * dataSamples.length) : fitted ? dataSamples.length : 0;
            return dataSamples.map((D, i) => ({
              ...{ what: "point", model_size: modelSize, samples: D, test_loss: testLoss[i]!, in_fit: i < seen },
              decomposition: lInf + (n0 / modelSize) ** alpha + lambda / (1 + (D / d0) ** beta),
              ...none
            }));
          })
        ],
        // the page has the shared parameters in six figures
        3e-6
      );
    }
  );

  it.each(variants)("2.7, %s: each repeat over the mean at its step", async (variant) => {
    const repeats = own(otherCurves).filter((one) => one.variant === variant && one.kind === "repeat");
    expectRows(
      await csvOf(at, "power-law", "figure-2-7", `?variant=${variant}`),
      repeats
        .sort((a, b) => a.modelSize - b.modelSize)
        .flatMap(({ modelSize, run, step, testLoss }) => {
          const mean = only(mine(variant), { modelSize });
          const rows = step.flatMap((one, i) => {
            const there = mean.step.indexOf(one);
            const ratio = testLoss[i]! / mean.testLoss[there]!;
            return there < 0 ? [] : [{ model_size: modelSize, run, step: one, loss_over_mean: ratio }];
          });
          const medians = medianAlong(rows.map((row) => row.loss_over_mean));
          return rows.map((row, i) => ({
            ...{ ...row, relative_difference: row.loss_over_mean - 1, running_median: medians[i]! - 1 }
          }));
        }),
      // of a ratio that the page has in eleven figures
      1e-5
    );
  });

  it.each(all)("3.3, %s against %s: the resampled laws, each limit beside its size", async (variant, resource) => {
    const { cloud, law } = seriesOf(variant, resource);
    const rows = await csvOf(at, "saturation", "figure-3-3", `?variant=${variant}&resource=${resource}`);
    const isCloud = ({ what }: { what?: string | null }) => what === "resampled fit";
    expectRows(
      rows.filter(isCloud),
      cloud.kMax.map((k, i) => ({
        ...{ what: "resampled fit", variant, resource, k_max: kept(6)(k), n0: kept(6)(cloud.n0[i]!) }
      }))
    );
    const [ours] = rows.filter(({ what }) => what === "our fit");
    expect(Number(ours!.k_max)).toBeCloseTo(law.kMax!, 9);
    expect(Number(ours!.n0) / law.n0!).toBeCloseTo(1, 9);
    // each corner of the outline is a fit, and hardly one fit in twenty lies beyond the corners
    const outline = rows.filter(({ what }) => what === "outline of 95%");
    const fits = new Set(rows.filter(isCloud).map((row) => `${row.k_max} ${row.n0}`));
    expect(outline.filter((row) => !fits.has(`${row.k_max} ${row.n0}`))).toEqual([]);
    const ends = [Math.min, Math.max].map((end) => end(...outline.map((row) => Number(row.k_max)))) as [number, number];
    const beyond = cloud.kMax.filter((k) => k < ends[0] * (1 - 1e-5) || k > ends[1] * (1 + 1e-5));
    expect(beyond.length / cloud.kMax.length).toBeLessThanOrEqual(0.05);
    const pairs = rows.filter(({ what }) => what!.startsWith("printed"));
    const table = JSON.parse(readFileSync("data/reference/fits.json", "utf8")) as Record<string, unknown>[];
    const printed = (quantity: string) =>
      table
        .filter(
          (row) =>
            [row.quantity, row.family, row.variant, row.resource].join() ===
            [quantity, "qwen2.5", variant, resource].join()
        )
        .map(({ value }) => Number(value))
        .sort();
    expect(pairs.map(({ k_max }) => Number(k_max)).sort()).toEqual(printed("K_max"));
    expect(pairs.map(({ n0 }) => Number(n0) / 1e9).sort()).toEqual(printed("N_0_billions"));
  });

  it.each(resources)("3.4 at the same %s: losses on each size's line at one budget", async (resource) => {
    const lines = variants.flatMap((variant) =>
      mine(variant).map((curve) => {
        const key = { family: "qwen2.5", variant, resource, protocol: "full", objective: "log" } as const;
        const { fromStep } = only(laws, key).window;
        const x = of(resource, curve).filter((_, i) => curve.step[i]! >= fromStep!);
        const law = only(sizeLaws, { family: "qwen2.5", variant, resource, modelSize: curve.modelSize });
        return { variant, law, from: Math.min(...x), to: Math.max(...x) };
      })
    );
    // the round budget that most sizes were measured at, the middle one of equals
    const budgets = Array.from({ length: 25 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
    const there = (x: number) => lines.filter(({ from, to }) => from <= x && x <= to);
    const most = Math.max(...budgets.map((x) => there(x).length));
    const best = budgets.filter((x) => there(x).length === most);
    const x = best[best.length >> 1]!;
    expectRows(
      await csvOf(at, "saturation", "figure-3-4", `?at=${resource}`),
      there(x).map(({ variant, law }) => {
        const loss = Math.exp(law.intercept - law.learningEfficiency * Math.log(x));
        const error = Math.sqrt((loss * (1 - loss)) / study.heldOutProblems);
        const [low, high] = [loss - 1.96 * error, Math.min(1, loss + 1.96 * error)];
        return { variant, resource, x, model_size: law.modelSize, loss, standard_error: error, low, high };
      })
    );
  });

  it.each(all)("3.5, %s against %s: the law under each choice", async (variant, resource) => {
    expectRows(
      await csvOf(at, "saturation", "figure-3-5", `?variant=${variant}&resource=${resource}`),
      seriesOf(variant, resource).sensitivity.map(({ choice, value, kMax, n0, kLargest }) => ({
        ...{ variant, resource, choice, value: String(value), k_max: kMax, n0, k_largest: kLargest }
      }))
    );
  });

  it.each(variants.flatMap((variant) => (["published", "earlier"] as const).map((state) => [variant, state] as const)))(
    "4.2, %s, runs as in the %s figure: the points of the logs",
    async (variant, wanted) => {
      const factors = [1, 2, 5, 20, 25, 50, 100];
      const path = (factor: number, end = "") => `data/runs/reuse/qwen2.5-${variant}-7b-tau-${factor}${end}.arrow`;
      const expected = await Promise.all(
        factors.map(async (factor) => {
          const earlier = wanted === "earlier" && existsSync(path(factor, "-earlier"));
          const run = await readLoss(path(factor, earlier ? "-earlier" : ""));
          return run.map(({ step, loss }) => ({
            ...{ reuse_factor: factor, state: earlier ? "earlier" : "current", step, test_loss: loss }
          }));
        })
      );
      expectRows(
        await csvOf(at, "data-reuse", "figure-4-2", `?variant=${variant}&rows=${wanted}`),
        expected.flatMap((run) => {
          const line = medianAlong(run.map(({ test_loss: loss }) => loss));
          return run.map((row, i) => ({ ...row, running_median: line[i]! }));
        })
      );
    }
  );

  it("4.3: the released subsets, as the files are named", async () => {
    const subsets = JSON.parse(
      readFileSync(new URL("../../data/reference/reuse-subsets.json", import.meta.url), "utf8")
    ) as { source: string; usedInFigures: boolean }[];
    expectRows(
      await csvOf(at, "data-reuse", "figure-4-3"),
      subsets.map(({ source, usedInFigures }) => {
        // math__sampled_1_20_2560.parquet: one problem of 20, 2,560 of them
        const [, factor, problems] = /(?:_1_(\d+))?_(\d+)\.parquet$/.exec(source)!;
        return { reuse_factor: Number(factor ?? 1), unique_problems: Number(problems), measured: usedInFigures };
      })
    );
  });

  it("4.4: the end of each repeat", async () => {
    expectRows(
      await csvOf(at, "data-reuse", "figure-4-4"),
      experiments.reuse!.variants.flatMap(({ variant, windows }) => {
        const { from, to } = windows[0]!.window;
        // of base, the first had another prompt
        return [1, 2, 3].slice(variant === "base" ? 1 : 0).map((number) => {
          const run = `qwen2.5-${variant}-7b-repeat-${number}`;
          const { step, testLoss } = only(otherCurves, { run });
          const end = testLoss.filter((_, i) => step[i]! >= from && step[i]! <= to);
          return { variant, run, loss: end.reduce((sum, one) => sum + one, 0) / end.length };
        });
      })
    );
  });
});
