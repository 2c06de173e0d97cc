/** What a loss-curve figure plots, as CSV: one row a point, unrounded. */
import { powerLawLoss } from "../lib/laws.js";
import type { LossCurvesModel } from "./loss-curves-model.js";

export function lossCurvesCsv({ state, family, sizes }: LossCurvesModel): string {
  const x = state.resource === "compute" ? "compute_flops" : "data_samples";
  const head = `family,variant,model_size,step,${x},test_loss,in_fit,line_loss`;
  const rows = sizes.flatMap(({ modelSize, points, learningEfficiency, intercept }) =>
    points.map((point) =>
      [
        family,
        state.variant,
        modelSize,
        point.step,
        point.x,
        point.loss,
        point.inFit,
        powerLawLoss(point.x, learningEfficiency, intercept)
      ].join(",")
    )
  );
  return `${[head, ...rows].join("\n")}\n`;
}

/** "fig-2-1_base_compute_inter_ce1b6da", for files that come from a view. */
export function viewName({ state, hash, fitted }: LossCurvesModel, number: string): string {
  const sizes = state.sizes === null ? [] : [fitted.map((size) => `${size / 1e9}b`).join("-")];
  const figure = number
    .toLowerCase()
    .replace("figure", "fig")
    .replace(/[^a-z0-9]+/g, "-");
  const objective = state.objective === "log" ? [] : [state.objective];
  return [figure, state.variant, state.resource, state.protocol, ...objective, ...sizes, hash.slice(0, 7)].join("_");
}
