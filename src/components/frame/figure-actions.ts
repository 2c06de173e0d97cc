/** What a reader can take away from a figure: the markup, and the names of its files. Nothing of it works without scripts. */

import { type Html, html } from "../html.js";

export const fileKinds = {
  svg: { label: "Drawing, SVG, page width", ending: "svg", type: "image/svg+xml" },
  column: { label: "Drawing, SVG, column width", ending: "column.svg", type: "image/svg+xml" },
  png: { label: "Picture, PNG", ending: "png", type: "image/png" },
  csv: { label: "Points and lines, CSV", ending: "csv", type: "text/csv" },
  parquet: { label: "The same, Parquet", ending: "parquet", type: "application/vnd.apache.parquet" },
  pgfplots: { label: "For pgfplots, CSV", ending: "pgfplots.csv", type: "text/csv" }
} as const;

export type FileKind = keyof typeof fileKinds;

/** Files of the drawing alone, for figures without data of their own. */
export const drawingKinds: readonly FileKind[] = ["svg", "column", "png"];
export const allKinds = Object.keys(fileKinds) as FileKind[];

/** Everything of the report in one file, at an address that stays. */
export const reportZip = "data/rlscale-report.zip";

/** The list of files; buttons, since each is made when it is asked for. */
export function downloadList(id: string, kinds: readonly FileKind[]): Html {
  const buttons = kinds.map(
    (kind) => html`<button type="button" data-download="${kind}">${fileKinds[kind].label}</button>`
  );
  return html`<details class="figure-download" name="${id}-more"><summary>Download</summary><div class="figure-panel figure-downloads">${buttons}<a href="/${reportZip}" rel="external">Whole report, ZIP</a></div></details>`;
}

/** The address of what is seen, to follow and to copy, and how to cite it; the build writes the words. */
export function linkAndCite(id: string): Html {
  return html`<a class="figure-link" data-part="link" href="#${id}">Link to this view</a>
<button type="button" class="figure-copy" data-copy="link">Copy link</button>
<button type="button" class="figure-copy" data-whole>Full screen</button>
<details class="figure-cite" name="${id}-more"><summary>Cite</summary><div class="figure-panel" data-part="cite"></div></details>`;
}
