/** Terms where a page first uses them, and a glossary that can be read. */
import katex from "katex";
import { describe, expect, it } from "vitest";
import { defineTerms } from "../../loaders/site/finish/define-terms.js";
import { glossary, type Term } from "../../src/report/glossary/glossary.js";

const terms: Term[] = [
  { id: "loss", name: "Test loss", meaning: 'Share of "wrong" answers.', written: ["test loss", "loss"] },
  { id: "law", name: "Power law", meaning: "A straight line.", written: ["power law"] },
  { id: "k", name: "k", meaning: "A slope.", written: [], tex: ["k(N)"] },
  { id: "n0", name: "N<sub>0</sub>", meaning: "A size.", written: ["<i>N</i><sub>0</sub>"] }
];
const define = (main: string) => defineTerms(`<main id="m">${main}</main>`, "../glossary.html", terms);
const marked = (html: string) =>
  [
    ...html.matchAll(/<a class="term"(?: aria-label="\w")? href="\.\.\/glossary\.html#(\w+)"[^>]*>([\s\S]*?)<\/a>/g)
  ].map(([, id, words]) => [id, words]);

describe("defineTerms(html, to)", () => {
  it("marks each page from its beginning, whatever page was before it", () => {
    const far = define("<p>Far behind, at the end of a long page, follows a power law of the test loss.</p>");
    const near = define("<p>Power law of the test loss.</p>");
    expect(marked(far).map(([id]) => id)).toEqual(["law", "loss"]);
    expect(marked(near).map(([id]) => id)).toEqual(["law", "loss"]);
  });

  it("marks the first use of each term in prose, as it is written there, and no other", () => {
    const html = define(
      "<p>Test loss follows a <b>power law</b>.</p><ul><li>The test loss falls; <i>N</i><sub>0</sub> too.</li></ul>"
    );
    expect(marked(html)).toEqual([
      ["loss", "Test loss"],
      ["law", "power law"],
      ["n0", "<i>N</i><sub>0</sub>"]
    ]);
    expect(html).toContain('data-meaning="Share of &quot;wrong&quot; answers."');
    expect(html.replace(/<\/?a\b[^>]*>/g, "")).toBe(
      '<main id="m"><p>Test loss follows a <b>power law</b>.</p><ul><li>The test loss falls; <i>N</i><sub>0</sub> too.</li></ul></main>'
    );
  });

  it("leaves headings, links, code, tables, figures, live cells and attributes alone", () => {
    const html = define(
      '<h2>Loss</h2><p><a href="#">loss</a> <code>loss</code> <span title="loss > x">a</span></p><table><tr><td><p>loss</p></td></tr></table>' +
        "<figure><p>loss</p></figure><p><observablehq-loading><b>loss</b></observablehq-loading></p><div>loss</div><p>the losses, loss-free</p>"
    );
    expect(marked(html)).toEqual([]);
    expect(marked(define("<figure><p>loss</p></figure><p>A loss.</p>"))).toEqual([["loss", "loss"]]);
  });

  it("marks a formula as a whole, and no word inside one", () => {
    const formula = katex.renderToString("k(N)", { output: "htmlAndMathml" });
    const html = define(`<p>Here ${katex.renderToString("\\text{loss}")} and ${formula} and ${formula}.</p>`);
    expect(marked(html)).toEqual([["k", formula]]);
    expect(html).toContain('<a class="term" aria-label="k" href');
  });

  it("takes what is outside the page's text for nothing", () => {
    expect(defineTerms("<p>loss</p>", "x", terms)).toBe("<p>loss</p>");
  });
});

describe("the glossary", () => {
  const plain = (html: string) => html.replace(/<[^>]*>/g, "");

  it("stands in alphabetical order, each place and each way of writing once", () => {
    const names = glossary.map(({ name }) => plain(name).toLowerCase().split(",")[0]!);
    expect(names).toEqual([...names].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(glossary.map(({ id }) => id)).size).toBe(glossary.length);
    const written = glossary.flatMap((term) => term.written);
    expect(new Set(written).size).toBe(written.length);
  });

  it("says each meaning in at most three short sentences, without a result", () => {
    for (const { name, meaning } of glossary) {
      const sentences = plain(meaning).split(/(?<=[.])\s/);
      expect(sentences.length, name).toBeLessThanOrEqual(3);
      for (const sentence of sentences) expect(sentence.split(" ").length, sentence).toBeLessThanOrEqual(30);
      expect(meaning.replace(/<sub>0<\/sub>|<sup>2<\/sup>|Pass@1/g, ""), name).not.toMatch(/\d/);
    }
  });
});
