/** What a question leads to: by its name first, then by kind; numbers to what answers with them. */
import { describe, expect, it } from "vitest";
import { find, searchIndex } from "../../src/client/parts/find.js";
import type { SearchEntry } from "../../src/components/frame/search-terms.js";

const entry = (kind: SearchEntry["kind"], title: string, more: Partial<SearchEntry> = {}): SearchEntry => ({
  ...{ kind, title, note: "", text: "", href: `${kind}:${title}` },
  ...more
});
const entries: SearchEntry[] = [
  entry("parameter", "K_max 0.129 [0.086, 0.201], N_0 13.1B"),
  entry("figure", "Figure 1: K_max against N_0, at 0.129"),
  entry("section", "How well is K_max known?", { text: "0.129 and saturation" }),
  entry("page", "Does it level off?", { also: ["3 Saturation", "saturation"], headline: "The limit K_max is 0.129." }),
  entry("page", "Overview", { text: "the limit 0.129, K_max, saturation, data reuse" }),
  entry("page", "Another family", { also: ["llama"], text: "kind of a family" }),
  entry("section", "Larger models learn more per unit"),
  entry("claim", "A1: Larger models learn more per unit of compute than smaller ones", { note: "supported" }),
  entry("definition", "K_max", { also: ["Kmax", "limit of k"] }),
  entry("definition", "Learning efficiency, k(N)", { also: ["k", "slope"] }),
  entry("definition", "N_0", { also: ["N0"] }),
  entry("definition", "Saturation", { also: ["saturate", "levels off"] }),
  entry("definition", "Data reuse", { also: ["reuse"] }),
  entry("page", "Can problems be repeated?", { also: ["4 Data reuse", "data reuse"] })
];
const index = searchIndex([
  ...entries,
  entry("definition", "Data, D", { text: "counting a problem each time it is used" }),
  entry("section", "Along training", { text: "AIME and AMC" })
]);
const titles = (question: string) => find(index, question).map(({ kind, title }) => `${kind}: ${title.slice(0, 20)}`);

describe("find(index, question)", () => {
  it.each([
    ["Kmax", "definition: K_max"],
    ["K_max", "definition: K_max"],
    ["N0", "definition: N_0"],
    ["what is k", "definition: Learning efficiency,"],
    ["What does k mean?", "definition: Learning efficiency,"],
    ["saturate", "definition: Saturation"],
    ["levels off", "definition: Saturation"],
    ["reuse", "definition: Data reuse"],
    ["llama", "page: Another family"],
    // "time" is spelled nearly so
    ["aime", "section: Along training"],
    ["larger models learn more per unit of compute", "claim: A1: Larger models le"]
  ])("%s leads to %s", (question, first) => {
    expect(titles(question)[0]).toBe(first);
  });

  it("has definition, page, section, figure, claim and parameter in this order", () => {
    const kinds = find(index, "kmax").map(({ kind }) => kind);
    expect(kinds).toEqual(["definition", "page", "page", "section", "figure", "parameter"]);
  });

  it("puts what is called so before what mentions it", () => {
    expect(titles("saturation").slice(0, 3)).toEqual([
      "definition: Saturation",
      "page: Does it level off?",
      "page: Overview"
    ]);
  });

  it("leads from a number to what answers with it, then to what is called by it, then to mentions", () => {
    expect(titles("0.129")).toEqual([
      "page: Does it level off?",
      "figure: Figure 1: K_max agai",
      "parameter: K_max 0.129 [0.086, ",
      "page: Overview",
      "section: How well is K_max kn"
    ]);
  });

  it("takes three words or more that a name begins with for that name", () => {
    const sized = searchIndex([
      entry("definition", "Data, D", { text: "problems of the held out set" }),
      entry("claim", "B4: Held out problems count twice")
    ]);
    const kinds = (question: string) => find(sized, question).map(({ kind }) => kind);
    expect(kinds("held out problems")).toEqual(["claim", "definition"]);
    expect(kinds("held out")).toEqual(["definition", "claim"]);
  });

  it("finds nothing for nothing, and words of fill alone as they are", () => {
    expect(find(index, "?!")).toEqual([]);
    expect(titles("of a")).toEqual(expect.any(Array));
  });
});
