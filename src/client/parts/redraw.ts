import { plotBoxes } from "../../components/figure-frame.js";
import { showFocus } from "./focus.js";

type Fill = () => void;

/** Boxes that show an earlier view, and what draws the present one. */
const stale = new Map<Element, Fill>();

/** Whether a box is seen, as the browser last said it: to ask again would lay the page out while a choice is shown. */
const seen = new Map<Element, boolean>();

const sight = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    seen.set(target, contentRect.width > 0);
    if (contentRect.width > 0) upToDate(target);
  }
});

/** Keeps note of which boxes of a frame are seen; asked before anything is written. */
export function watchBoxes(frame: Element): void {
  for (const { box } of plotBoxes(frame)) {
    seen.set(box, box.getClientRects().length > 0);
    sight.observe(box);
  }
}

/** Redraws the boxes of a watched frame that are seen at once, each of the others when it comes into sight, or goes to paper. */
export function redraw(frame: Element, drawing: (width: number) => Node): void {
  for (const { box, width } of plotBoxes(frame)) {
    const fill = () => {
      box.replaceChildren(drawing(width));
      showFocus(box);
    };
    stale.delete(box);
    if (seen.get(box)) fill();
    else stale.set(box, fill);
  }
}

/** A box with the present view in it, seen or not. */
export function upToDate(box: Element): Element {
  const fill = stale.get(box);
  stale.delete(box);
  fill?.();
  return box;
}

addEventListener("beforeprint", () => {
  for (const box of stale.keys()) upToDate(box);
});
