/** A figure that nobody changes: only its files. */
import { drawingsOf, part } from "../../components/frame/figure-frame.js";
import { takeAway } from "../parts/download.js";
import { keptText } from "../parts/kept.js";
import { makeReadable } from "../parts/read-out.js";
import { upToDate } from "../parts/redraw.js";

export async function takeOver(frame: HTMLElement): Promise<void> {
  takeAway(frame, {
    name: () => frame.dataset.file ?? "figure",
    csv: () => keptText(part(frame, "csv")),
    drawing: (width) => drawingsOf(upToDate(frame), width)
  });
  makeReadable(frame);
  frame.dataset.ready = "true";
}
