/** Curves of few points, and what a search and sums of their own find of them. */
import { logCurve } from "../../../src/lib/log-moments.js";
import type { Curve } from "../../../src/lib/runs.js";
import { objectiveAt } from "../../helpers/objective-at.js";

export const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
export const mean = (values: readonly number[]) => sum(values) / values.length;
const golden = (Math.sqrt(5) - 1) / 2;
export function least(of: (at: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  while (b - a > 1e-9 * Math.max(1, Math.abs(b))) {
    const [c, d] = [b - golden * (b - a), a + golden * (b - a)];
    if (of(c) < of(d)) b = d;
    else a = c;
  }
  return (a + b) / 2;
}

/** Few points, each size's X its own, levels apart and waves that no line takes away. */
export function curveOf(modelSize: number, k: number, points: number, level: number, wave = 0.02): Curve {
  const step = Float64Array.from({ length: points }, (_, t) => t + 1);
  const dataSamples = step.map((t) => 40 * t ** 1.3);
  const testLoss = dataSamples.map((x, t) => Math.exp(level - k * Math.log(x) + wave * Math.sin(2.3 * t + modelSize)));
  return { run: `r${modelSize}`, modelSize, step, dataSamples, computeFlops: dataSamples.map((x) => 6 * x), testLoss };
}
export const curves = [
  curveOf(1e9, 0.02, 9, -0.1),
  curveOf(4e9, 0.06, 12, 0.02),
  curveOf(2e10, 0.1, 8, 0.1),
  curveOf(9e10, 0.12, 11, 0.15)
];
export const inLogs = curves.map((curve) => logCurve(curve, "data"));
export const alike = Float64Array.from([0.25, 0.25, 0.25, 0.25]);

export function r2Of(groups: readonly { measured: readonly number[]; fitted: readonly number[] }[]): number {
  const all = groups.flatMap(({ measured }) => measured);
  const left = sum(groups.flatMap(({ measured, fitted }) => measured.map((value, i) => (value - fitted[i]!) ** 2)));
  return 1 - left / sum(all.map((value) => (value - mean(all)) ** 2));
}

const known = new Map<string, ReturnType<typeof search>>();
export function searched(objective: "log" | "linear") {
  const found = known.get(objective) ?? search(objective);
  known.set(objective, found);
  return found;
}

/** The least of the objective over K_max and N_0, one inside the other. */
function search(objective: "log" | "linear") {
  const best = (n0: number) => least((kMax) => objectiveAt(curves, "data", objective, kMax, n0), 0, 1);
  const lnN0 = least(
    (u) => objectiveAt(curves, "data", objective, best(Math.exp(u)), Math.exp(u)),
    Math.log(1e9),
    Math.log(1e11)
  );
  return { kMax: best(Math.exp(lnN0)), n0: Math.exp(lnN0), shared: best(0) };
}

/** Points of each size and the line through them of a slope: the level that the objective asks for. */
export function linesOf(objective: "log" | "linear", k: (modelSize: number) => number) {
  return curves.map((curve) => {
    const [x, measured] = [Array.from(curve.dataSamples, Math.log), [...curve.testLoss]];
    const meanX = mean(x);
    const shape = x.map((at) => Math.exp(-k(curve.modelSize) * (at - meanX)));
    const level =
      objective === "log"
        ? mean(measured.map(Math.log))
        : Math.log(sum(measured.map((l, t) => l * shape[t]!)) / sum(shape.map((s) => s * s)));
    return { curve, meanX, level, measured, fitted: shape.map((s) => Math.exp(level) * s) };
  });
}
export const logs = ({ measured, fitted }: { measured: number[]; fitted: number[] }) => ({
  measured: measured.map(Math.log),
  fitted: fitted.map(Math.log)
});
