/** A figure that the build has drawn: what its marks say, and what can be taken away from it. */
import { drawingsOf, part } from "../../components/frame/figure-frame.js";
import { takeAway } from "./download.js";
import { keptText } from "./kept-parts.js";
import { makeReadable } from "./read-out.js";
import { upToDate } from "./redraw.js";

export function takeOver(frame: HTMLElement): void {
  const isBesideText = frame.classList.contains("still");
  takeAway(frame, {
    name: () => frame.dataset.file ?? "figure",
    csv: () => keptText(part(frame, "csv")),
    drawing: (width) =>
      isBesideText
        ? (frame.querySelector(width === "page" ? ".still-wide" : ".still-narrow")?.children ?? [])
        : drawingsOf(upToDate(frame), width)
  });
  makeReadable(frame);
  frame.dataset.ready = "true";
}
