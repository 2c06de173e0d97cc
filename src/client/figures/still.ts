/** A figure that nobody changes: only its files. */
import { part, plotBoxes } from "../../components/figure-frame.js";
import { onDownload } from "../parts/download.js";
import { makeReadable } from "../parts/read-out.js";

export async function takeOver(frame: HTMLElement): Promise<void> {
  const name = () => frame.dataset.file ?? "figure";
  onDownload(frame, "csv", name, () => text(part(frame, "csv")));
  onDownload(frame, "svg", name, () => {
    const widest = plotBoxes(frame).at(-1)!;
    return widest.box.querySelector("svg")!.cloneNode(true) as SVGSVGElement;
  });
  makeReadable(frame);
  frame.dataset.ready = "true";
}

/** The text that a template holds. */
function text(template: Element): string {
  return (template as HTMLTemplateElement).content.textContent ?? "";
}
