/** What the search offers: titles and numbers are those of the results, of the claims and of the pages that they lead to. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SearchEntry } from "../../src/components/frame/search-terms.js";
import { site } from "../browser/browser.js";
import { between, fixed, parameters, sizeName } from "./formats.js";
import { numbersIn, Page, wordsOf } from "./page.js";
import { results } from "./results.js";

const entries: SearchEntry[] = JSON.parse(readFileSync(join(site, "data/search.json"), "utf8"));
const ofKind = (kind: string) => entries.filter((entry) => entry.kind === kind);
const three = (value: number) => fixed(value, 3);
const pages = new Map(
  [...new Set(entries.map(({ href }) => href.split(".html")[0]!))].map((name) => [name, new Page(name)])
);
/** Exponents as the pages' walker reads them, indices left out. */
const plain = (text: string) =>
  text
    .replace(/(?<=10)\^([−\d]+)/g, (_, digits: string) =>
      [...digits].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"["0123456789−".indexOf(digit)]).join("")
    )
    .replace(/\^|_\w+/g, "");
/** The page of an address, and the element that it names there. */
function placeOf({ href }: SearchEntry): { page: Page; element: Element | undefined } {
  const [path, id] = href.split("#");
  const page = pages.get(path!.replace(".html", ""))!;
  return { page, element: id === undefined ? undefined : page.byId(id) };
}

const numbers = new Map<Page, ReadonlySet<string>>();

/** All numbers in the words of a page. */
function numbersThere(page: Page): ReadonlySet<string> {
  const found =
    numbers.get(page) ??
    new Set([
      ...numbersIn(
        page
          .all("h1, h2, h3, h4, p, li, caption, td, th, dt, dd, pre, code, summary, div")
          // a list in an item begins a line of its own
          .flatMap((one) => [wordsOf(one), ...[...one.childNodes].map((node) => node.textContent)])
          .join(" ")
      ),
      results().study.arxiv!
    ]);
  numbers.set(page, found);
  return found;
}

describe("the search", () => {
  it("gives every law its limit and size half-way; the interval where the law is the headline's", () => {
    const { laws, inference, study } = results();
    const protocols = { full: "all points", inter: "between sizes", intra: "within a run" };
    const objectives = { log: "least squares on ln L", linear: "least squares on L" };
    const expected = laws.map(({ family, variant, resource, protocol, objective, law }) => {
      const known = inference.series.find(
        (one) => one.family === family && one.variant === variant && one.resource === resource
      );
      const headline = known && protocol === "full" && objective === "log";
      const { name } = study.families.find(({ id }) => id === family)!;
      return {
        title: `K_max ${three(law.kMax)}${headline ? ` ${between(known.law.kMaxWidened, three)}` : ""}, N_0 ${parameters(law.n0)}`,
        note: `${name} ${variant}, ${resource}, ${protocols[protocol]}, ${objectives[objective]}`,
        sizes: law.sizes.map((one) => `k(${sizeName(one.modelSize)}) ${three(one.learningEfficiency)}`).join(" ")
      };
    });
    const found = ofKind("parameter").map(({ title, note, text }) => ({
      title,
      note,
      sizes: text!.replace(/^.*?(?=k\()/, "")
    }));
    expect(found).toEqual(expected);
  });

  it("gives every claim as it is judged", () => {
    expect(ofKind("claim").map(({ title, note, text }) => ({ title, note, text }))).toEqual(
      results().claims.rows.map(({ id, claim, where, outcome, argument }) => ({
        title: `${id}: ${claim}`,
        note: outcome,
        text: `${where} ${argument}`
      }))
    );
  });

  it("calls figures as their pages do, with their numbers", () => {
    for (const entry of ofKind("figure")) {
      const { element } = placeOf(entry);
      const words = (part: string) => wordsOf(element!.querySelector(part)!);
      const number = element!.querySelector(".figure-caption b");
      // a subscript is written behind a line in plain text, and is no number in the page's words
      expect(entry.title.replace(/(?<=\b[KN])_(?:max|0)\b/g, "")).toBe(
        [number && wordsOf(number), words(".figure-title")].filter(Boolean).join(": ")
      );
      expect(numbersIn(plain(entry.text!)), entry.title).toEqual(numbersIn(words(".figure-subtitle")));
    }
    expect(ofKind("figure").length).toBeGreaterThan(30);
  });

  it("finds pages and sections by numbers that stand there", () => {
    for (const entry of [...ofKind("page"), ...ofKind("section")]) {
      // hashes and dates to cite
      if (entry.href.startsWith("cite.html")) continue;
      const { page, element } = placeOf(entry);
      if (entry.kind === "section") expect(numbersIn(entry.title)).toEqual(numbersIn(wordsOf(element!)));
      else expect(page.all("h1").flatMap((one) => numbersIn(wordsOf(one)))).toEqual(numbersIn(entry.title));
      const there = numbersThere(page);
      // lines to type are no numbers of the page
      const lost = numbersIn(plain(entry.text!.replace(/npx .*$/, ""))).filter((one) => !there.has(one));
      expect(lost, entry.href).toEqual([]);
    }
  });
});
