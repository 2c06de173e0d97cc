/** Modules of pages in one file: each gives what it gave by itself, and runs when it is asked for. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleName, bundlePageModules, type PageModules } from "../../loaders/site/framework/page-modules.js";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "rlscale-modules-")));
const said = globalThis as unknown as { modulesRun: string[] };
let made: PageModules;

const pages = (source: string) =>
  new Map(["index.md", "deep/page.md"].map((path) => [path, join(source, path)] as const));

const files = {
  "index.md": '```js\nimport {twice, name as other} from "./lib/twice.js";\nimport "./lib/only-runs.js";\n```\n',
  "deep/page.md":
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the page's text, not a template
    '```js\nimport whole, {small} from "../lib/deep/whole.js";\nimport {load} from "../lib/loads.js";\nimport {both} from "../lib/loads-too.js";\n```\n\n${await import ( "../lib/later.js" )}, ${await import("../lib/gone.js")}',
  "lib/twice.ts":
    'import { base } from "./base.js";\nglobalThis.modulesRun.push("twice");\nexport const twice = (x: number) => 2 * x + base;\nexport const name = "twice";\nexport type Unseen = number;\n',
  "lib/base.ts": 'globalThis.modulesRun.push("base");\nexport const base = 0;\n',
  "lib/deep/whole.ts":
    'export * from "../base.js";\nglobalThis.modulesRun.push("whole");\nexport default "whole";\nexport const small = { "a": 1 };\n',
  "lib/later.ts": "export const later = 1;\n",
  "lib/only-runs.ts": "globalThis.modulesRun.push('only runs');\n",
  "lib/loads.ts":
    'import { FileAttachment } from "observablehq:stdlib";\nimport { shaped } from "./shaped.js";\nexport const load = () => shaped(FileAttachment("../data.json"));\n',
  "lib/loads-too.ts": 'import { load } from "./loads.js";\nexport const both = () => [load(), load()];\n',
  "lib/shaped.ts": "export const shaped = (x: unknown) => [x];\n"
};

beforeAll(async () => {
  said.modulesRun = [];
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const source = relative(".", folder);
  made = await bundlePageModules(pages(source), source);
  for (const [path, text] of [...Object.entries(made.stubs), [bundleName, made.code] as const]) {
    mkdirSync(dirname(join(folder, "root", path)), { recursive: true });
    writeFileSync(join(folder, "root", path), text);
  }
  writeFileSync(join(folder, "root/package.json"), '{"type": "module"}');
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const load = (path: string): Promise<Record<string, unknown>> =>
  import(/* @vite-ignore */ pathToFileURL(join(folder, "root", path)).href);

describe("bundlePageModules(pages, source)", () => {
  it("takes what pages import and what modules that stay apart import; those speak of Framework's own, or only run", () => {
    expect(Object.keys(made.stubs)).toEqual(["lib/deep/whole.js", "lib/later.js", "lib/shaped.js", "lib/twice.js"]);
    const source = relative(".", folder);
    expect(made.sources["lib/twice.js"]).toBe(`${source}/lib/twice.ts`);
    expect(made.code).not.toContain("data.json");
  });

  it("runs a module when it is first asked for, and once", async () => {
    expect(said.modulesRun).toEqual([]);
    const { twice, name } = (await load("lib/twice.js")) as { twice: (x: number) => number; name: string };
    expect([twice(21), name]).toEqual([42, "twice"]);
    expect(said.modulesRun).toEqual(["base", "twice"]);
    expect({ ...(await load("lib/deep/whole.js")) }).toEqual({ default: "whole", small: { a: 1 }, base: 0 });
    expect(said.modulesRun).toEqual(["base", "twice", "whole"]);
  });

  it("says which module imports what is not there", async () => {
    writeFileSync(join(folder, "lib/twice.ts"), 'import { gone } from "./gone.js";\nexport const twice = gone;\n');
    const source = relative(".", folder);
    await expect(bundlePageModules(pages(source), source)).rejects.toThrow(
      /lib\/twice\.ts:1:21: ERROR: Could not resolve/
    );
  });
});
