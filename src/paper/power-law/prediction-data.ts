/** What the figures on predictions are made from: a part of the results, in their own shape, that a page can fetch. */
import type { PredictionRecord } from "../../lib/records/prediction-record.js";
import type { Results } from "../../lib/results.js";
import { mainFamily } from "../../lib/series-names.js";

export interface PredictionSource extends Pick<Results, "study"> {
  inputs: Pick<Results["inputs"], "hash">;
  prediction: Pick<PredictionRecord, "orders" | "between" | "within" | "decomposition">;
}

/** Of the study's own family: the size that it holds out, errors at every cut, the loss decomposition. */
export function predictionData({ study, inputs, prediction }: Results): PredictionSource {
  const family = mainFamily({ study });
  const { orders, between, within, decomposition } = prediction;
  const heldOut = (variant: string) =>
    study.series.find((series) => series.family === family && series.variant === variant)?.heldOutSize;
  return {
    study,
    inputs: { hash: inputs.hash },
    prediction: {
      orders,
      decomposition,
      between: between
        .filter((series) => series.family === family)
        .map((series) => ({
          ...series,
          targets: series.targets.filter(
            ({ kind, target }) => kind === "leave-one-out" && target === heldOut(series.variant)
          )
        })),
      within: within
        .filter((series) => series.family === family)
        .map((series) => ({ ...series, cuts: series.cuts.map((cut) => ({ ...cut, sizes: [] })) }))
    }
  };
}
