/** Paths told apart by as little as differs. */
import { describe, expect, it } from "vitest";
import { partsThatDiffer } from "../../src/import/names/path-parts.js";

describe("partsThatDiffer(paths)", () => {
  it.each([
    ["folders above one file name", ["runs/a/log.json", "runs/b/log.json"], ["a", "b"]],
    [
      "levels that only together tell apart",
      ["r/a/s0/l.json", "r/a/s1/l.json", "r/b/s0/l.json"],
      ["a/s0", "a/s1", "b/s0"]
    ],
    ["the one level that suffices, the shorter of two", ["r/long-1/s0/l.json", "r/long-2/s1/l.json"], ["s0", "s1"]],
    [
      "levels between that say nothing are left out",
      ["r/a/out/s0/l", "r/a/out/s1/l", "r/b/out/s0/l"],
      ["a/s0", "a/s1", "b/s0"]
    ],
    ["files of one folder, without their endings", ["r/x.jsonl.gz", "r/y.jsonl.gz"], ["x", "y"]],
    ["a decimal is no ending", ["r/qwen-0.5b.jsonl", "r/qwen-1.5b.jsonl"], ["qwen-0.5b", "qwen-1.5b"]],
    ["endings, where nothing else differs", ["r/x.jsonl", "r/x.csv"], ["x.jsonl", "x.csv"]],
    ["folders of different depth", ["r/v1/run.log", "r/v2/run.log", "r/v1/more/run.log"], ["v1", "v2", "v1/more"]],
    ["a folder twice in one path, once in the other", ["a/x.json", "a/a/x.json"], ["x", "a/x"]],
    ["one path that ends another", ["log.json", "../b/log.json"], ["log", "../b/log"]],
    ["one path that begins another", ["/a/x", "/a/x/y"], ["x", "x/y"]],
    [
      "backslashes, blanks, dots and letters of any script",
      [".\\r\\Д 1\\l.json", ".\\r\\实验\\l.json"],
      ["Д 1", "实验"]
    ],
    ["absolute beside relative", ["/home/me/runs/a/l.json", "runs/b/l.json"], ["home/me/runs/a", "runs/b"]]
  ])("%s", (_, paths, parts) => {
    expect(partsThatDiffer(paths)).toEqual(parts);
  });
});
