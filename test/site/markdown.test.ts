import { JSDOM } from "jsdom";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { markdownHook } from "../../loaders/site/markdown/hook.js";

function render(text: string): string {
  const md = markdownHook({ linesBefore: () => 3 })(new MarkdownIt({ html: true }));
  return md.render(text, { path: "/index" });
}

describe("numbers in prose", () => {
  it("are refused where they are typed, in text and in HTML, with page and line", () => {
    expect(() => render("a\nK is 0.129.")).toThrow('src/index.md:5: the number in "0.129." is typed');
    expect(() => render("<p>7 sizes</p>")).toThrow('src/index.md:4: the number in "7" is typed');
    expect(() => render("one\n\ntwo <b>3</b>")).toThrow('src/index.md:6: the number in "3" is typed');
  });

  it("may stand in code, formulas, names of tags, characters by number and expressions", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the page's text, not a template
    const text = "`x1`, $N_0$ &#8217; <h2 id='a1'></h2>\n\n<p>${count(7)}</p>\n\n```js\nconst one = 1;\n```";
    expect(render(text)).toContain("const one = 1;");
  });
});

describe("formulas", () => {
  it("renders inline and display maths as HTML and MathML", () => {
    expect(render("the slope $k(N)$ is")).toMatch(/<p>the slope <span class="katex">.*<math .*<\/p>/);
    expect(render("$$\n\\ln L = -k\n$$")).toMatch(/^<div class="math".*katex-display/);
    const { body } = new JSDOM(render("Before it.\n$$\nL\n$$\nAfter it.\n\n$$k$$\n\n- End.")).window.document;
    const parts = Array.from(body.children, ({ localName, className, textContent }) =>
      className === "math" ? "formula" : `${localName}: ${textContent?.trim()}`
    );
    expect(parts).toEqual(["p: Before it.", "formula", "p: After it.", "formula", "ul: End."]);
  });

  it.each([
    "F_{\\log}",
    "x^{\\max}",
    "\\frac{\\ln}{\\exp}",
    "\\sqrt[\\min]{x}",
    "\\sum_{\\log}^{\\sup} x",
    "a_{\\log}^{\\ln}"
  ])("%s is MathML whose parts have as many children as they may", (tex) => {
    const children = { msub: 2, msup: 2, mfrac: 2, munder: 2, mover: 2, mroot: 2, msubsup: 3, munderover: 3 };
    const { document } = new JSDOM(render(`$${tex}$`)).window;
    const parts = [...document.querySelectorAll(Object.keys(children).join())];
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) {
      expect(part.children, part.outerHTML).toHaveLength(children[part.localName as keyof typeof children]);
    }
  });

  it("leaves prices and live expressions alone", () => {
    expect(() => render("from $5 to $10")).toThrow('the number in "$5" is typed');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the page's text, not a template
    expect(render("${x} and $y")).toBe("<p>${x} and $y</p>\n");
  });
});
