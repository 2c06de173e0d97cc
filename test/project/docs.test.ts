/** What the documents name is there: files, folders, scripts, links. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";

const documents = ["README.md", "CONTRIBUTING.md", "data/README.md", ...globSync(["docs/**/*.md"])].sort();
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
/** Text outside of fenced blocks: what those show may be a reader's own. */
const proseOf = (text: string) => text.replace(/^(`{3,}).*?^\1`*$/gms, "");

describe("documents", () => {
  it("are more than the readme", () => {
    expect(documents.length).toBeGreaterThan(8);
    expect(readdirSync("docs/decisions").length).toBeGreaterThan(1);
  });

  for (const document of documents) {
    const text = readFileSync(document, "utf8");

    // a decision speaks of its day
    it.skipIf(document.startsWith("docs/decisions/"))(`${document}: names files and folders that are there`, () => {
      const named = [...proseOf(text).matchAll(/`((?:src|loaders|test|docs|lint|\.ci|\.github)\/[\w./*-]*)`/g)].map(
        ([, path]) => path!
      );
      const missing = named.filter((path) =>
        path.includes("*") ? globSync([path], { expandDirectories: false }).length === 0 : !existsSync(path)
      );
      expect(missing.filter((path) => path !== "src/my-page.md" && path !== "src/my-run.json")).toEqual([]);
    });

    it(`${document}: links to what is there`, () => {
      const links = [...proseOf(text).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, path]) => path!);
      expect(links.filter((path) => !existsSync(join(dirname(document), path)))).toEqual([]);
    });

    it(`${document}: runs scripts that there are`, () => {
      const named = [...text.matchAll(/npm run (?:--silent )?([a-z]+(?:[:-][a-z]+)*)/g)].map(([, name]) => name!);
      expect(named.filter((name) => !(name in scripts))).toEqual([]);
    });
  }
});
