import { plotBoxes } from "../../components/figure-frame.js";
import { showFocus } from "./focus.js";

/** Redraws the box of a frame that is seen at once, the others when the browser has time. */
export function redraw(frame: Element, drawing: (width: number) => Node): void {
  const boxes = plotBoxes(frame);
  const fill = ({ box, width }: { box: Element; width: number }) => {
    box.replaceChildren(drawing(width));
    showFocus(box);
  };
  const seen = boxes.filter(({ box }) => box.getClientRects().length > 0);
  for (const box of seen) fill(box);
  const version = String(Number(frame.getAttribute("data-version") ?? "0") + 1);
  frame.setAttribute("data-version", version);
  const idle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 50));
  for (const box of boxes.filter((one) => !seen.includes(one))) {
    idle(() => {
      if (frame.getAttribute("data-version") === version) fill(box);
    });
  }
}
