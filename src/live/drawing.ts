/** A drawing beside text, for a cell of a page that nothing changes: `drawing(tenfold(study), provenance)`. */
import { takeOver } from "../client/parts/take-over.js";
import { part } from "../components/frame/figure-frame.js";
import { type StillFigure, stillFigure } from "../components/frame/still-figure.js";
import { citation } from "./citation.js";
import type { Provenance } from "./figure.js";
import { fragment } from "./fragment.js";
import { isPrerendered } from "./prerendering.js";

export function drawing(still: StillFigure, { hash, site, study }: Provenance): HTMLElement {
  const frame = fragment(String(stillFigure(document, still, hash))).firstElementChild as HTMLElement;
  const link = `the address of this page, with #${frame.id}`;
  part(frame, "cite").innerHTML = citation({ name: frame.id, number: "", title: still.title, link, site, hash, study });
  if (!isPrerendered()) takeOver(frame);
  return frame;
}
