/** The package that npm installed: this Node, what came with it, and packages that only some commands need. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageFile, packedResults, workFolder } from "../installed.js";
import { projectRoot } from "../project-root.js";
import { type Finding, fault, good, note } from "./finding.js";
import { nodeOf } from "./toolchain.js";

export async function checkPackage(): Promise<Finding[]> {
  const { name, version, engines, peerDependencies = {} } = packageFile();
  const { "@duckdb/node-api": duckdb, ...pictures } = peerDependencies;
  return [
    nodeOf(engines.node),
    checkContent(`${name} ${version}`),
    optional("DuckDB", { "@duckdb/node-api": duckdb! }, "reduce, and new --rollouts"),
    optional("pictures", pictures, "compare --plot as PNG"),
    note("site", "build needs a checkout: the package has no pages", "git clone, then npm ci in it"),
    good("cache", workFolder(projectRoot))
  ];
}

function checkContent(name: string): Finding {
  try {
    const { inputs } = packedResults();
    return good("package", `${name}, with the results of ${inputs.files.length} logs of its study`);
  } catch (error) {
    return fault("package", `${name}: ${(error as Error).message}`, "install it again");
  }
}

/** Packages by their versions, in Node's own way of finding them. */
function optional(what: string, wanted: Record<string, string>, commands: string): Finding {
  const missing = Object.entries(wanted).filter(([name]) => !isThere(name));
  if (missing.length === 0) return good(what, `${Object.keys(wanted).join(", ")}: there, for ${commands}`);
  const names = missing.map(([name, version]) => `${name}@${version}`).join(" ");
  return note(what, `not there: ${missing.map(([name]) => name).join(", ")}, for ${commands}`, `npm install ${names}`);
}

function isThere(name: string): boolean {
  const require = createRequire(projectRoot);
  return (require.resolve.paths(name) ?? []).some((folder) => existsSync(join(folder, name, "package.json")));
}
