/** The loss curves, live: a choice is fitted again where the reader is, and drawn in the boxes that the build has filled. */
import { fillFolded, fillSeen, type PlotBox, part, widestDrawings } from "../../components/figure-frame.js";
import { readControls, writeControls } from "../../components/loss-curves-controls.js";
import { lossCurvesCsv, viewName } from "../../components/loss-curves-csv.js";
import { lossCurvesDrawing } from "../../components/loss-curves-drawing.js";
import {
  defaultSizes,
  type FigureData,
  modelsOf,
  resourceExtent,
  sizesOf
} from "../../components/loss-curves-model.js";
import { asInThePaper, type LossCurvesState, parseState, writeState } from "../../components/loss-curves-state.js";
import { lossCurvesContent } from "../../components/loss-curves-text.js";
import { rangeWord, readRange } from "../../components/zoom.js";
import { computeHtml, count } from "../../lib/format.js";
import { afterPaint } from "../parts/after-paint.js";
import { dataOf } from "../parts/data.js";
import { takeAway } from "../parts/download.js";
import { announceChoices, followChoices } from "../parts/follow-choices.js";
import { makeReadable } from "../parts/read-out.js";
import { redraw, upToDate, watchBoxes } from "../parts/redraw.js";
import { warmUp } from "../parts/warm-up.js";
import { followZoom } from "../parts/zoom.js";

/** What figures of one page share, since the address says it once. */
type SharedView = Partial<Pick<LossCurvesState, (typeof sharedNames)[number]>>;

const sharedNames = ["variant", "resource", "objective", "cut", "smooth", "focus", "x", "fitY"] as const;

/** Words of the address that a figure with a protocol of its own neither reads nor writes. */
const foreign = ["protocol", "sizes"];

export async function takeOver(frame: HTMLElement): Promise<void> {
  const form = frame.querySelector<HTMLFormElement>("form.controls");
  if (!form) return;
  const data = await dataOf<FigureData>(frame);
  const { id } = frame;
  const defaults = JSON.parse(frame.dataset.state ?? "{}") as LossCurvesState;
  const fixed = frame.dataset.fixed !== undefined;
  const available = (variant: LossCurvesState["variant"]) => sizesOf(data, variant);
  const own = (state: LossCurvesState) => defaultSizes(data, state);
  let state = defaults;
  let drawn = JSON.stringify(defaults);
  const modelOf = modelsOf(data);
  let model = modelOf(defaults);
  const drawing = (width: number, area: PlotBox["area"]) =>
    lossCurvesDrawing(model, area, { width, label: part(frame, "reading").textContent ?? "" });
  const reading = makeReadable(frame, { drawing });
  watchBoxes(frame);
  const number = frame.querySelector("figcaption b")?.textContent ?? "figure";
  takeAway(frame, {
    name: () => viewName(model, number),
    csv: () => lossCurvesCsv(model),
    drawing: () => widestDrawings(upToDate(frame))
  });

  const zoom = followZoom(part(frame, "zoom") as HTMLElement, {
    whole: () => resourceExtent(data, state),
    words: (value) => (state.resource === "compute" ? computeHtml(value) : `${count(value)} samples`),
    show: (x, fitY) => show({ ...state, x, fitY }, true)
  });

  const show = (wanted: LossCurvesState, announce: boolean): void => {
    // A range that this view's axis does not have is dropped.
    const range = wanted.x && readRange(rangeWord(wanted.x), resourceExtent(data, wanted));
    state = { ...wanted, x: range };
    zoom.write(state.x, state.fitY);
    const asText = JSON.stringify(state);
    writeControls(form, id, state, state.sizes ?? own(state));
    const query = addressOf(state);
    part(frame, "link").setAttribute("href", `${query ? `?${query}` : location.pathname}#${id}`);
    form.querySelector(".reset")?.toggleAttribute("data-idle", asText === JSON.stringify(defaults));
    if (asText === drawn) return;
    drawn = asText;
    reading.clear();
    model = modelOf(state);
    const content = lossCurvesContent(model);
    fillSeen(frame, content);
    redraw(frame, drawing);
    afterPaint(`${id} folded`, () => fillFolded(frame, content));
    if (announce) {
      part(frame, "status").textContent = content.reading;
      history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
      announceChoices(id, Object.fromEntries(sharedNames.map((shared) => [shared, state[shared]])));
    }
  };

  /** The query with this state in it; a figure with a protocol of its own leaves that of others alone. */
  function addressOf(view: LossCurvesState): string {
    const search = new URLSearchParams(location.search);
    const next = writeState(search, view, defaults);
    if (fixed) {
      for (const name of foreign) {
        const value = search.get(name);
        if (value !== null) next.set(name, value);
      }
    }
    // Only the order of its words would change: the address stays as it is.
    const sorted = (query: URLSearchParams) =>
      [...query]
        .map((pair) => pair.join("="))
        .sort()
        .join("&");
    return sorted(next) === sorted(search) ? location.search.slice(1) : next.toString();
  }

  function readable(query: URLSearchParams): URLSearchParams {
    if (fixed) for (const name of foreign) query.delete(name);
    return query;
  }

  let protocol = `${state.variant} ${state.protocol}`;
  form.addEventListener("change", () => {
    let next = readControls(form, id, own, state);
    // A new protocol or variant starts from its own sizes.
    if (`${next.variant} ${next.protocol}` !== protocol) next = { ...next, sizes: null };
    protocol = `${next.variant} ${next.protocol}`;
    show(next, true);
  });
  form.addEventListener("input", (event) => {
    const range = event.target as HTMLInputElement;
    if (range.type === "range") show(readControls(form, id, own, state), true);
  });
  form.querySelector(".preset")?.addEventListener("click", () => {
    const next = { ...state, ...asInThePaper, sizes: null };
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

  // Figures of one page show one variant, one resource, one size that stands out.
  followChoices<SharedView>(frame, (choices) => {
    // Other kinds share what they have.
    const shared: SharedView = Object.fromEntries(
      sharedNames.flatMap((name) => (name in choices ? [[name, choices[name]]] : []))
    );
    // A size that this variant lacks cannot stand out here.
    if (shared.focus && !available(shared.variant ?? state.variant).includes(shared.focus)) shared.focus = null;
    const sizes = shared.variant === state.variant ? state.sizes : null;
    const next = { ...state, ...shared, sizes };
    protocol = `${next.variant} ${next.protocol}`;
    show(next, false);
  });

  const start = parseState(readable(new URLSearchParams(location.search)), available, defaults);
  protocol = `${start.variant} ${start.protocol}`;
  show(start, false);
  if (location.search !== "") {
    const query = addressOf(start);
    history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
  }
  warmUp(frame, () => {
    const variant = defaults.variant === "base" ? "instruct" : "base";
    const resource = defaults.resource === "compute" ? "data" : "compute";
    for (const other of [
      { ...defaults, resource } as const,
      ...(available(variant).length > 0 ? [{ ...defaults, variant, sizes: null } as const] : [])
    ]) {
      for (const area of ["plot", "strip"] as const) {
        lossCurvesDrawing(modelOf(other), area, { width: 1068, label: "" });
      }
    }
  });
  frame.dataset.ready = "true";
}
