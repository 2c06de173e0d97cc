/** A run with what comes next, as it is drawn: its forecast from the last evaluation on. */
import { lastOf } from "../../lib/items.js";
import { forecastKept, type KeptRun } from "../../lib/runs/kept-run.js";

/** Runs that are drawn; of more, the first. */
export const mostFans = 6;

export interface Fan extends Pick<KeptRun, "curve" | "state" | "forms" | "form"> {
  name: string;
}

export interface FanPoint {
  at: number;
  score: number;
  /** 95 % of one evaluation */
  low: number;
  high: number;
}

/** Where a fan is computed between the last evaluation and the end. */
const places = 8;

/** Empty where the run ends beyond `to`, or is too short. */
export function fanOf(fan: Fan, to: number): FanPoint[] {
  const last = lastOf(fan.curve.x);
  if (!(to > last)) return [];
  return Array.from({ length: places }, (_, i) => last + ((to - last) * (i + 1)) / places).flatMap((at) => {
    const { forecast } = forecastKept(fan, at);
    return forecast === null ? [] : [{ at, score: forecast.score, low: forecast.low, high: forecast.high }];
  });
}
