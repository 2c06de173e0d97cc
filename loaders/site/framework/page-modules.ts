/**
 * What pages import, as one file. Framework resolves, hashes and copies each module by itself, and each again for every
 * module that imports it, which takes a third of a build of three hundred; the file itself it would parse for two seconds.
 *
 * In the root that Framework builds from, a module of this file is a few lines that take their names from it. They find the
 * file by their own address, which Framework leaves alone; it stands among the modules of the site while cells run. Each
 * module still runs when a page first asks for it, and not before.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { firstOf } from "../../../src/lib/items.js";

/** Name of the file, beside the modules that ask for it. */
export const bundleName = "page-modules.js";

export interface PageModules {
  /** text of the file */
  code: string;
  /** path of a module under the root, ending in .js -> its text there */
  stubs: Readonly<Record<string, string>>;
  /** path of a module under the root, ending in .js -> path of its source */
  sources: Readonly<Record<string, string>>;
}

/**
 * @param pages path of each page under the root -> the file that it is written in
 * @param source folder of the modules, which pages name as if it were theirs
 * @throws Error of esbuild where a module cannot be read or imports what is not there
 */
export async function bundlePageModules(pages: ReadonlyMap<string, string>, source: string): Promise<PageModules> {
  const imported = importsOfPages(pages, source);
  const first = await graphOf(imported);
  const apart = boundToFramework(first, new Set(imported));
  const beside = [...apart].flatMap((path) => localImports(first, path));
  const more = [...new Set(beside)].filter((path) => !imported.includes(path));
  const graphs = [first, ...(more.length > 0 ? [await graphOf(more)] : [])];
  const entries = [...imported, ...more].filter((path) => !apart.has(path)).sort();
  const named = entries.map((path) => [path, moduleName(path, source)] as const);
  const calls = named.map(([path, name]) => `${JSON.stringify(name)}: () => import(${JSON.stringify(`./${path}`)})`);
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: `export const modules = {\n${calls.join(",\n")}\n};\n`, resolveDir: "." }
  });
  return {
    code: firstOf(outputFiles).text,
    stubs: Object.fromEntries(named.map(([path, name]) => [name, stubOf(name, exportsOf(graphs, path))])),
    sources: Object.fromEntries(named.map(([path, name]) => [name, path]))
  };
}

const options = {
  bundle: true,
  format: "esm",
  platform: "browser",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
  write: false,
  // else a linked node_modules would put its own place into comments
  preserveSymlinks: true
} satisfies BuildOptions;

/** Modules under `source` that the pages name, relative to the project. */
function importsOfPages(pages: ReadonlyMap<string, string>, source: string): string[] {
  const found = new Set<string>();
  for (const [page, file] of pages) {
    const text = readFileSync(file, "utf8");
    for (const [, address] of text.matchAll(/(?:\bfrom|\bimport)[\s(]*["'](\.{1,2}\/[^"'\n]+\.js)["']/g)) {
      const path = sourceOf(join(source, dirname(page), address!));
      if (path !== null && !relative(source, path).startsWith("..")) found.add(path);
    }
  }
  return [...found].sort();
}

/** The file that a module is written in, as Framework finds it; null where it is written otherwise. */
function sourceOf(module: string): string | null {
  for (const path of [module, module.replace(/\.js$/, ".ts")]) if (existsSync(path)) return path.replaceAll("\\", "/");
  return null;
}

function moduleName(path: string, source: string): string {
  return relative(source, path).replaceAll("\\", "/").replace(/\.ts$/, ".js");
}

/** Modules, what each imports, and what each entry exports. */
async function graphOf(entries: readonly string[]): Promise<Metafile> {
  const { metafile } = await build({
    ...options,
    entryPoints: [...entries],
    outdir: ".",
    splitting: true,
    metafile: true,
    // with them what is Framework's own: observablehq:stdlib, npm:…
    packages: "external"
  });
  return metafile;
}

/**
 * Modules that stay by themselves: they speak of Framework's own library, of files of the site or of their own address,
 * or are imported for what they do, and those that import such a module.
 */
function boundToFramework(graph: Metafile, entries: ReadonlySet<string>): Set<string> {
  const bound = new Set(
    Object.keys(graph.inputs).filter(
      (path) =>
        /\bimport\.meta\b|\bFileAttachment\b|["'](?:observablehq|npm|jsr):/.test(readFileSync(path, "utf8")) ||
        (entries.has(path) && exportsOf([graph], path).length === 0)
    )
  );
  // a set visits what is added while it is walked
  for (const path of bound) {
    for (const other of Object.keys(graph.inputs)) if (localImports(graph, other).includes(path)) bound.add(other);
  }
  return bound;
}

function localImports(graph: Metafile, path: string): string[] {
  return (graph.inputs[path]?.imports ?? []).flatMap((imported) => (imported.external ? [] : [imported.path]));
}

function exportsOf(graphs: readonly Metafile[], path: string): string[] {
  const outputs = graphs.flatMap((graph) => Object.values(graph.outputs));
  return outputs.find(({ entryPoint }) => entryPoint === path)?.exports ?? [];
}

function stubOf(name: string, names: readonly string[]): string {
  const bundle = `${"../".repeat(name.split("/").length - 1) || "./"}${bundleName}`;
  const locals = names.map((exported, i) => [exported, `given${i}`] as const);
  return `const {modules} = await import(new URL(${JSON.stringify(bundle)}, import.meta.url).href);
const {${locals.map((pair) => pair.join(": ")).join(", ")}} = await modules[${JSON.stringify(name)}]();
export {${locals.map(([exported, local]) => `${local} as ${exported}`).join(", ")}};
`;
}
