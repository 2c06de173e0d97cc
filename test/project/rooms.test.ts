/** Which folder may know which, types included: each knows only those before it, and none of the engine knows a study. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportNames } from "../../loaders/study/report-names.js";
import { importsOf } from "../helpers/imports.js";
import { sources } from "../helpers/lint.js";

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

const files = sources();
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const arrows = files.flatMap((file) => imports.get(file)!.map((to) => ({ file, to, from: folderOf(file) })));

/** The first two folders of a path. */
function folderOf(path: string): string {
  return path.split("/").slice(0, -1).slice(0, 2).join("/");
}

/** A way through imports from a module back to it; null where there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const circleFrom = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const to of graph.get(file) ?? []) {
      const circle = circleFrom(to, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const circle = circleFrom(file, []);
    if (circle) return circle;
  }
  return null;
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

  it("know only those before them", () => {
    const back = arrows.filter(({ from, to }) => {
      const [here, there] = [order.indexOf(from), order.indexOf(folderOf(to))];
      return here >= 0 && there > here;
    });
    expect(back).toEqual([]);
  });

  it("hold no module that leads back to itself, types included", () => {
    expect(circleIn(imports)).toBeNull();
    const circle = { "a.ts": ["b.ts", "c.ts"], "b.ts": [], "c.ts": ["d.ts"], "d.ts": ["c.ts"] };
    expect(circleIn(new Map(Object.entries(circle)))).toEqual(["c.ts", "d.ts", "c.ts"]);
  });
});

describe("importsOf(file)", () => {
  it("has what is imported, named for its type, exported again, or loaded when called", () => {
    const folder = mkdtempSync(join(tmpdir(), "imports-"));
    const file = join(folder, "one.ts");
    const lines = [
      'import "./side-effect.js";',
      'import { type Type, value } from "./named.js";',
      'import type { Other } from "../above.js";',
      'export { again } from "./again.js";',
      'export * from "./all.js";',
      'type Tools = typeof import("./type-of.js");',
      'export const load = (): Promise<import("./type.js").Loaded> => import("./called.js");',
      'import { sum } from "d3-array";',
      '// import { no } from "./comment.js";',
      "const text = 'import { no } from \"./text.js\"';"
    ];
    writeFileSync(file, lines.join("\n"));
    const named = importsOf(file).map((path) => path.slice(path.lastIndexOf("/") + 1));
    expect(named).toEqual(
      ["side-effect", "named", "above", "again", "all", "type-of", "type", "called"].map((name) => `${name}.ts`)
    );
    rmSync(folder, { recursive: true });
  });
});
