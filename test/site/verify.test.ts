/** What `npm run verify` builds from, compares and says. */
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { copyProject } from "../../loaders/site/copy-project.js";
import { differences, hashFiles, siteLine, verdictOn } from "../../loaders/site/hash-site.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-verify-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (root: string, files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, root, name)), { recursive: true });
    writeFileSync(join(folder, root, name), text);
  }
  return join(folder, root);
};

describe("copyProject(from, to)", () => {
  it("copies sources, links packages, and leaves what a build, a test or git has made", async () => {
    const kept = ["package.json", "src/index.md", "src/lib/bundles/a.ts", "test/a.test.ts", "data/runs/a.parquet"];
    const made = [
      ...["src/bundles/frame.js", "src/.observablehq/cache/a.js", "test/artifacts/a.png"],
      ...[".git/HEAD", ".build/log", "dist/index.html", ".rlscale-aside-1/a", "node_modules/a/index.js"]
    ];
    const from = write("project", Object.fromEntries([...kept, ...made].map((name) => [name, name])));
    const to = join(folder, "copies", "one");
    await copyProject(from, to);
    const files = readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
    const names = files
      .map(({ parentPath, name }) => join(parentPath, name).slice(to.length + 1))
      // later versions of Node list what a link leads to as well
      .filter((name) => !name.startsWith(join("node_modules", "/")));
    expect(names.sort()).toEqual([...kept, "node_modules"].sort());
    expect(readlinkSync(join(to, "node_modules"))).toBe(resolve(from, "node_modules"));
  });
});

describe("two sites", () => {
  const site = (name: string, more: Record<string, string>) =>
    hashFiles(write(name, { "index.html": "same", "data/a.json": "1", ...more }));

  it("are told apart by the files that differ or are in one of them only", async () => {
    const [a, b] = [await site("a", { "b.js": "1", "c.js": "1" }), await site("b", { "b.js": "2", "d.js": "1" })];
    expect(differences(a, b)).toEqual(["b.js", "c.js", "d.js"]);
    expect(verdictOn([a, a, b])).toEqual({
      same: false,
      lines: ["differs: b.js", "differs: c.js", "differs: d.js", "verify: files that differ: 3"]
    });
  });

  it("are said to be the same where every byte is", async () => {
    const [c, d] = [await site("c", {}), await site("d", {})];
    // by sha256sum of "1" and "same", and of these two lines
    const hash = "10229ca170a35a06dfe91626cf4c41071a721c52d8adc3e60f4fa8c7dbd032dd";
    expect([siteLine("cold, UTC, C", c), siteLine("cold, UTC, C", d)]).toEqual([
      `${hash}  2 files  cold, UTC, C`,
      `${hash}  2 files  cold, UTC, C`
    ]);
    expect(verdictOn([c, d])).toEqual({
      same: true,
      lines: ["verify: all 2 builds are the same, byte for byte"]
    });
  });
});
