import { plotBoxes } from "../../components/figure-frame.js";
import { showFocus } from "./focus.js";

type Fill = () => void;

/** Boxes that show an earlier view, and what draws the present one. */
const stale = new Map<Element, Fill>();

const sight = new ResizeObserver((entries) => {
  // A box has a size from the moment it is seen.
  for (const { target, contentRect } of entries) if (contentRect.width > 0) upToDate(target);
});
const watched = new WeakSet<Element>();

/** The boxes of a frame that are seen; asked before anything is written, while the page is laid out. */
export function seenBoxes(frame: Element): Element[] {
  return plotBoxes(frame)
    .map(({ box }) => box)
    .filter((box) => box.getClientRects().length > 0);
}

/** Redraws the boxes that are seen at once, each of the others when it comes into sight, or goes to paper. */
export function redraw(frame: Element, drawing: (width: number) => Node, seen = seenBoxes(frame)): void {
  for (const { box, width } of plotBoxes(frame)) {
    const fill = () => {
      box.replaceChildren(drawing(width));
      showFocus(box);
    };
    stale.delete(box);
    if (seen.includes(box)) fill();
    else {
      stale.set(box, fill);
      if (!watched.has(box)) sight.observe(box);
      watched.add(box);
    }
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
