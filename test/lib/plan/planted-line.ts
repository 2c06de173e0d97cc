/** Lines so simple that every number of an answer has a formula. */

import type { PlanModel } from "../../../src/lib/plan/model.js";
import type { RunShape } from "../../../src/lib/plan/plan-forecast.js";
import type { PlanSeries } from "../../../src/lib/plan/plan-study.js";
import type { LineErrors, SizeLine } from "../../../src/lib/plan/size-line.js";

const quiet: LineErrors = {
  ...{ levels: new Float64Array(0), slopes: new Float64Array(0), varLevel: 0, varSlope: 0, covariance: 0 },
  ...{ form: 0, drift: 0, between: 0, runLevel: 0, runSlope: 0, centre: 0, point: 0, runDf: 1e12, sizeDf: 1e12 }
};
/** ln L = ln 0.5 - k (ln X - ln 10^4), measured from 10^3 to 10^5. */
export const line = (
  modelSize: number,
  k: number,
  errors: Partial<LineErrors> | null = {},
  change: Partial<SizeLine> = {}
): SizeLine => ({
  ...{ modelSize, k, measured: true, lnX: Math.log(1e4), lnL: Math.log(0.5), from: Math.log(1e3), to: Math.log(1e5) },
  ...{ tokensPerSample: 50, errors: errors && { ...quiet, ...errors }, ...change }
});
export const modelOf = (sizes: SizeLine[], resource: "compute" | "data" = "data"): PlanModel => ({
  series: { backtest: { within: [{ share: 0.5, factor: 4 }] } } as unknown as PlanSeries,
  ...{ law: "own", resource, sizes, between: null },
  lineAt: (modelSize) => sizes.find((one) => one.modelSize === modelSize)!
});
export const shape: RunShape = { batch: 100, tokensPerSample: null };
