/**
 * The sources of the site, for `build` and `dev` of the installed package: what the Framework compiles lies as files in a folder, so
 * they travel as one compressed file, which a command lays out in the user's cache. Modules are compiled, under the names that they
 * have here; the paper's own pages stay behind.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build, transform } from "esbuild";
import { firstOf } from "../../src/lib/items.js";
import { projectRoot } from "../project-root.js";
import { sharedPages } from "../study/report-names.js";

/** What only the paper, its logs or the package itself needs. */
const apart = /^(src\/(paper|beyond|bundles|\.observablehq)|loaders\/(pack|make-runs))\//;

/** Packages whose own dependencies npm cannot get without this project's overrides: they travel within. */
const within = ["arquero"];

/** Packages of the project that no page needs. */
const unneeded = ["@duckdb/node-api", ...within];

/** Packages that the site needs beside the package, with their versions. */
export function sitePackages(): Record<string, string> {
  const { dependencies } = project();
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => !unneeded.includes(name)));
}

/** Texts by their paths, compressed. */
export async function siteSources(): Promise<Uint8Array> {
  const { name, version, type, dependencies } = project();
  const files = new Map<string, string>([
    ["package.json", JSON.stringify({ name, version, type, dependencies })],
    // of the lock file only the content counts, and it is that of the package
    ["package-lock.json", JSON.stringify({ name, version, dependencies })],
    ["observablehq.config.ts", await compiled("observablehq.config.ts")]
  ]);
  for (const path of travelling()) {
    files.set(path, /\.ts$/.test(path) ? await compiled(path) : readFileSync(join(projectRoot, path), "utf8"));
  }
  for (const path of within) {
    files.set(`node_modules/${path}/package.json`, JSON.stringify({ name: path, type: "module", main: "index.js" }));
    files.set(`node_modules/${path}/index.js`, await bundled(path));
  }
  const text = Buffer.from(JSON.stringify(Object.fromEntries([...files].sort())));
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length
    }
  });
}

function project(): { name: string; version: string; type: string; dependencies: Record<string, string> } {
  return JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
}

/** Files of the project that travel as they are, or compiled. */
export function travelling(): string[] {
  return ["src", "loaders"].flatMap(filesIn).filter(travels);
}

function filesIn(folder: string): string[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

function travels(path: string): boolean {
  const page = /^src\/([^/]+)\.md$/.exec(path)?.[1];
  return !apart.test(path) && !/\.d\.ts$/.test(path) && (page === undefined || sharedPages.includes(`/${page}`));
}

async function compiled(path: string): Promise<string> {
  const source = readFileSync(join(projectRoot, path), "utf8");
  const { code } = await transform(source, {
    loader: "ts",
    format: "esm",
    target: "node20.12",
    minifyWhitespace: true
  });
  return code;
}

async function bundled(name: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from ${JSON.stringify(name)};`, resolveDir: projectRoot },
    ...{ write: false, bundle: true, minify: true, keepNames: true, legalComments: "none" },
    ...{ format: "esm", platform: "node", target: "node20.12", logLevel: "error" }
  });
  return firstOf(outputFiles).text;
}
