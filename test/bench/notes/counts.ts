/** The power law from counts beside least squares on ln L, for the study's mean curves. */

import { fitCounts } from "../../../src/lib/inference/curves/count-fit.js";
import { samplesOf } from "../../helpers/study-samples.js";
import { digits, table } from "./table.js";

export function counts(): string {
  const rows = (["base", "instruct"] as const).flatMap((variant) =>
    samplesOf(variant, "compute").samples.map(({ modelSize, lnX, lnL, repeatsAt, k }) => {
      const curve = { lnX, loss: lnL.map(Math.exp), trials: Float64Array.from(repeatsAt, (r) => 500 * r) };
      const binomial = fitCounts(curve, "binomial");
      const beta = fitCounts(curve, "beta-binomial");
      return [
        `${variant} ${modelSize / 1e9}B`,
        digits(k, 3),
        digits(binomial.k, 3),
        digits(binomial.kError),
        digits(binomial.dispersion!, 3),
        digits(beta.k, 3),
        beta.rho === 0 ? "0" : digits(beta.rho)
      ];
    })
  );
  return table(
    ["curve", "k, least squares", "k, binomial", "its error", "Pearson's chi-square / df", "k, beta-binomial", "rho"],
    rows
  );
}
