import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asideOf } from "../../loaders/output/claim-place.js";
import { manifestFile } from "../../loaders/output/manifest.js";
import { holdOutput } from "../../loaders/output/put.js";
import { seal } from "../../loaders/output/sealed-table.js";
import { abandonedAside, earlierSite } from "../helpers/abandoned.js";
import { query } from "../reduce/dumps.js";

let folder: string;
let output: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-put-"));
  output = join(folder, "dist");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const shown = () => readFileSync(join(output, "index.html"), "utf8");
const options = { kind: "site", inputs: [] } as const;

describe("holdOutput(target, options, work)", () => {
  it("puts a site where there was none, in an empty folder and over an old one, and leaves nothing beside", async () => {
    await earlierSite(output, "one");
    expect(shown()).toBe("one");
    await earlierSite(output, "two");
    expect(shown()).toBe("two");
    expect(readdirSync(folder)).toEqual(["dist"]);
    rmSync(output, { recursive: true });
    mkdirSync(output);
    chmodSync(output, 0o750);
    await earlierSite(output, "three");
    expect([shown(), statSync(output).mode & 0o777]).toEqual(["three", 0o750]);
  });

  it("takes out files that the new site does not have, and the folders that they were in", async () => {
    await holdOutput(output, options, async ({ next, put }) => {
      mkdirSync(join(next, "a/b"), { recursive: true });
      writeFileSync(join(next, "a/b/gone.html"), "gone");
      await put();
    });
    await earlierSite(output, "new");
    expect(readdirSync(output, { recursive: true }).map(String).sort()).toEqual([
      "data",
      "data/results.json",
      "index.html",
      manifestFile
    ]);
  });

  it("writes to where a link leads, and leaves the link", async () => {
    mkdirSync(join(folder, "disk"));
    symlinkSync(join(folder, "disk"), output);
    await earlierSite(output, "one");
    await earlierSite(output, "two");
    expect(readFileSync(join(folder, "disk/index.html"), "utf8")).toBe("two");
    expect(readdirSync(folder, { withFileTypes: true }).map((entry) => [entry.name, entry.isSymbolicLink()])).toEqual([
      ["disk", false],
      ["dist", true]
    ]);
  });

  it("never puts nothing, nor anything when the work fails", async () => {
    await earlierSite(output, "old");
    const nothing = holdOutput(output, options, async ({ next, put }) => {
      mkdirSync(next);
      await put();
    });
    await expect(nothing).rejects.toThrow(/must get a file at least; nothing was made, and nothing written/);
    const failed = holdOutput(output, options, async ({ next }) => {
      mkdirSync(next);
      writeFileSync(join(next, "index.html"), "half");
      throw new Error("no room");
    });
    await expect(failed).rejects.toThrow("no room");
    expect([shown(), readdirSync(folder)]).toEqual(["old", ["dist"]]);
  });

  it("is apart from what it reads, whatever cannot be looked at below that", async () => {
    // a path below it is longer than any that the system takes
    const deep = (name: string) => join(folder, ...Array.from({ length: 9 }, () => name.repeat(250)));
    for (const name of ["a", "b"]) mkdirSync(deep(name), { recursive: true });
    renameSync(join(folder, "b".repeat(250)), join(deep("a"), "b"));
    const logs = join(folder, "a".repeat(250));
    const put = (target: string) =>
      holdOutput(target, { kind: "site", inputs: [logs] }, async ({ next, put }) => {
        mkdirSync(next);
        writeFileSync(join(next, "index.html"), "new");
        await put();
      });
    await put(output);
    expect(shown()).toBe("new");
    await expect(put(join(logs, "site"))).rejects.toThrow(/must be apart from what is read; it lies in /);
    renameSync(join(deep("a"), "b"), join(folder, "b"));
  });

  it.each([
    ["where there was nothing", null, (at: string) => mkdirSync(at)],
    ["in an empty folder", "", () => undefined],
    ["beside the old site", "old", () => undefined]
  ])("leaves a file that comes while it works, %s", async (_, before, prepare) => {
    if (before === "") mkdirSync(output);
    else if (before) await earlierSite(output, before);
    const put = holdOutput(output, options, async ({ next, put }) => {
      mkdirSync(next);
      writeFileSync(join(next, "index.html"), "new");
      prepare(output);
      writeFileSync(join(output, "letter.txt"), "dear");
      await put();
    });
    await expect(put).rejects.toThrow(/letter\.txt/);
    expect(readFileSync(join(output, "letter.txt"), "utf8")).toBe("dear");
    expect(readdirSync(folder)).toEqual(["dist"]);
    if (before) expect(shown()).toBe("old");
  });
});

