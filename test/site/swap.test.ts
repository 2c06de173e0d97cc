import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { besides, repair, swapIn } from "../../loaders/site/swap.js";

let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-swap-"));
  output = join(folder, "dist");
});
afterEach(() => rmSync(folder, { recursive: true }));

function site(path: string, text: string): string {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "index.html"), text);
  return path;
}

const shown = () => readFileSync(join(output, "index.html"), "utf8");

describe("swapIn(site, output)", () => {
  it("puts a site where there was none, and over an old one, and leaves nothing beside", async () => {
    await swapIn(site(join(folder, "made"), "one"), output);
    expect(shown()).toBe("one");
    await swapIn(site(join(folder, "made"), "two"), output);
    expect(shown()).toBe("two");
    expect(readdirSync(folder)).toEqual(["dist"]);
  });

  it("takes out files that the new site does not have", async () => {
    site(output, "old");
    writeFileSync(join(output, "gone.html"), "gone");
    await swapIn(site(join(folder, "made"), "new"), output);
    expect(readdirSync(output)).toEqual(["index.html"]);
  });
});

describe("repair(output)", () => {
  it("puts the old site back when a build was killed between the two renames", async () => {
    site(besides(output).previous, "old");
    site(besides(output).next, "new");
    await repair(output);
    expect(shown()).toBe("old");
    expect(readdirSync(folder)).toEqual(["dist"]);
  });

  it("keeps the new site when a build was killed after both, and half a copy never", async () => {
    site(output, "new");
    site(besides(output).previous, "old");
    site(besides(output).next, "half");
    await repair(output);
    expect(shown()).toBe("new");
    expect(readdirSync(folder)).toEqual(["dist"]);
  });

  it("does nothing where nothing is", async () => {
    await repair(output);
    expect(existsSync(output)).toBe(false);
  });
});
