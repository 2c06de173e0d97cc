/**
 * The numbers of a page as it was given out. A test binds each to a value of results.json, a log or an oracle: it names the
 * place (an element, a column of a table) and makes the expected words itself. What no binding names is left over.
 */
import { JSDOM, VirtualConsole } from "jsdom";
import { expect } from "vitest";
import { pageFiles } from "../browser/browser.js";
import { ticks } from "./drawing.js";
import { siteText } from "./given-site.js";

/** Cells of a row from the second column on; null for one that holds no number. */
type Cells = readonly (string | null)[];

export interface TableRows {
  /** words of the row's head, or what they begin with */
  head: string;
  cells: Cells;
}

/** A number with its sign, thousands, exponent and unit of size or percent: what would be another number without it. */
const number = /[−-]?\d[\d,]*(?:\.\d+)?(?:e[−+-]?\d+|(?: × 10)?(?:⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^[−-]?\d+))?(?:[BMKT]\b|%)?/g;

/** Names with digits in them, which are no values: models, benchmarks, figures, claims, publications, files. */
const names = [
  /\b(?:Qwen|Llama)[- ]?\d(?:\.\d)?(?:-\d+(?:\.\d+)?B)?/gi,
  /\b(?:GSM8K|AIME ?20\d\d|AMC ?20\d\d|MATH-?500|SHA-256|Spearman-1|L-BFGS|AR\(1\)|Pass@1\b)/g,
  /\b(?:Figures?|Tables?|Appendix|Section|Sections|Equations?) (?:[A-Z]\.?)?\d+(?:\.\d+)?(?:(?:, | to | and |–)\d+(?:\.\d+)?)*/g,
  /\bN_?0\b|\bR[\^²]2?/g,
  /\barXiv:?\d{4}\.\d{5}(?:v\d)?|arxiv\.org\/abs\/\S+|https?:\/\/\S+/g,
  /\b[A-EPRY]\d(?:\.\d)?\b/g,
  /\b(?:ACL|Tan et al\.|et al\.) \(?\d{4}\)?/g
];

/** A page as it was given out, without what holds no values; its drawings apart. */
interface ParsedPage {
  main: Element;
  /** the widest drawing of each figure, an svg */
  drawings: ReadonlyMap<string, Element>;
  panels: ReadonlyMap<string, readonly Element[]>;
}

/** Pages that were parsed: no test changes one, and parsing is most of the time of a test. */
const parsed = new Map<string, ParsedPage>();

export class Page {
  readonly #main: Element;
  readonly #bound = new Set<Node>();
  readonly #drawings: ReadonlyMap<string, Element>;
  readonly #panels: ReadonlyMap<string, readonly Element[]>;

  /** @param name path below the site, without .html */
  constructor(readonly name: string) {
    const page = parsed.get(name) ?? parsedPage(name);
    // all pages once more: asked for by one file of tests, and as large as the others together
    if (name !== "print") parsed.set(name, page);
    this.#main = page.main;
    this.#drawings = page.drawings;
    this.#panels = page.panels;
  }

  /** All elements of a selector. */
  all(selector: string): Element[] {
    return [...this.#main.querySelectorAll(selector)];
  }

  /** The element of an id, or undefined. */
  byId(id: string): Element | undefined {
    return this.#main.querySelector(`[id="${id}"]`) ?? undefined;
  }

  /** The element of a selector; of several, the one whose words hold `words`. */
  find(selector: string, words?: string | RegExp): Element {
    const all = [...this.#main.querySelectorAll(selector)].filter((element) => {
      const text = wordsOf(element);
      return words === undefined || (typeof words === "string" ? text.includes(words) : words.test(text));
    });
    expect(all.length, `${this.name}: elements of ${selector}${words === undefined ? "" : ` with ${words}`}`).toBe(1);
    return all[0]!;
  }

  /** The widest drawing of a figure, an svg. */
  drawing(id: string): Element {
    const drawing = this.#drawings.get(id);
    if (!drawing) throw new Error(`${this.name}: no drawing in #${id}; have ${[...this.#drawings.keys()].join(", ")}`);
    return drawing;
  }

  /** The drawings of which the widest one of a figure is made, in their order. */
  panels(id: string): readonly Element[] {
    const panels = this.#panels.get(id) ?? [];
    expect(panels.length, `${this.name}: drawings beside each other in #${id}`).toBeGreaterThan(1);
    return panels;
  }

  /** Numbers of all words in a drawing but the labels of its axes, in its order. */
  labels(id: string): string[] {
    return [...this.drawing(id).querySelectorAll("text")]
      .filter((text) => text.closest(ticks) === null)
      .flatMap((text) => numbersIn(wordsOf(text)));
  }

  /** All numbers of an element, in their order, are these. */
  numbers(place: string | Element, expected: readonly string[], words?: string | RegExp): void {
    const element = typeof place === "string" ? this.find(place, words) : place;
    this.bind(element);
    expect(
      numbersIn(wordsOf(element)),
      `${this.name}: ${typeof place === "string" ? place : wordsOf(element)}`
    ).toEqual(expected);
  }

  /** The element's words are these, white space apart. */
  words(place: string | Element, expected: string, words?: string | RegExp): void {
    const element = typeof place === "string" ? this.find(place, words) : place;
    this.bind(element);
    expect(wordsOf(element), `${this.name}: ${place}`).toBe(expected);
  }

