import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { editFile, writeKept, writeOneFile } from "../../loaders/output/kept-files.js";
import { hashBytes, manifestFile, manifestText } from "../../loaders/output/manifest.js";
import { OutputError } from "../../loaders/output/output-error.js";
import { entriesBelow } from "../helpers/entries-below.js";

let root: string;
let data: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rlscale-kept-"));
  data = join(root, "data");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const runs = (files: Record<string, string>) =>
  writeKept(data, {
    by: "npm run data",
    files: new Map(Object.entries(files)),
    whole: ["runs"],
    apart: ["runs/by-hand", "runs/README"]
  });
const record = (text: string, knows?: (path: string, text: string) => boolean) =>
  writeKept(data, { by: "rlscale record", files: new Map([["verdicts.yaml", text]]), knows });
const read = (path: string) => readFileSync(join(data, path), "utf8");
const tree = () =>
  entriesBelow(data)
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(data.length + 1))
    .sort();

describe("writeKept(folder, kept)", () => {
  it("writes again, takes out what is made no longer, and keeps the lists of several commands", async () => {
    await runs({ "runs/a/1": "1", "runs/b/2": "2" });
    await record("one");
    await runs({ "runs/a/1": "1", "runs/3": "3" });
    await record("two");
    expect(tree()).toEqual([manifestFile, "runs/3", "runs/a/1", "verdicts.yaml"]);
    expect([existsSync(join(data, "runs/b")), read("verdicts.yaml")]).toEqual([false, "two"]);
    const lines = { "runs/3": "3", "runs/a/1": "1", "verdicts.yaml": "two" };
    expect(read(manifestFile)).toBe(
      manifestText("data", new Map(Object.entries(lines).map(([path, text]) => [path, [hashBytes(text)]])))
    );
    expect(readdirSync(root)).toEqual(["data"]);
  });

  it("leaves alone what stands beside, and what is apart", async () => {
    mkdirSync(join(data, "runs/by-hand"), { recursive: true });
    for (const path of ["runs/by-hand/note", "runs/README", "letter.txt"]) writeFileSync(join(data, path), "mine");
    await runs({ "runs/1": "1" });
    await runs({ "runs/2": "2" });
    expect(tree()).toEqual(["letter.txt", manifestFile, "runs/2", "runs/README", "runs/by-hand/note"]);
  });

  it.each([
    ["a file that is in the way", "runs/2", "mine", /found runs\/2, which it did not write/],
    ["a file beside those that it makes", "runs/mine", "mine", /found runs\/mine, which it did not write/],
    ["one of its files that was changed", "runs/1", "edited", /found runs\/1, changed since it was written/],
    ["one that it no longer makes, changed", "runs/0", "edited", /found runs\/0, changed since/]
  ])("stops by name at %s, and writes nothing", async (_, path, text, message) => {
    await runs({ "runs/0": "0", "runs/1": "1" });
    writeFileSync(join(data, path), text);
    const before = new Map(tree().map((path) => [path, read(path)]));
    await expect(runs({ "runs/1": "one", "runs/2": "two" })).rejects.toThrow(message);
    expect(new Map(tree().map((path) => [path, read(path)]))).toEqual(before);
  });

  it("stops at a link and at an empty folder, which it never makes", async () => {
    await runs({ "runs/1": "1" });
    writeFileSync(join(root, "1"), "1");
    rmSync(join(data, "runs/1"));
    symlinkSync(join(root, "1"), join(data, "runs/1"));
    await expect(runs({ "runs/1": "2" })).rejects.toThrow(/found runs\/1, which is a link/);
    rmSync(join(data, "runs/1"));
    mkdirSync(join(data, "runs/mine"));
    await expect(runs({ "runs/1": "2" })).rejects.toThrow(/found runs\/mine, which/);
    expect(readFileSync(join(root, "1"), "utf8")).toBe("1");
  });

  const others: [string, (path: string) => void][] = [
    ["a folder", (path) => mkdirSync(path)],
    [
      "a folder with a file in it",
      (path) => {
        mkdirSync(path);
        writeFileSync(join(path, "mine"), "mine");
      }
    ],
    ["a link", (path) => symlinkSync(join(root, "letter.txt"), path)],
    ["a link to nothing", (path) => symlinkSync(join(root, "nowhere"), path)],
    ["a pipe", (path) => execFileSync("mkfifo", [path])]
  ];

  it.each(others)("stops by name where one of its files, its list or a folder became %s", async (what, make) => {
    writeFileSync(join(root, "letter.txt"), "dear");
    for (const [path, named] of [
      ["runs/1", "runs/1"],
      ["runs/0", "runs/0"],
      ["verdicts.yaml", "verdicts.yaml"],
      [manifestFile, manifestFile]
    ] as const) {
      rmSync(data, { recursive: true, force: true });
      await runs({ "runs/0": "0", "runs/1": "1" });
      await record("one");
      rmSync(join(data, path));
      make(join(data, path));
      const before = [tree(), readFileSync(join(root, "letter.txt"), "utf8")];
      const failed = await (path === "verdicts.yaml" ? record("two") : runs({ "runs/1": "one" })).catch(
        (error: unknown) => error
      );
      expect(failed, path).toBeInstanceOf(OutputError);
      const kind = what.replace(/ (with|to) .*/, "");
      const isBelow = path === "runs/0" && what.includes("with a file");
      expect((failed as Error).message).toMatch(
        new RegExp(
          `${isBelow ? "runs/0/mine, which it did not write" : `${named}.* ?(which is ${kind}|must not be a link to nothing)`}.*: (move it away|put it back|name that place)`
        )
      );
      expect([tree(), readFileSync(join(root, "letter.txt"), "utf8")]).toEqual(before);
      expect(readdirSync(root).sort()).toEqual(["data", "letter.txt"]);
    }
  });

  it("stops by name where a folder of its files became a file, or the folder itself is one", async () => {
    await runs({ "runs/a/1": "1" });
    rmSync(join(data, "runs"), { recursive: true });
    writeFileSync(join(data, "runs"), "mine");
    await expect(runs({ "runs/a/1": "one" })).rejects.toThrow(
      /found runs\/a\/1, whose folder is a file|found runs, which/
    );
    expect(read("runs")).toBe("mine");
    rmSync(data, { recursive: true });
    writeFileSync(data, "mine");
    const failed = await record("one").catch((error: unknown) => error);
    expect([failed, readFileSync(data, "utf8")]).toEqual([expect.any(OutputError), "mine"]);
    expect((failed as Error).message).toMatch(/^\S*data: must be where files can be read and written; found \w+: /);
  });

  it.skipIf(process.getuid?.() === 0)("stops by name where one of its files cannot be read", async () => {
    await runs({ "runs/1": "1" });
    chmodSync(join(data, "runs/1"), 0);
    await expect(runs({ "runs/1": "one" })).rejects.toThrow(/found runs\/1, which cannot be read \(EACCES\)/);
    chmodSync(join(data, "runs/1"), 0o600);
    expect(read("runs/1")).toBe("1");
  });

  it("takes a file that is the same already, and one that the command knows by its content", async () => {
    mkdirSync(join(data, "runs"), { recursive: true });
    writeFileSync(join(data, "runs/1"), "1");
    await runs({ "runs/1": "1" });
    writeFileSync(join(data, "verdicts.yaml"), "# by record\n");
    await expect(record("new")).rejects.toThrow(/found verdicts\.yaml, which it did not write/);
    await record("new", (_, text) => text.startsWith("# by record"));
    writeFileSync(join(data, "verdicts.yaml"), "# by record\nedited\n");
    // once it is listed, the list decides
    await expect(record("newer", () => true)).rejects.toThrow(/found verdicts\.yaml, changed since it was written/);
  });

  it("knows its files after it was ended at any moment", async () => {
    await runs({ "runs/1": "1", "runs/2": "2" });
    const [old, now] = [hashBytes("1"), hashBytes("one")];
    const listed = new Map([
      ["runs/1", [old, now]],
      ["runs/2", [hashBytes("2"), hashBytes("two")]]
    ]);
    for (const text of ["1", "one"]) {
      writeFileSync(join(data, manifestFile), manifestText("data", listed));
      writeFileSync(join(data, "runs/1"), text);
      await runs({ "runs/1": "I", "runs/2": "II" });
      expect([read("runs/1"), read("runs/2")]).toEqual(["I", "II"]);
      await runs({ "runs/1": "1", "runs/2": "2" });
    }
  });

  it("lists what stood there and what comes while it writes", async () => {
    await runs({ "runs/1": "1", "runs/2": "2", "runs/3": "3" });
    const files = new Map([1, 2, 3].map((i) => [`runs/${i}`, `new ${i}`]));
    // ends it between the first file and the second: asked before, it gives all
    files.get = (file) => {
      if (file === "runs/2" && read("runs/1") === "new 1") throw new Error("ended");
      return Map.prototype.get.call(files, file);
    };
    await expect(writeKept(data, { by: "npm run data", files, whole: ["runs"] })).rejects.toThrow("ended");
    expect([1, 2, 3].map((i) => read(`runs/${i}`))).toEqual(["new 1", "2", "3"]);
    await runs({ "runs/1": "one", "runs/2": "two", "runs/3": "three" });
    expect([1, 2, 3].map((i) => read(`runs/${i}`))).toEqual(["one", "two", "three"]);
  });

  it("does not take a list that is none, nor follow one out of its folder", async () => {
    await runs({ "runs/1": "1" });
    writeFileSync(join(root, "letter.txt"), "dear");
    const list = read(manifestFile);
    for (const line of [
      `${hashBytes("dear")}  ../letter.txt\n`,
      `${hashBytes("dear")}  runs/../../letter.txt\n`,
      "mine\n"
    ]) {
      writeFileSync(join(data, manifestFile), list + line);
      await expect(runs({ "runs/1": "2" })).rejects.toThrow(
        /rlscale-files\.sha256: must be the list of files as it was written/
      );
    }
    expect(readFileSync(join(root, "letter.txt"), "utf8")).toBe("dear");
    expect(read("runs/1")).toBe("1");
  });

  it("never writes nothing", async () => {
    await runs({ "runs/1": "1" });
    await expect(runs({})).rejects.toThrow(/has made no file; nothing was written/);
    expect(read("runs/1")).toBe("1");
  });
});