describe("holdOutput(target, options, work) with a table", () => {
  const write = (path: string, rows: number) =>
    query(
      `COPY (SELECT range AS step FROM range(${rows})) TO '${path}' (FORMAT parquet, KV_METADATA {${seal.key}: '${seal.value}'})`
    );

  it("never puts a table without rows", async () => {
    const table = join(folder, "table.parquet");
    const empty = holdOutput(table, { kind: "table", inputs: [] }, async ({ next, put }) => {
      await write(next, 0);
      await put();
    });
    await expect(empty).rejects.toThrow("table.parquet: must get a row at least; none was made, and nothing written");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves a file that comes while it works, where there was nothing and over its earlier table", async () => {
    const table = join(folder, "table.parquet");
    const reduce = (meanwhile: () => void) =>
      holdOutput(table, { kind: "table", inputs: [] }, async ({ next, put }) => {
        await write(next, 3);
        meanwhile();
        await put();
      });
    const come = () => writeFileSync(table, "dear");
    await expect(reduce(come)).rejects.toThrow(/table\.parquet/);
    expect(readFileSync(table, "utf8")).toBe("dear");
    rmSync(table);
    await reduce(() => undefined);
    await expect(reduce(come)).rejects.toThrow(/table\.parquet/);
    expect(readFileSync(table, "utf8")).toBe("dear");
    expect(readdirSync(folder)).toEqual(["table.parquet"]);
  });
});

describe("holdOutput(target, options, work) after one that was killed", () => {
  const look = () => holdOutput(output, options, async () => existsSync(output) && shown());

  it("puts the old site back when it was killed between the two renames", async () => {
    await earlierSite(output, "old");
    const aside = abandonedAside(output);
    renameSync(output, join(aside, "previous"));
    mkdirSync(join(aside, "next"));
    writeFileSync(join(aside, "next/index.html"), "new");
    expect(await look()).toBe("old");
    expect(readdirSync(folder)).toEqual(["dist"]);
  });

  it("keeps the new site when it was killed after both, and half a copy never", async () => {
    await earlierSite(output, "old");
    const aside = abandonedAside(output);
    renameSync(output, join(aside, "previous"));
    await earlierSite(join(folder, "other"), "new");
    renameSync(join(folder, "other"), output);
    mkdirSync(join(aside, "next"));
    writeFileSync(join(aside, "next/index.html"), "half");
    expect(await look()).toBe("new");
    expect(readdirSync(folder)).toEqual(["dist"]);
  });

  it("keeps what somebody has put into the old site meanwhile, beside the new one", async () => {
    await earlierSite(output, "old");
    const previous = join(abandonedAside(output), "previous");
    renameSync(output, previous);
    writeFileSync(join(previous, "letter.txt"), "dear");
    await earlierSite(join(folder, "other"), "new");
    renameSync(join(folder, "other"), output);
    expect(await look()).toBe("new");
    expect(readFileSync(join(previous, "letter.txt"), "utf8")).toBe("dear");
  });

  it("keeps a file of the old site that somebody has changed meanwhile, and removes the others", async () => {
    await earlierSite(output, "old");
    const previous = join(abandonedAside(output), "previous");
    renameSync(output, previous);
    writeFileSync(join(previous, "index.html"), "corrected by hand");
    await earlierSite(join(folder, "other"), "new");
    renameSync(join(folder, "other"), output);
    expect(await look()).toBe("new");
    expect(readFileSync(join(previous, "index.html"), "utf8")).toBe("corrected by hand");
    expect(readdirSync(previous).sort()).toEqual(["index.html", manifestFile]);
  });

  it("leaves a folder of its work's name that is not its own, and says what to do", async () => {
    const aside = asideOf({ path: output });
    mkdirSync(join(aside, "previous"), { recursive: true });
    writeFileSync(join(aside, "previous/letter.txt"), "dear");
    await expect(look()).rejects.toThrow(/found something else there: move it away/);
    expect(readFileSync(join(aside, "previous/letter.txt"), "utf8")).toBe("dear");
  });
});
