/** K_max and N_0 over a user's own sizes by a likelihood of wrong answers, beside least squares on ln L: scores of exactly 1 stay in. */
import { statedAnswers } from "../inference/curves/stated-answers.js";
import { fitCountLaw, fitHalfCountLaw } from "../inference/sizes/count-law.js";
import { present } from "../items.js";
import type { RunLawRecord } from "../records/laws-record.js";
import type { CountedRun } from "./count-user-run.js";
import { fewestSizes } from "./user-law.js";

export type UserCountLaw = NonNullable<RunLawRecord["counts"]>;

/**
 * Each run about its own level. A check and no estimate: the binomial likelihood trusts each run by its answers alone, and the
 * half-count, where the answers behind some run are not known, every evaluation alike.
 *
 * @returns null with fewer than `fewestSizes` sizes, and where there is no maximum inside
 */
export function countUserLaw(runs: readonly { modelSize: number | null; counted: CountedRun }[]): UserCountLaw | null {
  const sized = runs
    .filter(({ modelSize, counted }) => modelSize !== null && hasSlope(counted))
    .sort((a, b) => present(a.modelSize) - present(b.modelSize));
  if (new Set(sized.map(({ modelSize }) => modelSize)).size < fewestSizes) return null;
  const likelihood = sized.every(({ counted }) => counted.answers !== null) ? "binomial" : "half-count";
  const curves = sized.map(({ modelSize, counted: { lnX, loss, answers, repeatsAt } }) => {
    const count = answers?.count ?? statedAnswers(loss, repeatsAt);
    const trials = loss.map((_, t) => count * (repeatsAt?.[t] ?? 1));
    return { modelSize: present(modelSize), lnX, loss, trials };
  });
  const { kMax, n0, status } = (likelihood === "binomial" ? fitCountLaw : fitHalfCountLaw)(curves);
  return status === "converged" ? { likelihood, kMax, n0, runs: sized.length } : null;
}

/** Two X or more, and a loss that is neither 0 nor 1 throughout. */
function hasSlope({ lnX, loss }: CountedRun): boolean {
  return lnX.some((x) => x !== lnX[0]) && loss.some((value) => value > 0 && value < 1);
}
