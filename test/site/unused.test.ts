/** What is left of a built site: files that something asks for. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { removeUnused } from "../../loaders/site/static/unused.js";

it("removes what Framework has written and no page, script of a page or style names, and folders left empty", async () => {
  const root = mkdtempSync(join(tmpdir(), "rlscale-unused-"));
  const kept = {
    "index.html": '<script src="./_page/index.aaaaaaaa.js"></script><link href="_import/site.css">',
    "beyond/a.html": '<a href="../_file/data/a.11111111.csv">a</a>',
    "_page/index.aaaaaaaa.js":
      'FileAttachment("../_file/data/b.22222222.json"); import "../_file/bundles/frame.44444444.js"',
    "_import/site.css": 'url("../_file/c.33333333.svg")',
    "_file/bundles/frame.44444444.js": 'fetch("d.55555555.json")',
    "_file/data/a.11111111.csv": "",
    "_file/data/b.22222222.json": "",
    "_file/c.33333333.svg": "",
    "_file/d.55555555.json": "",
    "data/results.json": "",
    "data/e.66666666.csv": ""
  };
  const gone = {
    "_file/data/a.77777777.csv": "",
    // a module of a cell asks for it, and no page for the module
    "_import/lib/module.88888888.js": "f.99999999.json",
    "_file/deep/er/f.99999999.json": "",
    "_node/library.js": "",
    "_observablehq/client.js": ""
  };
  for (const [name, text] of Object.entries({ ...kept, ...gone })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  expect(await removeUnused(root)).toBe(5);
  const left = readdirSync(root, { recursive: true, withFileTypes: true }).map(
    (entry) => `${join(entry.parentPath, entry.name).slice(root.length + 1)}${entry.isDirectory() ? "/" : ""}`
  );
  const folders = ["_file/", "_file/bundles/", "_file/data/", "_import/", "_page/", "beyond/", "data/"];
  expect(left.sort()).toEqual([...Object.keys(kept), ...folders].sort());
  rmSync(root, { recursive: true });
});
