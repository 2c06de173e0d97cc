/** A study of three sizes whose lines have formulas that are written out in the tests: own slopes, and one law of all. */
import { type Answer, answer } from "../../../src/lib/plan/answer.js";
import type { PlanSeries, PlanStudy } from "../../../src/lib/plan/plan-study.js";
import { readQuestion, type Words } from "../../../src/lib/plan/question.js";

export const sizes = [1e9, 4e9, 16e9] as const;
export const names = ["1B", "4B", "16B"] as const;
const tokens = [1000, 1500, 2000];
const batch = 100;
export const steps = [1, 10, 50, 100];
/** loss at the first step, and slope, of each size alone */
export const own = [
  { loss: 0.9, k: 0.05 },
  { loss: 0.95, k: 0.12 },
  { loss: 0.93, k: 0.2 }
];
const law = { kMax: 0.2, n0: 4e9 };
export const kOf = (size: number) => law.kMax / (1 + law.n0 / size);
/** loss at the first step by the law of all sizes */
export const jointLoss = [0.89, 0.93, 0.96];

/** X of one step. */
export function xOfStep(resource: "compute" | "data", i: number): number {
  return resource === "compute" ? 6 * sizes[i]! * tokens[i]! * batch : batch;
}

function seriesOf(resource: "compute" | "data", noisy: boolean): PlanSeries {
  return {
    ...{ family: "made", variant: "base", resource, asPublished: false, laws: { joint: law, linear: null } },
    sizes: sizes.map((modelSize, i) => {
      const x = xOfStep(resource, i);
      return {
        ...{ modelSize, from: x, to: 100 * x, tokensPerSample: tokens[i]! },
        lines: {
          joint: { k: kOf(modelSize), x, loss: jointLoss[i]! },
          linear: null,
          own: { k: own[i]!.k, x, loss: own[i]!.loss }
        }
      };
    }),
    noise: noisy
      ? {
          ...{ drift: 1e-6, runDf: 9, kMax: [5, -3, 1, 8, 1], lnN0: [20, -15, 2, 4, -30] },
          sizes: sizes.map((modelSize, i) => ({
            ...{ modelSize, white: 1e-5, wander: 3e-6, runLevel: 1e-5, runSlope: 8e-7 },
            ...{ centre: 10 * xOfStep(resource, i), slopes: [4, -6, 1, 0, 3], levels: [1, 2, -5, -1, 4] }
          }))
        }
      : null,
    late: null,
    backtest: { within: [{ share: 0.5, factor: 2.5, law: 0.01, still: 0.02, inside: 0.9 }], above: [], between: null }
  };
}

export function plantedStudy({ noisy = true } = {}): PlanStudy {
  return {
    ...{ hash: "0123456789abcdef", problems: 400, batch, dataUnit: "samples", groupSize: 4 },
    ...{ families: [{ id: "made", name: "Made" }], draws: { count: 5, unit: 1e-3, seed: 1 } },
    series: [seriesOf("compute", noisy), seriesOf("data", noisy)],
    curves: sizes.map((modelSize, i) => ({
      ...{ family: "made", variant: "base" as const, modelSize, step: steps },
      flops: steps.map((step) => step * xOfStep("compute", i)),
      samples: steps.map((step) => step * batch),
      loss: steps.map((step) => 0.9 - 0.07 * i - 0.001 * step)
    })),
    ...{ reuse: [], rollouts: [] }
  };
}

export function asked(study: PlanStudy, words: Words): Answer {
  const { question, faults } = readQuestion(study, words);
  if (faults.length > 0) throw new RangeError(JSON.stringify(faults));
  return answer(study, question);
}
