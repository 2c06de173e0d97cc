/** K_max and N_0 over a user's own sizes by a likelihood of wrong answers, beside least squares on ln L: scores of exactly 1 stay in. */
import { fitCountLaw } from "../inference/sizes/count-law.js";
import { present } from "../items.js";
import type { CountedRun } from "./count-user-run.js";
import { fewestSizes } from "./user-law.js";

export interface UserCountLaw {
  kMax: number;
  /** parameters */
  n0: number;
  /** runs counted, each with a level of its own */
  runs: number;
}

/**
 * Binomial, each run about its own level. A check and no estimate: it trusts each run by its answers alone.
 *
 * @returns null with fewer than `fewestSizes` sizes, where the answers behind some run are not known, and where the likelihood has no maximum inside
 */
export function countUserLaw(runs: readonly { modelSize: number | null; counted: CountedRun }[]): UserCountLaw | null {
  const sized = runs
    .filter(({ modelSize, counted }) => modelSize !== null && hasSlope(counted))
    .sort((a, b) => present(a.modelSize) - present(b.modelSize));
  if (sized.some(({ counted }) => counted.answers === null)) return null;
  if (new Set(sized.map(({ modelSize }) => modelSize)).size < fewestSizes) return null;
  const { kMax, n0, status } = fitCountLaw(
    sized.map(({ modelSize, counted: { lnX, loss, answers } }) => ({
      modelSize: present(modelSize),
      ...{ lnX, loss, trials: new Float64Array(loss.length).fill(present(answers).count) }
    }))
  );
  return status === "converged" ? { kMax, n0, runs: sized.length } : null;
}

/** Two X or more, and a loss that is neither 0 nor 1 throughout. */
function hasSlope({ lnX, loss }: CountedRun): boolean {
  return lnX.some((x) => x !== lnX[0]) && loss.some((value) => value > 0 && value < 1);
}
