/** What a proposal begins with, and what doubling adds, of a study whose law has a formula: every number worked out here. */
import { expect, it } from "vitest";
import { proposal } from "../../../src/lib/plan/plan-sentences.js";
import { asked, plantedStudy } from "../../components/plan/planted-plan.js";

const study = plantedStudy({ noisy: false });
const compute = (flops: number) => `${flops.toPrecision(4)} FLOPs`;
const begin = (words: Record<string, string>) =>
  proposal(study, asked(study, { ...words, size: "4" }), { compute })
    .split(/(?<=\.) /)
    .slice(0, 2)
    .join(" ");
/** 12 GPU-hours at 1% of the peak rate, 312e12 FLOP/s: 1.34784e17 FLOPs. One step of 4B takes 3.6e15. */
const machines = { by: "gpus", gpu: "a100", gpus: "12", hours: "1", utilisation: "0.01", generation: "0.01" };
/** Pass rate of 4B after so many steps: k is 0.1 */
const after = (steps: number) => 1 - 0.93 * steps ** -0.1;
const foretold = (steps: number) =>
  `The scaling law fitted to Made base predicts a pass rate of ${after(steps).toFixed(3)} on its held-out test.`;

it("a proposal names the machines, their hours and those that sample, the data and how often it is seen", () => {
  // sampling takes 2 N T and training 6 N T, at one rate: 3 hours of 12, and 9/12 of the FLOPs
  expect(begin({ ...machines, count: "generation", problems: "1000" })).toBe(
    `We plan to train Made 4B base for 28 steps of 100 problems on 12 A100 80GB (12 GPU-hours, 3 of them sampling): 2,808 samples, 1.011e+17 FLOPs of training, that is 2.8 passes over 1,000 problems. ${foretold(28.08)}`
  );
});

it("a proposal without sampling, or without machines, says nothing of them", () => {
  expect(begin({ ...machines, count: "training" })).toBe(
    `We plan to train Made 4B base for 37 steps of 100 problems on 12 A100 80GB (12 GPU-hours): 3,744 samples, 1.348e+17 FLOPs of training. ${foretold(37.44)}`
  );
  expect(begin({ by: "samples", samples: "1000", problems: "1000" })).toBe(
    `We plan to train Made 4B base for 10 steps of 100 problems: 1,000 samples, 3.600e+16 FLOPs of training, that is 1 pass over 1,000 problems. ${foretold(10)}`
  );
});

it("a plan with a number has what doubling would add, and one too far for a number has not", () => {
  const added = (samples: string) => asked(study, { by: "samples", samples, size: "4" }).marginals;
  const [steps, ...sizes] = added("3000");
  expect(steps?.what).toBe("steps");
  expect(steps?.gain).toBeCloseTo(after(60) - after(30), 9);
  expect(sizes.map(({ what }) => what)).toEqual(["size", "size and compute"]);
  expect(added("900000")).toEqual([]);
});
