/** What is to be cited: every author, the version of the package, the date on record, the hash of the data. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { siteText } from "./given-site.js";
import { Page, wordsOf } from "./page.js";
import { results } from "./results.js";

/** The authors of the paper, as the record of the project has them. */
function authorsOnRecord(): string[] {
  const { "preferred-citation": cited } = parse(readFileSync("CITATION.cff", "utf8")) as {
    "preferred-citation": { authors: { "given-names": string; "family-names": string }[] };
  };
  return cited.authors.map((author) => `${author["given-names"]} ${author["family-names"]}`);
}

describe("the page of citations", () => {
  const page = new Page("cite");
  const { study, inputs, claims } = results();
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

  it("names version, date and data of the site", () => {
    const [site, paper] = page.all(".cite-text").map(wordsOf);
    expect(site).toContain(`rlscale ${version}, numbers as recorded on ${claims.history.at(-1)!.date}`);
    expect(site).toContain(`data ${inputs.hash.slice(0, 12)}.`);
    expect(paper).toContain(study.title);
  });

  it("lists all authors as the record of the project has them", () => {
    const names = authorsOnRecord();
    expect(names.length).toBeGreaterThan(10);
    expect(wordsOf(page.find("p", "All authors"))).toBe(`All authors of the study: ${names.join(", ")}.`);
  });

  it("has every author in the BibTeX of the study, here and under each figure", () => {
    const names = authorsOnRecord();
    // arXiv 2509.25300 has 17
    expect([names.length, names[0], names.at(-1)]).toEqual([17, "Zelin Tan", "Lei Bai"]);
    for (const path of ["cite.html", "efficiency.html", "runs.html"]) {
      const entries = [...siteText(path).matchAll(/@\w+\{tan2026,\n {2}title = \{\{Scaling[\s\S]*?\n\}/g)].map(
        ([entry]) => entry
      );
      expect(entries.length).toBeGreaterThan(0);
      for (const entry of entries) expect(entry).toContain(`\n  author = {${names.join(" and ")}},\n`);
    }
  });
});
