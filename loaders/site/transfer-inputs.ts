/** Curves and bands behind the figures of transfer, read once a build. */
import { benchmarkRepeatStd } from "./paper-facts.js";
import { studySeries } from "./study-series.js";

export const transferSeries = await studySeries({ experiment: "main", kind: "mean", state: "current" });
export const transferBands = await benchmarkRepeatStd();
