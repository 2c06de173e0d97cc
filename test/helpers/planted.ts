import { randomLcg, randomNormal } from "d3-random";
import { learningEfficiency } from "../../src/lib/forms/saturating.js";
import type { Curve } from "../../src/lib/runs.js";

/** The seven sizes of the study, parameters. */
export const studySizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9];

export interface PlantedOptions {
  kMax: number;
  n0: number;
  sizes?: readonly number[];
  steps?: number;
  /** standard deviation of Gaussian noise on ln L */
  noise?: number;
  seed?: number;
  /** same step counts for all sizes, or fewer for larger ones */
  unequal?: boolean;
}

/** Curves that follow the law exactly, or with seeded noise on ln L; X is shaped like a run of 512 samples a step. */
export function plantedCurves({
  kMax,
  n0,
  sizes = studySizes,
  steps = 105,
  noise = 0,
  seed = 1,
  unequal = false
}: PlantedOptions): Curve[] {
  const normal = randomNormal.source(randomLcg(seed))();
  return sizes.map((modelSize, i) => {
    const n = unequal ? steps - 7 * i : steps;
    const step = Float64Array.from({ length: n }, (_, j) => j + 1);
    const dataSamples = step.map((s) => 512 * s);
    const computeFlops = dataSamples.map((d) => 6 * modelSize * d * 1000);
    const k = learningEfficiency(modelSize, { kMax, n0 });
    const level = Math.log(0.97 - 0.06 * i);
    const testLoss = dataSamples.map((d) => Math.exp(level - k * Math.log(d / 512) + noise * normal()));
    return { run: `planted-${modelSize}`, modelSize, step, dataSamples, computeFlops, testLoss };
  });
}
