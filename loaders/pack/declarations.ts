/** The types of the library, as TypeScript writes them for the two modules that a user can import. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { projectRoot } from "../project-root.js";

const entries = ["loaders/library/node", "src/library/browser"];

/** Text of each declaration that the entries lead to, by its path; the same for the same sources. */
export function publicTypes(): Map<string, string> {
  const work = join(projectRoot, ".build");
  mkdirSync(work, { recursive: true });
  const folder = mkdtempSync(join(work, "types-"));
  try {
    const config = {
      extends: "../../tsconfig.json",
      compilerOptions: {
        ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: ".", rootDir: "../.." },
        typeRoots: ["../../node_modules/@types"]
      },
      files: entries.map((entry) => `../../${entry}.ts`),
      include: ["../../src/**/*.d.ts"],
      exclude: []
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const compiler = join(projectRoot, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [compiler, "-p", folder], { stdio: ["ignore", "inherit", "inherit"] });
    return new Map([...reached(folder)].sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function reached(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const open = entries.map((entry) => `${entry}.d.ts`);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    const text = readFileSync(join(folder, path), "utf8");
    found.set(path, text);
    for (const [, address] of text.matchAll(/\bfrom "(\.[^"]+)\.js"/g)) {
      open.push(`${normalize(join(dirname(path), address!)).replaceAll("\\", "/")}.d.ts`);
    }
  }
  return found;
}
