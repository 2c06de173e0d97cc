/** `$…$` and `$$…$$` as HTML with MathML, at build. Framework's live `${…}` is left alone. */
import katex from "katex";
import type MarkdownIt from "markdown-it";
import { itemAt, lastOf } from "../../../src/lib/items.js";

type InlineRule = Parameters<MarkdownIt["inline"]["ruler"]["push"]>[1];
type BlockRule = Parameters<MarkdownIt["block"]["ruler"]["push"]>[1];

const DOLLAR = 0x24;

function renderMath(source: string, displayMode: boolean): string {
  return katex
    .renderToString(source, { displayMode, output: "htmlAndMathml", throwOnError: true, strict: "error" })
    .replace(operator, "<mrow>$&</mrow>");
}

/** What KaTeX writes for `\log`: two elements, where an index, a fraction or a root may hold one. Firefox refuses the two. */
const operator = /<mi[^>]*>[^<]*<\/mi><mo>\u2061<\/mo>/g;

export function mathPlugin(md: MarkdownIt): void {
  md.inline.ruler.before("escape", "math", inlineMath);
  md.block.ruler.before("fence", "math_block", blockMath, { alt: ["paragraph", "blockquote", "list"] });
  md.renderer.rules.math = (tokens, index) => renderMath(itemAt(tokens, index).content, false);
  md.renderer.rules.math_block = (tokens, index) =>
    `<div class="math" role="group" tabindex="0" aria-label="Formula">${renderMath(itemAt(tokens, index).content, true)}</div>\n`;
}

const inlineMath: InlineRule = (state, silent) => {
  const { src, pos, posMax } = state;
  if (src.charCodeAt(pos) !== DOLLAR || /[\s{$]/.test(src[pos + 1] ?? " ")) return false;
  let end = pos + 1;
  while (end < posMax && src.charCodeAt(end) !== DOLLAR) end += src[end] === "\\" ? 2 : 1;
  if (end >= posMax || /\s/.test(src[end - 1]!) || /\d/.test(src[end + 1] ?? "")) return false;
  if (!silent) state.push("math", "math", 0).content = src.slice(pos + 1, end);
  state.pos = end + 1;
  return true;
};

const blockMath: BlockRule = (state, startLine, endLine, silent) => {
  const lineAt = (line: number) =>
    state.src.slice(itemAt(state.bMarks, line) + itemAt(state.tShift, line), itemAt(state.eMarks, line)).trim();
  const first = lineAt(startLine);
  if (!first.startsWith("$$") || first.startsWith("$${")) return false;
  if (silent) return true;
  const lines = [first.slice(2)];
  let line = startLine;
  while (!lastOf(lines).trimEnd().endsWith("$$")) {
    if (++line >= endLine) return false;
    lines.push(lineAt(line));
  }
  const token = state.push("math_block", "div", 0);
  token.content = lines.join("\n").trimEnd().slice(0, -2).trim();
  token.map = [startLine, line + 1];
  state.line = line + 1;
  return true;
};
