/**
 * What compute counts. N parameters, T tokens (prompt and answers). A forward pass takes 2 N FLOPs a token, a backward
 * pass 4 N (Kaplan et al. 2020, section 2.1, arXiv 2001.08361); attention over long contexts is left out.
 *
 *   training     6 N T           forward and backward: the study's own count, and X of its laws
 *   generation   6 N T + 2 N T   and the rollouts, sampled from the policy: one forward pass a token
 *   reference    6 N T + 4 N T   and the log-probabilities of a reference model of the same size (GRPO's KL term,
 *                                Shao et al. 2024, arXiv 2402.03300): one more forward pass a token
 *
 * A count that is c times the study's moves ln X by ln c: ln L = -k ln X' + E + k ln c. The slope k stays.
 *
 * Hours: training and the reference's pass get one share of the peak rate, sampling another: tokens are sampled one after
 * the other, and machines wait for their memory.
 */
import type { Gpu } from "./hardware.js";

export type Accounting = "training" | "generation" | "reference";

/** FLOPs a parameter and token. */
export const flopsPerParameterToken: Readonly<Record<Accounting, number>> = {
  training: 6,
  generation: 8,
  reference: 10
};

/** Of these, the pass that samples a token. */
const samplingPerParameterToken = 2;

export const accountings = Object.keys(flopsPerParameterToken) as Accounting[];

/** c: all FLOPs of this count over those of training alone. */
export function countFactor(accounting: Accounting): number {
  return flopsPerParameterToken[accounting] / flopsPerParameterToken.training;
}

/** Training FLOPs of a number of samples: C = 6 N t D. */
export function trainingFlops(modelSize: number, tokensPerSample: number, samples: number): number {
  return flopsPerParameterToken.training * modelSize * tokensPerSample * samples;
}

/** Samples that training FLOPs pay for: D = C / (6 N t). */
export function samplesOf(modelSize: number, tokensPerSample: number, flops: number): number {
  return flops / (flopsPerParameterToken.training * modelSize * tokensPerSample);
}

/** E of the same law against another count, ln L at X' = 1: E + k ln c. */
export function interceptUnder(accounting: Accounting, { k, intercept }: { k: number; intercept: number }): number {
  return intercept + k * Math.log(countFactor(accounting));
}

export interface Machines {
  gpu: Gpu;
  count: number;
  /** share of the peak rate that training gets, in (0, 1] */
  utilisation: number;
  /** share that sampling gets, in (0, 1] */
  generation: number;
}

/** GPU-hours by what they are spent on. */
export interface MachineHours {
  training: number;
  generation: number;
}

/** GPU-hours of one machine kind for training FLOPs, with the passes that the count names. */
export function gpuHours(
  flops: number,
  accounting: Accounting,
  { gpu, utilisation, generation }: Omit<Machines, "count">
): MachineHours {
  const sampling = accounting === "training" ? 0 : samplingPerParameterToken / flopsPerParameterToken.training;
  const anHour = gpu.peak * 3600;
  return {
    training: (flops * (countFactor(accounting) - sampling)) / (anHour * utilisation),
    generation: (flops * sampling) / (anHour * generation)
  };
}

/** Training FLOPs that machines get through in some hours, beside the other passes that the count names. */
export function machineFlops(machines: Machines, accounting: Accounting, hours: number): number {
  const { training, generation } = gpuHours(1, accounting, machines);
  return (machines.count * hours) / (training + generation);
}