  /**
   * The rows of the table of a caption: all of them, head and cells, in this order. A cell whose words are not compared is
   * null, and must hold no number.
   *
   * @param head numbers of the caption and of the head of the columns, the "95%" of intervals apart
   */
  table(caption: string | RegExp, rows: readonly TableRows[], head: readonly string[] = []): void {
    const table = this.find("table", caption);
    this.#tableOf(table, String(caption), rows, head);
  }

  /** The same for a table found by a selector. */
  tableAt(selector: string, rows: readonly TableRows[], head: readonly string[] = []): void {
    this.#tableOf(this.find(selector), selector, rows, head);
  }

  #tableOf(table: Element, title: string, rows: readonly TableRows[], columns: readonly string[]): void {
    const above = [...table.querySelectorAll("caption, thead th")].flatMap((one) => numbersIn(wordsOf(one)));
    expect(
      above.filter((one) => one !== "95%"),
      `${this.name}: caption and head of ${title}`
    ).toEqual(columns);
    const found = [...table.querySelectorAll("tbody tr:not(.group)")].map((row) => {
      const [head, ...cells] = [...row.children].map(wordsOf);
      return { head: head!, cells };
    });
    expect(
      found.map(({ head }) => head),
      `${this.name}: rows of ${title}`
    ).toEqual(rows.map(({ head }) => head));
    for (const [i, { head, cells }] of found.entries()) {
      const expected = rows[i]!.cells;
      expect(cells.length, `${this.name}: columns of ${title}, ${head}`).toBe(expected.length);
      const shown = cells.map((cell, j) => (expected[j] === null && numbersIn(cell).length === 0 ? null : cell));
      expect([head, ...shown], `${this.name}: ${title}`).toEqual([head, ...expected]);
    }
    this.bind(table);
  }

  /** Numbers that are no results: why is said. */
  free(selector: string, _why: string): void {
    for (const element of this.#main.querySelectorAll(selector)) this.bind(element);
  }

  /** Takes the words of an element for bound: for helpers that have compared them. */
  bind(element: Element): void {
    const walker = element.ownerDocument.createTreeWalker(element, 4);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) this.#bound.add(node);
  }

  /** Words of which no binding speaks and that hold numbers other than names and sizes of the study. */
  left(sizes: readonly string[]): string[] {
    const walker = this.#main.ownerDocument.createTreeWalker(this.#main, 4);
    const left = new Map<Element, string>();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (this.#bound.has(node)) continue;
      if (numbersIn(node.textContent!).every((one) => sizes.includes(one))) continue;
      const parent = node.parentElement!;
      const block = parent.closest("p, li, dd, dt, td, th, h1, h2, h3, h4, caption, summary, figcaption") ?? parent;
      left.set(block, `${placeOf(block)}: ${wordsOf(block).slice(0, 160)}`);
    }
    return [...left.values()];
  }
}

/** Reads a page of the site. */
function parsedPage(name: string): ParsedPage {
  const html = siteText(`${name}.html`);
  const { document } = new JSDOM(html, { virtualConsole: new VirtualConsole() }).window;
  const main = document.querySelector("main")!;
  const drawings = new Map<string, Element>();
  const panels = new Map<string, Element[]>();
  for (const figure of main.querySelectorAll("figure[id]")) {
    const drawing = [...figure.querySelectorAll("[data-part=plot] svg")].at(-1);
    if (drawing) drawings.set(figure.id, drawing.cloneNode(true) as Element);
    const beside = [...figure.querySelectorAll("[data-part=plot] > :last-child > svg svg")];
    panels.set(
      figure.id,
      beside.map((panel) => panel.cloneNode(true) as Element)
    );
  }
  // a symbol's index is no number of its own, and formulas stand in two forms
  const noValues =
    "script, style, template, svg, nav, form, pre, sub, annotation, msub > :last-child, .katex-html, .figure-downloads, .figure-cite, .hash, .note-mark, [data-part=cite]";
  for (const element of main.querySelectorAll(noValues)) element.remove();
  // the caption of a table stands above its box
  for (const caption of main.querySelectorAll(".table-part > .table-caption")) {
    const inside = document.createElement("caption");
    inside.append(...caption.childNodes);
    caption.parentElement!.querySelector("table")!.prepend(inside);
    caption.remove();
  }
  // 10 raised to 18 must not read 1018
  for (const raised of main.querySelectorAll("sup")) {
    if (!/10$/.test(raised.previousSibling?.textContent ?? "")) continue;
    raised.textContent = raised.textContent!.replace(/[\d−]/g, (one) => "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"["0123456789−".indexOf(one)]!);
  }
  return { main, drawings, panels };
}

/** What a reader of the page would quote it by. */
function placeOf(element: Element): string {
  const figure = element.closest("figure[id], [id]");
  return `${element.tagName.toLowerCase()}${figure ? ` in #${figure.id}` : ""}`;
}

/** Words of an element, white space as one space. */
export function wordsOf(element: Element): string {
  return element.textContent!.replace(/[\s\u00a0\u202f\u2009]+/g, " ").trim();
}

/** A margin in words: one that is a share of something in percent. */
export const marginOf = ({ value, unit }: { value: number; unit: string }): string =>
  unit.startsWith("of ") ? `${Number((100 * value).toFixed(4))}% ${unit}` : `${value} ${unit}`;

/** Numbers in words, names with digits left out. */
export function numbersIn(words: string): string[] {
  let rest = words.replace(/[\u202f\u2009]/g, "");
  for (const name of names) rest = rest.replace(name, " ");
  return rest.match(number)?.map((one) => one.replace(/,$/, "")) ?? [];
}

export const pageNames = (): string[] => pageFiles().map((name) => name.replace(/\.html$/, ""));
