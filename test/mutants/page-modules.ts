/**
 * Pages as modules, so that the tests of `test/numbers` see a mutant of what writes a page: the cells of its Markdown, made
 * anew in the test's process instead of read from a built site.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
// @ts-expect-error: it has no types
import { createMarkdownIt, parseMarkdown } from "@observablehq/framework/dist/markdown.js";
import type { Plugin } from "esbuild";
import { globSync } from "tinyglobby";
import { markdownHook } from "../../loaders/site/markdown/hook.js";

interface Parsed {
  body: string;
  code: {
    id: string;
    mode: string;
    node: {
      input: string;
      expression: boolean;
      references: { name: string }[];
      declarations?: { name: string }[];
      imports: unknown[];
    };
  }[];
}

/** What a cell is handed though the page imports it: to note the figures that it shows. */
const watched = ["figure", "choices"];

/** The DOM of pages, compiled beside Stryker by `main.ts`. */
const leanDom = `${process.env.RLSCALE_MUTANT_ROOT ?? process.cwd()}/.build/mutants/lean-jsdom.mjs`;

/** Names of the pages of the study, as their addresses have them. */
export const pageNames = globSync(["src/*.md", "src/beyond/*.md"])
  .map((path) => path.slice(4, -3))
  .sort();

/** Pages that a test names, itself or in what it imports from its folder. */
export function pagesOf(test: string): string[] {
  const text = readFileSync(test, "utf8");
  const beside = [...text.matchAll(/from "\.\/([\w-]+)\.js"/g)].map(([, name]) => join(dirname(test), `${name}.ts`));
  const all = [text, ...beside.filter((path) => existsSync(path)).map((path) => readFileSync(path, "utf8"))].join("\n");
  return pageNames.filter((name) => all.includes(`Page("${name}")`));
}

/** In tests of `test/numbers`, what a site gives out is made in their process. */
export function pagesInProcess(): Plugin {
  return {
    name: "pages-in-process",
    setup: ({ onLoad, onResolve }) => {
      const instead: Record<string, string> = {
        "numbers/given-site": "made-site",
        "numbers/csv-download": "made-csv",
        "browser/browser": "no-browser"
      };
      onResolve({ filter: /\/(given-site|csv-download|browser)\.js$/ }, ({ path, resolveDir }) => {
        const wanted = join(resolveDir, path).replace(/\.js$/, "");
        const found = Object.keys(instead).find((name) => wanted.endsWith(`test/${name}`));
        return found === undefined ? null : { path: resolve("test/mutants", `${instead[found]}.ts`) };
      });
      // it changes jsdom itself: once a process
      onResolve({ filter: /\/lean-jsdom\.js$/ }, () => ({ path: leanDom, external: true }));
      onResolve({ filter: /^observablehq:stdlib$/ }, () => ({ path: resolve("test/mutants/page-files.ts") }));
      onResolve({ filter: /^page:/ }, ({ path }) => ({ path: path.slice("page:".length), namespace: "page" }));
      onLoad({ filter: /test\/mutants\/all-pages\.ts$/ }, () => ({
        contents: `export const pages = {${pageNames.map((name) => `${JSON.stringify(name)}: () => import("page:${name}")`)}};`
      }));
      onLoad({ filter: /.*/, namespace: "page" }, ({ path: name }) => ({
        contents: pageModule(name),
        resolveDir: resolve("src", dirname(name))
      }));
    }
  };
}

/** A page as a module of its body and its cells. */
function pageModule(name: string): string {
  const path = `/${name}`;
  const text = readFileSync(`src/${name}.md`, "utf8");
  const contents = name !== "index" && !/^contents: false$/m.test(text);
  const md = createMarkdownIt({ linkify: false, markdownIt: markdownHook({ contents: () => contents }) });
  const { body, code } = parseMarkdown(text, { md, path }) as Parsed;
  const imports = code.filter(({ node }) => node.imports.length > 0);
  const imported = new Set(imports.flatMap(({ node }) => (node.declarations ?? []).map((one) => one.name)));
  const cells = code.filter((cell) => !imports.includes(cell)).map((cell) => cellOf(cell, imported));
  return [
    ...imports.map(({ node }) => node.input),
    `export default {body: ${JSON.stringify(body)}, watched: {${watched.filter((one) => imported.has(one))}}, cells: [${cells.join(",\n")}]};`
  ].join("\n");
}

function cellOf({ id, mode, node }: Parsed["code"][number], imported: ReadonlySet<string>): string {
  const outputs = (node.declarations ?? []).map((one) => one.name);
  const taken = node.references.map((one) => one.name);
  const inputs = [...new Set([...taken, "display"])].filter((one) => !imported.has(one) || watched.includes(one));
  const shows = node.expression && !taken.includes("view") && !taken.includes("display");
  const body = shows ? `display(await (${node.input}\n));` : node.input;
  const given = JSON.stringify({ id, mode, inputs });
  return `{...${given}, run: async ({${inputs}}) => {${body}\nreturn {${outputs}};}}`;
}
