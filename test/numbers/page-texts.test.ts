/**
 * The words of every page are on record, a file a page in `test/record/pages`: a changed sentence shows as a changed line. To
 * record anew: `npm run texts`, then read `git diff test/record`. /print repeats the other pages and is left out.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JSDOM, VirtualConsole } from "jsdom";
import { describe, expect, it } from "vitest";
import { pageFiles, site } from "../browser/browser.js";

const folder = "../record/pages";
const pages = pageFiles().filter((name) => name !== "print.html");

/** What stands in a line of its own, with what begins the line. */
const lineOf: Record<string, string> = {
  ...{
    H1: "# ",
    H2: "## ",
    H3: "### ",
    H4: "#### ",
    P: "",
    LI: "- ",
    DT: "",
    DD: "  ",
    SUMMARY: "+ ",
    LEGEND: "",
    FIGCAPTION: ""
  },
  ...{ TR: "| ", CAPTION: "", LABEL: "[] ", BUTTON: "[] ", PRE: "", BLOCKQUOTE: "> ", DIV: "", SECTION: "", FIGURE: "" }
};
/** Drawings, hashes of the data, formulas that are there twice, and the figures' notes on how they were computed. */
const left =
  "script, style, template, svg, .katex-html, .hash, [data-part=inputs], [data-part=cite], .figure-downloads, .figure-cite, nav.contents, .contents-folded, .figure-controls";

/** Lines of a page, in order; cells of a row are apart by a bar. */
function textOf(name: string): string {
  const { document } = new JSDOM(readFileSync(join(site, name), "utf8"), { virtualConsole: new VirtualConsole() })
    .window;
  const main = document.querySelector("main")!;
  for (const element of main.querySelectorAll(left)) element.remove();
  const lines: string[] = [];
  let line = "";
  const end = () => {
    const words = line.replace(/\s+/g, " ").trim();
    if (/[\p{L}\p{N}]/u.test(words)) lines.push(words.replace(/\bdata [0-9a-f]{7}\b/g, "data"));
    line = "";
  };
  const walk = (node: Node): void => {
    if (node.nodeType === 3) line += node.textContent;
    if (node.nodeType !== 1) return;
    const begins = lineOf[(node as Element).tagName];
    if (begins !== undefined) {
      end();
      line = begins;
    }
    for (const child of node.childNodes) walk(child);
    if (/^T[HD]$/.test((node as Element).tagName)) line += " | ";
    if (begins !== undefined) end();
  };
  walk(main);
  end();
  return `${lines.join("\n")}\n`;
}

describe("the words of every page are those on record", () => {
  it.each(pages)("%s", async (name) => {
    await expect(textOf(name)).toMatchFileSnapshot(`${folder}/${name.replace(/\.html$/, "").replaceAll("/", "-")}.txt`);
  });
});
