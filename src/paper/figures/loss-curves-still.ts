/** The loss curves as a drawing without a frame, for the head of a page. */
import { lossCurves } from "../../components/loss-curves.js";
import { lossCurvesModel } from "../../components/loss-curves-model.js";
import { defaultState } from "../../components/loss-curves-state.js";
import { reading } from "../../components/loss-curves-text.js";
import { stillFigure } from "../../components/still-figure.js";
import { sizeRange } from "../../lib/format.js";
import { tablePath } from "../file-paths.js";
import type { FigureRenderer } from "../site.js";

export const figure: FigureRenderer =
  ({ data, document, results }) =>
  (options, body) => {
    const model = lossCurvesModel(data, defaultState);
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
