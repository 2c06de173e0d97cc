import { describe, expect, it } from "vitest";
import { finishPage } from "../../loaders/site/finish/post-build.js";
import { cardPath, cardSize, cardSvg, drawCard } from "../../loaders/site/finish/social-cards.js";

const card = {
  question: "Does one law predict loss?",
  description: "Slopes & sizes.",
  study: "Nobody, arXiv 0000.00000",
  site: "A <report>",
  lines: "",
  colors: new Map([["--page", "#ffffff"]])
};

describe("cardSvg(card)", () => {
  it("holds the page's question, its description and the study, as text", () => {
    const svg = cardSvg(card);
    for (const words of ["A &lt;report&gt;", "Does one law predict", "Slopes &amp; sizes.", "arXiv 0000.00000"])
      expect(svg).toContain(words);
  });
});

describe("drawCard(svg)", async () => {
  const png = await drawCard(cardSvg(card));

  it("is a PNG of the size that previews ask for", () => {
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([cardSize.width, cardSize.height]);
  });

  it("draws its letters, the same bytes each time", async () => {
    const blank = await drawCard(cardSvg({ ...card, question: "", description: "", study: "", site: "" }));
    expect(png.length).toBeGreaterThan(2 * blank.length);
    expect((await drawCard(cardSvg(card))).equals(png)).toBe(true);
  });
});

describe("what a link to a page shows", () => {
  const html =
    '<html><meta charset="utf-8">\n<title>Power law</title>\n<meta name="description" content="One law."><span data-hash=""></span></html>';

  it("is its title and description; the picture where the site has an address", () => {
    const alone = finishPage(html, "beyond/llama.html", { base: null, hash: "ce1b6da8" });
    expect(alone).toContain('<meta property="og:title" content="Power law">');
    expect(alone).toContain('<meta property="og:description" content="One law.">');
    expect(alone).not.toContain("og:image");
    const placed = finishPage(html, "beyond/llama.html", { base: new URL("https://example.org/r/"), hash: "ce1b6da8" });
    expect(placed).toContain(
      `<meta property="og:image" content="https://example.org/r/${cardPath("beyond/llama.html")}">`
    );
  });
});
