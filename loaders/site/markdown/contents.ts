/** "On this page": a list of a page's sections, put below its heading. */
import type MarkdownIt from "markdown-it";
import { itemAt } from "../../../src/lib/items.js";

type StateCore = Parameters<Parameters<MarkdownIt["core"]["ruler"]["push"]>[1]>[0];
type Token = StateCore["tokens"][number];

/** Fewest sections that need a list. */
const fewest = 3;

/** The list twice: for the side of a wide page, and folded for a narrow one. Ids are those that Framework has given. */
export function addContents(state: StateCore): void {
  const { tokens, md } = state;
  const items = sections(tokens).map(
    ({ id, inline }) =>
      `<li><a class="section-link" href="#${id}">${md.renderer.renderInline(inline.children ?? [], md.options, state.env)}</a></li>`
  );
  const heading = tokens.findIndex(({ type, tag }) => type === "heading_close" && tag === "h1");
  if (items.length < fewest || heading < 0) return;
  const list = `<ul class="section-list">${items.join("")}</ul>`;
  const token = new state.Token("html_block", "", 0);
  token.content =
    `<nav class="contents" aria-label="On this page"><p>On this page</p>${list}</nav>\n` +
    `<nav class="contents-folded" aria-label="On this page"><details><summary>On this page</summary>${list}</details></nav>\n`;
  tokens.splice(heading + 1, 0, token);
}

/** Headings of the second level with their text. */
function sections(tokens: Token[]): { id: string; inline: Token }[] {
  return tokens.flatMap((token, i) => {
    const id = token.attrGet("id");
    return token.type === "heading_open" && token.tag === "h2" && id !== null
      ? [{ id: String(id), inline: itemAt(tokens, i + 1) }]
      : [];
  });
}
