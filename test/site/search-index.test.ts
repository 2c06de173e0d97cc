import { describe, expect, it } from "vitest";
import { claimEntries, pageEntries, parameterEntries, plainText } from "../../loaders/site/finish/search-index.js";
import { spellTerm, termsOf } from "../../src/components/frame/search-terms.js";
import type { Results } from "../../src/lib/results.js";

const drawing = `<figure class="figure" id="figure-9-9"><header class="figure-head">
<h3 class="figure-title" id="figure-9-9-title" data-part="reading">Loss falls by 12%</h3>
<p class="figure-subtitle" data-part="subtitle">Test loss against <i>C</i></p></header>
<svg><text>tick 4711</text></svg><p class="figure-caption"><b>Figure 9.9</b> <span>Hidden words</span></p></figure>`;
const page = `<head><title>Learning | Site</title><meta name="description" content="Slopes &amp; sizes."></head><body><nav>Menu</nav><main id="m">
<h1 id="do-they">Do they learn?</h1><p>K<sub>max</sub> is <b>0.129</b> at 10<sup>19</sup> FLOPs.</p>
<h2 id="who-leads" tabindex="-1">Who leads?</h2><nav>On this page</nav><p>After 53,760 samples.</p>${drawing}
</main></body>`;

describe("pageEntries(href, html)", () => {
  const entries = pageEntries("beyond/x.html", page);

  it("finds the page, its sections and its figures, each with its own address", () => {
    expect(entries.map(({ kind, title, href }) => [kind, title, href])).toEqual([
      ["page", "Do they learn?", "beyond/x.html"],
      ["section", "Who leads?", "beyond/x.html#who-leads"],
      ["figure", "Figure 9.9: Loss falls by 12%", "beyond/x.html#figure-9-9"]
    ]);
    expect(entries[0]!.note).toBe("Slopes & sizes.");
    expect(pageEntries("beyond/response-length.html", page)[0]!.also).toEqual(["Learning", "response length"]);
    expect(pageEntries("index.html", page)[0]!.also).toEqual(["Learning"]);
  });

  it("keeps the insides of figures and the menus out", () => {
    const everything = JSON.stringify(entries);
    for (const inside of ["tick", "4711", "Hidden words", "Menu", "On this page"])
      expect(everything).not.toContain(inside);
  });

  it("lists a figure once, as the page shows it first", () => {
    const kept = drawing.replace("12%", "34%").replace("Test loss", "Kept");
    const views = `<template data-view="instruct">${kept}</template><template data-view="data">${kept}</template>`;
    const entries = pageEntries("x.html", page.replace("</figure>", `${views}</figure><p>After it.</p>`));
    const figures = entries.filter(({ kind }) => kind === "figure").map(({ title }) => title);
    expect(figures).toEqual(["Figure 9.9: Loss falls by 12%"]);
    expect(entries[1]!.text).toBe("After 53,760 samples. After it.");
  });

  it("keeps numbers, exponents and indices whole", () => {
    expect(termsOf(entries[0]!.text)).toEqual(["Learning", "K_max", "is", "0.129", "at", "10^19", "FLOPs"]);
    expect(termsOf(entries[1]!.text)).toContain("53,760");
  });
});

describe("plainText(html)", () => {
  it("reads a formula as it is written, once", () => {
    const formula = `<p>with <span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>K</mi></mrow><annotation encoding="application/x-tex">K_{\\max}</annotation></semantics></math></span><span class="katex-html" aria-hidden="true"><span class="base"><span>K</span></span></span></span> set</p>`;
    expect(plainText(formula)).toBe("with K_max set");
  });

  it("keeps a word whole that is marked in parts, and parts those that stand in elements of their own", () => {
    const marked = 'half-<a href="glossary.html#n0" class="term">efficiency</a>, <span data-x="1">un</span>seen';
    expect(plainText(`<td>${marked}</td><td>7<i class="unit">B</i></td>`)).toBe("half-efficiency, unseen 7B");
  });

  it("leaves the words beside a nested element that it drops", () => {
    expect(plainText("a <svg><g><svg></svg></g></svg> b")).toBe("a b");
  });
});

describe("spellTerm(word)", () => {
  it.each([
    ["K_max", "kmax"],
    ["53,760", "53760"],
    ["0.129", "0.129"],
    ["L\u00b2", "l2"],
    ["1,5", "1,5"]
  ])("writes %s as %s", (word, spelled) => expect(spellTerm(word)).toBe(spelled));
});

describe("claims and laws", () => {
  const law = (protocol: string, objective: string, resource = "compute", status = "converged") => ({
    ...{ family: "f", variant: "base", resource, protocol, objective, status },
    law: {
      kMax: 0.1234,
      n0: 13.77e9,
      sizes: [1e9, 72e9].map((modelSize, i) => ({ modelSize, learningEfficiency: 0.031 + 0.07 * i }))
    }
  });
  const known = { kMaxWidened: [0.1011, 0.1566], kMaxInterval: [0.1122, 0.1344] };
  const results = {
    study: { families: [{ id: "f", name: "Family" }] },
    inference: { series: [{ family: "f", variant: "base", resource: "compute", law: known }] },
    laws: [
      law("full", "log"),
      law("inter", "log"),
      law("full", "linear"),
      law("full", "log", "data"),
      law("full", "log", "compute", "at-bound")
    ],
    claims: { rows: [{ id: "B2", claim: "Loss falls", where: "Figure 2", outcome: "supported", argument: "so" }] }
  } as unknown as Results;

  it("are found by their numbers: the limit with the misfit in its interval where there is one, and k of each size", () => {
    const sizes = "k(1B) 0.031 k(72B) 0.101";
    const entry = (title: string, note: string) => ({
      ...{ kind: "parameter", title, note, href: "saturation.html" },
      text: `K_max N_0 limit half-way size law parameters ${sizes}`
    });
    const plain = "K_max 0.123, N_0 13.8B";
    expect(parameterEntries(results, "saturation.html")).toEqual([
      entry("K_max 0.123 [0.101, 0.157], N_0 13.8B", "Family base, compute, all points, least squares on ln L"),
      entry(plain, "Family base, compute, between sizes, least squares on ln L"),
      entry(plain, "Family base, compute, all points, least squares on L"),
      entry(plain, "Family base, data, all points, least squares on ln L"),
      entry(
        "K_max and N_0 have no value: the slopes do not settle them",
        "Family base, compute, all points, least squares on ln L"
      )
    ]);
    expect(claimEntries(results)).toEqual([
      { kind: "claim", title: "B2: Loss falls", note: "supported", text: "Figure 2 so", href: "claims.html#claim-b2" }
    ]);
  });
});
