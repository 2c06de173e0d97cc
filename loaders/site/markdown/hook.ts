/**
 * What our Markdown can say beyond Markdown, resolved at build:
 *
 *   {{ laws.base.kMax | k }}                    a number from the results, formatted
 *   ::: figure loss-curves {"variant": "base"}  a drawn figure
 *   ::: table comparison                        a table
 *   ::: when reuse / ::: otherwise / :::        a part that may be missing becomes a sentence
 *   ::: block hero / ::: section strip          a div or section with a class
 *   $k(N)$ and $$ … $$                          formulas
 *
 * Anything unknown ends the build and names the page and the line.
 */
import { readFileSync } from "node:fs";
import type MarkdownIt from "markdown-it";
import type { Directive } from "../../../src/paper/site.js";
import { pageFile } from "../paths.js";
import { addContents } from "./contents.js";
import { mathPlugin } from "./math.js";
import { PageError, type PagePlace } from "./page-error.js";
import { type PageContext, renderValue } from "./values.js";

type BlockRule = Parameters<MarkdownIt["block"]["ruler"]["push"]>[1];
type InlineRule = Parameters<MarkdownIt["inline"]["ruler"]["push"]>[1];
type CoreRule = Parameters<MarkdownIt["core"]["ruler"]["push"]>[1];
type StateCore = Parameters<CoreRule>[0];
type Token = StateCore["tokens"][number];

export interface MarkdownSite {
  context: PageContext;
  /** parts of a study that a page may ask for with `::: when` */
  parts: Record<string, boolean>;
  figures: Record<string, Directive>;
  tables: Record<string, Directive>;
  /** words with digits that a page may type; every other number must come from the context */
  typed?: readonly string[];
  /** whether a page shows the list of its sections; by default none does */
  contents?: (page: string) => boolean;
  /** number of lines of front matter before the page's text; by default read from the source tree */
  linesBefore?: (page: string, text: string) => number;
}

interface Env {
  path?: string;
}

interface Fence {
  kind: string;
  name: string;
  options: string;
}

export function markdownHook(site: MarkdownSite): (md: MarkdownIt) => MarkdownIt {
  const linesBefore = site.linesBefore ?? frontMatterLines;
  return (md) => {
    md.use(mathPlugin);
    md.block.ruler.before("fence", "directive", directiveRule(site), {
      alt: ["paragraph", "reference", "blockquote", "list"]
    });
    md.inline.ruler.before("escape", "value", valueRule);
    md.core.ruler.after("inline", "values", (state) => resolveTokens(state, site, placeOf(state, linesBefore)));
    // Last, so that Framework still finds its live expressions inside a directive.
    md.core.ruler.push("drawn", (state) => {
      const { path = "/page" } = state.env as Env;
      if (site.contents?.(path)) addContents(state);
      state.tokens = foldDrawn(state.tokens, placeOf(state, linesBefore));
    });
    md.renderer.rules.value = (tokens, index) => tokens[index]!.content;
    md.renderer.rules.directive_html = (tokens, index) => tokens[index]!.content;
    md.renderer.rules.directive_drawn = (tokens, index, options, env, self) => {
      const { draw, body } = tokens[index]!.meta as { draw: (body: string) => string; body: Token[] };
      return draw(self.render(body, options, env));
    };
    return md;
  };
}

const valueRule: InlineRule = (state, silent) => {
  const { src, pos } = state;
  if (!src.startsWith("{{", pos) || src[pos - 1] === "$") return false;
  const end = src.indexOf("}}", pos + 2);
  if (end < 0) return false;
  if (!silent) {
    const token = state.push("value", "", 0);
    token.content = src.slice(pos + 2, end);
    token.meta = { unresolved: true };
  }
  state.pos = end + 2;
  return true;
};

function directiveRule(site: MarkdownSite): BlockRule {
  return (state, startLine, endLine, silent) => {
    const lineAt = (line: number) =>
      state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]!).trim();
    const fence = parseFence(lineAt(startLine));
    if (!fence) return false;
    if (silent) return true;
    let depth = 1;
    let line = startLine;
    let otherwise = -1;
    while (depth > 0) {
      if (++line >= endLine) {
        pushError(`::: ${fence.kind} is never closed with :::`);
        state.line = endLine;
        return true;
      }
      const text = lineAt(line);
      if (text === ":::") depth--;
      else if (text === "::: otherwise") {
        if (depth === 1) otherwise = line;
      } else if (text.startsWith(":::") && parseFence(text)) depth++;
    }
    const close = line;
    const inside = (from: number, to: number): Token[] => {
      const kept = state.tokens;
      const { lineMax, parentType } = state;
      state.tokens = [];
      state.lineMax = to;
      state.md.block.tokenize(state, from, to);
      const tokens = state.tokens;
      state.tokens = kept;
      state.lineMax = lineMax;
      state.parentType = parentType;
      return tokens;
    };
    if (fence.kind === "when") {
      const present = site.parts[fence.name];
      if (present === undefined) {
        pushError(`unknown part "${fence.name}" in ::: when; known: ${Object.keys(site.parts).join(", ")}`);
      } else if (present) {
        state.tokens.push(...inside(startLine + 1, otherwise < 0 ? close : otherwise));
      } else if (otherwise >= 0) {
        state.tokens.push(...inside(otherwise + 1, close));
      } else {
        pushError(`::: when ${fence.name} needs an ::: otherwise that says what is missing`);
      }
    } else if (otherwise >= 0) {
      pushError("::: otherwise stands only inside ::: when");
    } else if (fence.kind === "block" || fence.kind === "section") {
      const tag = fence.kind === "block" ? "div" : "section";
      pushHtml(`<${tag} class="${fence.name}">\n`);
      state.tokens.push(...inside(startLine + 1, close));
      pushHtml(`</${tag}>\n`);
    } else {
      pushDrawn(fence, inside(startLine + 1, close));
    }
    state.line = close + 1;
    return true;

    function pushHtml(html: string): void {
      state.push("directive_html", "", 0).content = html;
    }

    function pushError(message: string): void {
      const token = state.push("directive_html", "", 0);
      token.meta = { error: message };
      token.map = [startLine, startLine + 1];
    }

    function pushDrawn({ kind, name, options }: Fence, body: Token[]): void {
      const registry = kind === "figure" ? site.figures : site.tables;
      const draw = registry[name];
      if (!draw) {
        pushError(`unknown ${kind} "${name}"; known: ${Object.keys(registry).join(", ")}`);
        return;
      }
      let parsed: unknown;
      try {
        parsed = options === "" ? {} : JSON.parse(options);
      } catch (error) {
        pushError(`options of ${kind} ${name} must be JSON: ${(error as Error).message}`);
        return;
      }
      // The body's inline tokens must be walked with the rest: it stays in the stream, between two markers.
      const map: [number, number] = [startLine, startLine + 1];
      const open = state.push("drawn_open", "", 1);
      const drawAt = (html: string, place: PagePlace) => draw(parsed as Record<string, unknown>, html, place);
      open.meta = { draw: drawAt, kind, name };
      open.map = map;
      state.tokens.push(...body);
      state.push("drawn_close", "", -1);
    }
  };
}

