/** The arrows of the project: raw log -> table -> fits -> findings -> pages, each room knowing only those before it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

interface Room {
  name: string;
  /** files in it; the first room that fits is the file's */
  holds: RegExp;
  /** rooms it may import from, beside itself */
  from: string[];
  /** packages it may import */
  packages: RegExp;
}

const noPackages = /^$/;
/** what results.json is: schema objects, and the types made from them */
const shapes = /^src\/lib\/(results\.ts$|records\/)/;
const rooms: Room[] = [
  { name: "formats", holds: /^src\/lib\/format\.ts$/, from: [], packages: noPackages },
  {
    name: "shapes",
    holds: shapes,
    from: ["formats", "lib"],
    packages: /^typebox$/
  },
  {
    name: "lib",
    holds: /^src\/lib\//,
    from: ["formats", "shapes"],
    packages: /^(d3-array|d3-random|pure-rand|ml-[\w-]+)$/
  },
  {
    name: "import",
    holds: /^src\/import\//,
    from: ["lib", "formats"],
    packages: /^(apache-arrow|flatbuffers|hyparquet(-compressors|-writer)?|fflate|fzstd|@noble\/hashes.*)$/
  },
  {
    name: "components",
    holds: /^src\/components\//,
    from: ["lib", "formats"],
    packages: /^(d3-[\w-]+|hono)$/
  },
  {
    name: "report",
    holds: /^src\/report\//,
    from: ["live", "client", "components", "import", "lib", "formats"],
    packages: /^(d3-array|observablehq:stdlib)$/
  },
  {
    name: "paper",
    holds: /^src\/paper\//,
    from: ["report", "components", "import", "lib", "formats"],
    packages: /^d3-array$/
  },
  {
    name: "client",
    holds: /^src\/client\//,
    from: ["components", "import", "lib", "formats"],
    packages: /^(fflate|hyparquet(-compressors|-writer)?|minisearch|@noble\/hashes)$/
  },
  {
    name: "live",
    holds: /^src\/live\//,
    from: ["client", "components", "lib", "formats"],
    packages: /^observablehq:stdlib$/
  },
  {
    name: "making logs",
    holds: /^loaders\/make-runs\//,
    from: ["lib", "formats", "table", "raw log", "outputs", "ground"],
    packages: /./
  },
  {
    name: "ground",
    holds: /^loaders\/((emit|project-root|report-names|stage-cache|study-root|threads)\.ts|(compile|run|thread)\.js)$/,
    from: ["lib", "formats"],
    packages: /^(esbuild|yaml)$/
  },
  { name: "outputs", holds: /^loaders\/output\//, from: ["lib", "formats"], packages: /^hyparquet$/ },
  {
    name: "raw log",
    holds: /^loaders\/(read-|find-logs\.ts$|import-logs\.ts$)/,
    from: ["ground", "import", "lib", "formats"],
    packages: /^tinyglobby$/
  },
  {
    name: "reduce",
    holds: /^loaders\/reduce\//,
    from: ["raw log", "import", "outputs", "ground", "lib", "formats"],
    packages: /^@duckdb\/node-api$/
  },
  {
    name: "table",
    holds: /^loaders\/(build-runs|checked-file|curves|study(-account)?)\.ts$/,
    from: ["raw log", "import", "ground", "lib", "formats"],
    packages: /^(arquero|ajv|typebox|yaml)$/
  },
  {
    name: "fits",
    holds: /^loaders\/build-(fits|samples)\.ts$/,
    from: ["table", "raw log", "ground", "lib", "formats"],
    packages: /^(arquero|d3-array)$/
  },
  {
    name: "results",
    holds: /^loaders\/(build-results|results-schema)\.ts$/,
    from: ["findings", "fits", "table", "raw log", "outputs", "ground", "lib", "formats"],
    packages: /^ajv$/
  },
  {
    name: "findings",
    holds: /^loaders\/(build-|infer-ahead\.ts$|recorded-numbers\.ts$|verdicts\.ts$)/,
    from: ["fits", "table", "raw log", "outputs", "ground", "lib", "formats"],
    packages: /^(arquero|d3-array|yaml)$/
  },
  {
    name: "doctor",
    holds: /^loaders\/doctor\//,
    from: ["results", "table", "raw log", "ground", "lib", "formats"],
    packages: noPackages
  },
  {
    name: "command line",
    holds: /^loaders\/cli\//,
    from: [
      "results",
      "findings",
      "fits",
      "doctor",
      "table",
      "reduce",
      "raw log",
      "import",
      "outputs",
      "ground",
      "lib",
      "formats"
    ],
    packages: /^commander$/
  },
  {
    name: "site",
    holds: /^loaders\/site\/|^observablehq\.config\.ts$/,
    from: [
      "results",
      "table",
      "raw log",
      "import",
      "outputs",
      "ground",
      "live",
      "report",
      "components",
      "lib",
      "formats"
    ],
    packages: /./
  },
  { name: "data of pages", holds: /^src\/data\.zip\.ts$/, from: ["site"], packages: noPackages }
];

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
  it("every module is in a room", () => {
    expect(files.filter((file) => !roomOf(file))).toEqual([]);
  });

  it("go one way: from what comes later to what comes before", () => {
    const faults = [...graph].flatMap(([file, imports]) => {
      const room = roomOf(file);
      return imports.flatMap(({ to }) => {
        const target = roomOf(to);
        // whoever knows the types of the analysis knows the shapes of its results
        if (target?.name === "shapes" && room?.from.includes("lib")) return [];
        if (!room || !target || room === target || room.from.includes(target.name)) return [];
        return [`${file} -> ${to}: ${room.name} must not know ${target.name}`];
      });
    });
    expect(faults).toEqual([]);
  });

  it("take only the packages of their room, and nothing of Node where code runs in the page", () => {
    const faults = [...graph].flatMap(([file, imports]) => {
      const room = roomOf(file);
      return imports.flatMap(({ to }) => {
        if (!room || files.includes(to) || to.endsWith(".json")) return [];
        const builtin = to.startsWith("node:") || builtinModules.includes(to);
        const name = to.startsWith("@") ? to.split("/").slice(0, 2).join("/") : to.split("/")[0]!;
        const allowed = builtin ? /^loaders\/|^observablehq/.test(file) : room.packages.test(name);
        return allowed ? [] : [`${file} -> ${to}: not for ${room.name}`];
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
      "loaders/site/framework/page-archive.ts",
      "loaders/study/study.ts"
    ]);
  });

  it("have no cycle, but for types", () => {
    expect(cycles()).toEqual([]);
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

function roomOf(file: string): Room | undefined {
  return rooms.find(({ holds }) => holds.test(file));
}

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
