/** The figures that pages can ask for, drawn at build by the components that also run in the page. */
import { JSDOM } from "jsdom";
import { figureFrame, plotBoxes } from "../../src/components/figure-frame.js";
import { lossCurves } from "../../src/components/loss-curves.js";
import { lossCurvesControls } from "../../src/components/loss-curves-controls.js";
import {
  type FigureData,
  type LossCurvesModel,
  lossCurvesModel,
  sizesOf
} from "../../src/components/loss-curves-model.js";
import { defaultState, type LossCurvesState, parseState } from "../../src/components/loss-curves-state.js";
import { lossCurvesContent, reading } from "../../src/components/loss-curves-text.js";
import { sizeRange } from "../../src/lib/format.js";
import type { Directive } from "./markdown/hook.js";

/** Where the page reads the curves from; Framework gives the address its hash. */
const source = "/data/curves.json";

export function siteFigures(data: FigureData): Record<string, Directive> {
  const { document } = new JSDOM("<!DOCTYPE html>").window;
  return {
    "loss-curves": (options) => {
      const state = stateOf(options, data);
      const model = lossCurvesModel(data, state);
      const id = String(options.id ?? "loss-curves");
      const content = lossCurvesContent(model);
      const frame = figureFrame(content, {
        document,
        id,
        number: String(options.number ?? "Figure"),
        level: options.level === 2 ? 2 : 3,
        controls: lossCurvesControls(state, {
          document,
          id,
          available: sizesOf(data, state.variant),
          fitted: model.fitted
        }),
        widths: [328, 680, 1068]
      });
      drawInto(frame, document, model, content.reading);
      frame.dataset.live = "loss-curves";
      frame.dataset.state = JSON.stringify(state);
      // A link, so that Framework copies the file; the client reads its address.
      const link = `<link rel="preload" as="fetch" crossorigin="anonymous" href="${source}" data-for="${id}">`;
      return `${link}${frame.outerHTML}`;
    },
    "loss-curves-still": (options, body) => {
      const model = lossCurvesModel(data, stateOf(options, data));
      const width = Number(options.width ?? 648);
      const height = Number(options.height ?? 372);
      const svg = lossCurves(model, { document, width, height, showEfficiency: false, label: reading(model) });
      const held = model.heldOut.length > 0 ? `; dashed: ${sizeRange(model.heldOut)}, held out` : "";
      const note = `Test loss against training FLOPs, ${model.state.variant} models. Lines: the law, fitted on ${sizeRange(model.fitted)}${held}`;
      return `<figure class="still">${body}<p class="still-note">${note}</p>${svg.outerHTML}</figure>`;
    }
  };
}

function stateOf(options: Record<string, unknown>, data: FigureData): LossCurvesState {
  const query = new URLSearchParams();
  for (const name of ["variant", "resource", "protocol", "objective", "sizes"]) {
    if (options[name] !== undefined) query.set(name, String(options[name]));
  }
  const state = parseState(query, (variant) => sizesOf(data, variant), defaultState);
  for (const [name, value] of query) {
    if (name !== "sizes" && state[name as keyof LossCurvesState] !== value) {
      throw new RangeError(`option ${name} does not know "${value}"`);
    }
  }
  return state;
}

function drawInto(frame: Element, document: Document, model: LossCurvesModel, label: string): void {
  for (const { box, width } of plotBoxes(frame)) box.append(lossCurves(model, { document, width, label }));
}
