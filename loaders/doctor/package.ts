import { packageFile, packedResults, placeOfPackage, workFolder } from "../installed.js";
import { projectRoot } from "../project-root.js";
import { type Finding, fault, good, note } from "./finding.js";
import { nodeOf } from "./toolchain.js";

export async function checkPackage(): Promise<Finding[]> {
  const { name, version, engines, peerDependencies = {}, sitePackages = {} } = packageFile();
  const { "@duckdb/node-api": duckdb, ...pictures } = peerDependencies;
  return [
    nodeOf(engines.node),
    checkContent(`${name} ${version}`),
    optional("DuckDB", { "@duckdb/node-api": duckdb! }, "reduce, and new --rollouts"),
    optional("pictures", pictures, "compare --plot as PNG"),
    optional("site", sitePackages, "build and dev"),
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
  const missing = Object.entries(wanted).filter(([name]) => placeOfPackage(name) === undefined);
  if (missing.length === 0) return good(what, `${listed(Object.keys(wanted))}: there, for ${commands}`);
  const names = missing.map((nameAndVersion) => nameAndVersion.join("@")).join(" ");
  return note(what, `not there: ${listed(missing.map(([name]) => name))}, for ${commands}`, `npm install ${names}`);
}

function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.length} packages` : names.join(", ");
}
