/** The command line and the library as one program with its packages in it, in parts that are loaded when a command needs them. */
import type { Hash } from "node:crypto";
import { build } from "esbuild";
import { projectRoot } from "../project-root.js";

/** Stands for the package's hash until it is known. */
const unknown = "0".repeat(64);

/** Packages in the older form ask for Node's own modules by this name. */
const requireToo = 'import{createRequire as requireOf}from"node:module";const require=requireOf(import.meta.url);';

/**
 * @param hash of all else that is in the package
 * @returns bytes by path in the package
 */
export async function bundleCommands(hash: Hash): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    write: false,
    entryPoints: { rlscale: "loaders/cli/packaged.ts", "lib/node": "loaders/library/node.ts" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.12",
    outdir: ".",
    chunkNames: "parts/[name]-[hash]",
    minify: true,
    legalComments: "none",
    // native: looked for when a command needs it
    external: ["@duckdb/node-api", "@resvg/resvg-js"],
    define: { RLSCALE_PACKAGE: JSON.stringify(unknown) },
    banner: { js: requireToo },
    logLevel: "error"
  });
  const browser = await build({
    ...{ absWorkingDir: projectRoot, write: false, bundle: true, minify: true },
    entryPoints: { "lib/browser": "src/library/browser.ts" },
    ...{ format: "esm", platform: "browser", target: "es2022", outdir: ".", legalComments: "none" },
    logLevel: "error"
  });
  const texts = [...outputFiles, ...browser.outputFiles].map(({ path, text }): [string, string] => [
    path.slice(projectRoot.length),
    text
  ]);
  for (const [path, text] of texts.sort()) hash.update(path).update(text);
  const digest = hash.digest("hex");
  return new Map(texts.map(([path, text]) => [path, text.replaceAll(unknown, digest)]));
}
