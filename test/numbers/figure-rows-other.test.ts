/** CSV of the figures on printed numbers, methods and data: all rows and columns, bound. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { missing, useSite } from "../browser/browser.js";
import { csvOf } from "./csv-of.js";
import { record } from "./elsewhere-words.js";
import { expectRows, medianAlong } from "./figure-rows.js";
import { meanOf, readLoss } from "./logs.js";
import { own, seriesOf, sizes, variants } from "./quantities.js";
import { only, results } from "./results.js";

const reason = missing();
const { curves, otherCurves, experiments, inputs, study } = results();
const Ns = sizes.map((size) => Number.parseFloat(size) * 1e9);
const bySize = <One extends { modelSize: number }>(some: readonly One[]) =>
  [...some].sort((a, b) => a.modelSize - b.modelSize);
const base = bySize(own(curves).filter(({ variant }) => variant === "base"));
const llama = bySize(curves.filter(({ family }) => family === "llama3"));
const reference = (name: string) =>
  JSON.parse(readFileSync(`data/reference/${name}.json`, "utf8")) as {
    family: string;
    variant: string;
    resource: string | null;
    scenario: string | null;
    modelSize: number;
    quantity: string;
    value: number;
    status: string;
  }[];
const least = (values: readonly number[]) => Math.min(...values);
const deviation = (values: readonly number[], divisor: number) =>
  Math.sqrt(values.reduce((sum, one) => sum + (one - meanOf(values)) ** 2, 0) / divisor);
/** Evaluations of single repeats of a curve, those that cannot be told apart among them. */
const singles = async (family: string, variant: string, N: number) => {
  const start = `data/runs/main/${family}-${variant}-${N / 1e9}b-repeat`;
  const files = inputs.files.filter(({ path, state }) => path.startsWith(start) && state === "current");
  return (await Promise.all(files.map(({ path }) => readLoss(path)))).flat();
};

