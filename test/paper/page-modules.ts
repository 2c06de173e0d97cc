/** Modules of the study's pages and of any report, by the end of their names: "-figure", "-table", "-words". */
import { resolve } from "node:path";
import { globSync } from "tinyglobby";

/** Each with its name without that end; only those that are wanted, where names are given. */
export function pageModules<Module>(end: string, wanted?: readonly string[]): Promise<(Module & { name: string })[]> {
  const files = globSync(`src/{paper,report}/**/*${end}.ts`).sort();
  const named = files.map((path) => ({ path, name: path.slice(path.lastIndexOf("/") + 1, -`${end}.ts`.length) }));
  return Promise.all(
    (wanted ? wanted.map((name) => named.find((module) => module.name === name)!) : named).map(
      async ({ name, path }) => ({
        ...((await import(/* @vite-ignore */ resolve(path))) as Module),
        name
      })
    )
  );
}
