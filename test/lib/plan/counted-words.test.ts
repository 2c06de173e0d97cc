/** What a plan counts, in words: rates, hours, shares and memory, each worked out here for a study whose law has a formula. */
import { expect, it } from "vitest";
import { groupNote } from "../../../src/lib/plan/experiment-words.js";
import { planWarnings } from "../../../src/lib/plan/plan-choice-words.js";
import { assumptions, rangeNotes } from "../../../src/lib/plan/plan-sentences.js";
import { asked, plantedStudy } from "../../components/plan/planted-plan.js";

const study = plantedStudy({ noisy: false });
const writing = { compute: (flops: number) => `${flops.toPrecision(4)} FLOPs` };
/** 12 GPU-hours at 1% of the peak rate, 312e12 FLOP/s: 1.34784e17 FLOPs. A sample of 4B takes 3.6e13. */
const machines = { by: "gpus", gpu: "a100", gpus: "12", hours: "1", utilisation: "0.01", generation: "0.01" };
const plan = (words: Record<string, string>) => asked(study, { ...machines, size: "4", ...words });
const taken = (words: Record<string, string>) => assumptions(study, plan(words), writing);

it("says the peak rate of one machine and what all of them do in their hours", () => {
  const all = (hours: string, flops: string) =>
    `12 A100 80GB for ${hours}, 312.0 TFLOP/s each at most: ${flops} FLOPs of all passes. NVIDIA A100 Tensor Core GPU data sheet (2021): 312 TFLOPS BF16.`;
  expect(taken({})).toContain(all("1 hour", "1.348e+17"));
  expect(taken({ hours: "2.5" })).toContain(all("2.5 hours", "3.370e+17"));
});

it("says what share of the FLOPs trains, and how many of the hours sample", () => {
  expect(taken({ count: "training" })).toContain("Compute counts training alone, as the study does.");
  // 6 N T of 8, sampling at the same rate
  const sampled = taken({ count: "generation" });
  expect(sampled).toContain("Compute also counts sampling the answers, 2 N T more. Of every FLOP, 75% trains.");
  expect(sampled).toContain("Of this plan’s 12 machine hours, 3 sample.");
  // 6 of 10, of which 2 sample
  const all = taken({ count: "reference" });
  expect(all).toContain(
    "Compute also counts sampling the answers and a reference model’s pass over them, 2 N T more each. Of every FLOP, 60% trains."
  );
  expect(all).toContain("Of this plan’s 12 machine hours, 2.4 sample.");
});

it("says of machines that lead too far when they are through the longest run, and through all that is answered", () => {
  // 1.34784e19 FLOPs are 37.44 times 100 steps of 100 samples; k is 0.1; 2.5 times was tried
  const rate = (1 - 0.93 * 100 ** -0.1).toFixed(3);
  expect(rangeNotes(plan({ hours: "100", count: "training" }), writing)).toEqual([
    "No number: this is 37.4 times the training compute of the longest run of 4B, and forecasts were tried over at most 2.5 times.",
    `The longest run of 4B used 3.600e+17 FLOPs; the law stands at a pass rate of ${rate} there.`,
    "These machines get through that in 2.7 of the 100 hours, and through all that is answered in 6.7."
  ]);
});

it("says what share of the compute problems leave time for", () => {
  // 2,000 samples of the 3,744 that the machines get through
  expect(rangeNotes(plan({ problems: "1000", passes: "2", count: "training" }), writing)).toContain(
    "The problems run out first: 2 passes over 1,000 of them use 53% of the compute."
  );
});

it("says what memory the state of a size takes, and what all machines have", () => {
  // 16 bytes of 16e9 parameters; 80 GB each
  const [memory] = planWarnings(plan({ size: "16", gpus: "2", hours: "6" }));
  expect(memory).toMatch(
    /^Memory: weights, gradients and Adam’s state of 16B take 256 GB at 16 bytes a parameter; 2 A100 80GB have 160 GB\. /
  );
});

it("says of the groups who led by the laws and who after equal samples, each with its own chance", () => {
  const groups = {
    ...{ modelSize: 7e9, groupSize: 4, chance: 0.62, inside: false, computeFlops: 2e18, from: 1e18, to: 4e18 },
    ...{ perSample: { groupSize: 32, chance: 0.91 }, means: null }
  };
  const answer = { groups, plan: { modelSize: 14e9, flops: 8e18 } } as unknown as Parameters<typeof groupNote>[0];
  expect(groupNote(answer, writing)).toBe(
    "In the runs at 7B, a power law through each whole run puts G = 4 lowest at 2.000e+18 FLOPs, the nearest budget that all groups were measured at (chance of being the best 62%). " +
      "After equal samples, G = 32 was lowest (91%). " +
      "This plan’s 8.000e+18 FLOPs lies outside that range, 1.000e+18 FLOPs to 4.000e+18 FLOPs. Nothing was measured with other groups at 14B."
  );
});
