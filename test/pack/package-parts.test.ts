/** What `npm run pack` puts together, looked at in parts: the package itself is installed and tried in test/build. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { asTheyAre, manifest } from "../../loaders/pack/package-manifest.js";
import { travelling } from "../../loaders/pack/site-sources.js";

const project = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };

describe("manifest()", () => {
  const { exports, bin, dependencies, peerDependencies, peerDependenciesMeta } = manifest();

  it("leads from the names that the documents import to modules and their types", () => {
    const documents = ["README.md", "docs/library.md"].map((path) => readFileSync(path, "utf8")).join("\n");
    const imported = [...documents.matchAll(/from "(rlscale[^"]*)"/g)].map(([, name = ""]) =>
      name.replace("rlscale", ".")
    );
    expect(Object.keys(exports as object)).toEqual(expect.arrayContaining([...new Set(imported)]));
    expect(exports).toEqual({
      ".": { types: "./types/loaders/library/node.d.ts", default: "./lib/node.js" },
      "./browser": { types: "./types/src/library/browser.d.ts", default: "./lib/browser.js" },
      "./package.json": "./package.json"
    });
    for (const source of ["loaders/library/node.ts", "src/library/browser.ts"]) expect(existsSync(source)).toBe(true);
    expect(bin).toEqual({ rlscale: "rlscale.js" });
  });

  it("has nothing to install by itself, and what some commands need in the versions that are tested here", () => {
    expect(dependencies).toBeUndefined();
    const names = ["@duckdb/node-api", "@resvg/resvg-js"];
    expect(peerDependencies).toEqual(Object.fromEntries(names.map((name) => [name, project.dependencies[name]])));
    expect(peerDependenciesMeta).toEqual(Object.fromEntries(names.map((name) => [name, { optional: true }])));
  });
});

describe("what goes with the package as it is", () => {
  it("is each text that a package shows, and the statements that reduce reads, nothing else", () => {
    expect(asTheyAre.toSorted()).toEqual(["CHANGELOG.md", "LICENSE", "NOTICE", "README.md", "loaders/reduce/sql"]);
    expect(readdirSync("loaders/reduce/sql").filter((name) => !name.endsWith(".sql"))).toEqual([]);
  });
});

describe("travelling()", () => {
  const paths = travelling();

  it("has the code and pages of a user's report", () => {
    for (const path of [
      ...["src/plan.md", "src/glossary.md", "src/style/tokens.css", "src/report/report.ts", "src/lib/format.ts"],
      ...["loaders/site/build.ts", "loaders/site/report-pages/index.md", "loaders/site/frame/early.js"]
    ])
      expect(paths, path).toContain(path);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("has nothing of the paper, its logs or the package itself, nothing that a build has made, and no types", () => {
    const apart =
      /^src\/(paper|beyond|bundles|\.observablehq)\/|^loaders\/(pack|make-runs)\/|\.d\.ts$|^src\/index\.md$/;
    expect(paths.filter((path) => apart.test(path))).toEqual([]);
  });
});
