/** The loss curves as a drawing without a frame, for the head of a page. */
import { lossCurves } from "../../../src/components/loss-curves.js";
import { type LossCurvesModel, lossCurvesModel } from "../../../src/components/loss-curves-model.js";
import { reading } from "../../../src/components/loss-curves-text.js";
import { sizeRange } from "../../../src/lib/format.js";
import { tablePath } from "../downloads.js";
import { stateOf } from "../loss-curves-options.js";
import type { FigureRenderer } from "../registry.js";
import { stillFigure } from "../still-figure.js";

export const figure: FigureRenderer =
  ({ data, document, results }) =>
  (options, body) => {
    const model = lossCurvesModel(data, stateOf(options, data));
    const held = model.heldOut.length > 0 ? `; dashed: ${sizeRange(model.heldOut)}, held out` : "";
    const resource = model.state.resource === "compute" ? "training FLOPs" : "training samples";
    const label = reading(model);
    return stillFigure(document, body, {
      name: "loss-curves",
      hash: results.inputs.hash,
      title: steeper(model),
      note: `Test loss against ${resource}, ${model.state.variant} models. Lines: the law, fitted on ${sizeRange(model.fitted)}${held}`,
      draw: (draw) => lossCurves(model, { ...draw, showEfficiency: false, showStrict: false, brief: true, label }),
      wide: { width: Number(options.width ?? 648), height: Number(options.height ?? 372) },
      narrow: { width: 328, height: 320 },
      data: {
        table: tablePath("curves", "csv"),
        rows: { family: model.family, variant: model.state.variant, benchmark: results.study.benchmark }
      }
    });
  };

/** The title of its own, by outcome. */
function steeper({ sizes, state }: LossCurvesModel): string {
  const rising = sizes.every((size, i) => i === 0 || size.learningEfficiency > sizes[i - 1]!.learningEfficiency);
  return rising
    ? `The larger the model, the steeper its loss falls with ${state.resource}`
    : `Loss against ${state.resource}, one law for all sizes`;
}
