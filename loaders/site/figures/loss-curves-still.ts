/** The loss curves as a drawing without a frame, for the head of a page. */
import { lossCurves } from "../../../src/components/loss-curves.js";
import { lossCurvesModel } from "../../../src/components/loss-curves-model.js";
import { reading } from "../../../src/components/loss-curves-text.js";
import { sizeRange } from "../../../src/lib/format.js";
import { tablePath } from "../../../src/paper/file-paths.js";
import type { FigureRenderer } from "../../../src/paper/site.js";
import { stateOf } from "../loss-curves-options.js";
import { stillFigure } from "../still-figure.js";

export const figure: FigureRenderer =
  ({ data, document, results }) =>
  (options, body) => {
    const model = lossCurvesModel(data, stateOf(options, data));
    const held =
      model.heldOut.length > 0
        ? `; dashed: ${sizeRange(model.heldOut)}, its slope predicted by that law, its height fitted on its own points`
        : "";
    const resource = model.state.resource === "compute" ? "training FLOPs" : "training samples";
    const label = reading(model);
    return stillFigure(document, body, {
      name: "loss-curves",
      hash: results.inputs.hash,
      title: `Test loss against ${model.state.resource}: one law for all sizes`,
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
