import type { Objective } from "../../src/lib/results.js";
import { type Curve, type Resource, resourceOf } from "../../src/lib/runs.js";

/** The objective written out as its definition, for any law: the best level of each size by its closed form. */
export function objectiveAt(
  curves: readonly Curve[],
  resource: Resource,
  objective: Objective,
  kMax: number,
  n0: number
): number {
  let total = 0;
  for (const curve of curves) {
    const lnX = resourceOf(curve, resource).map(Math.log);
    const k = kMax / (1 + n0 / curve.modelSize);
    const shift = lnX[0]!;
    const shape = lnX.map((x) => Math.exp(-k * (x - shift)));
    let square = 0;
    if (objective === "linear") {
      let up = 0;
      let down = 0;
      curve.testLoss.forEach((loss, j) => {
        up += loss * shape[j]!;
        down += shape[j]! ** 2;
      });
      curve.testLoss.forEach((loss, j) => {
        square += (loss - (up / down) * shape[j]!) ** 2;
      });
    } else {
      const level = curve.testLoss.reduce((sum, loss, j) => sum + Math.log(loss / shape[j]!), 0) / lnX.length;
      curve.testLoss.forEach((loss, j) => {
        square += (Math.log(loss / shape[j]!) - level) ** 2;
      });
    }
    total += square / lnX.length;
  }
  return total / curves.length;
}
