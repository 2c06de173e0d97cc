import { type PlotBox, placeDrawing, plotBoxes } from "../../components/frame/figure-frame.js";
import { showFocus } from "./focus.js";

type Fill = () => void;

/** Boxes that show an earlier view, and what draws the present one. */
const stale = new Map<Element, Fill>();

/** Whether a box is seen, as the browser last said it: to ask again would lay the page out while a choice is shown. */
const seen = new Map<Element, boolean>();

const sight = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    seen.set(target, contentRect.width > 0);
    if (contentRect.width > 0) freshen(target);
  }
});

/**
 * Keeps note of which boxes of a frame are seen; asked before anything is written.
 *
 * @param before what stands where the frame will stand: boxes that are seen there are drawn before they are in the page, or
 *   the page would show a figure without its drawing for a moment, and move
 */
export function watchBoxes(frame: Element, before: Element | null = null): void {
  const earlier = before ? plotBoxes(before) : [];
  for (const [i, { box }] of plotBoxes(frame).entries()) {
    const old = earlier[i]?.box ?? box;
    seen.set(box, seen.get(old) ?? old.getClientRects().length > 0);
    sight.observe(box);
  }
}

/** The drawing of a figure's plot at the width that is shown; undefined where none is. */
export function shownDrawing(frame: Element): Element | undefined {
  return Array.from(frame.querySelectorAll("[data-part='plot'] > * > svg")).find(
    (svg) => svg.getClientRects().length > 0
  );
}

/** Redraws the boxes of a watched frame that are seen at once, each of the others when it comes into sight, or goes to paper. */
export function redraw(frame: Element, drawing: (width: number, area: PlotBox["area"]) => Node): void {
  for (const { box, width, area } of plotBoxes(frame)) {
    const fill = () => {
      placeDrawing(box, drawing(width, area));
      showFocus(box);
    };
    stale.delete(box);
    if (seen.get(box)) fill();
    else stale.set(box, fill);
  }
}

/** A frame with the present view in all its boxes, seen or not. */
export function upToDate<Frame extends Element>(frame: Frame): Frame {
  for (const { box } of plotBoxes(frame)) freshen(box);
  return frame;
}

function freshen(box: Element): void {
  const fill = stale.get(box);
  stale.delete(box);
  fill?.();
}

addEventListener("beforeprint", () => {
  for (const box of stale.keys()) freshen(box);
});
