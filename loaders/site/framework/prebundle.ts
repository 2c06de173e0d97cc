/** Client code, fonts and formula styles, made ready under `src/bundles/` before Framework looks at `src/`. */
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildOptions, build, context, type Plugin } from "esbuild";
import { mathFonts, textFonts } from "../frame/fonts.js";
import { sitePaths } from "../paths.js";
import { bundleOptions } from "./bundle-options.js";
import { keptCode } from "./kept-code.js";

export async function prebundle(): Promise<{ modules: number; bytes: number }> {
  await rm(sitePaths.bundles, { recursive: true, force: true });
  await prepareAssets();
  const files = await keptCode("scripts", new Map(), bundleScripts);
  for (const [name, text] of files) await writeFile(join(sitePaths.bundles, name), text);
  return { modules: files.length, bytes: files.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0) };
}

/** Scripts of pages and workers, by name. */
async function bundleScripts(): Promise<[name: string, text: string][]> {
  const files: [string, string][] = [];
  for (const options of [await clientOptions(), workerOptions()]) {
    const { outputFiles } = await build({ ...options, write: false });
    files.push(...outputFiles.map(({ path, text }): [string, string] => [basename(path), text]));
  }
  return files;
}

/** Keeps the bundles up to date while someone edits; the function that comes back ends it. */
export async function watchBundles(): Promise<() => Promise<void>> {
  await prepareAssets();
  const contexts = await Promise.all(
    [await clientOptions(), workerOptions()].map((options) => context({ ...options, logLevel: "warning" }))
  );
  await Promise.all(contexts.map((watching) => watching.watch()));
  return async () => void (await Promise.all(contexts.map((watching) => watching.dispose())));
}

async function prepareAssets(): Promise<void> {
  const fonts = join(sitePaths.bundles, "fonts");
  await mkdir(fonts, { recursive: true });
  for (const { from } of [...textFonts, ...mathFonts]) await copyFile(from, join(fonts, basename(from)));
  const katex = await readFile("node_modules/katex/dist/katex.min.css", "utf8");
  await writeFile(join(sitePaths.bundles, "katex.css"), katex.replace(/@font-face\{[^}]*\}/g, ""));
}

const common = {
  ...bundleOptions,
  outdir: sitePaths.bundles,
  // Else a linked node_modules would put its own place into the bundles.
  preserveSymlinks: true
} satisfies BuildOptions;

/**
 * Every module right under `src/client/` but the workers is one script of a page, whole: shared parts of their own would be
 * thirty requests. What a kind of figure needs is in it, and starts when a page shows the kind.
 */
async function clientOptions(): Promise<BuildOptions> {
  const entries = (await readdir("src/client"))
    .filter((name) => name.endsWith(".ts") && !name.endsWith("worker.ts"))
    .sort();
  return {
    ...common,
    entryPoints: entries.map((name) => join("src/client", name))
  };
}

/** A worker is one file, since it is started by its address alone. */
function workerOptions(): BuildOptions {
  return { ...common, plugins: [withoutWasm], entryPoints: ["src/client/logs-worker.ts"] };
}

/**
 * The list of all codecs starts WebAssembly as it loads, which the content policy of a page refuses; nothing here takes
 * more than single codecs in plain JavaScript, so that the list may stay away.
 */
const withoutWasm: Plugin = {
  name: "without-wasm",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/compressors\.js$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      sideEffects: false
    }));
  }
};