/** `::: kind name {options}` */
function parseFence(line: string): Fence | null {
  const match = /^:::\s+(figure|table|when|block|section)\s+([\w-]+(?: [\w-]+)*)\s*(\{.*\})?$/.exec(line);
  return match ? { kind: match[1]!, name: match[2]!, options: match[3] ?? "" } : null;
}

/** The page and its last line before the text. */
function placeOf(state: StateCore, linesBefore: (page: string, text: string) => number): PagePlace {
  const page = pageFile((state.env as Env).path ?? "/page");
  return { page, line: linesBefore(page, state.src) };
}

/** Turns expressions into HTML and raises what the block rules noted. */
function resolveTokens(state: StateCore, site: MarkdownSite, { page, line: offset }: PagePlace): void {
  let line = 0;
  for (const token of state.tokens) {
    if (token.map) line = token.map[0];
    const place = { page, line: line + 1 + offset };
    if (token.meta?.error) throw new PageError(place, token.meta.error as string);
    if (token.type === "html_block") token.content = resolveInHtml(token.content, place, site);
    if (token.type === "inline") resolveInline(token, place, site);
  }
}

function resolveInline(parent: Token, place: PagePlace, site: MarkdownSite): void {
  let { line } = place;
  for (const token of parent.children ?? []) {
    if (token.type === "softbreak" || token.type === "hardbreak") line++;
    else if (token.type === "value") token.content = render(token.content, { ...place, line }, site.context);
    else if (token.type === "html_inline") token.content = resolveInHtml(token.content, { ...place, line }, site);
    else if (token.type === "text") refuseTyped(token.content, { ...place, line }, site);
  }
}

/** Expressions in raw HTML; `${{…}}` is Framework's own. */
function resolveInHtml(html: string, place: PagePlace, site: MarkdownSite): string {
  const { page, line } = place;
  refuseTyped(html.replace(/\{\{.*?\}\}|\$\{.*?\}|<[^>]*>|&#?\w+;/g, " "), place, site);
  return html.replace(/(?<!\$)\{\{(.*?)\}\}/g, (_, expression: string, at: number) =>
    render(expression, { page, line: line + html.slice(0, at).split("\n").length - 1 }, site.context)
  );
}

/** A number typed into a page would stay when the data move. */
function refuseTyped(text: string, place: PagePlace, { typed = [] }: MarkdownSite): void {
  const left = typed.reduce((rest, allowed) => rest.replaceAll(allowed, " "), text);
  const found = /\S*\d\S*/.exec(left)?.[0];
  if (found === undefined) return;
  throw new PageError(place, `the number in "${found}" is typed; write {{ path | format }}, or allow the word`);
}

function render(expression: string, place: PagePlace, context: PageContext): string {
  try {
    return renderValue(expression, context);
  } catch (error) {
    throw new PageError(place, (error as Error).message);
  }
}

function foldDrawn(tokens: Token[], { page, line: offset }: PagePlace): Token[] {
  const stack: Token[][] = [[]];
  const opens: Token[] = [];
  for (const token of tokens) {
    if (token.type === "drawn_open") {
      opens.push(token);
      stack.push([]);
    } else if (token.type === "drawn_close") {
      const open = opens.pop()!;
      const body = stack.pop()!;
      const { draw, kind, name } = open.meta as {
        draw: (body: string, place: PagePlace) => string;
        kind: string;
        name: string;
      };
      const place = { page, line: (open.map?.[0] ?? 0) + 1 + offset };
      open.type = "directive_drawn";
      open.nesting = 0;
      open.meta = {
        body,
        draw: (html: string) => {
          try {
            return draw(html, place);
          } catch (error) {
            throw new PageError(place, `${kind} ${name}: ${(error as Error).message}`);
          }
        }
      };
      stack.at(-1)!.push(open);
    } else {
      stack.at(-1)!.push(token);
    }
  }
  return stack[0]!;
}

function frontMatterLines(page: string, text: string): number {
  try {
    return readFileSync(page, "utf8").split("\n").length - text.split("\n").length;
  } catch {
    return 0;
  }
}
