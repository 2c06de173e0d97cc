/** What is to be cited: every author, the version of the package, the date on record, the hash of the data. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Page, wordsOf } from "./page.js";
import { results } from "./results.js";

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
    const { "preferred-citation": cited } = parse(readFileSync("CITATION.cff", "utf8")) as {
      "preferred-citation": { authors: { "given-names": string; "family-names": string }[] };
    };
    const names = cited.authors.map((one) => `${one["given-names"]} ${one["family-names"]}`);
    expect(names.length).toBeGreaterThan(10);
    expect(wordsOf(page.find("p", "All authors"))).toBe(`All authors of the study: ${names.join(", ")}.`);
  });
});
