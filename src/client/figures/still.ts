/** A figure that nobody changes: only its files. */
import { part, widestDrawings } from "../../components/figure-frame.js";
import { takeAway } from "../parts/download.js";
import { makeReadable } from "../parts/read-out.js";
import { upToDate } from "../parts/redraw.js";

export async function takeOver(frame: HTMLElement): Promise<void> {
  takeAway(frame, {
    name: () => frame.dataset.file ?? "figure",
    csv: () => text(part(frame, "csv")),
    drawing: () => widestDrawings(upToDate(frame))
  });
  makeReadable(frame);
  frame.dataset.ready = "true";
}

/** The text that a template holds. */
function text(template: Element): string {
  return (template as HTMLTemplateElement).content.textContent ?? "";
}
