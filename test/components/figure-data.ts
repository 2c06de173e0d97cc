/** Curves of a planted law, without noise or with a little that is the same every time. */
import type { FigureCurve, FigureData } from "../../src/components/loss-curves/loss-curves-data.js";
import type { LossCurvesState } from "../../src/components/loss-curves/loss-curves-state.js";
import { powerLawLoss } from "../../src/lib/forms/power-law.js";
import { learningEfficiency } from "../../src/lib/forms/saturating.js";

export const planted = { kMax: 0.14, n0: 12e9 };
export const sizes = [0.5e9, 1.5e9, 3e9, 7e9, 72e9];

export const defaultState: LossCurvesState = {
  variant: "base",
  resource: "compute",
  protocol: "inter",
  objective: "log",
  sizes: null,
  cut: null,
  focus: null,
  smooth: false,
  x: null,
  fitY: false
};

export function figureData(noise = 0): FigureData {
  const curves = (["base", "instruct"] as const).flatMap((variant) =>
    sizes.map((modelSize) => curve(variant, modelSize, noise))
  );
  const series = [
    { variant: "base", early: { firstPoints: 25 }, heldOutSize: 72e9 },
    { variant: "instruct", early: { fromStep: 4, toStep: 43 }, heldOutSize: 72e9 }
  ] satisfies FigureData["series"];
  return {
    hash: "0123456789abcdef".repeat(4),
    family: "qwen2.5",
    familyName: "Qwen2.5",
    heldOutProblems: 500,
    series,
    curves
  };
}

function curve(variant: "base" | "instruct", modelSize: number, noise: number): FigureCurve {
  const step = Array.from({ length: 60 }, (_, i) => i + 1);
  const computeFlops = step.map((s) => 6 * modelSize * 4e6 * s);
  const k = learningEfficiency(modelSize, planted);
  const level = Math.log(0.95) + k * Math.log(computeFlops[0]!);
  return {
    run: `${variant}-${modelSize}`,
    family: "qwen2.5",
    variant,
    modelSize,
    step,
    dataSamples: step.map((s) => s * 512),
    computeFlops,
    testLoss: computeFlops.map((x, i) => powerLawLoss(x, k, level) * (1 + noise * Math.sin(i * 1.7 + modelSize / 1e9)))
  };
}
