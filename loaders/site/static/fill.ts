/** A built page with what its cells show written into it, and without the cells that nothing changes. */
import { liveCells, type PageScript } from "./page-cells.js";
import type { Rendered } from "./prerender.js";

/**
 * The page whole without scripts. A cell that lives on keeps its mark, and what it shows stands where Framework's client
 * takes it away again; a cell that does not leaves only what it shows.
 *
 * @returns HTML, and the script of the cells that live on; null where none does
 */
export function fill(
  html: string,
  script: PageScript,
  { shown, listening }: Rendered
): { html: string; code: string | null } {
  const live = new Set([...liveCells(script.cells, listening)].map(({ id }) => id));
  const filled = html
    .replace(
      /<div class="observablehq observablehq--block">(?:<observablehq-loading><\/observablehq-loading>)?<!--:([^:]+):--><\/div>\n?/g,
      (block, id: string) => (live.has(id) ? block : `${shown.get(id) ?? ""}\n`)
    )
    .replace(/(?:<observablehq-loading><\/observablehq-loading>)?<!--:([^:]+):-->/g, (mark, id: string) => {
      const content = shown.get(id) ?? "";
      if (!live.has(id)) return content;
      return content === "" ? mark : `<observablehq-loading>${content}</observablehq-loading><!--:${id}:-->`;
    });
  return { html: filled, code: live.size === 0 ? null : withoutCells(script, live) };
}

function withoutCells({ code, cells }: PageScript, live: ReadonlySet<string>): string {
  let text = "";
  let at = 0;
  for (const { id, start, end } of cells) {
    text += code.slice(at, live.has(id) ? end : start);
    at = end;
  }
  return text + code.slice(at);
}
