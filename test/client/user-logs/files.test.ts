/** Files that a reader drops or chooses: their paths, their bytes, and which are there already. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checksum, digestOf, placeOf } from "../../../src/client/user-logs/files/chosen-again.js";
import { chosenFiles, droppedFiles } from "../../../src/client/user-logs/files/dropped-files.js";
import { sourceOfFile } from "../../../src/client/user-logs/files/file-source.js";
import type { UserLog } from "../../../src/import/study/user-logs.js";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const going = () => new AbortController().signal;
const source = (path: string, text: string) => sourceOfFile(path, new Blob([text]), going);
const there = (...files: [string, string][]) =>
  new Map(
    files.map(([path, text]) => [path, { path, bytes: text.length, sha256: sha256(text) } as unknown as UserLog])
  );

describe("placeOf(source, logs, together)", () => {
  const none = new Set<string>();

  it.each([
    ["a new name", "b.jsonl", "two", "b.jsonl", false],
    ["the same file again", "a.jsonl", "one", "a.jsonl", true],
    ["its content under another name", "c.jsonl", "one", "a.jsonl", true],
    ["another content under its name", "a.jsonl", "two", "a (2).jsonl", false],
    ["another content of its length", "d.jsonl", "uno", "d.jsonl", false],
    ["another file of a folder", "runs/a.tar.gz", "two", "runs (2)/a.tar.gz", false]
  ])("%s", async (_, path, text, place, isThere) => {
    const logs = there(["a.jsonl", "one"], ["runs/a.tar.gz", "x"]);
    expect(await placeOf(source(path, text), logs, none)).toEqual({ path: place, isThere });
  });

  it("counts on where a number is taken, and knows a numbered file again", async () => {
    const logs = there(["a.tar.gz", "1"], ["a (2).tar.gz", "22"]);
    expect(await placeOf(source("a.tar.gz", "333"), logs, none)).toEqual({ path: "a (3).tar.gz", isThere: false });
    expect(await placeOf(source("a.tar.gz", "22"), logs, none)).toEqual({ path: "a (2).tar.gz", isThere: true });
  });

  it("keeps copies that were chosen together", async () => {
    const logs = there(["a.jsonl", "one"]);
    const together = new Set(["a.jsonl", "b.jsonl"]);
    expect(await placeOf(source("b.jsonl", "one"), logs, together)).toEqual({ path: "b.jsonl", isThere: false });
    expect(await placeOf(source("a.jsonl", "one"), logs, together)).toEqual({ path: "a.jsonl", isThere: true });
  });
});

describe("bytes of a file", () => {
  const long = "0123456789abcdef".repeat(1 << 17);

  it("have the SHA-256 that Node gives them, in one piece and in several", async () => {
    const hash = checksum();
    hash.update(new TextEncoder().encode("ab"));
    hash.update(new TextEncoder().encode("c"));
    expect(hash.digest()).toBe(sha256("abc"));
    expect(await digestOf(source("a", long))).toBe(sha256(long));
  });

  it("come in slices of a mebibyte, or from where to where they are asked for", async () => {
    const sizes: number[] = [];
    for await (const piece of source("a", `${long}xyz`).stream()) sizes.push(piece.length);
    expect(sizes).toEqual([1 << 20, 1 << 20, 3]);
    expect(new TextDecoder().decode(await source("a", "0123456").bytes(2, 5))).toBe("234");
    expect(new TextDecoder().decode(await source("a", "0123456").bytes(5, 99))).toBe("56");
    expect(source("a", "0123456").size).toBe(7);
  });

  it("end with the reason of a stop, and name a file that cannot be read", async () => {
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(sourceOfFile("a", new Blob(["x"]), () => stopped).bytes(0, 1)).rejects.toThrow("stopped");
    const broken = {
      size: 1,
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) })
    } as unknown as Blob;
    await expect(sourceOfFile("a.csv", broken, going).bytes(0, 1)).rejects.toThrow(
      /a\.csv: must be a readable file; found: .*gone/
    );
  });
});

describe("dropped and chosen files", () => {
  const file = (name: string, folder = "") => ({ name, webkitRelativePath: folder === "" ? "" : `${folder}/${name}` });
  const entryOf = (name: string, inside?: object[][]): object =>
    inside === undefined
      ? { name, isFile: true, file: (done: (file: object) => void) => done(file(name)) }
      : {
          ...{ name, isFile: false },
          createReader: () => {
            const parts = [...inside, []];
            return { readEntries: (done: (part: object[]) => void) => done(parts.shift()!) };
          }
        };
  const transfer = (entries: (object | null)[], files: object[] = []) =>
    ({
      items: [{ kind: "string" }, ...entries.map((entry) => ({ kind: "file", webkitGetAsEntry: () => entry }))],
      files
    }) as unknown as DataTransfer;
  const named = (found: readonly { path: string; named: boolean }[]) => found.map((one) => [one.path, one.named]);

  it("have the paths of their folders, all parts of them, in order; named are those that were dropped themselves", async () => {
    const folder = entryOf("runs", [[entryOf("z"), entryOf("b", [[entryOf("y")]])], [entryOf("a")]]);
    expect(named(await droppedFiles(transfer([entryOf("x"), folder])))).toEqual([
      ["runs/a", false],
      ["runs/b/y", false],
      ["runs/z", false],
      ["x", true]
    ]);
  });

  it("have their names alone where the browser gives no entries", async () => {
    const found = await droppedFiles(transfer([null], [file("b"), file("a")]));
    expect(named(found)).toEqual([
      ["b", true],
      ["a", true]
    ]);
  });

  it("of a chooser bear the folder's name", () => {
    const list = [file("b"), file("a", "runs"), file("a")] as unknown as FileList;
    expect(named(chosenFiles(list))).toEqual([
      ["a", true],
      ["b", true],
      ["runs/a", false]
    ]);
  });
});
