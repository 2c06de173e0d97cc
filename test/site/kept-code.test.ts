import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { hashOfModules, keptCode } from "../../loaders/site/framework/kept-code.js";

let root = "";
const write = (name: string, text: string) => {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
};
const pages = () => new Map([["index.md", join(root, "pages/index.md")]]);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kept-code-"));
  for (const name of ["package-lock.json", "package.json", "tsconfig.json", "src/a.ts", "src/style/a.css"])
    write(name, "1");
  write("loaders/site/framework/bundle.ts", "1");
  write("pages/index.md", "1");
});

describe("hashOfModules(pages, root)", () => {
  it("is another once a module, a package, what esbuild is told, or a page is another", async () => {
    const changes = [
      "src/a.ts",
      "src/style/a.css",
      "src/new.ts",
      "loaders/site/framework/bundle.ts",
      "package-lock.json",
      "package.json",
      "tsconfig.json",
      "pages/index.md"
    ];
    const hashes = [await hashOfModules(pages(), root)];
    for (const name of changes) {
      write(name, "2");
      hashes.push(await hashOfModules(pages(), root));
    }
    hashes.push(await hashOfModules(new Map([...pages()].map(([, file]) => ["other.md", file])), root));
    expect(new Set(hashes).size).toBe(changes.length + 2);
  });

  it("is another where what ends one file begins the next", async () => {
    write("package-lock.json", "12");
    write("package.json", "3");
    const before = await hashOfModules(pages(), root);
    write("package-lock.json", "1");
    write("package.json", "23");
    expect(await hashOfModules(pages(), root)).not.toBe(before);
  });

  it("is the same whatever the build itself puts beside modules", async () => {
    const before = await hashOfModules(pages(), root);
    write("src/bundles/frame.js", "1");
    write("src/.observablehq/cache/a.js", "1");
    expect(await hashOfModules(pages(), root)).toBe(before);
  });
});

describe("keptCode(name, pages, make, places)", () => {
  it("is made once for the same code, and again for other code, whose files take the place of the old", async () => {
    const places = () => ({ root, folder: join(root, "kept") });
    let made = 0;
    const make = async () => ({ code: String(++made) });
    expect(await keptCode("modules", pages(), make, places())).toEqual({ code: "1" });
    expect(await keptCode("modules", pages(), make, places())).toEqual({ code: "1" });
    expect(await keptCode("scripts", pages(), make, places())).toEqual({ code: "2" });
    write("src/a.ts", "2");
    expect(await keptCode("modules", pages(), make, places())).toEqual({ code: "3" });
    write("src/a.ts", "1");
    expect(await keptCode("modules", pages(), make, places())).toEqual({ code: "4" });
    expect(await keptCode("scripts", pages(), make, places())).toEqual({ code: "2" });
  });
});
