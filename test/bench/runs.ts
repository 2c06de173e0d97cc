/** `npm run bench:runs`: state, forms, forecast, best checkpoint and backtest of one run, against the 50 ms that were asked. */

import { runCurve } from "../../src/lib/runs/run-curve.js";
import { reportRun } from "../../src/lib/runs/run-report.js";
import { seededRandom } from "../../src/lib/statistics/random.js";

const times = 9;
const asked = 50;

for (const n of [20, 100, 1000]) {
  const random = seededRandom(n);
  const x = Float64Array.from({ length: n }, (_, i) => i + 1);
  const score = x.map((one) => 0.3 + 0.4 / (1 + (n / 3 / one) ** 1.5) + 0.01 * random.normal());
  const curve = runCurve(x, score);
  const spent = Array.from({ length: times }, () => {
    const begun = process.cpuUsage();
    reportRun(curve, 2 * n, "steps");
    return process.cpuUsage(begun).user / 1000;
  }).sort((a, b) => a - b);
  const [median, first] = [spent[(times - 1) / 2]!, spent.at(-1)!];
  console.log(
    `${n} points: ${median.toFixed(1)} ms of processor time in the median, ${first.toFixed(1)} at most (asked ${asked})`
  );
}