describe.skipIf(reason !== null)("every row of a figure's CSV, printed numbers", () => {
  const at = useSite();

  it("R.1: pass rates as printed, and those of the curves and of the best evaluation", async () => {
    expectRows(
      await csvOf(at, "reading", "figure-r-1"),
      variants.flatMap((variant) =>
        Ns.map((modelSize) => {
          const { printed, best: top } = only(own(experiments.passRates!), { variant, modelSize });
          const { testLoss } = only(own(curves), { variant, modelSize });
          const [last, lastTen] = [1 - testLoss.at(-1)!, 1 - meanOf(testLoss.slice(-10))];
          expect(Math.abs(printed - top!)).toBeLessThan(6e-4);
          return { variant, model_size: modelSize, printed, best: top, last, last_ten: lastTen };
        })
      )
    );
  });

  it("R.2: each size's slope beside the marker of the paper", async () => {
    const markers = reference("k-points").filter(
      ({ quantity, variant, resource, scenario }) =>
        [quantity, variant, resource, scenario].join() === "k,base,compute,inter"
    );
    expectRows(
      await csvOf(at, "reading", "figure-r-2"),
      seriesOf("base", "compute").sizes.map(({ modelSize, k, interval: [low, high] }) => ({
        ...{ model_size: modelSize, own_k: k, own_k_low: low!, own_k_high: high! },
        marker: only(markers, { modelSize }).value
      }))
    );
  });

  it("W.14: early and late slopes of the ladder, each with its interval", async () => {
    expectRows(
      await csvOf(at, "elsewhere-verl", "figure-w-14"),
      record.ladder.map(({ task, modelSize, windows: [, early, late] }) => {
        const columns = (name: string, { k, standardError: se }: { k: number; standardError: number }) => ({
          ...{ [`k_${name}`]: k, [`se_${name}`]: se },
          ...{ [`k_${name}_low`]: k - 1.96 * se, [`k_${name}_high`]: k + 1.96 * se }
        });
        return { task, model_size: modelSize, ...columns("early", early!), ...columns("late", late!) };
      })
    );
  });

  it("R.3: repeats behind each point, as the study's file says", async () => {
    const fewer = new Map([
      [32e9, [41, 1]],
      [72e9, [97, 2]]
    ] as const);
    const file = readFileSync("data/study.yaml", "utf8");
    for (const [N, [from, repeats]] of fewer)
      expect(file).toContain(`variant: base, modelSize: ${N / 1e9}, from: ${from}, repeats: ${repeats} }`);
    expectRows(
      await csvOf(at, "reading", "figure-r-3"),
      base.flatMap(({ modelSize, step }) => {
        const row = (from: number, to: number, repeats: number) => ({
          ...{ model_size: modelSize, from_step: from, to_step: to, repeats }
        });
        const [first, last] = [step[0]!, step.at(-1)!];
        const change = fewer.get(modelSize as 32e9);
        return change ? [row(first, change[0] - 1, 3), row(change[0], last, change[1])] : [row(first, last, 3)];
      })
    );
  });

  it("R.4: end of each repeat; the first had the shorter prompt", async () => {
    expectRows(
      await csvOf(at, "reading", "figure-r-4"),
      Ns.slice(0, 5).flatMap((modelSize) => {
        const runs = own(otherCurves).filter(
          (one) => one.kind === "repeat" && one.variant === "base" && one.modelSize === modelSize
        );
        const shared = runs[0]!.step.filter((step) => runs.every((run) => run.step.includes(step))).slice(-20);
        const ends = runs.map(({ run, step, testLoss }) => ({
          ...{ model_size: modelSize, repeat: Number(run.at(-1)), short_prompt: run.endsWith("-1") },
          loss: meanOf(testLoss.filter((_, i) => shared.includes(step[i]!)))
        }));
        const regular = meanOf(ends.filter((one) => !one.short_prompt).map(({ loss }) => loss));
        return ends.map((end) => ({ ...end, minus_regular_mean: end.loss - regular }));
      })
    );
  });

  it("R.5: the repeats behind each reference", async () => {
    const { reuse } = experiments;
    expectRows(
      await csvOf(at, "reading", "figure-r-5"),
      reuse!.variants.flatMap(({ variant, windows }) =>
        [`${variant}, fresh data (τ = 1)`, `${variant}, group of 8`].flatMap((name) =>
          // of base, the first had another prompt
          [1, 2, 3].slice(variant === "base" ? 1 : 0).map((number) => {
            const run = `qwen2.5-${variant}-7b-repeat-${number}`;
            const { step, testLoss } = only(otherCurves, { run });
            const { from, to } = windows[0]!.window;
            return {
              reference: name,
              run,
              loss: meanOf(testLoss.filter((_, i) => step[i]! >= from && step[i]! <= to))
            };
          })
        )
      )
    );
  });

  it("R.6: later minus earlier version", async () => {
    expectRows(
      await csvOf(at, "reading", "figure-r-6"),
      llama.map(({ modelSize, step, testLoss }) => {
        const earlier = only(otherCurves, { family: "llama3", modelSize });
        const gaps = step.flatMap((one, i) => {
          const j = earlier.step.indexOf(one);
          return j < 0 ? [] : [testLoss[i]! - earlier.testLoss[j]!];
        });
        return {
          ...{ family: "llama3", model_size: modelSize, steps: gaps.length },
          ...{ mean: meanOf(gaps), least: least(gaps), most: Math.max(...gaps) }
        };
      }),
      1e-8
    );
  });

  it("R.7: loss at step 0, and the mean of the first ten evaluations", async () => {
    const rows = await Promise.all(
      Ns.map(async (modelSize) => {
        const [zero] = await readLoss(`data/runs/main/qwen2.5-instruct-${modelSize / 1e9}b-step-0.parquet`);
        const { testLoss } = only(own(curves), { variant: "instruct", modelSize });
        return { model_size: modelSize, step_0: zero!.loss, first_mean: meanOf(testLoss.slice(0, 10)) };
      })
    );
    expectRows(await csvOf(at, "reading", "figure-r-7"), rows);
  });

  it("R.8: what is printed of Llama, and what its curves give", async () => {
    const printed = reference("final-loss").filter((one) => one.family === "llama3" && one.status === "current");
    expectRows(
      await csvOf(at, "reading", "figure-r-8"),
      llama.map(({ modelSize, testLoss }) => ({
        ...{ model_size: modelSize, printed_loss: only(printed, { modelSize, quantity: "final_test_loss" }).value },
        ...{ mean: meanOf(testLoss), last: testLoss.at(-1)! },
        ...{ printed_std: only(printed, { modelSize, quantity: "avg_std" }).value },
        ...{ std_along_run: deviation(testLoss, testLoss.length), steps: testLoss.length }
      }))
    );
  });

  it("M.4: deviation of three repeats at each step", async () => {
    const rows = await Promise.all(
      variants.flatMap((variant) =>
        Ns.slice(0, 5).map(async (N) => {
          const losses = await singles("qwen2.5", variant, N);
          const steps = [...new Set(losses.map(({ step }) => step))].sort((a, b) => a - b).filter((step) => step > 0);
          const rows = steps.flatMap((step) => {
            const three = losses.filter((one) => one.step === step).map(({ loss }) => loss);
            return three.length < 3 ? [] : [{ variant, model_size: N, step, std: deviation(three, 2) }];
          });
          const mean = meanOf(losses.filter(({ step }) => step > 0).map(({ loss }) => loss));
          const binomial = Math.sqrt((mean * (1 - mean)) / study.heldOutProblems);
          const medians = medianAlong(
            rows.map(({ std }) => std),
            15
          );
          return rows.map((row, i) => ({ ...row, running_median: medians[i]!, binomial }));
        })
      )
    );
    // differences of near losses: a step can have hardly any
    expectRows(await csvOf(at, "methods", "figure-m-4"), rows.flat(), 1e-6);
  });

  it("D: what is known of each step", async () => {
    const last = Math.max(...curves.flatMap(({ step }) => step));
    const rows = await Promise.all(
      curves.map(async ({ family, variant, modelSize, step }) => {
        const single = new Set((await singles(family, variant, modelSize)).map((one) => one.step));
        const word = (one: number) => {
          if (!step.includes(one)) return null;
          if (family === "llama3") return "drawn, not known to be a measurement";
          return single.has(one) ? "mean and its single repeats" : "one value, no single repeats beside it";
        };
        return Array.from({ length: last }, (_, i) => ({
          ...{ family, variant, model_size: modelSize, step: i + 1, known: word(i + 1) }
        }));
      })
    );
    expectRows(await csvOf(at, "data", "figure-d"), rows.flat());
    expect(study.families.map(({ id }) => id)).toEqual(["qwen2.5", "llama3"]);
  });
});
