/** Which folder may know which, types included: each knows only those before it, and none of the engine knows a study. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { reportNames } from "../../loaders/study/report-names.js";

/** Folders in the order of what they build on; `loaders` and `src` are the files that lie in them alone. */
const order = [
  "src/lib",
  "src/import",
  "src/library",
  "src/components",
  "src/client",
  "src/live",
  "src/report",
  "loaders/output",
  "loaders",
  "loaders/study",
  "loaders/analysis",
  "loaders/library",
  "loaders/reduce",
  "loaders/make-runs",
  "loaders/doctor",
  "loaders/cli",
  "loaders/pack",
  "loaders/site",
  "src"
];
/** Most files side by side in a folder. */
const mostFiles = 20;
const studies = reportNames().map((name) => `src/${name}`);

const files = ["src", "loaders"].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)).replaceAll("\\", "/"))
    .filter((name) => /\.(ts|js)$/.test(name) && !/^src\/(bundles|\.observablehq)\//.test(name))
);
const arrows = files.flatMap((file) => importsOf(file).map((to) => ({ file, to, from: folderOf(file) })));

/** The first two folders of a path. */
function folderOf(path: string): string {
  return path.split("/").slice(0, -1).slice(0, 2).join("/");
}

/** Files of the project that a module names, also for their types alone or when it is called. */
function importsOf(file: string): string[] {
  const code = readFileSync(file, "utf8").replace(/^\s*\/\*\*[\s\S]*?\*\//gm, "");
  const named = code.matchAll(/\b(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g);
  return [...named].map(([, address]) => {
    const path = normalize(join(dirname(file), address!)).replaceAll("\\", "/");
    return existsSync(path) ? path : path.replace(/\.js$/, ".ts");
  });
}

describe("folders", () => {
  it("are those of this list, and studies", () => {
    expect([...new Set(files.map(folderOf))].sort()).toEqual([...order, ...studies].sort());
    expect(studies).toContain("src/paper");
    expect(arrows.length).toBeGreaterThan(1500);
    expect(arrows.filter(({ to }) => !existsSync(to) && !to.startsWith("src/bundles/"))).toEqual([]);
  });

  it("know no study, but for the study itself", () => {
    const engine = arrows.filter(({ from }) => !studies.includes(from));
    expect(engine.filter(({ to }) => studies.includes(folderOf(to)))).toEqual([]);
    // nor does one study know another, or what calls it
    const own = arrows.filter(({ from }) => studies.includes(from));
    expect(own.filter(({ from, to }) => folderOf(to) !== from && !/^src\/[\w-]+$/.test(folderOf(to)))).toEqual([]);
    expect(own.filter(({ from, to }) => folderOf(to) !== from && studies.includes(folderOf(to)))).toEqual([]);
  });

  it(`hold ${mostFiles} modules at the most`, () => {
    const held = new Map<string, number>();
    for (const file of files) held.set(dirname(file), (held.get(dirname(file)) ?? 0) + 1);
    expect([...held].filter(([, count]) => count > mostFiles)).toEqual([]);
  });

  it("have no name twice, but for programs and what studies hand over", () => {
    const held = new Map<string, string[]>();
    for (const file of files) held.set(basename(file), [...(held.get(basename(file)) ?? []), file]);
    const twice = [...held].filter(([name, places]) => places.length > 1 && name !== "main.ts" && name !== "report.ts");
    expect(twice.map(([, places]) => places)).toEqual([]);
  });

  it("know only those before them, so there is no circle", () => {
    const back = arrows.filter(({ from, to }) => {
      const [here, there] = [order.indexOf(from), order.indexOf(folderOf(to))];
      return here >= 0 && there > here;
    });
    expect(back).toEqual([]);
  });
});
