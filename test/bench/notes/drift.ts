/** The next doubling, backtested on the study's curves: the whole run's slope, the late slope, the late slope with drift. */
import { mean } from "../../../src/lib/goodness.js";
import { samplesOf } from "../../helpers/study-samples.js";
import { forecastBeyond, lateBacktests, latePart, learnDrift } from "./signed-drift.js";
import { digits, table } from "./table.js";

export function drift(): string {
  const origin = 50;
  const all = (["base", "instruct"] as const).flatMap((variant) =>
    samplesOf(variant, "data").samples.map((sample) => ({ variant, sample }))
  );
  const methods = ["whole run's slope", "late slope", "late slope with drift", "no change"] as const;
  const errors: number[][] = methods.map(() => []);
  let inside = 0;
  const rows = all.map(({ variant, sample }, i) => {
    // the first points of instruct curves are steps 4 on
    const seen = Math.round(Math.exp(sample.lnX[0]!) / 512) === 1 ? origin : origin - 3;
    const to = Math.min(sample.lnX.length, 2 * origin - (origin - seen) + 2);
    const at = mean(sample.lnX.subarray(to - 5, to));
    const measured = Math.exp(mean(sample.lnL.subarray(to - 5, to)));
    const late = latePart(sample, seen);
    const learned = learnDrift(
      lateBacktests(all.filter((_, j) => j !== i && all[j]!.variant === variant).map((one) => one.sample))
    );
    const forecast = forecastBeyond(late, learned, at);
    const x = sample.lnX.subarray(0, seen);
    const y = sample.lnL.subarray(0, seen);
    const centre = mean(x);
    const slope =
      x.reduce((s, v, t) => s + (v - centre) * y[t]!, 0) / x.reduce((s, v) => s + (v - centre) * (v - centre), 0);
    const whole = Math.exp(mean(y) + slope * (at - centre));
    const flat = Math.exp(mean(y.subarray(seen - 5)));
    const predicted = [whole, Math.exp(late.level - late.kappa * (at - late.end)), Math.exp(forecast.lnL), flat];
    predicted.forEach((value, j) => {
      errors[j]!.push(value - measured);
    });
    inside += Number(Math.abs(forecast.lnL - Math.log(measured)) <= forecast.half);
    return [
      `${variant} ${sample.modelSize / 1e9}B`,
      digits(flat - measured),
      ...predicted.slice(0, 3).map((value) => digits(flat - value)),
      digits(learned.gamma),
      digits(measured * forecast.half)
    ];
  });
  const summary = methods.map((name, j) => [
    name,
    digits(mean(errors[j]!)),
    digits(Math.sqrt(mean(errors[j]!.map((e) => e * e)))),
    name === "late slope with drift" ? `${inside} of ${all.length}` : ""
  ]);
  return (
    table(
      [
        "curve, step 50 doubled",
        "gain that came",
        "whole run's slope",
        "late slope",
        "late slope with drift",
        "gamma from other sizes",
        "its 95% half-width"
      ],
      rows
    ) + table(["forecast of the loss", "mean error", "root mean square", "inside 95% interval"], summary)
  );
}
