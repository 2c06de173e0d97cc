/** Which files behind the paths of a command are logs, wherever the folder lies and whatever it is called. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findLogs, sourceOfFile } from "../../loaders/study/find-logs.js";

let folder: string;
let start: string;

/** Files of a few bytes each, in folders as their paths say. */
function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '{"step":1,"accuracy":0.5}\n');
  }
}

beforeEach(() => {
  start = process.cwd();
  folder = mkdtempSync(join(tmpdir(), "rlscale-find-"));
});

afterEach(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

const found = async (...paths: string[]) => (await findLogs(paths)).map(({ path }) => path);

describe("findLogs(paths)", () => {
  it("takes a folder beside this one, above it, by a dot or by nothing else", async () => {
    write("runs/a.jsonl", "runs/deep/b.jsonl", "here/x.jsonl");
    process.chdir(join(folder, "here"));
    expect(await found("../runs")).toEqual(["../runs/a.jsonl", "../runs/deep/b.jsonl"]);
    expect(await found("..")).toEqual(["../here/x.jsonl", "../runs/a.jsonl", "../runs/deep/b.jsonl"]);
    expect(await found("../runs/*.jsonl")).toEqual(["../runs/a.jsonl"]);
    expect(await found("./")).toEqual(["x.jsonl"]);
    expect(await found(".")).toEqual(["x.jsonl"]);
  });

  it("takes a folder below one that begins with a dot, or is called node_modules, where the user gave it", async () => {
    write(".cache/runs/a.jsonl", "node_modules/runs/b.jsonl", ".c.jsonl/d.jsonl");
    process.chdir(folder);
    expect(await found(".cache/runs")).toEqual([".cache/runs/a.jsonl"]);
    expect(await found(".cache")).toEqual([".cache/runs/a.jsonl"]);
    expect(await found(join(folder, ".cache/runs"))).toEqual([join(folder, ".cache/runs/a.jsonl")]);
    expect(await found(".cache/*/*.jsonl")).toEqual([".cache/runs/a.jsonl"]);
    expect(await found(join(folder, ".cache/**/*.jsonl"))).toEqual([join(folder, ".cache/runs/a.jsonl")]);
    expect(await found(".c*/*.jsonl")).toEqual([".c.jsonl/d.jsonl"]);
    expect(await found("node_modules/runs")).toEqual(["node_modules/runs/b.jsonl"]);
    process.chdir(join(folder, ".cache"));
    expect(await found("runs", relative(".", join(folder, "node_modules")))).toEqual([
      "../node_modules/runs/b.jsonl",
      "runs/a.jsonl"
    ]);
  });

  it("passes over what stands beside logs below the folder, unless the file itself is given", async () => {
    write("runs/a.jsonl", "runs/.git/b.jsonl", "runs/deep/.hidden.jsonl", "runs/node_modules/c.jsonl", "runs/train.py");
    process.chdir(folder);
    expect(await found("runs")).toEqual(["runs/a.jsonl"]);
    expect(await found("**/*")).toEqual(["runs/a.jsonl"]);
    expect(await found("runs", "runs/.git/b.jsonl")).toEqual(["runs/.git/b.jsonl", "runs/a.jsonl"]);
    expect(await found("./runs/train.py", "runs")).toEqual(["./runs/train.py", "runs/a.jsonl"]);
    expect(await found("runs", "runs/../runs/train.py")).toEqual(["runs/../runs/train.py", "runs/a.jsonl"]);
    expect(await found("runs/.git")).toEqual(["runs/.git/b.jsonl"]);
  });

  it("takes a pattern of marks alone, and a name with brackets that is not there as a name", async () => {
    write("1b.jsonl", "7b.jsonl");
    process.chdir(folder);
    expect(await found("*")).toEqual(["1b.jsonl", "7b.jsonl"]);
    await expect(findLogs(["+(1b|7b).jsonl"])).rejects.toThrow(
      "+(1b|7b).jsonl: must be a file, a folder or a pattern; found: nothing there"
    );
  });

  it("takes a file that a link leads to once", async () => {
    write("runs/a.jsonl", ".data/b.jsonl");
    symlinkSync(join(folder, ".data/b.jsonl"), join(folder, "runs/link.jsonl"));
    symlinkSync(join(folder, ".data"), join(folder, "there"));
    process.chdir(folder);
    expect(await found("runs", "there")).toEqual(["runs/a.jsonl", "runs/link.jsonl"]);
  });

  it("says what it passed over where nothing is left", async () => {
    write("runs/train.py", "runs/.x/a.jsonl", "runs/config.yaml");
    process.chdir(folder);
    await expect(findLogs(["runs"])).rejects.toThrow(
      "runs: must hold a log; found none, and passed over runs/.x/a.jsonl and 2 more: name a file itself to have it read"
    );
    mkdirSync("empty");
    await expect(findLogs(["empty"])).rejects.toThrow("empty: must hold a log; found none");
  });
});

describe("sourceOfFile(path, about)", () => {
  const bytes = Uint8Array.from({ length: 600_000 }, (_, i) => i % 251);
  const put = () => {
    const path = join(folder, "run.jsonl");
    writeFileSync(path, bytes);
    return { path, source: sourceOfFile(path, statSync(path)) };
  };
  /** Bytes of a stream, while something happens behind its first piece. */
  const streamed = async (source: ReturnType<typeof sourceOfFile>, change = () => {}) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of source.stream()) if (pieces.push(piece) === 1) change();
    return Buffer.concat(pieces);
  };
  const changed = (path: string, found: string) =>
    `${path}: must not change while it is read; found ${found}: read it again`;

  it("has the bytes of the file, at any place", async () => {
    const { source } = put();
    expect((await streamed(source)).equals(bytes)).toBe(true);
    for (const [start, end] of [
      [0, 10],
      [599_990, 600_000],
      [262_143, 262_146],
      [599_999, 700_000],
      [5, 5],
      [700_000, 700_001]
    ] as const)
      expect([...(await source.bytes(start, end))]).toEqual([...bytes.subarray(start, end)]);
  });

  it("ends where the file ended when it was found, though it grows", async () => {
    const { path, source } = put();
    expect((await streamed(source, () => appendFileSync(path, "more"))).equals(bytes)).toBe(true);
    expect((await streamed(source)).equals(bytes)).toBe(true);
    expect([...(await source.bytes(599_998, 600_002))]).toEqual([...bytes.subarray(599_998)]);
  });

  it("refuses a file that is cut, before or while it is read", async () => {
    for (const length of [262_144, 400_000, 599_999]) {
      const { path, source } = put();
      const cut = () => truncateSync(path, length);
      const refusal = changed(path, `${length} bytes where there were 600000`);
      await expect(streamed(source, cut)).rejects.toThrow(refusal);
      await expect(streamed(source)).rejects.toThrow(refusal);
      await expect(source.bytes(0, 600_000)).rejects.toThrow(refusal);
      await expect(source.bytes(1000, 600_000)).rejects.toThrow(refusal);
      expect(await source.bytes(0, length)).toHaveLength(length);
    }
  });

  it("refuses a file that is written over, before or while it is read", async () => {
    const { path, source } = put();
    // whatever the clock of the disk says
    const over = () => {
      writeFileSync(path, bytes.toReversed());
      utimesSync(path, 1, 1);
    };
    await expect(streamed(source, over)).rejects.toThrow(changed(path, "other bytes"));
    await expect(streamed(source)).rejects.toThrow(changed(path, "other bytes"));
  });

  it("says of a file that has gone that it cannot be read", async () => {
    const { path, source } = put();
    rmSync(path);
    const refusal = `${path}: must be a readable file; found: ENOENT`;
    await expect(streamed(source)).rejects.toThrow(refusal);
    await expect(source.bytes(0, 10)).rejects.toThrow(refusal);
  });
});
