/** The study's runs in ScaleRL's vocabulary: R_0, A, B, C_mid with profile intervals. */
import { type SigmoidInterval, sigmoidProfile } from "../../../src/lib/inference/runs/sigmoid-profile.js";
import { samplesOf } from "../../helpers/study-samples.js";
import { digits, table } from "./table.js";

export function sigmoids(): string {
  let fixed = 0;
  const rows = (["base", "instruct"] as const).flatMap((variant) =>
    samplesOf(variant, "compute").samples.map(({ modelSize, lnX, lnL, repeatsAt }) => {
      const { fit, intervals, autocorrelation } = sigmoidProfile({
        lnX,
        score: lnL.map((y) => 1 - Math.exp(y)),
        weight: repeatsAt
      });
      const show = (best: number, { low, high, word }: SigmoidInterval, of = (value: number) => value) => {
        const end = (value: number | null) => (value === null ? "open" : digits(of(value)));
        return word === "not identified" ? "not identified" : `${digits(of(best), 3)} [${end(low)}, ${end(high)}]`;
      };
      fixed += Number(intervals.a.word === "identified");
      return [
        `${variant} ${modelSize / 1e9}B`,
        show(fit.r0, intervals.r0),
        show(fit.a, intervals.a),
        show(fit.lnB, intervals.lnB, Math.exp),
        show(fit.lnCMid, intervals.lnCMid, Math.exp),
        digits(Math.exp(lnX.at(-1)!)),
        digits(autocorrelation)
      ];
    })
  );
  return (
    table(["curve", "R_0", "A", "B", "C_mid, FLOPs", "last point, FLOPs", "autocorrelation"], rows) +
    table(["asymptotes with two ends", "of"], [[fixed, rows.length]])
  );
}
