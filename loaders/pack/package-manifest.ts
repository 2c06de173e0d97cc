/** The package.json of the package: nothing to install but what some commands need, and then only when asked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project-root.js";
import { sitePackages } from "./site-sources.js";

/** Packages that commands look for when they run: npm installs none of them by itself. */
const optional = ["@duckdb/node-api", "@resvg/resvg-js"];

/** What goes with the package as it is: where it lies in the project. */
export const asTheyAre = ["README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "loaders/reduce/sql"];

export function manifest(): Record<string, unknown> {
  const project = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  const { name, version, description, license, type, engines, dependencies } = project;
  return {
    ...{ name, version, description, license, type, engines },
    // types stand beside each module, in the folders of their sources
    exports: {
      ".": { types: "./types/loaders/library/node.d.ts", default: "./lib/node.js" },
      "./browser": { types: "./types/src/library/browser.d.ts", default: "./lib/browser.js" },
      "./package.json": "./package.json"
    },
    bin: { rlscale: "rlscale.js" },
    sitePackages: sitePackages(),
    peerDependencies: Object.fromEntries(optional.map((name) => [name, dependencies[name]])),
    peerDependenciesMeta: Object.fromEntries(optional.map((name) => [name, { optional: true }]))
  };
}
