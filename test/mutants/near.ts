/** Which tests reach which module, by what each imports. */
import { build } from "esbuild";
import { globSync } from "tinyglobby";
import { pagesInProcess } from "./page-modules.js";
import { pageTests, testsWithoutMutants } from "./rooms.js";

export interface Reaching {
  tests: string[];
  /** Those that import a module themselves. */
  directly: string[];
}

/** @returns for modules, the test files that import them, directly or through others */
export async function testsOf(): Promise<(modules: readonly string[]) => Reaching> {
  const tests = [...globSync("test/**/*.test.ts", { ignore: testsWithoutMutants }), ...pageTests].sort();
  const { metafile } = await build({
    entryPoints: tests,
    bundle: true,
    // what tests share is put together once
    splitting: true,
    write: false,
    outdir: ".build/mutants/graph",
    metafile: true,
    format: "esm",
    platform: "node",
    packages: "external",
    define: { RLSCALE_PAGES: "[]", RLSCALE_TABLES: "true" },
    plugins: [pagesInProcess()],
    logLevel: "error"
  });
  const reached = new Map(tests.map((test) => [test, new Set<string>()]));
  for (const [test, seen] of reached) {
    const open = [test];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      for (const { path: next, external } of metafile.inputs[path]?.imports ?? []) {
        if (external || seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
  }
  return (modules) => ({
    tests: tests.filter((test) => modules.some((path) => reached.get(test)!.has(path))),
    directly: tests.filter((test) => metafile.inputs[test]!.imports.some(({ path }) => modules.includes(path)))
  });
}
