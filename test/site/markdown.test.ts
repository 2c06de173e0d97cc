import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { type MarkdownSite, markdownHook } from "../../loaders/site/markdown/hook.js";

const site: MarkdownSite = {
  context: {
    law: { kMax: 0.12904, n0: 13.772e9, r2: 0.9997 },
    name: "a < b",
    list: [0.5e9, 72e9],
    pair: [0.1149, 0.145]
  },
  parts: { reuse: true, llama: false },
  figures: { "loss-curves": (options, body) => `<figure data-options='${JSON.stringify(options)}'>${body}</figure>` },
  tables: { comparison: () => "<table></table>" },
  linesBefore: () => 3
};

function render(text: string, changes: Partial<MarkdownSite> = {}): string {
  const md = markdownHook({ ...site, ...changes })(new MarkdownIt({ html: true }));
  return md.render(text, { path: "/index" });
}

describe("{{ path | format }}", () => {
  it("writes a number of the results into prose", () => {
    expect(render("K is {{ law.kMax | k }}, N is {{law.n0|parameters}}.")).toBe("<p>K is 0.129, N is 13.8B.</p>\n");
  });

  it("writes into raw HTML, attributes included, and escapes", () => {
    expect(render('<p title="{{ name }}">{{ law.r2 | r2 }}</p>')).toBe('<p title="a &lt; b">&gt;0.999</p>');
    expect(render("x <b>{{ list | sizes }}</b> {{ pair | interval loss }}")).toBe(
      "<p>x <b>0.5B\u201372B</b> [0.115, 0.145]</p>\n"
    );
  });

  it("names page and line of an unknown path", () => {
    expect(() => render("one\n\ntwo\nthree {{ law.kMin | k }}")).toThrow(
      'src/index.md:7: unknown value "law.kMin": no "kMin" in law (kMax, n0, r2)'
    );
    expect(() => render("<p>\n{{ nothing | k }}</p>")).toThrow("src/index.md:5: ");
  });

  it("names an unknown format, a missing one and a wrong type", () => {
    expect(() => render("{{ law.kMax | nice }}")).toThrow('src/index.md:4: unknown format "nice"');
    expect(() => render("{{ law.kMax }}")).toThrow("needs a format");
    expect(() => render("{{ name | k }}")).toThrow("needs a number; got of type string");
    expect(() => render("{{ law.kMax k }}")).toThrow("must read {{ path | format }}");
  });

  it("refuses numbers that are typed, in text and in HTML, but for words that are allowed", () => {
    expect(() => render("a\nK is 0.129.")).toThrow('src/index.md:5: the number in "0.129." is typed');
    expect(() => render("<p>7 sizes</p>")).toThrow('the number in "7" is typed');
    expect(render("Llama 3 in `x1`, $N_0$ &#8217;", { typed: ["Llama 3"] })).toContain("Llama 3");
  });

  it("leaves code and Framework's live expressions alone", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the page's text, not a template
    expect(render("`{{ law.kMax | k }}` and <b>${{a: b}}</b>")).toBe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the page's text, not a template
      "<p><code>{{ law.kMax | k }}</code> and <b>${{a: b}}</b></p>\n"
    );
  });
});

describe("::: directives", () => {
  it("draws a figure with its options around the text inside", () => {
    expect(render('::: figure loss-curves {"variant": "base"}\nCut at {{ law.kMax | k }}.\n:::')).toBe(
      `<figure data-options='{"variant":"base"}'><p>Cut at 0.129.</p>\n</figure>`
    );
  });

  it("wraps in blocks and sections, nested", () => {
    expect(render("::: section strip\n::: block left\nA\n:::\n::: table comparison\n:::\n:::")).toBe(
      '<section class="strip">\n<div class="left">\n<p>A</p>\n</div>\n<table></table></section>\n'
    );
  });

  it("keeps what is there and says what is missing", () => {
    const text = (part: string) => `::: when ${part}\nThere.\n::: otherwise\nNot there.\n:::`;
    expect(render(text("reuse"))).toBe("<p>There.</p>\n");
    expect(render(text("llama"))).toBe("<p>Not there.</p>\n");
  });

  it("does not resolve the branch that is not shown", () => {
    expect(render("::: when llama\n{{ llama.kMax | k }}\n::: otherwise\nNone.\n:::")).toBe("<p>None.</p>\n");
  });

  it("ends the build on what it does not know", () => {
    expect(() => render("a\n\n::: figure pie\n:::")).toThrow('src/index.md:6: unknown figure "pie"');
    expect(() => render("::: when weather\nx\n::: otherwise\ny\n:::")).toThrow('unknown part "weather"');
    expect(() => render("::: when llama\nx\n:::")).toThrow("needs an ::: otherwise");
    expect(() => render("::: table comparison {no}\n:::")).toThrow("must be JSON");
    expect(() => render("::: block hero\nx")).toThrow("src/index.md:4: ::: block is never closed");
    expect(() =>
      render("::: figure bad\n:::", {
        figures: {
          bad: () => {
            throw new Error("no curve");
          }
        }
      })
    ).toThrow("src/index.md:4: figure bad: no curve");
  });
});

describe("formulas", () => {
  it("renders inline and display maths as HTML and MathML", () => {
    expect(render("the slope $k(N)$ is")).toMatch(/<p>the slope <span class="katex">.*<math .*<\/p>/);
    expect(render("$$\n\\ln L = -k\n$$")).toMatch(/^<div class="math".*katex-display/);
  });

  it("leaves prices and live expressions alone", () => {
    expect(render("from $5 to $10", { typed: ["$5", "$10"] })).toBe("<p>from $5 to $10</p>\n");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the page's text, not a template
    expect(render("${x} and $y")).toBe("<p>${x} and $y</p>\n");
  });
});
