/** A figure of a study is one folder, which nothing lists: it lies beside its page's tables and words with all that it alone needs. */
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";
import { reportNames } from "../../loaders/study/report-names.js";
import { importsOf } from "../helpers/imports.js";
import { sources } from "../helpers/lint.js";

const studies = reportNames().map((name) => `src/${name}/`);
const figures = sources().filter(
  (file) => file.endsWith("-figure.ts") && studies.some((study) => file.startsWith(study))
);
const folderOf = (file: string) => file.slice(0, file.lastIndexOf("/"));
const users = new Map<string, string[]>();
for (const file of [...sources(), ...globSync(["src/**/*.md", "loaders/**/*.md"])])
  for (const used of importsOf(file)) users.set(used, [...(users.get(used) ?? []), file]);

describe("figures of studies", () => {
  it("have a folder each, which has their name", () => {
    expect(figures.length).toBeGreaterThan(50);
    expect(figures.filter((file) => !file.endsWith(nameIn(folderOf(file))))).toEqual([]);
  });

  it("have in it what they alone need", () => {
    const inFigure = new Map(figures.map((file) => [folderOf(file), file]));
    const beside = sources().flatMap((file) => {
      const folders = [...new Set((users.get(file) ?? []).map(folderOf))];
      const [only] = folders;
      if (folders.length !== 1 || !only || !inFigure.has(only) || folderOf(file) === only) return [];
      return studies.some((study) => file.startsWith(study)) ? [`${file}: only ${only} needs it`] : [];
    });
    expect(beside).toEqual([]);
  });

  it("are on a page, or part of a figure that is", () => {
    expect(figures.filter((file) => !users.has(file))).toEqual([]);
  });
});

/** "budget/budget-figure.ts" of "src/paper/efficiency/budget" */
function nameIn(folder: string): string {
  const name = folder.slice(folder.lastIndexOf("/") + 1);
  return `/${name}/${name}-figure.ts`;
}
