/** When grown logs are taken again. */
import { describe, expect, it } from "vitest";
import { type FileState, Grown } from "../../loaders/site/follow/grown.js";

const file = (size: number, endsWithLine: boolean | null = true): FileState => ({ size, mtimeMs: size, endsWithLine });
const states = (...files: [string, FileState][]) => new Map(files);

describe("Grown", () => {
  const start = states(["a.jsonl", file(10)], ["b.jsonl", file(20)]);

  it("sees rows, new logs and such as have shrunk or gone at the first look, and nothing where nothing is new", () => {
    const grown = new Grown(start);
    expect(grown.look(start)).toBe(false);
    expect(grown.look(states(["a.jsonl", file(11)], ["b.jsonl", file(20)]))).toBe(true);
    expect(grown.look(states(["a.jsonl", file(3)], ["b.jsonl", file(20)]))).toBe(true);
    expect(grown.look(states(["b.jsonl", file(20)]))).toBe(true);
    expect(grown.look(new Map([...start, ["c.jsonl", file(1)]]))).toBe(true);
    grown.take(new Map([...start, ["c.jsonl", file(1)]]));
    expect(grown.look(new Map([...start, ["c.jsonl", file(1)]]))).toBe(false);
  });

  it("waits for the end of a line, six looks at most", () => {
    const grown = new Grown(start);
    const half = new Map([...start, ["a.jsonl", file(15, false)]]);
    for (let look = 0; look < 6; look++) expect(grown.look(half)).toBe(false);
    expect(grown.look(half)).toBe(true);
    const writing = new Grown(start);
    for (let size = 11; size < 40; size++)
      expect(writing.look(new Map([...start, ["a.jsonl", file(size, false)]]))).toBe(false);
    expect(writing.look(new Map([...start, ["a.jsonl", file(41)]]))).toBe(true);
  });

  it("waits for every file that has changed, not for the first that is whole", () => {
    const grown = new Grown(start);
    expect(grown.look(states(["a.jsonl", file(11)], ["b.jsonl", file(25, false)]))).toBe(false);
    expect(grown.look(states(["a.jsonl", file(11)], ["b.jsonl", file(30)]))).toBe(true);
  });

  it("takes a file without lines when it has been the same for a look", () => {
    const grown = new Grown(start);
    expect(grown.look(new Map([...start, ["t.parquet", file(5, null)]]))).toBe(false);
    expect(grown.look(new Map([...start, ["t.parquet", file(6, null)]]))).toBe(false);
    expect(grown.look(new Map([...start, ["t.parquet", file(6, null)]]))).toBe(true);
  });
});
