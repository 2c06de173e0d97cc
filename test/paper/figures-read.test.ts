/** Under every figure it is said where its numbers stand unrounded: each place is there. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import type { FigureReads } from "../../src/components/frame/inputs-read.js";
import { pageModules } from "./page-modules.js";

const results = await loadResults(projectRoot);
const modules = await pageModules<Record<string, unknown>>("-figure");
const figures = modules.flatMap(({ name, ...exports }) =>
  Object.values(exports).flatMap((figure) => {
    const reads = (figure as { reads?: FigureReads } | null)?.reads;
    return reads ? [[name, reads] as const] : [];
  })
);

/** What results have at "inference.series"; of a list what its first has. A file of the project has its name. */
function at(place: string): unknown {
  if (place.startsWith("tables/")) return /^tables\/[\w-]+\.csv$/.test(place) || undefined;
  if (place.startsWith("data/")) return existsSync(join(projectRoot, place)) || undefined;
  return place.split(".").reduce<unknown>((whole, part) => {
    const within = Array.isArray(whole) ? whole[0] : whole;
    return (within as Record<string, unknown> | undefined)?.[part];
  }, results);
}

describe("what figures say that they read", () => {
  it.each(figures)("%s: results, tables or files that are there", (_, { logs, places }) => {
    expect(places).not.toEqual([]);
    if (logs !== "page") expect(places.filter((place) => at(place) === undefined)).toEqual([]);
  });
});
