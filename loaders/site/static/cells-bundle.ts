/** The modules of each page as one file of its own: a page asks for a few files, not for a hundred. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { firstOf } from "../../../src/lib/items.js";
import { bundleOptions } from "../framework/bundle-options.js";
import { type MadePage, withoutClock } from "./kept-pages.js";
import { hoistImports } from "./page-imports.js";

/** Folder of the bundles in the site. */
const folder = "_page";

/** Where modules are found: in the site as Framework has placed them, or where they are written. */
export interface ModulePlaces {
  /** folder of the site */
  root: string;
  /** path of a module as pages name it -> path of its source; the others are in the site */
  sources: Readonly<Record<string, string>>;
}

/** What esbuild is given of a page, and what its script says of its files. */
export interface LiveScript {
  /** the script, with marks for what it says of its files: their names and sizes alone come from the data */
  text: string;
  /** for each mark what stands there */
  files: readonly string[];
}

/** @param code the script of a page's live cells, its imports relative to the page */
export function liveScript(code: string): LiveScript {
  const files: string[] = [];
  const text = withoutClock(staticImports(hoistImports(code))).replace(
    /^(registerFile\("[^"]*", )(\{"name":"[^\n]*\})(?=\);?$)/gm,
    (_, call: string, file: string) => `${call}${markOf(files.push(file) - 1)}`
  );
  return { text, files };
}

/** Written the same before and after esbuild. */
const markOf = (file: number): string => `"file ${file} of this page"`;

/** @param page path of the page in the site */
export async function bundleScript(places: ModulePlaces, page: string, text: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: join(places.root, dirname(page)), loader: "js" },
    ...bundleOptions,
    write: false,
    plugins: [placesKept(places)],
    // as the modules that pages link to
    preserveSymlinks: true
  });
  return firstOf(outputFiles).text;
}

/**
 * The script of a page as a file of the site, with its files in the places of their marks.
 *
 * @throws Error where a mark does not stand there once: another text of the page is written like it
 */
export function scriptFile(page: string, bundled: string, files: readonly string[]): NonNullable<MadePage["bundle"]> {
  const code = files.reduce((script, file, i) => {
    const [before = "", after, ...more] = script.split(markOf(i));
    if (after === undefined || more.length > 0) throw new Error(`the text ${markOf(i)} must stand in no cell of it`);
    return before + file + after;
  }, bundled);
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
  return { path: `${folder}/${page.replace(/\.html$/, "").replaceAll("/", "-")}.${hash}.js`, code };
}

/** What a cell imports while it runs is there from the start in one file. */
function staticImports(code: string): string {
  const modules = new Map<string, string>();
  const body = code.replace(/\bimport\(("\.[^"]+")\)/g, (_, place: string) => {
    const name = modules.get(place) ?? `module${modules.size}`;
    modules.set(place, name);
    return `Promise.resolve(${name})`;
  });
  return [...modules].map(([place, name]) => `import * as ${name} from ${place};\n`).join("") + body;
}

/**
 * Modules as Framework has placed them: each still says its own address, from which it finds its files, and the libraries
 * that Framework's client could load but no cell of the page does are left out.
 */
function placesKept({ root, sources }: ModulePlaces): Plugin {
  return {
    name: "places-kept",
    setup: ({ onLoad, onResolve }) => {
      onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, resolveDir }) => {
        const place = relative(join(root, "_import"), join(resolveDir, path)).replaceAll("\\", "/");
        const source = sources[place.replace(/\.\w{8}\.js$/, ".js")];
        if (source !== undefined) return { path: resolve(source) };
        return existsSync(join(resolveDir, path)) || !resolveDir.startsWith(resolve(root))
          ? null
          : { path, external: true };
      });
      onLoad({ filter: /[\\/]_import[\\/].*\.js$/ }, async ({ path }) => {
        // the folder is enough to find a file from, and a module's name changes with the time of its files
        const place = `${relative(join(root, folder), dirname(path)).replaceAll("\\", "/")}/`;
        const address = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
        return { contents: withoutClock(await readFile(path, "utf8")).replaceAll("import.meta.url", address) };
      });
    }
  };
}