describe("writeOneFile(target, content, by)", () => {
  it("writes where nothing is, over nothing, over the same and over what a list has", async () => {
    const file = join(root, "file");
    for (const text of ["one", "one"]) await writeOneFile(file, text, "a test");
    await expect(writeOneFile(file, "two", "a test")).rejects.toThrow(
      /found another: name another place, or move it away/
    );
    writeFileSync(file, "");
    await writeOneFile(file, "two", "a test");
    expect([readFileSync(file, "utf8"), readdirSync(root)]).toEqual(["two", ["file"]]);
    await record("one");
    await writeOneFile(join(data, "verdicts.yaml"), "two", "a test");
    await record("three");
    expect(read("verdicts.yaml")).toBe("three");
  });
});

describe("editFile(target, change)", () => {
  it("changes a text, through a link too, and leaves nothing beside", async () => {
    writeFileSync(join(root, "file"), "one");
    symlinkSync(join(root, "file"), join(root, "link"));
    await editFile(join(root, "link"), (text) => `${text}, two`);
    await editFile(join(root, "new"), (text) => `${text}new`);
    expect(["file", "link", "new"].map((name) => readFileSync(join(root, name), "utf8"))).toEqual([
      "one, two",
      "one, two",
      "new"
    ]);
    expect(readdirSync(root).sort()).toEqual(["file", "link", "new"]);
  });

  it("stops by name at what is no file", async () => {
    mkdirSync(join(root, "folder"));
    await expect(editFile(join(root, "folder"), () => "text")).rejects.toThrow(
      /folder: must be a file; found one which is a folder: move it away/
    );
    await expect(writeOneFile(join(root, "folder"), "text", "a test")).rejects.toThrow(/found one which is a folder/);
    expect(readdirSync(root)).toEqual(["folder"]);
  });

  it.each(["one", null])("leaves what somebody writes meanwhile, where %j stood", async (before) => {
    const file = join(root, "file");
    if (before !== null) writeFileSync(file, before);
    const edited = editFile(file, () => {
      writeFileSync(file, "theirs");
      return "ours";
    });
    await expect(edited).rejects.toThrow(/file: must not change while it is written: try again/);
    expect([readFileSync(file, "utf8"), readdirSync(root)]).toEqual(["theirs", ["file"]]);
  });
});
