/** Loss against compute or data with the law through it; taken over live in the page. */
import { figureFrame, part, plotBoxes } from "../../components/figure-frame.js";
import { lossCurvesControls } from "../../components/loss-curves-controls.js";
import { viewName } from "../../components/loss-curves-csv.js";
import { lossCurvesDrawing, stripHtml } from "../../components/loss-curves-drawing.js";
import { lossCurvesModel, sizesOf } from "../../components/loss-curves-model.js";
import { stateOf } from "../../components/loss-curves-options.js";
import { lossCurvesContent } from "../../components/loss-curves-text.js";
import { plotWidths } from "../../components/static-figure.js";
import { zoomControls } from "../../components/zoom.js";
import type { FigureRenderer } from "../site.js";

/** Where the page reads the curves from; Framework gives the address its hash. */
const source = "/data/curves.json";

export const figure: FigureRenderer =
  ({ data, document, results }) =>
  (options) => {
    const state = stateOf(options, data);
    const model = lossCurvesModel(data, state);
    const id = String(options.id ?? "loss-curves");
    const strip = String(options.strip ?? "");
    const fixed = options.fixed === true;
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
        fitted: model.fitted,
        variants: data.series.map(({ variant }) => variant),
        fixed,
        printed: results.comparison.rows.length > 0
      }),
      widths: plotWidths
    });
    const zoom = zoomControls({ document, id, follows: "Loss axis follows" });
    part(frame, "plot").after(zoom);
    zoom.insertAdjacentHTML("afterend", stripHtml(strip, plotWidths));
    for (const { box, width, area } of plotBoxes(frame)) {
      box.append(lossCurvesDrawing(model, area, { document, width, label: content.reading }));
    }
    frame.dataset.live = "loss-curves";
    frame.dataset.file = viewName(model, String(options.number ?? "Figure"));
    if (fixed) frame.dataset.fixed = "";
    frame.dataset.state = JSON.stringify(state);
    // A link, so that Framework copies the file; the client reads its address.
    const link = `<link rel="preload" as="fetch" crossorigin="anonymous" href="${source}" data-for="${id}">`;
    return `${link}${frame.outerHTML}`;
  };
