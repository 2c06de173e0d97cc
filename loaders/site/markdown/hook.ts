/**
 * What pages say beyond the Markdown of Framework: formulas, `$k(N)$` and `$$ … $$`, and the list of a page's sections. A
 * number that is typed into prose ends the build, which names the page and the line: it would stay when the data move.
 */
import { readFileSync } from "node:fs";
import type MarkdownIt from "markdown-it";
import { pageFile } from "../paths.js";
import { addContents } from "./contents.js";
import { mathPlugin } from "./math.js";
import { PageError, type PagePlace } from "./page-error.js";

type CoreRule = Parameters<MarkdownIt["core"]["ruler"]["push"]>[1];
type StateCore = Parameters<CoreRule>[0];
type Token = StateCore["tokens"][number];

export interface MarkdownSite {
  /** whether a page shows the list of its sections; by default none does */
  contents?: (page: string) => boolean;
  /** number of lines of front matter before the page's text; by default read from the source tree */
  linesBefore?: (page: string, text: string) => number;
}

export function markdownHook({ contents, linesBefore = frontMatterLines }: MarkdownSite = {}) {
  return (md: MarkdownIt): MarkdownIt => {
    md.use(mathPlugin);
    md.core.ruler.after("inline", "typed", ({ tokens, env, src }) => {
      const page = pageFile(pathOf(env));
      refuseTyped(tokens, { page, line: linesBefore(page, src) });
    });
    // last: headings have their ids by then
    md.core.ruler.push("contents", (state) => {
      if (contents?.(pathOf(state.env))) addContents(state);
    });
    return md;
  };
}

function pathOf(env: { path?: string }): string {
  return env.path ?? "/page";
}

/** Numbers in text and in HTML between its tags; cells, formulas and `${…}` are no text. */
function refuseTyped(tokens: readonly Token[], { page, line: before }: PagePlace): void {
  let line = 0;
  for (const token of tokens) {
    if (token.map) line = token.map[0] + 1 + before;
    if (token.type === "html_block") refuse(betweenTags(token.content), { page, line });
    if (token.type !== "inline") continue;
    let at = line;
    for (const { type, content } of token.children ?? []) {
      if (type === "softbreak" || type === "hardbreak") at++;
      else if (type === "text") refuse(content, { page, line: at });
      else if (type === "html_inline") refuse(betweenTags(content), { page, line: at });
    }
  }
}

function betweenTags(html: string): string {
  return html.replace(/\$\{.*?\}|<[^>]*>|&#?\w+;/g, " ");
}

function refuse(text: string, place: PagePlace): void {
  const found = /\S*\d\S*/.exec(text)?.[0];
  if (found === undefined) return;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what to type
  throw new PageError(place, `the number in "${found}" is typed; write an expression, ${"${count(…)}"}`);
}

function frontMatterLines(page: string, text: string): number {
  try {
    return readFileSync(page, "utf8").split("\n").length - text.split("\n").length;
  } catch {
    return 0;
  }
}
