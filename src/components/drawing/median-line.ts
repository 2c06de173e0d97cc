/** Curves of single evaluations as panels show them: every evaluation a dot, a running median through them. */
import { itemAt } from "../../lib/items.js";
import { medianWindows, runningMedian } from "../../lib/statistics/running-median.js";
import type { PanelPoint } from "../plots/small-multiples-data.js";

/** Steps without an evaluation that a line still runs across. */
const longestGap = 3;

export function panelPoints(x: readonly number[], y: readonly number[]): PanelPoint[] {
  return x.map((value, i) => ({ x: value, y: itemAt(y, i) }));
}

/** Running median of y over the order of the steps, at the places x; broken where more than a few steps are missing. */
export function medianLine(
  x: readonly number[],
  y: readonly number[],
  step: readonly number[],
  window: number = medianWindows.curve
): (PanelPoint | null)[] {
  const smooth = runningMedian(y, window);
  return x.flatMap((value, i) => {
    const point: PanelPoint = { x: value, y: itemAt(smooth, i) };
    return i > 0 && itemAt(step, i) - itemAt(step, i - 1) > longestGap + 1 ? [null, point] : [point];
  });
}
