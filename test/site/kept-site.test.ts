import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { globSync } from "tinyglobby";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepSite, placeData, takeSite } from "../../loaders/site/framework/kept-site.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kept-site-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const places = () => ({ root: join(folder, "root"), site: join(folder, "site"), folder: join(folder, "kept") });
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);
const zip = (data: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(data).map(([name, text]) => [name, strToU8(text)])));

/** A site as Framework writes it. */
function siteOf(data: Record<string, string>): Record<string, string> {
  const info = (name: string, up: string) =>
    `{"name":"${up}data/${name}","mimeType":"application/json","path":"${up}_file/${placeOf(name)}","lastModified":1,"size":${data[name]!.length}}`;
  const placeOf = (name: string) => `data/${name.replace(".json", `.${hashOf(data[name]!)}.json`)}`;
  return {
    "index.html": `<p>registerFile("./data/a.json", ${info("a.json", "./")}); <a href="./_file/${placeOf("b.json")}">b</a></p>`,
    "beyond/more.html": `registerFile("../data/b.json", ${info("b.json", "../")});`,
    "_import/live/reads.00000000.js": `FileAttachment(${info("a.json", "../../")}, import.meta.url)`,
    "_observablehq/client.11111111.js": "client",
    "_file/data/fixed.22222222.csv": "x\n1\n",
    [`_file/${placeOf("a.json")}`]: data["a.json"]!,
    [`_file/${placeOf("b.json")}`]: data["b.json"]!,
    "data/a.json": data["a.json"]!
  };
}

function write(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function read(root: string): Record<string, string> {
  return Object.fromEntries(
    globSync("**", { cwd: root }).map((path) => [path, readFileSync(join(root, path), "utf8")])
  );
}

const written = {
  "index.md": "",
  "beyond/more.md": "",
  "live/reads.ts": "",
  "data/fixed.csv": "x\n1\n",
  "data.zip.ts": ""
};
const before = { "a.json": '{"k": 1}', "b.json": "[1, 2]" };
const after = { "a.json": '{"k": 1.25}', "b.json": "[1, 2]" };

describe("keepSite(places, key, names), takeSite(places, key), placeData(places, archive)", () => {
  const names = new Set(Object.keys(before));

  it("give the site that Framework would build from other data: their files, names, hashes and sizes", () => {
    write(places().root, written);
    write(places().site, siteOf(before));
    keepSite(places(), "key", names);
    write(places().site, { "index.html": "made static since", "search.json": "{}" });
    expect(takeSite(places(), "key")).toBe(true);
    placeData(places(), zip(after));
    expect(read(places().site)).toEqual(siteOf(after));
    // and from there again
    expect(takeSite(places(), "key")).toBe(true);
    placeData(places(), zip(before));
    expect(read(places().site)).toEqual(siteOf(before));
  });

  it("leave it to Framework where code or pages are others", () => {
    write(places().root, written);
    write(places().site, siteOf(before));
    keepSite(places(), "key", names);
    expect(takeSite(places(), "other")).toBe(false);
  });

  it("put data into what Framework has just built, and leave what another loader has made", () => {
    write(places().root, written);
    const other = { "_file/data/c.33333333.json": "[3]" };
    write(places().site, { ...siteOf(before), ...other });
    placeData(places(), zip(after));
    expect(read(places().site)).toEqual({ ...siteOf(after), ...other });
  });

  it.each([
    ["a file of another loader", "_file/quakes.33333333.csv"],
    ["a module that a loader makes", "_import/live/made.33333333.js"],
    ["a page that a loader makes", "made.html"],
    ["data of another archive", "_file/data/c.33333333.json"]
  ])("keep no site with %s, which may be another the next time", (_, path) => {
    write(places().root, written);
    write(places().site, { ...siteOf(before), [path]: "1" });
    keepSite(places(), "key", names);
    expect(existsSync(places().folder)).toBe(false);
  });
});
