/** A model of loss curves whose numbers are all different, none of them fitted. */
import type { LossCurvesModel, SizeModel } from "../../../src/components/loss-curves/loss-curves-state.js";

export const sizes = [1e9, 4e9, 16e9] as const;
export const names = ["1B", "4B", "16B"] as const;
export const steps = [1, 2, 4, 8, 16, 32];
const lines = [
  { k: 0.0432, intercept: { compute: 1.5, data: -0.2 } },
  { k: 0.0765, intercept: { compute: 2.6, data: 0.05 } },
  { k: 0.0987, intercept: { compute: 3.4, data: 0.2 } }
];

export const xOf = (i: number, step: number, resource: "compute" | "data" = "compute") =>
  resource === "compute" ? 6e17 * (i + 1) * step : 512 * step;
/** The line of a size: FLOPs are far more than samples. */
export const lineAt = (i: number, x: number, intercept = lines[i]!.intercept[x > 1e9 ? "compute" : "data"]) =>
  Math.exp(intercept) * x ** -lines[i]!.k;
/** What a point is off its line, in turn above and below. */
export const offOf = (i: number, j: number) => (j % 2 === 0 ? 1 : -1) * (0.004 * (i + 1) + 0.001 * j);

export function sizeModel(
  i: number,
  more: Partial<SizeModel> = {},
  resource: "compute" | "data" = "compute"
): SizeModel {
  const k = lines[i]!.k;
  const intercept = lines[i]!.intercept[resource];
  const inFit = more.inFit ?? true;
  const x = (step: number) => xOf(i, step, resource);
  return {
    ...{ modelSize: sizes[i]!, inFit, learningEfficiency: k, intercept, meanError: [0.0123, 0.0234, 0.0345][i]! },
    points: steps.map((step, j) => ({ step, x: x(step), loss: lineAt(i, x(step)) * (1 + offOf(i, j)), inFit })),
    lines: [{ from: x(1), to: x(32), mode: inFit ? "fitted" : "extrapolated" }],
    ...{ meanErrorLater: null, r2: inFit ? [0.9123, 0.9345, 0.9567][i]! : null, strict: null, band: null },
    ...{ strictBand: null, cut: steps.length, meanErrorStill: null, still: null },
    ...more
  };
}

/** Size i as a fit of its first four points sees it. */
export function earlySize(i: number, resource: "compute" | "data" = "compute"): SizeModel {
  const x = (step: number) => xOf(i, step, resource);
  const whole = sizeModel(i, {}, resource);
  return {
    ...whole,
    points: whole.points.map((point, j) => ({ ...point, inFit: j < 4 })),
    lines: [
      { from: x(1), to: x(8), mode: "fitted" },
      { from: x(8), to: x(32), mode: "extrapolated" }
    ],
    ...{ cut: 4, meanErrorLater: [0.011, 0.022, 0.036][i]!, meanErrorStill: [0.05, 0.07, 0.12][i]! },
    still: [0.25, 0.22, 0.21][i]!
  };
}

export const strict = {
  intercept: 3.3,
  meanError: 0.1432,
  signedError: -0.1401,
  range: [0.0512, 0.2678] as [number, number]
};

export function plantedModel(
  change: Partial<Omit<LossCurvesModel, "state" | "window">> & {
    state?: Partial<LossCurvesModel["state"]>;
    window?: Partial<LossCurvesModel["window"]>;
  } = {}
): LossCurvesModel {
  const all = change.sizes ?? [sizeModel(0), sizeModel(1), sizeModel(2)];
  const of = (inFit: boolean) => all.filter((size) => size.inFit === inFit).map(({ modelSize }) => modelSize);
  return {
    ...{ family: "made", familyName: "Made", heldOutProblems: 1234, hash: "fedcba9876543210" },
    law: {
      ...{ resource: "compute", objective: "log", kMax: 0.1357, n0: 5.68e9, sizes: [] },
      goodness: {
        points: 17,
        objective: 0.00123,
        r2: 0.9411,
        r2SharedSlope: 0.8522,
        r2Constant: 0.7633,
        sizes: 3
      } as never,
      ...{ status: "converged", message: "no message", iterations: 37 }
    },
    ...{ sizes: all, fitted: of(true), heldOut: of(false), determined: true },
    ...change,
    state: {
      ...{ variant: "base", resource: "compute", protocol: "inter", objective: "log", sizes: null, cut: null },
      ...{ focus: null, smooth: false, x: null, fitY: false },
      ...change.state
    },
    window: {
      fromStep: null,
      toStep: null,
      firstPoints: null,
      modelSizes: of(true),
      ...change.window
    } as LossCurvesModel["window"]
  };
}
