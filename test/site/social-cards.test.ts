import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { lightTokens } from "../../loaders/site/finish/light-tokens.js";
import { finishPage } from "../../loaders/site/finish/post-build.js";
import {
  cardLines,
  cardPath,
  cardSize,
  cardSvg,
  drawCard,
  writeSocialCards
} from "../../loaders/site/finish/social-cards.js";
import { report } from "../../loaders/site/site-report.js";
import type { Results } from "../../src/lib/results.js";

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

  it("has each text in its colour, black where there is none", () => {
    const names = ["page", "size-72b", "ink", "ink-2", "ink-3"];
    const colors = new Map(names.map((name, i) => [`--${name}`, `#00000${i}`]));
    const fills = (svg: string) => [...svg.matchAll(/fill="(#\d+)"/g)].map(([, color]) => color);
    const one = { ...card, question: "Why?", colors };
    expect(fills(cardSvg(one))).toEqual(["#000000", "#000001", "#000003", "#000002", "#000003", "#000004"]);
    expect(fills(cardSvg({ ...one, colors: new Map() }))).toEqual(new Array(6).fill("#000000"));
  });
});

describe("cardLines(results, colors)", () => {
  const sizes = [
    { modelSize: 0.5e9, learningEfficiency: 0.1, referenceX: 1e17, referenceLoss: 0.8 },
    { modelSize: 7e9, learningEfficiency: 0.2, referenceX: 1e18, referenceLoss: 0.5 },
    { modelSize: 70e9, learningEfficiency: 0.3, referenceX: 1e19, referenceLoss: 0.4 }
  ];
  const computeFlops = [
    [1e16, 1e18],
    [1e17, 3e19],
    [1e18, 1e20]
  ];
  const curves = sizes.map(({ modelSize }, i) => ({
    ...{ family: "f", variant: "base", modelSize, computeFlops: [computeFlops[i]![0], 5e17, computeFlops[i]![1]] }
  }));
  const law = { family: "f", variant: "base", resource: "compute", protocol: "full", objective: "log", law: { sizes } };
  const study = { families: [{ id: "f", name: "F" }] };
  const of = (more: object = {}) =>
    cardLines(
      {
        study,
        curves: [...curves.map((curve) => ({ ...curve, variant: "instruct", computeFlops: [1, 2] })), ...curves],
        laws: [{ ...law, resource: "data", law: { sizes: sizes.slice(1) } }, law],
        ...more
      } as unknown as Results,
      new Map([
        ["--size-0-5b", "#000005"],
        ["--size-7b", "#000007"],
        ["--size-72b", "#000072"]
      ])
    );

  it("draws each size's line against compute, both axes logarithmic, in the colour of its size", () => {
    // loss at both ends by L = L_0 (x / x_0)^-k, from 10^16 to 10^20 FLOPs over 320 px
    const ends = sizes.map(({ learningEfficiency: k, referenceX, referenceLoss }, i) =>
      computeFlops[i]!.map((x) => [Math.log10(x), Math.log10(referenceLoss * (x / referenceX) ** -k)] as const)
    );
    const losses = ends.flat().map(([, loss]) => loss);
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    const place = ([x, y]: readonly [number, number]) =>
      `${((x - 16) * 80).toFixed(1)} ${(420 - ((y - low) / (high - low)) * 420).toFixed(1)}`;
    const paths = [...of().matchAll(/<path d="M([\d. ]+)L([\d. ]+)" stroke="([^"]+)"/g)].map((found) => found.slice(1));
    expect(paths).toEqual(
      ends.map(([from, to], i) => [place(from!), place(to!), ["#000005", "#000007", "#000072"][i]])
    );
    const names = [...of().matchAll(/<text x="([\d.]+)"[^>]* fill="([^"]+)">([^<]+)</g)].map((found) => found.slice(1));
    expect(names).toEqual([
      ["174.0", "#000005", "0.5B"],
      [(80 * (Math.log10(3e19) - 16) + 14).toFixed(1), "#000007", "7B"],
      ["334.0", "#000072", "70B"]
    ]);
  });

  it("draws nothing of a study without such a law, and no size without its curve", () => {
    for (const change of [{ family: "g" }, { resource: "data" }, { protocol: "late" }, { objective: "linear" }])
      expect(of({ laws: [{ ...law, ...change }] })).toBe("");
    expect(of({ curves: curves.slice(1) }).match(/<path/g)).toHaveLength(2);
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

describe("writeSocialCards(root, results)", () => {
  it("draws a card for every page but 404, also for one that says nothing of itself", async () => {
    const root = mkdtempSync(join(tmpdir(), "rlscale-cards-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const files = {
      "index.html": '<meta name="description" content="Slopes &amp; sizes."><h1 id="w">Why <i>so</i>?</h1>',
      "beyond/llama.html": "<h1>Elsewhere?</h1>",
      "404.html": "<h1>None</h1>",
      "data/results.json": "{}"
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const study = { title: "A study", authors: "Nobody", arxiv: "0000.00000", families: [{ id: "f" }] };
    expect(await writeSocialCards(root, { study, laws: [] } as unknown as Results)).toBe(2);
    expect(readdirSync(join(root, "cards")).sort()).toEqual(["beyond-llama.png", "index.png"]);
    const same = { study: "Nobody, arXiv 0000.00000", site: report.siteName("A study"), lines: "" };
    for (const [name, question, description] of [
      ["index", "Why so?", "Slopes & sizes."],
      ["beyond-llama", "Elsewhere?", ""]
    ] as const) {
      const png = await drawCard(cardSvg({ ...same, question, description, colors: await lightTokens() }));
      expect(readFileSync(join(root, "cards", `${name}.png`)).equals(png)).toBe(true);
    }
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
