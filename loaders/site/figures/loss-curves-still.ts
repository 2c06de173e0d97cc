/** The loss curves as one drawing without a frame, for the head of a page. */
import { lossCurves } from "../../../src/components/loss-curves.js";
import { lossCurvesModel } from "../../../src/components/loss-curves-model.js";
import { reading } from "../../../src/components/loss-curves-text.js";
import { sizeRange } from "../../../src/lib/format.js";
import { stateOf } from "../loss-curves-options.js";
import type { FigureRenderer } from "../registry.js";

export const figure: FigureRenderer =
  ({ data, document }) =>
  (options, body) => {
    const model = lossCurvesModel(data, stateOf(options, data));
    const width = Number(options.width ?? 648);
    const height = Number(options.height ?? 372);
    const svg = lossCurves(model, { document, width, height, showEfficiency: false, label: reading(model) });
    const held = model.heldOut.length > 0 ? `; dashed: ${sizeRange(model.heldOut)}, held out` : "";
    const note = `Test loss against training FLOPs, ${model.state.variant} models. Lines: the law, fitted on ${sizeRange(model.fitted)}${held}`;
    return `<figure class="still">${body}<p class="still-note">${note}</p>${svg.outerHTML}</figure>`;
  };
