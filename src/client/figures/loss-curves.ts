/** The loss curves, live: a choice is fitted again where the reader is, and drawn in the boxes that the build has filled. */
import { fillFrame, part } from "../../components/figure-frame.js";
import { lossCurves } from "../../components/loss-curves.js";
import { readControls, writeControls } from "../../components/loss-curves-controls.js";
import { lossCurvesCsv, viewName } from "../../components/loss-curves-csv.js";
import { defaultSizes, type FigureData, lossCurvesModel, sizesOf } from "../../components/loss-curves-model.js";
import { type LossCurvesState, parseState, writeState } from "../../components/loss-curves-state.js";
import { lossCurvesContent } from "../../components/loss-curves-text.js";
import { dataOf } from "../parts/data.js";
import { onDownload } from "../parts/download.js";
import { makeReadable } from "../parts/read-out.js";
import { redraw } from "../parts/redraw.js";

export async function takeOver(frame: HTMLElement): Promise<void> {
  const form = frame.querySelector<HTMLFormElement>("form.controls");
  if (!form) return;
  const data = await dataOf<FigureData>(frame);
  const { id } = frame;
  const defaults = JSON.parse(frame.dataset.state ?? "{}") as LossCurvesState;
  const available = (variant: LossCurvesState["variant"]) => sizesOf(data, variant);
  const own = (state: LossCurvesState) => defaultSizes(data, state);
  let state = defaults;
  let drawn = JSON.stringify(defaults);
  let model = lossCurvesModel(data, defaults);
  const reading = makeReadable(frame, () => model);
  const number = frame.querySelector("figcaption b")?.textContent ?? "figure";
  const name = () => viewName(model, number);
  onDownload(frame, "csv", name, () => lossCurvesCsv(model));
  onDownload(frame, "svg", name, () =>
    lossCurves(model, { width: 1068, label: part(frame, "reading").textContent ?? "" })
  );

  const show = (next: LossCurvesState, announce: boolean): void => {
    state = next;
    const asText = JSON.stringify(state);
    writeControls(form, id, state, state.sizes ?? own(state));
    const query = writeState(new URLSearchParams(location.search), state, defaults).toString();
    part(frame, "link").setAttribute("href", `${query ? `?${query}` : location.pathname}#${id}`);
    form.querySelector(".reset")?.toggleAttribute("data-idle", asText === JSON.stringify(defaults));
    if (asText === drawn) return;
    drawn = asText;
    reading.clear();
    model = lossCurvesModel(data, state);
    const content = lossCurvesContent(model);
    fillFrame(frame, content);
    const view = model;
    redraw(frame, (width) => lossCurves(view, { width, label: content.reading }));
    if (announce) {
      part(frame, "status").textContent = content.reading;
      history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    }
  };

  let protocol = `${state.variant} ${state.protocol}`;
  form.addEventListener("change", () => {
    let next = readControls(form, id, own);
    // A new protocol or variant starts from its own sizes.
    if (`${next.variant} ${next.protocol}` !== protocol) next = { ...next, sizes: null };
    protocol = `${next.variant} ${next.protocol}`;
    show(next, true);
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    protocol = `${defaults.variant} ${defaults.protocol}`;
    show(defaults, true);
  });
  const unfold = frame.querySelector<HTMLButtonElement>("button.unfold");
  unfold?.addEventListener("click", () => {
    unfold.setAttribute("aria-expanded", String(unfold.getAttribute("aria-expanded") !== "true"));
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  const start = parseState(new URLSearchParams(location.search), available, defaults);
  protocol = `${start.variant} ${start.protocol}`;
  show(start, false);
  if (location.search !== "") {
    const query = writeState(new URLSearchParams(location.search), start, defaults).toString();
    history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
  }
  frame.dataset.ready = "true";
}
