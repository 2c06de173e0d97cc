// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { fromFolder, linksFromHere } from "../../src/live/site-links.js";

const html =
  '<a class="file" href="/data/results.json">results.json</a> <a href="https://arxiv.org/abs/1">paper</a> <a href="//host/x">x</a> <a href="#here">y</a>';

const links = (text: string) => {
  document.body.innerHTML = text;
  return [...document.querySelectorAll("a")].map((link) => link.getAttribute("href"));
};

describe("linksFromHere(html, page)", () => {
  it("starts links from where the page's frame says the site's root is", () => {
    const page = document.createElement("div");
    page.innerHTML = '<button data-home="../"></button>';
    expect(links(linksFromHere(html, page))).toEqual([
      "../data/results.json",
      "https://arxiv.org/abs/1",
      "//host/x",
      "#here"
    ]);
  });

  it("leaves them at the root of the host where no frame is", () => {
    const page = document.createElement("div");
    expect(links(linksFromHere(html, page))[0]).toBe("/data/results.json");
  });
});

describe("fromFolder(html, folder)", () => {
  it("starts links from the folder, and gives pages their ending", () => {
    const pages =
      '<a href="/">a</a> <a href="/efficiency">b</a> <a href="/beyond/llama#x">c</a> <a href="/data/t.csv">d</a>';
    expect(links(fromFolder(pages, "./"))).toEqual([
      "./",
      "./efficiency.html",
      "./beyond/llama.html#x",
      "./data/t.csv"
    ]);
  });
});
