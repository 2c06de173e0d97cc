import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { forPaper, printReport, withoutControls, withoutElements } from "../../loaders/site/finish/print-page.js";

const frame = `<!DOCTYPE html><html><head><link rel="modulepreload" href="./a.js"><link rel="stylesheet" href="./site.css"><script>early()</script></head><body><main id="observablehq-main"><h1>The whole report</h1><div data-parts=""></div></main><script type="module" src="./a.js"></script></body></html>`;

const figure = `<link rel="preload" href="./data.json"><figure class="figure" id="figure-1-1" aria-labelledby="figure-1-1-title" aria-describedby="figure-1-1-description" data-live="still">
<h3 class="figure-title" id="figure-1-1-title" data-part="reading">A reading</h3>
<div class="figure-controls" data-part="controls"><form><div><input name="x"></div></form></div>
<div class="figure-plot"><div class="plot plot-328" data-width="328"><svg></svg></div><div class="plot plot-680" data-width="680"><svg width="680" height="700"><defs id="clip"></defs><g clip-path="url(#clip)"></g></svg></div><div class="plot plot-1068"><svg></svg></div></div>
<div class="figure-actions"><details><div>Table</div></details></div><template data-part="csv">1,2</template></figure>`;

const pages = [
  {
    file: "index.html",
    name: "Overview",
    html: `<main id="observablehq-main"><h1 id="top">How far?</h1><p><a href="./beyond/llama.html#figure-1-1">there</a> <a href="./data/results.json">results</a></p></main>`
  },
  {
    file: "beyond/llama.html",
    name: "Another family",
    html: `<main id="observablehq-main"><h1 id="top">Another?</h1><nav class="contents"><ul><li><a href="#top">x</a></li></ul></nav><h2 id="a">A</h2>${figure}<p><a href="#a">up</a> <a href="../index.html">home</a> <a href="../data/x.csv">x</a> <a href="https://a.example/" rel="noopener">one</a> <a href="https://b.example/">two</a> <a href="https://a.example/">again</a></p></main>`
  }
];

describe("printReport(frame, pages)", () => {
  const { document } = new JSDOM(printReport(frame, pages)).window;

  it("holds every page as a section in its order, under one first heading", () => {
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    expect([...document.querySelectorAll("section.print-part")].map(({ id }) => id)).toEqual(["index", "beyond-llama"]);
    expect(
      [...document.querySelectorAll("h2, h3, h4")].map(({ tagName, textContent }) => [tagName, textContent])
    ).toEqual([
      ["H2", "Contents"],
      ["H2", "How far?"],
      ["H2", "Another?"],
      ["H3", "A"],
      ["H4", "A reading"]
    ]);
    expect(document.querySelector(".print-contents")!.textContent).toContain("Another family Another?");
  });

  it("has every place once, and every link inside leads to one", () => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const inside = [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')].map((a) => a.hash.slice(1));
    expect(inside).toContain("beyond-llama--figure-1-1");
    expect(inside.filter((id) => !ids.includes(id))).toEqual([]);
    const named = document.querySelector("figure")!.getAttribute("aria-labelledby")!;
    expect(document.getElementById(named)!.textContent).toBe("A reading");
    expect(document.querySelector("g")!.getAttribute("clip-path")).toBe(`url(#${document.querySelector("defs")!.id})`);
  });

  it("finds files from the root of the site", () => {
    const files = [...document.querySelectorAll('a[href^="./"]')].map((a) => a.getAttribute("href"));
    expect(files).toEqual(["./data/results.json", "./data/x.csv"]);
  });

  it("has nothing to press, nothing to run, and one drawing a figure", () => {
    expect(
      document.querySelectorAll("form, input, button, template, script, link[rel=modulepreload], nav.contents")
    ).toHaveLength(0);
    expect(document.querySelectorAll("link[rel=stylesheet]")).toHaveLength(1);
    expect(document.querySelectorAll(".plot")).toHaveLength(1);
  });

  it("takes the wide drawing where that of paper's width is so tall that it would be set smaller", () => {
    const tall = figure
      .replace('class="plot plot-680"', 'class="plot plot-680 tall"')
      .replace('class="plot plot-1068"', 'class="plot plot-1068 tall"');
    const drawn = (html: string) =>
      Array.from(new JSDOM(html).window.document.querySelectorAll(".plot"), ({ className }) => className);
    const main = `<main id="observablehq-main">${tall}</main>`;
    expect(drawn(printReport(frame, [{ file: "index.html", name: "Overview", html: main }]))).toEqual([
      "plot plot-1068 on-paper"
    ]);
  });

  it("lists each address of a part once, by the numbers at its links", () => {
    const part = document.getElementById("beyond-llama")!;
    expect([...part.querySelectorAll(".note-mark")].map(({ textContent }) => textContent)).toEqual(["1", "2", "1"]);
    expect([...part.querySelectorAll(".link-notes li")].map(({ textContent }) => textContent)).toEqual([
      "https://a.example/",
      "https://b.example/"
    ]);
    expect(document.querySelector("#index .link-notes")).toBeNull();
  });

  it("says so where the frame has no place for it", () => {
    expect(() => printReport("<main></main>", pages)).toThrow(
      'print.html: needs <div data-parts=""></div>; found none'
    );
  });
});

describe("a page for paper", () => {
  it("is the same page, its links numbered", () => {
    const html = forPaper(pages[1]!.html);
    expect(html.replace(/<sup class="note-mark">\d<\/sup>|<ol class="link-notes"[\s\S]*?<\/ol>/g, "")).toBe(
      pages[1]!.html
    );
    expect(forPaper(pages[0]!.html)).toBe(pages[0]!.html);
  });
});

describe("withoutElements(html, opening)", () => {
  it("ends where the element ends, whatever stands inside", () => {
    expect(withoutElements('a<div class="x"><div>1</div><p></p></div>b<div class="x"></div>c', /<div class="x">/)).toBe(
      "abc"
    );
  });

  it("keeps what a figure says", () => {
    expect(withoutControls(figure)).toContain("A reading");
  });
});
