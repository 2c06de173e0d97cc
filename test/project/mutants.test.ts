/** What `npm run mutants` reports: shares by statsmodels 0.15.0, samples by their rule, survivors with their reasons. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Harmless, type Report, reportOf } from "../mutants/report.js";
import { modulesOf } from "../mutants/rooms.js";
import { isInside, nameOf, sample, sampleOfEach, wilson } from "../mutants/sample.js";

const place = (file: string, line: number, column = 0, width = 1) => ({
  file,
  start: { line, column },
  end: { line, column: column + width }
});

it.each([
  [453, 546, 0.7958612644, 0.8588729216],
  [9, 10, 0.5958499733, 0.9821237869],
  [10, 10, 0.7224672001, 1],
  [0, 7, 0, 0.3543304351]
])("wilson(%d, %d) is that of statsmodels' proportion_confint", (hits, of, low, high) => {
  const [ours, theirs] = wilson(hits, of);
  expect([ours, theirs]).toEqual([expect.closeTo(low, 9), expect.closeTo(high, 9)]);
});

describe("sample(mutants, size, seed)", () => {
  const mutants = [80, 15, 5].flatMap((count, i) => Array.from({ length: count }, (_, j) => place(`${i}.ts`, j + 1)));

  it("has of each file its share, rounded up, and is that of its seed", () => {
    const chosen = sample(mutants, 10, 1);
    const counts = ["0.ts", "1.ts", "2.ts"].map((file) => chosen.filter((one) => one.file === file).length);
    expect(counts).toEqual([8, 2, 1]);
    expect(sample(mutants, 10, 1)).toEqual(chosen);
    expect(sample(mutants, 10, 2)).not.toEqual(chosen);
    expect(new Set(chosen).size).toBe(11);
  });

  it("counts mutants inside a chosen place, which run with it, and takes all where all are asked for", () => {
    const nested = [place("a.ts", 1, 0, 9), place("a.ts", 1, 2), place("a.ts", 1, 4), place("a.ts", 2)];
    expect(isInside(nested[1]!, nested[0]!)).toBe(true);
    expect([isInside(nested[0]!, nested[1]!), isInside(place("b.ts", 1, 2), nested[0]!)]).toEqual([false, false]);
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const chosen = sample(nested, 3, seed);
      const taken = nested.filter((one) => chosen.some((other) => isInside(one, other)));
      expect(taken.length).toBeGreaterThanOrEqual(3);
    }
    expect(sample(mutants, 100, 1)).toEqual(mutants);
  });
});

describe("sampleOfEach(mutants, size, seed)", () => {
  const nested = [place("a.ts", 1, 0, 9), ...[1, 2, 3, 4, 5, 6, 7].map((at) => place("a.ts", 1, at)), place("b.ts", 1)];

  it("has of each file its share, rounded up, whatever lies inside what", () => {
    const chosen = sampleOfEach(nested, 3, 1);
    expect(chosen.map(({ file }) => file)).toEqual(["a.ts", "a.ts", "a.ts", "b.ts"]);
    expect(new Set(chosen).size).toBe(4);
    expect(sampleOfEach(nested, 3, 1)).toEqual(chosen);
    expect(sampleOfEach(nested, 9, 1)).toEqual(nested);
  });

  it("takes each mutant as often as any other: of 8, 3 a draw", () => {
    const seeds = Array.from({ length: 800 }, (_, seed) => seed);
    const drawn = seeds.flatMap((seed) => sampleOfEach(nested, 3, seed * 7919).filter(({ file }) => file === "a.ts"));
    // 300 of 800, standard deviation 14
    const shares = nested.slice(0, 8).map((one) => drawn.filter((other) => other === one).length / 300);
    expect(shares.filter((share) => Math.abs(share - 1) > 0.2)).toEqual([]);
  });
});

describe("reportOf(stages, isCurrent, harmless)", () => {
  const source = "const a = b + c;\nreturn a < 2;\n";
  const mutant = (line: number, from: number, to: number, replacement: string, status: string) => ({
    ...{ mutatorName: "X", replacement, status },
    location: { start: { line, column: from }, end: { line, column: to } }
  });
  const report = (...mutants: ReturnType<typeof mutant>[]): Report => ({ files: { "a.ts": { source, mutants } } });
  const near = report(
    mutant(1, 11, 16, "b - c", "Survived"),
    mutant(2, 8, 13, "a <= 2", "Survived"),
    mutant(2, 8, 13, "true", "Timeout"),
    mutant(2, 8, 13, "false", "Killed"),
    mutant(2, 1, 14, "", "CompileError")
  );
  const harmless: Harmless[] = [
    { file: "a.ts", was: "a < 2", becomes: "a <= 2", kind: "equivalent", why: "a is never 2" }
  ];

  it("counts what a test or a time limit killed, in any stage, and gives survivors their reasons", () => {
    const lines = reportOf([[near]], () => true, harmless).split("\n");
    expect(lines[0]).toBe("2 of 4: 50.0% [15.0, 85.0] of the mutants are killed (95% interval by Wilson).");
    expect(lines[2]).toBe("1 of the 2 survivors are harmless for the reason beside them; 1 are open.");
    expect(lines).toContain("| . | 2 of 4: 50.0% [15.0, 85.0] | 1 | 1 |");
    expect(lines).toContain("| a.ts | 2 of 4: 50.0% [15.0, 85.0] |");
    expect(lines).toContain("| a.ts:1 | X: `b + c` becomes `b - c` | open |");
    expect(lines).toContain("| a.ts:2 | X: `a < 2` becomes `a <= 2` | equivalent: a is never 2 |");
    const later = report(mutant(1, 11, 16, "b - c", "Killed"));
    expect(reportOf([[near], [later]], () => true, harmless)).toContain("3 of 4: 75.0%");
  });

  it("counts only those that were drawn", () => {
    const drawn = nameOf({ ...place("a.ts", 2, 7, 5), mutatorName: "X", replacement: "false" });
    expect(reportOf([[near]], () => true, [], new Set([drawn]))).toMatch(/^1 of 1: 100\.0% /);
  });

  it("says nothing of files that have changed since", () => {
    expect(reportOf([[near]], () => false)).toBe("No mutant was tried yet.\n");
  });
});

describe("the modules that are tried", () => {
  it("are all of src and loaders once, and the statistics hold every fit and inference", () => {
    const [statistics, rest] = [modulesOf("statistics"), modulesOf("rest")];
    expect(statistics.filter((path) => rest.includes(path))).toEqual([]);
    for (const room of ["compare", "forms", "inference", "runs", "statistics", "user-runs"])
      expect(rest.filter((path) => path.startsWith(`src/lib/${room}/`))).toEqual([]);
    expect(statistics.length).toBeGreaterThan(90);
    expect(rest.length).toBeGreaterThan(400);
  });

  it("have no reason for code that is gone", () => {
    const listed = JSON.parse(readFileSync("test/mutants/harmless.json", "utf8")) as Harmless[];
    const flat = (text: string) => text.replace(/\s+/g, " ");
    const gone = listed.filter(
      ({ file, was }) => !existsSync(file) || !flat(readFileSync(file, "utf8")).includes(flat(was))
    );
    expect(gone).toEqual([]);
    for (const { why } of listed) expect(why.length).toBeGreaterThan(10);
  });
});
