/** What modules import from outside the project, and what pages must not wait for. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { dataCode } from "../../loaders/site/follow/followed-inputs.js";

/** Packages that the code of a folder may import; the first that holds a file counts. Who may know whom: test/project/rooms.test.ts. */
const packagesOf: [folder: string, packages: RegExp][] = [
  ["src/lib/records/", /^typebox$/],
  ["src/lib/results.ts", /^typebox$/],
  ["src/lib/", /^(d3-array|d3-random|pure-rand|ml-[\w-]+)$/],
  ["src/import/", /^(apache-arrow|flatbuffers|hyparquet(-compressors|-writer)?|fflate|fzstd|@noble\/hashes.*)$/],
  ["src/components/", /^(d3-[\w-]+|hono)$/],
  ["src/report/", /^(d3-array|observablehq:stdlib)$/],
  ["src/paper/elsewhere/", /^(d3-array|ml-regression|typebox)$/],
  ["src/paper/", /^d3-array$/],
  ["src/client/", /^(d3-array|fflate|hyparquet(-compressors|-writer)?|minisearch|@noble\/hashes)$/],
  ["src/live/", /^observablehq:stdlib$/],
  ["src/library/", /^$/],
  ["src/data.zip.ts", /^$/],
  ["loaders/make-runs/", /./],
  ["loaders/site/", /./],
  ["observablehq.config.ts", /./],
  ["loaders/output/", /^hyparquet$/],
  ["loaders/reduce/", /^@duckdb\/node-api$/],
  ["loaders/study/", /^(apache-arrow|arquero|ajv|d3-array|hyparquet(-compressors)?|tinyglobby|typebox|yaml)$/],
  ["loaders/analysis/", /^(ajv|arquero|d3-array|yaml)$/],
  ["loaders/cli/output/", /^(@resvg\/resvg-js|commander)$/],
  ["loaders/cli/study/", /^(commander|yaml)$/],
  ["loaders/cli/", /^commander$/],
  ["loaders/doctor/", /^$/],
  ["loaders/", /^(ajv|esbuild|yaml)$/]
];

/** what results.json is: schema objects, and the types made from them */
const shapes = /^src\/lib\/(results\.ts$|records\/)/;

interface Import {
  /** file or package */
  to: string;
  typeOnly: boolean;
}

const files = ["src", "loaders"]
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))))
  .filter(
    (name) => /\.(ts|js)$/.test(name) && !name.endsWith(".d.ts") && !/^src\/(bundles|\.observablehq)\//.test(name)
  )
  .concat("observablehq.config.ts")
  .sort();
const graph = new Map(files.map((file) => [file, importsOf(file)]));

describe("imports", () => {
  it("take only the packages of their folder, and nothing of Node where code runs in the page", () => {
    const faults = [...graph].flatMap(([file, imports]) => {
      const [folder, packages] = packagesOf.find(([start]) => file.startsWith(start)) ?? [file, /^$/];
      return imports.flatMap(({ to }) => {
        if (files.includes(to) || to.endsWith(".json")) return [];
        const builtin = to.startsWith("node:") || builtinModules.includes(to);
        const name = to.startsWith("@") ? to.split("/").slice(0, 2).join("/") : to.split("/")[0]!;
        const allowed = builtin ? /^loaders\/|^observablehq/.test(file) : packages.test(name);
        return allowed ? [] : [`${file} -> ${to}: not for ${folder}`];
      });
    });
    expect(faults).toEqual([]);
  });

  it("wait for nothing where pages load them: what they show comes as data", () => {
    const inPages = [...graph.keys()].filter((file) => /^src\/(components|import|lib|paper|report)\//.test(file));
    // at the beginning of a line: what stands in a function is indented, and may wait when it is called
    const waits = /^(?!\s|\/|\*)(?!.*\basync\b).*\bawait\b/m;
    expect(inPages.length).toBeGreaterThan(300);
    expect(inPages.filter((file) => waits.test(readFileSync(file, "utf8")))).toEqual([]);
  });

  it("take the types alone from the shapes of results, so that no schema is in a page", () => {
    const readers = [...graph]
      .filter(
        ([file, imports]) => !shapes.test(file) && imports.some(({ to, typeOnly }) => shapes.test(to) && !typeOnly)
      )
      .map(([file]) => file);
    expect(readers).toEqual([
      "loaders/results-schema.ts",
      "loaders/site/framework/page-data.ts",
      "loaders/study/study-schema.ts",
      "src/paper/elsewhere/elsewhere-record.ts"
    ]);
  });

  it("have no cycle, but for types", () => {
    expect(cycles()).toEqual([]);
  });

  it("of the data of pages lie in folders that the preview follows", () => {
    const reached = new Set(
      [...graph.keys()].filter((file) => /^src\/(data\.zip|\w+\/(report|analysis))\.ts$/.test(file))
    );
    for (const file of reached)
      for (const { to, typeOnly } of graph.get(file) ?? []) if (graph.has(to) && !typeOnly) reached.add(to);
    reached.delete("src/data.zip.ts");
    expect(reached.size).toBeGreaterThan(200);
    expect([...reached].filter((file) => !dataCode.some((folder) => file.startsWith(`${folder}/`)))).toEqual([]);
  });

  it("of pages lead to modules that run in a page, and to no schema", () => {
    // pages of a user's study are put beside the modules of src
    const pages = ["src", "loaders/site/report-pages"].flatMap((folder) =>
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith(".md"))
        .map((page) => ({ folder, page }))
    );
    const faults = pages.flatMap(({ folder, page }) => {
      const text = readFileSync(join(folder, page), "utf8");
      const blocks = [...text.matchAll(/^```js\b[^\n]*\n([\s\S]*?)^```/gm)].map(([, code = ""]) => code);
      return blocks.flatMap((code) =>
        [...code.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)]
          .map(([, to = ""]) => normalize(join("src", dirname(page), to)).replace(/\.js$/, ".ts"))
          .filter((to) => !/^src\/(lib|components|live|paper|report)\//.test(to) || shapes.test(to) || !existsSync(to))
          .map((to) => `${folder}/${page} -> ${to}`)
      );
    });
    expect(pages.length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });
});

/** What a module imports by name; a folder that is imported by a pattern is not seen, its files are looked at themselves. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");
  const statement =
    /^(?:import|export)\s+(type\s+)?(?:[\w*\s{},$]+?\s+from\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;
  return [...text.matchAll(statement)].map(([, type, named, called]) => ({
    to: resolveFrom(file, (named ?? called)!),
    typeOnly: type !== undefined
  }));
}

function resolveFrom(file: string, target: string): string {
  if (!target.startsWith(".")) return target;
  const path = normalize(join(dirname(file), target));
  const typed = path.replace(/\.js$/, ".ts");
  return existsSync(typed) ? typed : path;
}

function cycles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (file: string): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const { to, typeOnly } of graph.get(file) ?? []) if (!typeOnly) walk(to);
    path.pop();
    done.add(file);
  };
  for (const file of files) walk(file);
  return found;
}
