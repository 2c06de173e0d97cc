/** Where a page first uses a term of the glossary, a link to it that carries the definition. */
import { escapeHtml } from "../../../src/lib/format.js";
import { glossary, type Term } from "../../../src/report/glossary/glossary.js";

/** Elements whose words are left as they are: names, what is pressed, what the page draws anew, what has a look of its own. */
const closed =
  /^(?:a|button|code|pre|svg|script|style|template|form|figure|table|nav|summary|h\d|label|observablehq-loading)$/;
const prose = /^(?:p|li|dd)$/;
const labels = /class="[^"]*\b(?:kicker|would-label|hero-facts|tile|origin)\b/;
const empty = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;

/**
 * The HTML of a page with its first uses marked. Words in figures, tables, headings and cells that live on stay as they are.
 *
 * @param to address of the glossary from this page
 */
export function defineTerms(html: string, to: string, terms: readonly Term[] = glossary): string {
  return html.replace(/(<main\b[^>]*>)([\s\S]*)(<\/main>)/, (_, open: string, main: string, close: string) => {
    return open + marked(main, to, terms) + close;
  });
}

function marked(main: string, to: string, terms: readonly Term[]): string {
  const left = new Set(terms.filter(({ written, tex }) => written.length > 0 || tex));
  const pieces: string[] = [];
  for (const { text, open } of stretches(withMeanings(main, terms))) {
    pieces.push(open ? withFirstUses(text, left, to) : text);
  }
  return pieces.join("");
}

/** Links to a term that a page has written itself get its definition. */
function withMeanings(main: string, terms: readonly Term[]): string {
  return main.replace(/<a class="term" href="[^"#]*#([\w-]+)"/g, (link, id: string) => {
    const term = terms.find((term) => term.id === id);
    return term ? `${link}${definitionOf(term)}` : link;
  });
}

/** The HTML cut where prose begins and ends; a stretch of prose holds words and inline elements that are not closed to us. */
function stretches(html: string): { text: string; open: boolean }[] {
  const cut: { text: string; open: boolean }[] = [];
  const path: { name: string; open: boolean }[] = [];
  const add = (text: string, open: boolean) => {
    const last = cut.at(-1);
    if (last?.open === open) last.text += text;
    else if (text !== "") cut.push({ text, open });
  };
  let at = 0;
  for (const tag of html.matchAll(/<!--[\s\S]*?-->|<(\/?)([a-z][\w-]*)\b[^>]*>/gi)) {
    const here = path.at(-1)?.open ?? false;
    add(html.slice(at, tag.index), here);
    at = tag.index + tag[0].length;
    const [whole, slash, name = ""] = tag;
    if (name === "" || empty.test(name) || whole.endsWith("/>")) {
      add(whole, here);
    } else if (slash === "/") {
      const inside = path.pop();
      add(whole, here && inside?.open === true && !prose.test(name));
    } else {
      const shut = closed.test(name) || labels.test(whole) || path.some(({ name: outer }) => closed.test(outer));
      const open = !shut && (here || prose.test(name));
      add(whole, open && here);
      path.push({ name, open });
    }
  }
  add(html.slice(at), false);
  return cut;
}

function withFirstUses(text: string, left: Set<Term>, to: string): string {
  const found: { at: number; length: number; term: Term }[] = [];
  for (const term of left) {
    const use = firstUse(text, term);
    if (use) found.push({ ...use, term });
  }
  found.sort((a, b) => a.at - b.at || b.length - a.length);
  let rest = "";
  let at = 0;
  for (const use of found) {
    // within a longer term: the next use will do
    if (use.at < at) continue;
    left.delete(use.term);
    rest += text.slice(at, use.at) + linkOf(text.slice(use.at, use.at + use.length), use.term, to);
    at = use.at + use.length;
  }
  return rest + text.slice(at);
}

/** Place of the first use: in words, not in a tag, or a whole formula. */
function firstUse(text: string, { written, tex = [] }: Term): { at: number; length: number } | null {
  const uses = written.flatMap((words) => useOf(text, words) ?? []);
  const formula = tex.length > 0 ? formulaOf(text, tex) : null;
  return [...uses, ...(formula ? [formula] : [])].sort((a, b) => a.at - b.at || b.length - a.length)[0] ?? null;
}

function useOf(text: string, words: string): { at: number; length: number } | null {
  for (const { index: at, 0: found } of text.matchAll(patternOf(words))) {
    if (isText(text, at)) return { at, length: found.length };
  }
  return null;
}

const patterns = new Map<string, RegExp>();

/** Each is made once: a page has hundreds of stretches of prose. */
function patternOf(words: string): RegExp {
  const known = patterns.get(words);
  if (known) return known;
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`(?<![\\w/-])${escaped}(?![\\w-])`, /</.test(words) ? "g" : "gi");
  patterns.set(words, pattern);
  return pattern;
}

/** Outside tags and formulas. */
function isText(text: string, at: number): boolean {
  if (at > 0 && text.lastIndexOf("<", at - 1) > text.lastIndexOf(">", at - 1)) return false;
  const begin = text.lastIndexOf('<span class="katex">', at);
  return begin < 0 || endOf(text, begin) <= at;
}

function formulaOf(text: string, tex: readonly string[]): { at: number; length: number } | null {
  for (const { index } of text.matchAll(/<span class="katex">/g)) {
    const end = endOf(text, index);
    const source = /<annotation[^>]*>([\s\S]*?)<\/annotation>/.exec(text.slice(index, end))?.[1];
    if (source !== undefined && tex.includes(source.trim())) return { at: index, length: end - index };
  }
  return null;
}

/** Where the `span` that begins here ends. */
function endOf(text: string, start: number): number {
  const tags = /<(\/?)span\b[^>]*>/g;
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(text); tag; tag = tags.exec(text)) {
    depth += tag[1] === "/" ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  return text.length;
}

function linkOf(words: string, term: Term, to: string): string {
  const { id, name } = term;
  // checkers of accessibility find no name in MathML
  const label = words.includes('class="katex"') ? ` aria-label="${name.replace(/<[^>]*>/g, "")}"` : "";
  return `<a class="term"${label} href="${to}#${id}"${definitionOf(term)}>${words}</a>`;
}

const definitionOf = ({ name, meaning }: Term) =>
  ` data-term="${escapeHtml(name)}" data-meaning="${escapeHtml(meaning)}"`;
